"""Song form: when the band returns to what it played before, as real songs do.

Songs are not an endless stream of new windows. In the training songs a third of the piano's windows
return to one of the sixteen before, and a return goes on at the same distance: a verse comes back
as a verse. Training counts this (`training/form.py`): how likely each distance follows each, and
how often each instrument joins in, and how often it does note for note. Here it is played: a
Markov chain over distances decides which windows are new; new ones are the predictors' work, the
others are recalled from the piece, some of them a little varied, as far as songs vary theirs. Where
the piano's new window turns out to be one that it played already, or nearly, the others may play
what they played to it, as readily as they join a return.

Nor do all five play all the time: how readily each instrument falls silent for a window, and comes
back, is counted and played in the same way.

All this follows from seed, index and the windows before, so any window can be grown again.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.music import INSTRUMENTS
from server.piano_roll import FloatArray

MAX_RETURN: Final = 16
"""Farthest distance of a return, in windows."""
_PIANO: Final = INSTRUMENTS.index("piano")
MAX_REPEATS: Final = 3
"""A passage is heard again so often on end, no more: four times four bars of the same, then new."""
SONG_WINDOWS: Final = 26
"""A new song begins so often: half of the training songs are longer than these 104 bars. It returns
to nothing from the song before; without that an hour would bring ever more that was heard already.
"""
_STREAM, _REST_STREAM, _VARY_STREAM, _NEAR_STREAM = 5, 6, 7, 8
"""Tell these random numbers from those of the instruments."""
_AWAKE_WINDOWS: Final = 4
"""Who was asked for something else plays for so long."""


@dataclass(frozen=True, slots=True)
class Form:
    """How songs return, as counted on the training songs."""

    transitions: FloatArray
    """Probability of each distance after each, shape (17, 17); 0 is a new window."""
    joins: FloatArray
    """How likely each instrument takes part in a return, shape (5,)."""
    rests: FloatArray
    """How likely each rests after a window in which it played, and after one in which it rested,
    shape (5, 2)."""
    exact: FloatArray
    """How likely each plays a return note for note, shape (5,)."""
    variation: FloatArray
    """How far each wanders off else, in the data's own spread, shape (5,)."""
    near: FloatArray
    """How far the latents of two of an instrument's windows may lie apart of which one is the
    other, varied, shape (5,); 0: it is not known, and only what is planned returns."""
    keeps: FloatArray
    """How likely a bar of a varied window is that of the window it varies: the first, one behind a
    bar that is not, and one behind a bar that is, shape (5, 3)."""


@dataclass(frozen=True, slots=True)
class Return:
    """What one window takes from an earlier one."""

    distance: int
    """How many windows back, 1-16."""
    who: tuple[bool, ...]
    """Instruments that return; the others go on with new music."""
    varied: tuple[bool, ...] = (False,) * len(INSTRUMENTS)
    """Instruments that do not return note for note."""


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
    song, place = divmod(index, SONG_WINDOWS)
    tables = form.transitions.tobytes(), form.joins.tobytes(), form.exact.tobytes()
    return _song(*tables, seed, song, amount)[place]


def return_to_like(
    form: Form,
    seed: int,
    index: int,
    piano: FloatArray,
    memory: Mapping[int, FloatArray],
    amount: float = 1.0,
) -> Return | None:
    """Say what the others may return to in a window that is new by plan.

    Args:
        form: how songs return.
        seed: of the chain, >= 0.
        index: of the window in its chain, >= 0.
        piano: its latent there, shape (d_latent,).
        memory: latents of the windows before by index, each of shape (5, d_latent).
        amount: factor on how readily they do, 0-1; 1 is as in songs.

    Returns:
        ``None`` if the piano plays nothing like what it played in the sixteen windows before in
        this song, or nobody joins.
    """
    source = nearest(form, index, _PIANO, piano, memory)
    if amount <= 0.0 or source is None:
        return None
    joins, varies = np.random.default_rng([seed, index, _NEAR_STREAM]).random((2, len(INSTRUMENTS)))
    who = joins < amount * form.joins
    who[_PIANO] = False
    back = Return(index - source, tuple(who.tolist()), tuple((varies >= form.exact).tolist()))
    return back if who.any() else None


def nearest(
    form: Form, index: int, k: int, latent: FloatArray, memory: Mapping[int, FloatArray]
) -> int | None:
    """Say which of its windows in this song an instrument nearly plays again.

    Args:
        form: how near is near enough.
        index: of the window in its chain, >= 0.
        k: number of the instrument.
        latent: its latent there, shape (d_latent,).
        memory: latents of the windows before by index, each of shape (5, d_latent).

    Returns:
        Index of the nearest of the sixteen windows before; ``None``: none is near enough.
    """
    first = max(index - index % SONG_WINDOWS, index - MAX_RETURN)
    known = [at for at in range(first, index) if at in memory]
    if not known:
        return None
    distances = np.linalg.norm(np.stack([memory[at][k] for at in known]) - latent, axis=1)
    best = int(distances.argmin())
    return known[best] if distances[best] < form.near[k] else None


@lru_cache(maxsize=64)
def _song(
    transitions: bytes, joins: bytes, exact: bytes, seed: int, song: int, amount: float
) -> tuple[Return | None, ...]:
    n = MAX_RETURN + 1
    table = np.frombuffer(transitions, np.float32).reshape(n, n).astype(np.float64)
    cumulative = np.cumsum(_scaled(table / table.sum(axis=1, keepdims=True), amount), axis=1)
    likely = np.frombuffer(joins, np.float32)
    size = SONG_WINDOWS, 1 + len(INSTRUMENTS)
    draws = np.random.default_rng([seed, song, _STREAM]).random(size)
    rng = np.random.default_rng([seed, song, _VARY_STREAM])
    varied = rng.random((SONG_WINDOWS, len(INSTRUMENTS))) >= np.frombuffer(exact, np.float32)
    found: list[Return | None] = []
    distance, run, who = 0, 0, (False,) * len(INSTRUMENTS)
    for place, draw in enumerate(draws):
        before = distance
        distance = min(int(np.searchsorted(cumulative[before], draw[0])), MAX_RETURN)
        run = run + 1 if distance == before else 1
        if distance > place or run > MAX_REPEATS * distance:
            distance = 0  # the song had not begun, or would go round and round
        if distance != before:
            # Who joins is decided once a return: a verse comes back by the same players.
            who = tuple(bool(hit) for hit in draw[1:] < likely)
        back = Return(distance, who, tuple(varied[place].tolist()))
        found.append(back if distance and any(who) else None)
    return tuple(found)


def _scaled(table: NDArray[np.float64], amount: float) -> NDArray[np.float64]:
    scaled = table.copy()
    scaled[0, 1:] *= amount
    scaled[0, 0] = 1.0 - scaled[0, 1:].sum()
    return scaled


def rests_at(
    form: Form, seed: int, places: tuple[int, ...], since: tuple[int, ...], amount: float = 1.0
) -> tuple[bool, ...]:
    """Say who rests in a window.

    Args:
        form: how songs rest.
        seed: of the chain, >= 0.
        places: where in its chain each instrument stands, >= 0; a held one stands still.
        since: the window from which each plays what it was asked for anew; 0: it was not asked.
        amount: factor on the probability that a rest begins, 0-1; 1 is as in songs.
    """
    if amount <= 0.0:
        return (False,) * len(places)
    rests = [
        _rests(form.rests.tobytes(), seed, place // SONG_WINDOWS, amount)[place % SONG_WINDOWS][k]
        and not 0 < first <= place < first + _AWAKE_WINDOWS
        for k, (place, first) in enumerate(zip(places, since, strict=True))
    ]
    if all(rests):
        rests[_PIANO] = False  # never silence
    return tuple(rests)


@lru_cache(maxsize=64)
def _rests(table: bytes, seed: int, song: int, amount: float) -> tuple[tuple[bool, ...], ...]:
    likely = np.frombuffer(table, np.float32).reshape(-1, 2)
    size = SONG_WINDOWS, len(likely)
    draws = np.random.default_rng([seed, song, _REST_STREAM]).random(size)
    rests = np.zeros(len(likely), bool)
    found = [tuple(rests.tolist())]  # a song begins with all of them
    for draw in draws[1:]:
        rests = draw < np.where(rests, likely[:, 1], amount * likely[:, 0])
        found.append(tuple(rests.tolist()))
    return tuple(found)


def takes_part(
    back: Return, k: int, index: int, since: tuple[int, ...], memory: Container[int]
) -> bool:
    """Say whether an instrument takes part in a return.

    Args:
        back: what the window returns to.
        k: number of the instrument.
        index: of the window in its chain.
        since: the first window that each instrument may return to; earlier ones were rejected.
        memory: which windows are known, by index.
    """
    source = index - back.distance
    return back.who[k] and source >= since[k] and source in memory
