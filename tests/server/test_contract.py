"""The card is strict, and each fault is refused with its name."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.contract import CARD_NAME, BandCard, card_text, check_files, read_card
from server.errors import ModelCardError, ModelError

TINY = Path(__file__).parents[1] / "data" / "tiny_band"


@pytest.fixture
def band(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "band"))


def change(folder: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    path = folder / CARD_NAME
    card = json.loads(path.read_text())
    edit(card)
    path.write_text(json.dumps(card))


def test_a_card_comes_back_as_it_was_written(band: Path) -> None:
    card = read_card(band)
    assert isinstance(card, BandCard)
    (band / CARD_NAME).write_text(card_text(card))
    assert read_card(band) == card
    assert card.window_beats == 16
    assert len(card.files) == 16


Edit = Callable[[dict[str, Any]], object]

FAULTS: list[tuple[Edit, str]] = [
    (lambda c: c.pop("d_latent"), r"missing key d_latent"),
    (lambda c: c.update(colour="red"), r"unknown key colour"),
    (lambda c: c.update(d_latent="16"), r"d_latent is '16', wanted int"),
    (lambda c: c.update(d_latent=True), r"d_latent is True, wanted int"),
    (lambda c: c.update(d_latent=17), r"instruments\.drums\.encoder: tensors are"),
    (lambda c: c.update(schema_version=1), r"schema_version is 1, this server reads 2: export"),
    (lambda c: c.update(kind="choir"), r"kind is 'choir', wanted one of 'band'"),
    (lambda c: c.update(steps_per_beat=0), r"steps_per_beat is 0, wanted 1 to 96"),
    (lambda c: c.update(window_steps=128), r"window_steps is 128"),
    (lambda c: c["instruments"].pop("bass"), r"instruments are \[drums, piano, guitar, strings\]"),
    (lambda c: c["instruments"].update(flute={}), r"missing key instruments\.flute\."),
    (lambda c: c["instruments"]["bass"].pop("spread"), r"missing key instruments\.bass\.spread"),
    (lambda c: c["instruments"]["bass"].update(spread=1e400), r"instruments\.bass\.spread is inf"),
    (lambda c: c["instruments"]["bass"].update(spread=-1), r"spread is -1"),
    (lambda c: c["instruments"]["bass"].update(onset_scale=99), r"onset_scale is 99"),
    (lambda c: c["instruments"]["bass"].update(macro_hints=["a"]), r"macro_hints has 1, wanted 8"),
    (lambda c: c["latents"].update(file="../latents.npz"), r"wanted a plain file name"),
    (lambda c: c["latents"].update(file=".hidden"), r"wanted a plain file name"),
    (lambda c: c["latents"].update(sha256="abc"), r"sha256 of latents\.npz is 'abc'"),
    (
        lambda c: c["instruments"]["bass"]["decoder"]["inputs"][0].update(name="z"),
        r"instruments\.bass\.decoder: tensors are z\[batch x 16\]",
    ),
    (
        lambda c: c["instruments"]["bass"]["decoder"]["inputs"][0].update(dtype="int8"),
        r"instruments\.bass\.decoder\.inputs\[0\]\.dtype is 'int8'",
    ),
    (lambda c: c["metrics"].update(bass={"f1": "good"}), r"metrics\.bass\.f1 is 'good'"),
]


@pytest.mark.parametrize(("edit", "message"), FAULTS)
def test_a_wrong_card_is_refused_with_the_key(band: Path, edit: Edit, message: str) -> None:
    change(band, edit)
    with pytest.raises(ModelCardError, match=message) as caught:
        read_card(band)
    assert str(band / CARD_NAME) in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "[" * 100_000, '"' + "x" * 2_000_000 + '"', "\ud800"],
    ids=["empty", "cut", "list", "null", "deep", "large", "surrogate"],
)
def test_what_is_no_card_is_refused(band: Path, text: str) -> None:
    (band / CARD_NAME).write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(ModelCardError, match=CARD_NAME):
        read_card(band)


def test_an_absent_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelCardError, match=CARD_NAME):
        read_card(tmp_path)


def test_every_changed_file_is_refused_with_its_name(band: Path) -> None:
    card = read_card(band)
    check_files(band, card)
    for file in card.files:
        path = band / file.file
        good = path.read_bytes()
        path.write_bytes(good[:-1] + bytes([good[-1] ^ 1]))
        with pytest.raises(ModelError, match=f"{file.file}: content hash is"):
            check_files(band, card)
        path.unlink()
        with pytest.raises(ModelError, match=file.file):
            check_files(band, card)
        path.write_bytes(good)
    check_files(band, card)
