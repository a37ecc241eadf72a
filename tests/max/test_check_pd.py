"""The Pure Data patches speak the server's language; planted faults are found."""

from pathlib import Path

import pytest

from max_patches.tools.build import ROOT
from max_patches.tools.check_pd import check_pd
from max_patches.tools.pd_strip import MELODY_MODELS
from server.music import INSTRUMENTS

BAND = ROOT / "pd" / "band.pd"
NOTES = ROOT / "pd" / "band-notes.pd"


@pytest.mark.parametrize("path", [BAND, NOTES], ids=lambda path: path.name)
def test_shipped_patches_have_no_faults(path: Path) -> None:
    assert check_pd(path.read_text("utf-8")) == []


def test_every_instrument_is_there() -> None:
    text = BAND.read_text("utf-8")
    for name in INSTRUMENTS:
        assert f"band-notes {name} " in text
        for key in ("mute", "solo", "hold"):
            assert f"oscformat -f i band {name} {key}" in text
        for key in ("density", "variation", "macro 1", "macro 4"):
            assert f"oscformat -f f band {name} {key}" in text


def test_melody_sets_are_those_that_ship() -> None:
    folder = ROOT.parent / "exported_models"
    assert {path.name for path in folder.glob("melody-*")} == set(MELODY_MODELS)


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("oscformat band play", "oscformat band paly", "request"),
        ("oscformat -f f band tempo", "oscformat -f s band tempo", "request"),
        ("oscformat -f f band tempo", "oscformat band tempo fast", "request"),
        ("oscformat -f is band hello", "oscformat band hello", "request"),
        ("oscformat band stop", "oscformat -f i band stop", "request"),
        ("oscformat -f i band bass mute", "oscformat -f f band bass mute", "request"),
        ("oscformat band ping", "oscformat band pong", "request"),
        ("route tempo temperature", "route tempo temprature", "heard"),
        ("route playing beat", "route play beat", "heard"),
        ("oscformat band bass regenerate", "oscformat band bass regenrate", "request"),
        ("route mute on input temperature", "route mute on input temprature", "heard"),
        ("$0-bass-density band-density-bass", "$0-bas-density band-density-bass", "pair"),
        ("s $0-greet", "s $0-gret", "pair"),
        ("r $0-start", "r $0-stat", "pair"),
    ],
)
def test_planted_fault_is_found(right: str, wrong: str, code: str) -> None:
    text = BAND.read_text("utf-8")
    right, wrong = right.replace("$", "\\$"), wrong.replace("$", "\\$")
    assert right in text
    assert code in {finding.code for finding in check_pd(text.replace(right, wrong))}
