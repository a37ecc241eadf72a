"""The card of a set of kind ``melody``: one model that says the next token of a melody.

``step.onnx`` costs one run a token: the recurrent state goes in and comes out. All graphs have a
batch of 1; every size is fixed.
"""

from dataclasses import dataclass
from typing import Literal

from server.card_file import (
    N_MACROS,
    SCHEMA_VERSION,
    FileCard,
    TensorCard,
    Tensors,
    check_range,
    check_tensors,
    describe_tensors,
)
from server.errors import ModelCardError
from server.melody.tokens import CONTEXT_STEPS, N_POSITIONS, N_TOKENS, STEPS_PER_BEAT

MelodyKind = Literal["lstm", "lstm-vae", "conv-vae"]

MAX_STATE_SIZE = 1_000_000
"""Most numbers that one state may hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MelodyCard:
    """Card of a set of kind ``melody``."""

    schema_version: int
    kind: Literal["melody"]
    name: str
    created: str
    """Day of the export, ISO 8601."""
    version: str
    """Version of the project that wrote it."""
    model: MelodyKind
    steps_per_beat: int
    context_steps: int
    n_tokens: int
    n_positions: int
    d_latent: int
    """Length of the latent; 0: the model has none."""
    step: FileCard
    encoder: FileCard | None
    """From 64 tokens to a latent; ``None`` where there is none."""
    latents: FileCard | None
    """``latents.npz``: real starts, and the latent's main directions."""
    state: tuple[TensorCard, ...]
    """``state_0``, ``state_1``, ...: zeros at the start of a melody."""
    temperature: float
    """Where the model sounds best, 0-2."""
    top_p: float
    """Share of the probability that is sampled from, 0-1."""
    lowest_pitch: int
    """Of the range that it was trained on, MIDI note number."""
    highest_pitch: int
    macro_hints: tuple[str, ...]
    """What each of the latent's main directions changes; none where there is no latent."""
    data: str
    """What it was trained on, with licence."""
    metrics: dict[str, float]
    """Figures on the test split."""

    def __post_init__(self) -> None:
        if self.schema_version != SCHEMA_VERSION:
            raise ModelCardError(
                f"schema_version is {self.schema_version}, this server reads {SCHEMA_VERSION}: "
                "export the set again"
            )
        for key, wanted in _FIXED.items():
            check_range(key, getattr(self, key), wanted, wanted)
        check_range("d_latent", self.d_latent, 0, 4096)
        check_range("temperature", self.temperature, 0.0, 2.0)
        check_range("top_p", self.top_p, 0.0, 1.0)
        check_range("lowest_pitch", self.lowest_pitch, 0, 127)
        check_range("highest_pitch", self.highest_pitch, self.lowest_pitch, 127)
        self._check_latent()
        _check_state(self.state)
        tensors = melody_tensors(self.d_latent, self.state)
        check_tensors("step", self.step, tensors["step"])
        if self.encoder is not None:
            check_tensors("encoder", self.encoder, tensors["encoder"])

    def _check_latent(self) -> None:
        has_latent = self.d_latent > 0
        if has_latent != (self.model != "lstm"):
            raise ModelCardError(f"d_latent is {self.d_latent} for a model of kind {self.model!r}")
        for key in ("encoder", "latents"):
            if (getattr(self, key) is not None) != has_latent:
                wanted = "a file" if has_latent else "null"
                raise ModelCardError(f"{key}: wanted {wanted} where d_latent is {self.d_latent}")
        wanted_hints = N_MACROS if has_latent else 0
        if len(self.macro_hints) != wanted_hints:
            raise ModelCardError(f"macro_hints has {len(self.macro_hints)}, wanted {wanted_hints}")

    @property
    def files(self) -> tuple[FileCard, ...]:
        """Every file of the set."""
        return tuple(f for f in (self.step, self.encoder, self.latents) if f is not None)


_FIXED = {
    "steps_per_beat": STEPS_PER_BEAT,
    "context_steps": CONTEXT_STEPS,
    "n_tokens": N_TOKENS,
    "n_positions": N_POSITIONS,
}


def melody_tensors(
    d_latent: int, state: tuple[TensorCard, ...]
) -> dict[str, tuple[Tensors, Tensors]]:
    """Return the inputs and outputs that each graph must have, by part.

    Args:
        d_latent: length of the latent; 0: none.
        state: the recurrent state, as in the card.
    """
    latent = (_fixed("latent", "float32", 1, d_latent),) if d_latent else ()
    following = tuple(
        TensorCard(name=f"next_{part.name}", dtype=part.dtype, axes=part.axes) for part in state
    )
    token = (_fixed("token", "int64", 1), _fixed("position", "int64", 1))
    window = tuple(_fixed(name, "int64", 1, CONTEXT_STEPS) for name in ("tokens", "positions"))
    spread = tuple(_fixed(name, "float32", 1, d_latent) for name in ("mean", "scale"))
    return {
        "step": (
            (*token, *latent, *state),
            (_fixed("logits", "float32", 1, N_TOKENS), *following),
        ),
        "encoder": (window, spread),
    }


def state_card(index: int, *axes: int) -> TensorCard:
    """Return the card of one part of the state, whose sizes are all fixed."""
    return _fixed(f"state_{index}", "float32", *axes)


def state_shape(part: TensorCard) -> tuple[int, ...]:
    """Return the shape of one part of the state."""
    return tuple(map(int, part.axes))


def _fixed(name: str, dtype: Literal["float32", "int64"], *axes: int) -> TensorCard:
    return TensorCard(name=name, dtype=dtype, axes=tuple(map(str, axes)))


def _check_state(state: tuple[TensorCard, ...]) -> None:
    for k, part in enumerate(state):
        sizes = [int(axis) for axis in part.axes if axis.isascii() and axis.isdigit()]
        size = 1
        for length in sizes:
            size *= length
        is_whole = len(sizes) == len(part.axes) > 0 and 1 <= size <= MAX_STATE_SIZE
        if part.name != f"state_{k}" or part.dtype != "float32" or not is_whole:
            raise ModelCardError(
                f"state[{k}] is {part.dtype} {describe_tensors((part,))}, "
                f"wanted float32 state_{k} with fixed sizes"
            )
