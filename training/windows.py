"""Windows of the cache as the exported graphs take them."""

import itertools
from typing import Final

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from server.model import BandModels
from server.music import INSTRUMENTS, Instrument
from server.piano_roll import VELOCITY, VELOCITY_CHANNEL, FloatArray
from training.data.batches import window_batch
from training.data.cache import WindowCache
from training.data.song import Split
from training.errors import DataError

_BATCH_SIZE = 64
MIN_START_VELOCITY: Final = 40.0
"""Between pianissimo (33) and piano (49). Where a chain begins, it stays for minutes."""


def pick_windows(
    cache: WindowCache, instrument: Instrument, split: Split, n_windows: int
) -> NDArray[np.int64]:
    """Draw windows in which an instrument plays, the same on every call."""
    windows = np.random.default_rng(5).permutation(cache.filled_windows(instrument, split))
    return np.sort(windows[:n_windows])


def encode_windows(
    models: BandModels, cache: WindowCache, instrument: Instrument, windows: NDArray[np.int64]
) -> FloatArray:
    """Encode windows through the exported graph, shape (n, d_latent)."""
    parts = [np.zeros((0, models.card.d_latent), np.float32)]
    for first in tqdm(range(0, len(windows), _BATCH_SIZE), f"encoding {instrument}", leave=False):
        batch = window_batch(cache, instrument, windows[first : first + _BATCH_SIZE])
        tensor = batch.numpy().astype(np.float32)
        tensor[:, VELOCITY_CHANNEL] /= 127
        parts.append(models.encode(instrument, tensor))
    return np.concatenate(parts)


def band_starts(
    cache: WindowCache, split: Split, n_context: int, n_starts: int
) -> NDArray[np.int64]:
    """Draw places in songs where all five are heard for a whole context, one a song.

    An instrument is heard if its notes in the context have a mean velocity of
    `MIN_START_VELOCITY`: one song in nineteen has its piano at a velocity of 1, and a chain that
    began there would be played by four.

    Returns:
        First window of each context, shape (<= n_starts,).
    """
    plays = np.stack([cache.note_counts(instrument) > 0 for instrument in INSTRUMENTS], axis=1)
    is_full: NDArray[np.bool_] = np.logical_and.reduce(plays, axis=1)
    rng = np.random.default_rng(11)
    found: list[int] = []
    for song in rng.permutation(cache.song_indices(split, INSTRUMENTS)):
        span = cache.song_windows(int(song))
        places = [
            first
            for first in range(span.start, span.stop - n_context + 1)
            if is_full[first : first + n_context].all()
        ]
        heard = (
            int(first) for first in rng.permutation(places) if _is_heard(cache, first, n_context)
        )
        found.extend(itertools.islice(heard, 1))
        if len(found) == n_starts:
            break
    return np.array(found, np.int64)


def _is_heard(cache: WindowCache, first: int, n_windows: int) -> bool:
    """Return whether no instrument is too soft in windows in which all play."""
    for instrument in INSTRUMENTS:
        windows = [cache.window(at, instrument) for at in range(first, first + n_windows)]
        if np.concatenate(windows)[:, VELOCITY].mean() < MIN_START_VELOCITY:
            return False
    return True


def no_start(cache: WindowCache, split: Split, n_context: int) -> str:
    """Say that a chain can begin nowhere."""
    return (
        f"{cache.folder}: in no {split} song all five play for {n_context} windows, each with a "
        f"mean velocity of {MIN_START_VELOCITY:.0f} or more"
    )


def real_starts(models: BandModels, cache: WindowCache, split: Split, n_starts: int) -> FloatArray:
    """Encode real contexts from which chains can grow.

    Args:
        models: the band.
        cache: windows of the data.
        split: where to look.
        n_starts: how many at most.

    Returns:
        Latents, shape (n_starts, 5, n_context, d_latent).

    Raises:
        DataError: no song of the split has all five instruments playing for so long.
    """
    n_context = models.card.n_context
    places = band_starts(cache, split, n_context, n_starts)
    if not len(places):
        raise DataError(no_start(cache, split, n_context))
    windows = places[:, None] + np.arange(n_context)
    shape = (len(places), n_context, models.card.d_latent)
    latents = [
        encode_windows(models, cache, instrument, windows.reshape(-1)).reshape(shape)
        for instrument in INSTRUMENTS
    ]
    return np.stack(latents, axis=1)
