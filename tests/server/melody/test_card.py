"""The melody's card is strict, and each fault is refused with its name."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from server.contract import CARD_NAME, FileCard, card_text, read_band_card, read_card
from server.errors import ModelCardError
from server.melody.card import MelodyCard, melody_tensors, state_card, state_shape
from server.melody.tokens import CONTEXT_STEPS, N_POSITIONS, N_TOKENS, STEPS_PER_BEAT

TINY_BAND = Path(__file__).parents[2] / "data" / "tiny_band"
NO_HASH = "0" * 64


def make_card(d_latent: int = 4) -> MelodyCard:
    state = (state_card(0, 2, 1, 8), state_card(1, 1, 3))
    tensors = melody_tensors(d_latent, state)

    def file(part: str) -> FileCard:
        inputs, outputs = tensors[part]
        return FileCard(file=f"{part}.onnx", sha256=NO_HASH, inputs=inputs, outputs=outputs)

    return MelodyCard(
        schema_version=2,
        kind="melody",
        name="melody-test",
        created="2026-01-01",
        version="1.0.0",
        model="lstm-vae" if d_latent else "lstm",
        steps_per_beat=STEPS_PER_BEAT,
        context_steps=CONTEXT_STEPS,
        n_tokens=N_TOKENS,
        n_positions=N_POSITIONS,
        d_latent=d_latent,
        step=file("step"),
        encoder=file("encoder") if d_latent else None,
        latents=FileCard(file="latents.npz", sha256=NO_HASH, inputs=(), outputs=())
        if d_latent
        else None,
        state=state,
        temperature=1.0,
        top_p=0.95,
        lowest_pitch=36,
        highest_pitch=81,
        macro_hints=("brighter",) * 8 if d_latent else (),
        data="none",
        metrics={"perplexity": 3.2},
    )


@pytest.fixture
def card_file(tmp_path: Path) -> Path:
    path = tmp_path / CARD_NAME
    path.write_text(card_text(make_card()))
    return path


@pytest.mark.parametrize("d_latent", [0, 4])
def test_a_card_comes_back_as_it_was_written(tmp_path: Path, d_latent: int) -> None:
    card = make_card(d_latent)
    (tmp_path / CARD_NAME).write_text(card_text(card))
    assert read_card(tmp_path) == card
    assert len(card.files) == (3 if d_latent else 1)
    assert state_shape(card.state[0]) == (2, 1, 8)


def test_the_kinds_are_told_apart(card_file: Path) -> None:
    assert read_card(TINY_BAND).kind == "band"
    with pytest.raises(ModelCardError, match="kind is 'melody', wanted 'band'"):
        read_band_card(card_file.parent)


Edit = Callable[[dict[str, Any]], object]

FAULTS: list[tuple[Edit, str]] = [
    (lambda c: c.pop("top_p"), r"missing key top_p"),
    (lambda c: c.update(colour="red"), r"unknown key colour"),
    (lambda c: c.update(kind="choir"), r"kind is 'choir'"),
    (lambda c: c.update(schema_version=1), r"schema_version is 1"),
    (lambda c: c.update(steps_per_beat=8), r"steps_per_beat is 8, wanted 4 to 4"),
    (lambda c: c.update(n_tokens=131), r"n_tokens is 131"),
    (lambda c: c.update(context_steps=32), r"context_steps is 32"),
    (lambda c: c.update(n_positions=16), r"n_positions is 16"),
    (lambda c: c.update(model="gru"), r"model is 'gru', wanted one of"),
    (lambda c: c.update(model="lstm"), r"d_latent is 4 for a model of kind 'lstm'"),
    (lambda c: c.update(d_latent=5), r"step: tensors are"),
    (lambda c: c.update(encoder=None), r"encoder: wanted a file where d_latent is 4"),
    (lambda c: c.update(latents=None), r"latents: wanted a file where d_latent is 4"),
    (lambda c: c.update(macro_hints=["a"]), r"macro_hints has 1, wanted 8"),
    (lambda c: c.update(temperature=3.0), r"temperature is 3\.0"),
    (lambda c: c.update(top_p=1.5), r"top_p is 1\.5"),
    (lambda c: c.update(lowest_pitch=90), r"highest_pitch is 81, wanted 90 to 127"),
    (lambda c: c["state"][0].update(name="h"), r"state\[0\] is float32 h\["),
    (lambda c: c["state"][0].update(axes=["batch", "8"]), r"state\[0\] is .* fixed sizes"),
    (lambda c: c["state"][0].update(axes=["1000000", "8"]), r"state\[0\] is .* fixed sizes"),
    (lambda c: c["state"].pop(), r"step: tensors are"),
    (lambda c: c["encoder"]["outputs"].pop(), r"encoder: tensors are"),
    (lambda c: c["step"].update(file="../step.onnx"), r"wanted a plain file name"),
    (lambda c: c["metrics"].update(perplexity="good"), r"metrics\.perplexity is 'good'"),
]


@pytest.mark.parametrize(("edit", "message"), FAULTS)
def test_a_wrong_card_is_refused_with_the_key(card_file: Path, edit: Edit, message: str) -> None:
    raw = json.loads(card_file.read_text())
    edit(raw)
    card_file.write_text(json.dumps(raw))
    with pytest.raises(ModelCardError, match=message) as caught:
        read_card(card_file.parent)
    assert str(card_file) in str(caught.value)
