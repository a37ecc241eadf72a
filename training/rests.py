"""How often each instrument rests, so that generated pieces have as many empty bars as songs.

`training.form` counts the windows in which songs rest. What the predictors and decoders grow leaves
bars empty by itself; rests come on top of that, so there must be fewer of them.

How much songs rest is read off many training songs: of the 128 of a validation split the mean is
off by two of a hundred bars, more than what is allowed.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.chain import start_latents
from server.model import BandModels
from server.music import INSTRUMENTS
from server.piano_roll import FloatArray, NoteArray
from training.data.cache import WindowCache
from training.errors import DataError
from training.report.music import empty_bars
from training.report.pieces import (
    PIECE_WINDOWS,
    Pieces,
    from_rollout,
    from_windows,
    piece_places,
    read_windows,
)
from training.rollout import roll_out

_MAX_BEGIN: Final = 0.5
"""No instrument leaves more readily."""
_HALVINGS: Final = 30
_N_CHAINS: Final = 128
"""Of 32, a piano that leaves 4 of 100 bars empty by itself seemed to leave 1."""
_N_SONGS: Final = 1000
_MIN_SONGS: Final = 64
"""Of fewer, how much an instrument rests is chance."""


def fit_rests(models: BandModels, cache: WindowCache) -> FloatArray:
    """Scale how readily rests begin to what is missing between the band and real songs.

    Args:
        models: the exported band, its density calibrated.
        cache: windows of the data.

    Returns:
        New ``rests`` of the band's form, shape (5, 2); those it has where there are too few songs
        to compare with.
    """
    counted: FloatArray = models.form.rests
    try:
        places = piece_places(cache, "train", PIECE_WINDOWS, _N_SONGS)
    except DataError:
        return counted
    if len(places) < _MIN_SONGS:
        return counted
    windows = np.array(places, np.int64)[:, None] + np.arange(PIECE_WINDOWS)
    silence = np.zeros((len(places), len(INSTRUMENTS), PIECE_WINDOWS, 1), np.float32)
    real = from_windows(cache.steps_per_beat, read_windows(cache, windows), silence)
    starts = np.stack([start_latents(models, seed) for seed in range(_N_CHAINS)])
    warm = dict.fromkeys(INSTRUMENTS, 1.0)
    rollout = roll_out(models, starts, PIECE_WINDOWS, warm, form=0.0)
    grown = from_rollout(rollout, cache.steps_per_beat)
    wanted, own = _empty_share(real), _empty_share(grown)
    return scaled_rests(counted, (wanted - own) / np.maximum(1.0 - own, 1e-6))


def scaled_rests(counted: FloatArray, share: NDArray[np.float64]) -> FloatArray:
    """Have each instrument rest for a share of a piece, in spells as long as those counted.

    Args:
        counted: how likely a rest begins and how likely it goes on, shape (5, 2).
        share: wanted share of the windows of a piece of 64 bars, shape (5,).

    Returns:
        The same with other beginnings, shape (5, 2).
    """
    goes_on = counted[:, 1].astype(np.float64)
    low, high = np.zeros(len(goes_on)), np.full(len(goes_on), _MAX_BEGIN)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        is_enough = rest_share(middle, goes_on) >= share
        low, high = np.where(is_enough, low, middle), np.where(is_enough, middle, high)
    rests: FloatArray = counted.copy()
    rests[:, 0] = np.where(share > 0, high, 0.0)
    return rests


def rest_share(begins: NDArray[np.float64], goes_on: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of a piece's windows that are rests; in its first nobody rests."""
    now, total = np.zeros_like(begins), np.zeros_like(begins)
    for _ in range(PIECE_WINDOWS):
        total += now
        now = now * goes_on + (1.0 - now) * begins
    return total / PIECE_WINDOWS


def _empty_share(pieces: Pieces) -> NDArray[np.float64]:
    """Return the share of each instrument's bars in which nothing sounds, shape (5,)."""

    def empty(notes: NoteArray) -> float:
        return empty_bars(notes, pieces.n_bars, pieces.bar_steps) / 100

    return np.array([np.mean([empty(n) for n in pieces.notes[name]]) for name in INSTRUMENTS])
