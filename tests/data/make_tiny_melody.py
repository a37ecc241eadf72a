"""Makes ``tests/data/tiny_melody`` and ``tiny_melody_vae``: melody sets of a few kB, by hand.

    python -m tests.data.make_tiny_melody [FOLDER]

``tiny_melody`` knows four bars by heart and plays them again and again; its state counts steps.
``tiny_melody_vae`` has random weights: what it says hangs on token, position, latent and state.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx  # noqa: TID251 - a tool, not a test of the server
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper  # noqa: TID251

from server.card_file import CARD_NAME, LATENTS_FILE, FileCard, TensorCard, card_text, file_hash
from server.melody.card import MelodyCard, MelodyKind, melody_tensors, state_card
from server.melody.tokens import (
    CONTEXT_STEPS,
    HOLD,
    N_POSITIONS,
    N_TOKENS,
    REST,
    STEPS_PER_BEAT,
    notes_to_tokens,
)
from tests.data.tune import NOTES

HERE = Path(__file__).parent
SURE = 40.0
"""Logit of what is known by heart."""
D_LATENT = 6
D_HIDDEN = 8

TUNE: NDArray[np.int64] = notes_to_tokens(
    np.array([(start, length, pitch, 80) for start, length, pitch in NOTES], np.int32), 64
)
assert {HOLD, REST} < set(TUNE.tolist())

Files = dict[str, tuple[list[onnx.NodeProto], dict[str, NDArray[Any]]]]
"""Nodes and constants of each graph."""

_TYPES = {"int64": TensorProto.INT64, "float32": TensorProto.FLOAT}


def make_tune(folder: Path) -> None:
    """Write the set that knows a tune."""
    state = (state_card(0, 1),)
    constants: dict[str, NDArray[Any]] = {
        "tune": TUNE,
        "length": np.array([len(TUNE)], np.float32),
        "one": np.array([1], np.float32),
        "depth": np.array(N_TOKENS, np.int64),
        "values": np.array([0, SURE], np.float32),
        "no_position": np.array([0], np.int64),
    }
    nodes = [
        helper.make_node("Cast", ["state_0"], ["index"], to=TensorProto.INT64),
        helper.make_node("Gather", ["tune", "index"], ["said"]),
        # The token and the position must be inputs that are used.
        helper.make_node("Mul", ["token", "no_position"], ["nothing_a"]),
        helper.make_node("Mul", ["position", "no_position"], ["nothing_b"]),
        helper.make_node("Add", ["said", "nothing_a"], ["said_a"]),
        helper.make_node("Add", ["said_a", "nothing_b"], ["said_b"]),
        helper.make_node("OneHot", ["said_b", "depth", "values"], ["logits"], axis=-1),
        helper.make_node("Add", ["state_0", "one"], ["later"]),
        helper.make_node("Mod", ["later", "length"], ["next_state_0"], fmod=1),
    ]
    files: Files = {"step": (nodes, constants)}
    _write_set(folder, "lstm", 0, state, files)


def make_random(folder: Path, seed: int = 5) -> None:
    """Write the set with random weights."""
    rng = np.random.default_rng(seed)

    def weights(*shape: int) -> NDArray[np.float32]:
        return rng.normal(size=shape).astype(np.float32)

    state = (state_card(0, 1, D_HIDDEN),)
    step: dict[str, NDArray[Any]] = {
        "tokens": weights(N_TOKENS, D_HIDDEN),
        "positions": weights(N_POSITIONS, D_HIDDEN),
        "from_latent": weights(D_LATENT, D_HIDDEN),
        "from_state": weights(D_HIDDEN, D_HIDDEN) / 3,
        "out": weights(D_HIDDEN, N_TOKENS),
    }
    # A melody holds more than it strikes.
    bias = np.zeros(N_TOKENS, np.float32)
    bias[:48] = bias[84:128] = -6
    bias[HOLD], bias[REST] = 4, 1
    step_nodes = [
        helper.make_node("Gather", ["tokens", "token"], ["a"]),
        helper.make_node("Gather", ["positions", "position"], ["b"]),
        helper.make_node("MatMul", ["latent", "from_latent"], ["c"]),
        helper.make_node("MatMul", ["state_0", "from_state"], ["d"]),
        helper.make_node("Sum", ["a", "b", "c", "d"], ["sum"]),
        helper.make_node("Tanh", ["sum"], ["next_state_0"]),
        helper.make_node("MatMul", ["next_state_0", "out"], ["bare"]),
        helper.make_node("Add", ["bare", "bias"], ["logits"]),
    ]
    encoder: dict[str, NDArray[Any]] = {
        "table": weights(N_TOKENS, D_LATENT),
        "places": weights(N_POSITIONS, D_LATENT),
    }
    encoder_nodes = [
        helper.make_node("Gather", ["table", "tokens"], ["a"]),
        helper.make_node("Gather", ["places", "positions"], ["b"]),
        helper.make_node("Mul", ["a", "b"], ["ab"]),
        helper.make_node("ReduceMean", ["ab"], ["mean"], axes=[1], keepdims=0),
        helper.make_node("Exp", ["mean"], ["scale"]),
    ]
    files: Files = {
        "step": (step_nodes, step | {"bias": bias}),
        "encoder": (encoder_nodes, encoder),
    }
    directions, _ = np.linalg.qr(weights(8, 8))
    latents = {
        "starts": weights(4, D_LATENT),
        "macros": np.ascontiguousarray(directions[:, :D_LATENT]),
        "macro_scales": np.ones(8, np.float32),
    }
    folder.mkdir(parents=True, exist_ok=True)
    np.savez(folder / LATENTS_FILE, **latents)  # type: ignore[arg-type]
    _write_set(folder, "lstm-vae", D_LATENT, state, files)


def _value(tensor: TensorCard) -> onnx.ValueInfoProto:
    axes = [int(axis) for axis in tensor.axes]
    return helper.make_tensor_value_info(tensor.name, _TYPES[tensor.dtype], axes)


def _write_set(
    folder: Path, model: MelodyKind, d_latent: int, state: tuple[TensorCard, ...], files: Files
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    tensors = melody_tensors(d_latent, state)
    cards = {}
    for part, (nodes, constants) in files.items():
        inputs, outputs = tensors[part]
        path = folder / f"{part}.onnx"
        graph = helper.make_graph(
            nodes,
            part,
            [_value(t) for t in inputs],
            [_value(t) for t in outputs],
            initializer=[numpy_helper.from_array(a, name) for name, a in constants.items()],
        )
        onnx.save(
            helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8),
            path,
        )
        cards[part] = FileCard(
            file=path.name, sha256=file_hash(path), inputs=inputs, outputs=outputs
        )
    latents = folder / LATENTS_FILE
    card = MelodyCard(
        schema_version=2,
        kind="melody",
        name=folder.name,
        created="2026-01-01",
        version="1.0.0",
        model=model,
        steps_per_beat=STEPS_PER_BEAT,
        context_steps=CONTEXT_STEPS,
        n_tokens=N_TOKENS,
        n_positions=N_POSITIONS,
        d_latent=d_latent,
        step=cards["step"],
        encoder=cards.get("encoder"),
        latents=FileCard(file=LATENTS_FILE, sha256=file_hash(latents), inputs=(), outputs=())
        if d_latent
        else None,
        state=state,
        temperature=1.0,
        top_p=1.0,
        lowest_pitch=48,
        highest_pitch=83,
        macro_hints=tuple(f"direction {k}" for k in range(1, 9)) if d_latent else (),
        data="made by hand, for tests only",
        metrics={},
    )
    (folder / CARD_NAME).write_text(card_text(card), encoding="utf-8")


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    make_tune(target / "tiny_melody")
    make_random(target / "tiny_melody_vae")
