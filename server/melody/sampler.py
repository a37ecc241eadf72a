"""From a model's logits to one token: pure, and the same on every machine.

All randomness is counted noise: the same seed, step and controls choose the same token, whatever
was asked for in between. By Gumbel's trick a small change of the controls mostly leaves the choice
as it is, so that a fader that moves does not shake the music.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.melody.tokens import HOLD, N_TOKENS, REST
from server.music import N_PITCHES
from server.piano_roll import FloatArray

_STREAM: Final = 0x4D454C
"""Keeps the melody's noise apart from the band's of the same seed."""

Mask = NDArray[np.bool_]


def draw_noise(seed: int, step: int) -> NDArray[np.float64]:
    """Return the Gumbel noise of one step of the piece, shape (130,)."""
    return np.random.default_rng([_STREAM, seed, step]).gumbel(size=N_TOKENS)


def allowed_tokens(pitches: Mask, held_pitch: int | None, *, may_rest: bool = True) -> Mask:
    """Return which tokens may come next.

    Args:
        pitches: pitches that may sound, shape (128,).
        held_pitch: the note that may go on; ``None``: none can.
        may_rest: whether nothing may sound.

    Returns:
        Mask, shape (130,). Where it would leave nothing, the rest is left.
    """
    mask = np.zeros(N_TOKENS, bool)
    mask[:N_PITCHES] = pitches
    mask[HOLD] = held_pitch is not None and bool(pitches[held_pitch])
    mask[REST] = may_rest or not mask.any()
    return mask


def choose(
    logits: FloatArray | NDArray[np.float64],
    noise: NDArray[np.float64],
    temperature: float,
    top_p: float,
    allowed: Mask,
) -> int:
    """Choose the next token.

    Args:
        logits: shape (130,).
        noise: see `draw_noise`.
        temperature: 0 takes the likeliest, 1 as trained.
        top_p: share of the probability that is chosen from, 0-1; the likeliest is always in it.
        allowed: which tokens may come, shape (130,), at least one.

    Returns:
        The token.
    """
    # In whole floats of 64 bits: the last bits of a float32 differ from machine to machine.
    scores = np.where(allowed, logits.astype(np.float64), -np.inf)
    if temperature == 0:
        return int(scores.argmax())
    scores = (scores - scores.max()) / temperature
    if top_p < 1:
        scores = np.where(_nucleus(scores, top_p), scores, -np.inf)
    return int((scores + noise).argmax())


def _nucleus(scores: NDArray[np.float64], top_p: float) -> Mask:
    """Return the likeliest tokens that have the share between them (Holtzman et al., 2019)."""
    order = np.argsort(-scores, kind="stable")
    weights = np.exp(scores[order])
    before = np.cumsum(weights) - weights
    mask = np.zeros(len(scores), bool)
    mask[order[before <= top_p * weights.sum()]] = True
    return mask
