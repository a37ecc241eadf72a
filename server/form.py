"""Song form: when the band returns to what it played before, as real songs do.

Songs are not an endless stream of new windows. In the training songs a third of the piano's windows
return to one of the sixteen before, and a return goes on at the same distance: a verse comes back
as a verse. Training counts this (`training/form.py`): how likely each distance follows each, and
how often each instrument joins in. Here it is played: a Markov chain over distances decides which
windows are new; new ones are the predictors' work, the others are recalled from the piece.

The chain is a function of seed and index, so any window can be grown again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.music import INSTRUMENTS
from server.piano_roll import FloatArray

MAX_RETURN: Final = 16
"""Farthest distance of a return, in windows."""
_BLOCK: Final = 64
"""The chain of distances begins anew so often (256 bars), so that a far index costs no more."""
_STREAM: Final = 5
"""Tells these random numbers from those of the instruments."""


@dataclass(frozen=True, slots=True)
class Form:
    """How songs return, as counted on the training songs."""

    transitions: FloatArray
    """Probability of each distance after each, shape (17, 17); 0 is a new window."""
    joins: FloatArray
    """How likely each instrument takes part in a return, shape (5,)."""


@dataclass(frozen=True, slots=True)
class Return:
    """What one window takes from an earlier one."""

    distance: int
    """How many windows back, 1-16."""
    who: tuple[bool, ...]
    """Instruments that return; the others go on with new music."""


def return_at(form: Form, seed: int, index: int, amount: float = 1.0) -> Return | None:
    """Say what a window returns to.

    Args:
        form: how songs return.
        seed: of the chain, >= 0.
        index: of the window in its chain, >= 0.
        amount: factor on the probability that a return begins, 0-1; 1 is as in songs.

    Returns:
        ``None`` for a new window.
    """
    if amount <= 0.0:
        return None
    block, place = divmod(index, _BLOCK)
    return _block(form.transitions.tobytes(), form.joins.tobytes(), seed, block, amount)[place]


@lru_cache(maxsize=64)
def _block(
    transitions: bytes, joins: bytes, seed: int, block: int, amount: float
) -> tuple[Return | None, ...]:
    n = MAX_RETURN + 1
    table = np.frombuffer(transitions, np.float32).reshape(n, n).astype(np.float64)
    cumulative = np.cumsum(_scaled(table / table.sum(axis=1, keepdims=True), amount), axis=1)
    likely = np.frombuffer(joins, np.float32)
    draws = np.random.default_rng([seed, block, _STREAM]).random((_BLOCK, 1 + len(INSTRUMENTS)))
    found: list[Return | None] = []
    distance, who = 0, (False,) * len(INSTRUMENTS)
    for place, draw in enumerate(draws):
        before = distance
        distance = min(int(np.searchsorted(cumulative[before], draw[0])), MAX_RETURN)
        if distance > block * _BLOCK + place:
            distance = 0  # the piece had not begun
        if distance != before:
            # Who joins is decided once a return: a verse comes back by the same players.
            who = tuple(bool(hit) for hit in draw[1:] < likely)
        found.append(Return(distance, who) if distance and any(who) else None)
    return tuple(found)


def _scaled(table: NDArray[np.float64], amount: float) -> NDArray[np.float64]:
    scaled = table.copy()
    scaled[0, 1:] *= amount
    scaled[0, 0] = 1.0 - scaled[0, 1:].sum()
    return scaled


def recall(
    back: Return, index: int, since: tuple[int, ...], memory: Mapping[int, FloatArray]
) -> tuple[FloatArray | None, tuple[bool, ...]]:
    """Return the latents that a window takes from an earlier one.

    Args:
        back: what it returns to.
        index: of the window in its chain.
        since: the first window that each instrument may return to; earlier ones were rejected.
        memory: latents of the windows before by index, each of shape (5, d_latent).

    Returns:
        The earlier window's latents, and who takes them; ``None`` and nobody if it is not known.
    """
    source = index - back.distance
    latents = memory.get(source)
    if latents is None:
        return None, (False,) * len(back.who)
    return latents, tuple(w and source >= first for w, first in zip(back.who, since, strict=True))
