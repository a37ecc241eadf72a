"""Batches of window tensors straight from the cache, a whole batch at a time."""

from collections.abc import Iterator

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import Dataset, Sampler

from server.music import INSTRUMENTS, N_PITCHES, Instrument
from server.piano_roll import N_CHANNELS, ONSET, SUSTAIN, VELOCITY_CHANNEL, WINDOW_STEPS
from training.data.cache import N_INSTRUMENTS, WindowCache

TRANSPOSE_SEMITONES = (-5, 6)
"""Lowest and highest transposition used as augmentation: every key once."""


def window_batch(
    cache: WindowCache,
    instrument: Instrument,
    windows: NDArray[np.int64],
    shifts: NDArray[np.int64] | None = None,
) -> torch.Tensor:
    """Build the window tensors of one instrument.

    Args:
        cache: where the notes are.
        instrument: whose notes.
        windows: window numbers, shape (B,).
        shifts: semitones to move each window by, shape (B,); notes that leave 0-127 are dropped.

    Returns:
        Tensor, shape (B, 3, 256, 128), uint8: onset 0/1, sustain 0/1, velocity 0-127.
    """
    at = windows * N_INSTRUMENTS + INSTRUMENTS.index(instrument)
    first, last = cache.window_ptr[at], cache.window_ptr[at + 1]
    counts = last - first
    owner = np.repeat(np.arange(len(windows)), counts)
    rows = np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts) + first[owner]
    notes = cache.notes[rows].astype(np.int64)
    start, length, pitch, velocity = notes[:, 0], notes[:, 1] + 1, notes[:, 2], notes[:, 3]
    if shifts is not None:
        pitch = pitch + shifts[owner]
        keep = (pitch >= 0) & (pitch < N_PITCHES)
        owner, start, length = owner[keep], start[keep], length[keep]
        pitch, velocity = pitch[keep], velocity[keep]
    batch = np.zeros((len(windows), N_CHANNELS, WINDOW_STEPS, N_PITCHES), np.uint8)
    batch[owner, ONSET, start, pitch] = 1
    note = np.repeat(np.arange(len(start)), length)
    step = np.arange(len(note)) - np.repeat(np.cumsum(length) - length, length) + start[note]
    flat = ((owner[note] * N_CHANNELS + SUSTAIN) * WINDOW_STEPS + step) * N_PITCHES + pitch[note]
    view = batch.reshape(-1)
    view[flat] = 1
    view[flat + (VELOCITY_CHANNEL - SUSTAIN) * WINDOW_STEPS * N_PITCHES] = velocity[note]
    return torch.from_numpy(batch)


class WindowDataset(Dataset[torch.Tensor]):
    """Windows of one instrument; an item is a whole batch, asked for by a list of indices.

    Building a batch at once is a hundred times cheaper than collating single windows.
    """

    def __init__(
        self,
        cache: WindowCache,
        instrument: Instrument,
        windows: NDArray[np.int64],
        augment_seed: int | None = None,
    ) -> None:
        self._cache = cache
        self._instrument: Instrument = instrument
        self._windows = windows
        self._augment = None
        if augment_seed is not None and instrument != "drums":
            self._augment = np.random.default_rng(augment_seed)

    def __len__(self) -> int:
        return len(self._windows)

    def __getitem__(self, indices: list[int]) -> torch.Tensor:
        """Return the tensors of several windows, shape (B, 3, 256, 128), uint8."""
        windows = self._windows[np.asarray(indices)]
        shifts = None
        if self._augment is not None:
            low, high = TRANSPOSE_SEMITONES
            shifts = self._augment.integers(low, high + 1, len(windows))
        return window_batch(self._cache, self._instrument, windows, shifts)


class ShuffledBatches(Sampler[list[int]]):
    """Batches of shuffled indices; the order depends on the seed and the epoch alone.

    Under DDP each of ``n_replicas`` processes draws its own share of the same shuffle.
    """

    def __init__(
        self, n_items: int, batch_size: int, seed: int, n_replicas: int = 1, rank: int = 0
    ) -> None:
        self._n_items = n_items
        self._batch_size = batch_size
        self._seed = seed
        self._n_replicas = n_replicas
        self._rank = rank
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Choose the shuffle; Lightning calls it at the start of each epoch."""
        self._epoch = epoch

    def __len__(self) -> int:
        return max(1, self._n_items // self._n_replicas // self._batch_size)

    def __iter__(self) -> Iterator[list[int]]:
        order = np.random.default_rng([self._seed, self._epoch]).permutation(self._n_items)
        mine = order[self._rank :: self._n_replicas]
        for k in range(len(self)):
            yield mine[k * self._batch_size : (k + 1) * self._batch_size].tolist()
