"""Loading a melody set: everything wrong is found before the first note."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from server.card_file import CARD_NAME, LATENTS_FILE, file_hash
from server.errors import ModelCardError, ModelError
from server.melody.model import MelodyModel
from server.melody.tokens import CONTEXT_STEPS, HOLD, N_TOKENS, REST
from server.model_folders import kind_of, melody_names
from tests.server.melody.virtual_melody import DATA, RANDOM_SET, TUNE_SET


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RANDOM_SET, tmp_path / "melody"))


def rehash(folder: Path, part: str) -> None:
    """Make the card agree with a file that was changed."""
    path = folder / CARD_NAME
    card = json.loads(path.read_text())
    card[part]["sha256"] = file_hash(folder / card[part]["file"])
    path.write_text(json.dumps(card))


@pytest.mark.parametrize("path", [TUNE_SET, RANDOM_SET])
def test_one_token_costs_one_step(path: Path) -> None:
    model = MelodyModel(path)
    model.try_out()
    latent = model.start(3)
    logits, state = model.step(REST, 0, latent, model.rest_state)
    assert logits.shape == (N_TOKENS,)
    assert [part.shape for part in state] == [part.shape for part in model.rest_state]
    assert all((part == 0).all() for part in model.rest_state)
    again, _ = model.step(REST, 0, latent, model.rest_state)
    assert np.array_equal(logits, again)


def test_the_latent_and_its_directions_are_heard() -> None:
    model = MelodyModel(RANDOM_SET)
    base = model.start(0)
    assert np.array_equal(model.start(0), base)
    assert any(not np.array_equal(model.start(seed), base) for seed in range(1, 9))
    moved = model.shifted(base, (1.0, *[0.0] * 7))
    assert np.allclose(moved - base, model.latents.macros[0] * model.latents.macro_scales[0])
    assert model.shifted(base, (0.0,) * 8) is base
    tokens = np.full(CONTEXT_STEPS, HOLD)
    tokens[0] = 60
    assert model.encode(tokens, np.arange(CONTEXT_STEPS) % 16).shape == base.shape
    with pytest.raises(ValueError, match="has no latent"):
        MelodyModel(TUNE_SET).encode(tokens, tokens)


def test_the_kinds_are_listed_apart(folder: Path) -> None:
    (folder.parent / "broken").mkdir()
    (folder.parent / "broken" / CARD_NAME).write_text("{")
    assert melody_names(DATA) == ["tiny_melody", "tiny_melody_vae"]
    assert kind_of(DATA / "tiny_band") == "band"
    assert kind_of(folder.parent / "broken") == ""
    assert melody_names(folder.parent) == ["melody"]


def test_a_band_is_no_melody() -> None:
    with pytest.raises(ModelCardError, match="kind is 'band', wanted 'melody'"):
        MelodyModel(DATA / "tiny_band")


def test_a_changed_file_is_refused(folder: Path) -> None:
    (folder / "step.onnx").write_bytes(b"garbage")
    with pytest.raises(ModelError, match=r"step\.onnx: content hash"):
        MelodyModel(folder)
    rehash(folder, "step")
    with pytest.raises(ModelError, match=r"step\.onnx: not ONNX"):
        MelodyModel(folder)


def test_a_session_that_does_not_fit_the_card_is_refused(folder: Path) -> None:
    shutil.copy(folder / "encoder.onnx", folder / "step.onnx")
    rehash(folder, "step")
    with pytest.raises(ModelError, match=r"step\.onnx: inputs are .*tokens.*, the card says"):
        MelodyModel(folder)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("starts", np.zeros((0, 6))),
        ("macros", np.zeros((8, 5))),
        ("macro_scales", np.full(8, np.nan)),
        ("macro_scales", None),
    ],
)
def test_wrong_latents_are_refused(folder: Path, name: str, value: object) -> None:
    with np.load(folder / LATENTS_FILE) as archive:
        arrays = {key: archive[key] for key in archive.files if key != name}
    if value is not None:
        arrays[name] = np.asarray(value)
    np.savez(folder / LATENTS_FILE, **arrays)
    rehash(folder, "latents")
    with pytest.raises(ModelError, match=r"latents\.npz: .*" + name):
        MelodyModel(folder)


def test_what_is_not_a_number_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = MelodyModel(folder)
    monkeypatch.setattr(
        model, "step", lambda *_: (np.full(N_TOKENS, np.nan, np.float32), model.rest_state)
    )
    with pytest.raises(ModelError, match="not a number"):
        model.try_out()
