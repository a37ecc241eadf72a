"""Batches for the predictors: what came before, what the piano plays, what comes next."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import Dataset

from server.music import Instrument
from server.piano_roll import FloatArray
from training.data.batches import window_batch
from training.data.cache import WindowCache
from training.data.song import Split
from training.latents import Latents

LatentBatch = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Targets:
    """Which windows are to be predicted."""

    window: NDArray[np.int64]
    """Window numbers, shape (n,)."""
    song_start: NDArray[np.int64]
    """First window of the song of each, shape (n,)."""


def find_targets(cache: WindowCache, instrument: Instrument, split: Split) -> Targets:
    """List the windows in which an instrument plays, in songs that have it and a piano.

    Windows in which it rests are no targets: silence would soak up the mixture (it is one point
    with a density without bound), and once chosen would follow itself for ever. The first window
    of a song has nothing before it and is no target either.

    Returns:
        The targets, in the order of the cache.
    """
    is_filled = cache.note_counts(instrument) > 0
    windows, starts = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for song in cache.song_indices(split, (instrument, "piano")):
        span = cache.song_windows(song)
        found = span.start + 1 + np.nonzero(is_filled[span.start + 1 : span.stop])[0]
        windows.append(found)
        starts.append(np.full(len(found), span.start))
    return Targets(np.concatenate(windows), np.concatenate(starts))


@dataclass(frozen=True, slots=True)
class Originals:
    """Where the windows are that the latents were made of."""

    cache: WindowCache
    instrument: Instrument
    shifts: NDArray[np.int64]
    """Semitones by which each copy of each song is moved, shape (n_copies, n_songs)."""
    n_windows: int
    """How many of a batch are wanted."""

    def batch(self, copy: NDArray[np.int64], windows: NDArray[np.int64]) -> torch.Tensor:
        """Return the first windows of a batch, (n, 3, 256, 128), uint8."""
        copy, windows = copy[: self.n_windows], windows[: self.n_windows]
        songs = np.searchsorted(self.cache.songs["first_window"], windows, "right") - 1
        shifts = self.shifts[np.minimum(copy, len(self.shifts) - 1), songs]
        return window_batch(self.cache, self.instrument, windows, shifts)


class LatentDataset(Dataset[LatentBatch]):
    """Targets with their context; an item is a whole batch, asked for by a list of indices.

    With ``n_copies`` > 1 the transposed copies of every song follow the originals.
    """

    def __init__(
        self,
        targets: Targets,
        own: Latents,
        piano: Latents | None,
        n_context: int,
        n_copies: int = 1,
        originals: Originals | None = None,
    ) -> None:
        """Prepare.

        Args:
            targets: result of `find_targets`.
            own: the latents of the instrument itself.
            piano: the piano's latents, for an instrument that follows it.
            n_context: earlier windows seen.
            n_copies: how many copies of the latents are used.
            originals: the windows, for a predictor that hears what it predicts.
        """
        self._targets = targets
        self._own = own
        self._piano = piano
        self._back = np.arange(-n_context, 0)
        self._n_copies = n_copies
        self._originals = originals

    def __len__(self) -> int:
        return len(self._targets.window) * self._n_copies

    def __getitem__(self, indices: list[int]) -> LatentBatch:
        """Return a batch.

        Returns:
            ``context`` (B, n_context, D), oldest first, ``target`` (B, D) and, for an instrument
            that follows the piano, ``lead`` (B, 2, D); float32. With originals, ``window``
            (n, 3, 256, 128), uint8.
        """
        copy, row = np.divmod(np.asarray(indices), max(1, len(self._targets.window)))
        window, start = self._targets.window[row], self._targets.song_start[row]
        before = window[:, None] + self._back
        batch = {
            "context": _gather(self._own, copy, before, start),
            "target": _gather(self._own, copy, window[:, None], start)[:, 0],
        }
        if self._piano is not None:
            lead = window[:, None] + np.array([-1, 0])
            batch["lead"] = _gather(self._piano, copy, lead, start)
        tensors = {name: torch.from_numpy(array) for name, array in batch.items()}
        if self._originals is not None:
            tensors["window"] = self._originals.batch(copy, window)
        return tensors


def _gather(
    latents: Latents,
    copy: NDArray[np.int64],
    windows: NDArray[np.int64],
    start: NDArray[np.int64],
) -> FloatArray:
    """Read latents (B, n, D); before the song's start there is silence."""
    copy = np.minimum(copy, len(latents.values) - 1)
    found = latents.values[copy[:, None], np.maximum(windows, start[:, None])]
    return np.where((windows < start[:, None])[..., None], latents.silence, found)
