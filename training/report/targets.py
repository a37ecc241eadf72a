"""What the band is to reach, and whether it does: one line each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from server.music import INSTRUMENTS, Instrument
from training.report.measure import FITTED, PAIRS, PITCHED

Table = dict[str, Any]

ONSET_F1: Final[dict[Instrument, float]] = {
    "drums": 0.93,
    "piano": 0.75,
    "guitar": 0.75,
    "bass": 0.88,
    "strings": 0.78,
}
VELOCITY_MAE: Final = 12.0
FRECHET_RATIO: Final = 1.5
DISTINCT_RATIO: Final = 0.9
MUSEGAN_TOLERANCE: Final = 0.15
GAP_CLOSED: Final = 0.6
FORM_RATIO: Final = 0.85
VELOCITY_SPREAD_RATIO: Final = 0.5
MUSEGAN_FIGURES: Final = ("empty_bars", "used_pitch_classes", "qualified_notes", "drum_pattern")


@dataclass(frozen=True, slots=True)
class Target:
    """One line of the list."""

    topic: str
    name: str
    wanted: str
    got: str
    is_met: bool
    margin: float
    """How far on the good side, as a share of the border; negative: falls short."""


def judge(figures: Table, band: str) -> list[Target]:
    """Compare the band's figures with what was asked.

    Args:
        figures: the report's figures: ``reconstruction`` and ``sources``.
        band: which source is judged.
    """
    real, own = figures["sources"]["real"], figures["sources"][band]
    return [
        *_reconstruction(figures["reconstruction"]),
        *_chains(real, own),
        *_musegan(real, own),
        *_harmony(real, own),
        *_copies(real, own),
        *_form(real, own),
        *_playing(real, own),
    ]


def _at_least(topic: str, name: str, got: float | None, border: float, unit: str = "") -> Target:
    value = float("-inf") if got is None else got
    margin = (value - border) / abs(border) if border else value
    return Target(topic, name, f">= {border:.3g}{unit}", _said(got, unit), value >= border, margin)


def _at_most(topic: str, name: str, got: float | None, border: float, unit: str = "") -> Target:
    value = float("inf") if got is None else got
    margin = (border - value) / abs(border) if border else -value
    return Target(topic, name, f"<= {border:.3g}{unit}", _said(got, unit), value <= border, margin)


def _said(value: float | None, unit: str) -> str:
    return "none" if value is None else f"{value:.3g}{unit}"


def _reconstruction(tables: Table) -> Iterator[Target]:
    for name in INSTRUMENTS:
        got = tables[name]["onset_f1"]["mean"]
        yield _at_least("reconstruction", f"{name}: onset F1", got, ONSET_F1[name])
    for name in INSTRUMENTS:
        got = tables[name]["velocity_mae"]["mean"]
        yield _at_most("reconstruction", f"{name}: velocity error", got, VELOCITY_MAE)


def _chains(real: Table, own: Table) -> Iterator[Target]:
    for name in INSTRUMENTS:
        border = FRECHET_RATIO * real["distances"][name]["latent"]["mean"]
        got = own["distances"][name]["latent"]["mean"]
        yield _at_most("chain", f"{name}: Frechet distance, 1.5 x real halves", got, border)
    for length, topic in (("64 bars", "chain"), ("200 windows", "long")):
        for name in INSTRUMENTS if topic in own else ():
            border = DISTINCT_RATIO * real[topic][name]["distinct_windows"]["mean"]
            got = own[topic][name]["distinct_windows"]["mean"]
            yield _at_least("chain", f"{name}: different windows, {length}", got, border, " %")


def _musegan(real: Table, own: Table) -> Iterator[Target]:
    for name in INSTRUMENTS:
        for figure in MUSEGAN_FIGURES:
            if figure in real["parts"][name]:
                wanted = real["parts"][name][figure]["mean"]
                got = own["parts"][name][figure]["mean"]
                yield _near(f"{name}: {figure.replace('_', ' ')}", got, wanted)
    for a, b in PAIRS:
        pair = f"{a}-{b}"
        wanted = real["harmony"]["pairs"][pair]["own"]["mean"]
        got = own["harmony"]["pairs"][pair]["own"]["mean"]
        yield _near(f"{pair}: tonal distance", got, wanted)


def _near(name: str, got: float | None, wanted: float) -> Target:
    off = float("inf")
    if got is not None:
        off = abs(got - wanted) / abs(wanted) if wanted else (0.0 if got == 0 else off)
    low, high = (1 - MUSEGAN_TOLERANCE) * wanted, (1 + MUSEGAN_TOLERANCE) * wanted
    margin = (MUSEGAN_TOLERANCE - off) / MUSEGAN_TOLERANCE
    text = f"{low:.3g} to {high:.3g}"
    return Target("MuseGAN", name, text, _said(got, ""), off <= MUSEGAN_TOLERANCE, margin)


def gap_closed(real: Table, own: Table, name: Instrument) -> float | None:
    """Return how much of the way from a wrong song's harmony to the right one's is gone, 0 to 1."""
    pair = f"piano-{name}"
    right, wrong = (real["harmony"]["pairs"][pair][key]["mean"] for key in ("own", "other"))
    got = own["harmony"]["pairs"][pair]["own"]["mean"]
    return None if got is None else float((wrong - got) / (wrong - right))


def _harmony(real: Table, own: Table) -> Iterator[Target]:
    for name in FITTED:
        share = gap_closed(real, own, name)
        yield _at_least("harmony", f"{name}: share of the gap closed", share, GAP_CLOSED)


def _copies(real: Table, own: Table) -> Iterator[Target]:
    for name in INSTRUMENTS:
        border, got = (t["copies"][name]["longest_copy_bars"]["p95"] for t in (real, own))
        yield _at_most("copying", f"{name}: longest copy, 95th percentile", got, border, " bars")
    for name in PITCHED:
        border, got = (t["copies"][name]["copied_8_grams"]["median"] for t in (real, own))
        yield _at_most("copying", f"{name}: 8-grams copied, median", got, border, " %")


def _form(real: Table, own: Table) -> Iterator[Target]:
    yield _at_least("form", "sections in 64 bars", own["form"]["sections"]["mean"], 2.0)
    border = FORM_RATIO * real["form"]["has_form"]["mean"]
    got = own["form"]["has_form"]["mean"]
    yield _at_least("form", "pieces with two sections and a return", got, border, " %")


def _playing(real: Table, own: Table) -> Iterator[Target]:
    for name in INSTRUMENTS:
        border = VELOCITY_SPREAD_RATIO * real["parts"][name]["velocity_sd"]["mean"]
        got = own["parts"][name]["velocity_sd"]["mean"]
        yield _at_least("playing", f"{name}: spread of velocity in a piece", got, border)
    for name in PITCHED:
        got = own["parts"][name]["out_of_range"]["mean"]
        yield _at_most("playing", f"{name}: notes out of range", got, 0.0, " %")
    border = FRECHET_RATIO * real["kit"]["kit_divergence"]["mean"]
    got = own["kit"]["kit_divergence"]["mean"]
    yield _at_most("playing", "drums: divergence of the kit's use, 1.5 x real halves", got, border)
