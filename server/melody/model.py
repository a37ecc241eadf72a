"""A melody set ready to run: one token a step, the state going in and coming out."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from server.card_file import CARD_NAME, FileCard, check_files
from server.contract import read_card
from server.errors import BROKEN_ARRAYS, ModelCardError, ModelError
from server.melody.card import MelodyCard, state_shape
from server.melody.tokens import CONTEXT_STEPS, N_POSITIONS, N_TOKENS, REST, Tokens
from server.model import Graph
from server.piano_roll import FloatArray

State = tuple[FloatArray, ...]
"""The recurrent state, as the card describes it; never changed in place."""


@dataclass(frozen=True, slots=True)
class Latents:
    """What ``latents.npz`` holds; all of length 0 where the model has no latent."""

    starts: FloatArray
    """Latents of real melodies, shape (n_starts, d_latent)."""
    macros: FloatArray
    """Main directions of unit length, shape (8, d_latent)."""
    macro_scales: FloatArray
    """The data's standard deviation along each, shape (8,)."""


class MelodyModel:
    """The graphs of a melody set, to be run by one thread at a time."""

    def __init__(self, folder: Path) -> None:
        """Load a set of kind ``melody`` and check it.

        Args:
            folder: the set's folder.

        Raises:
            ModelCardError: the card is wrong, or of another kind.
            ModelError: a file is absent, differs from its hash or does not fit the card.
        """
        self.card = read_melody_card(folder)
        check_files(folder, self.card)
        self._step = _graph(folder, self.card.step)
        self._encoder = None if self.card.encoder is None else _graph(folder, self.card.encoder)
        self.latents = _read_latents(folder, self.card)
        self.rest_state: State = tuple(
            np.zeros(state_shape(part), np.float32) for part in self.card.state
        )
        """The state at the start of a melody."""
        self._names = tuple(part.name for part in self.card.state)

    def step(
        self, token: int, position: int, latent: FloatArray, state: State
    ) -> tuple[FloatArray, State]:
        """Say how likely each next token is.

        Args:
            token: the one before, 0 to 129; ``REST`` at the start.
            position: of the token that is asked for, in sixteenths since the bar line, 0-23.
            latent: shape (d_latent,); ignored where the model has none.
            state: what the step before gave, or ``rest_state``.

        Returns:
            Logits, shape (130,), and the next state.
        """
        inputs: dict[str, np.ndarray] = {
            "token": np.array([token], np.int64),
            "position": np.array([position], np.int64),
        }
        if self.card.d_latent:
            inputs["latent"] = latent[None].astype(np.float32, copy=False)
        inputs.update(zip(self._names, state, strict=True))
        logits, *following = self._step.run(inputs)
        return logits[0], tuple(following)

    def encode(self, tokens: Tokens, positions: Tokens) -> FloatArray:
        """Return the mean latent of the last 64 tokens, shape (d_latent,).

        Args:
            tokens: shape (64,).
            positions: of each in its bar, shape (64,).

        Raises:
            ValueError: the model has no latent.
        """
        if self._encoder is None:
            raise ValueError(f"{self.card.name} has no latent")
        inputs = {"tokens": tokens[None], "positions": positions[None]}
        mean: FloatArray = self._encoder.run(inputs)[0][0]
        return mean

    def shifted(self, latent: FloatArray, macros: tuple[float, ...]) -> FloatArray:
        """Move a latent along the main directions, in standard deviations of the data."""
        if not self.card.d_latent or not any(macros):
            return latent
        way: FloatArray = np.array(macros, np.float32) * self.latents.macro_scales
        return (latent + way @ self.latents.macros).astype(np.float32)

    def start(self, seed: int) -> FloatArray:
        """Return the latent that a seed begins with, shape (d_latent,): a real melody's."""
        if not self.card.d_latent:
            return np.zeros(0, np.float32)
        rng = np.random.default_rng([seed, 1])
        latent: FloatArray = self.latents.starts[rng.integers(len(self.latents.starts))]
        return latent

    def try_out(self) -> None:
        """Run every graph once.

        Raises:
            ModelError: a graph fails, or says something that is not a number.
        """
        latent = self.start(0)
        if self._encoder is not None:
            positions = np.arange(CONTEXT_STEPS) % N_POSITIONS
            latent = self.encode(np.full(CONTEXT_STEPS, REST), positions)
        logits, state = self.step(REST, 0, latent, self.rest_state)
        if logits.shape != (N_TOKENS,) or not all(
            np.isfinite(part).all() for part in (latent, logits, *state)
        ):
            raise ModelError(f"{self.card.name} says what is not a number")


def read_melody_card(folder: Path) -> MelodyCard:
    """Read the card of a set of kind ``melody``.

    Raises:
        ModelCardError: the card is wrong, or the set is of another kind.
    """
    card = read_card(folder)
    if not isinstance(card, MelodyCard):
        raise ModelCardError(f"{folder / CARD_NAME}: kind is {card.kind!r}, wanted 'melody'")
    return card


def _graph(folder: Path, card: FileCard) -> Graph:
    path = folder / card.file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror or error}") from error
    return Graph(path, data, card)


def _read_latents(folder: Path, card: MelodyCard) -> Latents:
    if card.latents is None:
        return Latents(*(np.zeros(shape, np.float32) for shape in ((0, 0), (8, 0), (8,))))
    path = folder / card.latents.file
    shapes = {
        "starts": (None, card.d_latent),
        "macros": (8, card.d_latent),
        "macro_scales": (8,),
    }
    arrays = []
    try:
        with np.load(path, allow_pickle=False) as archive:
            for name, shape in shapes.items():
                array = archive[name].astype(np.float32)
                fits = array.ndim == len(shape) and all(
                    wanted in (None, got) for got, wanted in zip(array.shape, shape, strict=True)
                )
                if not fits or not len(array) or not np.isfinite(array).all():
                    raise ModelError(f"{path}: {name} has shape {array.shape}, wanted {shape}")
                arrays.append(array)
    except BROKEN_ARRAYS as error:
        raise ModelError(f"{path}: {error}") from error
    return Latents(*arrays)
