"""Windows that are played again varied: which they are, and how many of their bars stay."""

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from server.contract import WINDOW_STEPS
from server.music import BEATS_PER_BAR, INSTRUMENTS, Instrument
from server.piano_roll import FloatArray
from training.data.cache import WindowCache
from training.data.song import Split
from training.form import Onsets, find_returns, likeness, onsets_of

_N_SONGS: Final = 400
_PRIOR: Final = 1.0
"""Bars added that did not stay, so that instruments without songs keep none."""


def varied_returns(
    cache: WindowCache, split: Split, instrument: Instrument, n_songs: int
) -> NDArray[np.int64]:
    """List an instrument's windows that return to one before, but not note for note.

    Args:
        cache: the windows.
        split: whose songs.
        instrument: whose windows; it returns or not whatever the others do.
        n_songs: how many are looked at, at most.

    Returns:
        Numbers of each such window and of the one that it returns to, shape (n, 2).
    """
    found: list[tuple[int, int]] = []
    for song in cache.song_indices(split)[:n_songs]:
        windows = cache.song_windows(song)
        onsets = [onsets_of(cache, window, instrument) for window in windows]
        for at, distance in enumerate(find_returns(onsets)):
            if distance and likeness(onsets[at], onsets[at - distance]) < 1.0:
                found.append((windows[at], windows[at - distance]))
    return np.array(found, np.int64).reshape(-1, 2)


def count_kept_bars(cache: WindowCache) -> FloatArray:
    """Count how readily bars of varied windows in the training songs are those of their sources.

    Returns:
        ``keeps`` of a `server.form.Form`, shape (5, 3).
    """
    keeps = np.zeros((len(INSTRUMENTS), 3), np.float32)
    for k, instrument in enumerate(tqdm(INSTRUMENTS, "counting bars", leave=False)):
        kept, chances = np.zeros(3), np.full(3, _PRIOR)
        for pair in varied_returns(cache, "train", instrument, _N_SONGS):
            own, source = (_bars(onsets_of(cache, w, instrument), cache) for w in pair)
            stays = [np.array_equal(a, b) for a, b in zip(own, source, strict=True)]
            for place, stay in [(0, stays[0]), *((1 + a, b) for a, b in pairwise(stays))]:
                chances[place] += 1
                kept[place] += stay
        keeps[k] = kept / chances
    return keeps


def _bars(onsets: Onsets, cache: WindowCache) -> list[Onsets]:
    """Return the onsets of each bar."""
    steps = BEATS_PER_BAR * cache.steps_per_beat
    n = WINDOW_STEPS // steps if WINDOW_STEPS % steps == 0 else 1
    edges = np.searchsorted(onsets, np.arange(1, n) * steps << 7)
    return np.split(onsets, edges)
