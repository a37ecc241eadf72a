"""Batches of melodies: stretches of a fixed length, in other keys while training."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.utils.data import Dataset

from server.melody.tokens import BAR_STEPS, CONTEXT_STEPS, REST
from training.data.melody_cache import Melody, pitch_ranges, transpositions
from training.models.melody_lstm import Batch

_EACH_STEPS: Final = 64
"""In training a stretch begins about every so many steps."""


class MelodyDataset(Dataset[Batch]):
    """Stretches of melodies; an item is a whole batch, asked for by a list of indices.

    The first ``n_lead`` steps of each only lead in: the music before the stretch, or rests before a
    melody's start. In training a stretch begins anywhere, is moved to another key inside its part's
    range, and behind the end of its melody another melody begins: so a model learns to go on for
    ever. For judging, stretches lie side by side, in their own key, and end with their melody.
    """

    def __init__(
        self,
        melodies: Sequence[Melody],
        n_steps: int,
        n_lead: int = 0,
        augment_seed: int | None = None,
    ) -> None:
        self._melodies = melodies
        self._n_steps = n_steps
        self._n_lead = n_lead
        self._rng = None
        if augment_seed is not None:
            self._rng = np.random.default_rng(augment_seed)
            ranges = pitch_ranges(melodies)
            self._shifts = [transpositions(melody, ranges) for melody in melodies]
        hop = n_steps if self._rng is None else min(_EACH_STEPS, n_steps)
        self._places = [
            (number, first)
            for number, melody in enumerate(melodies)
            for first in range(0, len(melody.tokens), hop)
        ]

    def __len__(self) -> int:
        return len(self._places)

    def __getitem__(self, indices: list[int]) -> Batch:
        """Return several stretches.

        Returns:
            ``tokens`` and ``positions``, int64, and ``weight``, float32, of shape
            (B, n_lead + n_steps); the weight is 0 where there is no melody.
        """
        rows = [self._stretch(*self._places[index]) for index in indices]
        tokens, positions, weight = (np.stack(parts) for parts in zip(*rows, strict=True))
        return {
            "tokens": torch.from_numpy(tokens),
            "positions": torch.from_numpy(positions),
            "weight": torch.from_numpy(weight),
        }

    def _stretch(
        self, number: int, first: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
        if self._rng is not None and first:
            first -= int(self._rng.integers(min(_EACH_STEPS, self._n_steps)))
        melody = self._moved(number)
        n_steps = self._n_lead + self._n_steps
        begin = first - self._n_lead
        n_before = max(0, -begin)
        parts = [_silence(melody, n_before), _part(melody, max(0, begin))]
        while self._rng is not None and sum(len(part[0]) for part in parts) < n_steps:
            parts.append(_part(self._moved(int(self._rng.integers(len(self._melodies)))), 0))
        tokens, positions = (
            np.concatenate(arrays)[:n_steps] for arrays in zip(*parts, strict=True)
        )
        weight = np.zeros(n_steps, np.float32)
        weight[n_before : len(tokens)] = 1
        n_behind = n_steps - len(tokens)
        tokens = np.pad(tokens, (0, n_behind), constant_values=REST)
        return tokens, np.pad(positions, (0, n_behind)), weight

    def _moved(self, number: int) -> Melody:
        melody = self._melodies[number]
        if self._rng is None:
            return melody
        return melody.transposed(int(self._rng.choice(self._shifts[number])))


def context_before(melody: Melody, first: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the 64 tokens before a step and their positions; rests where there is no music yet."""
    begin = first - CONTEXT_STEPS
    silence = _silence(melody, min(CONTEXT_STEPS, max(0, -begin)))
    music = melody.tokens[max(0, begin) : first], melody.positions[max(0, begin) : first]
    tokens, positions = (np.concatenate(arrays) for arrays in zip(silence, music, strict=True))
    return tokens, positions


def _part(melody: Melody, first: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return melody.tokens[first:], melody.positions[first:]


def _silence(melody: Melody, n_steps: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return rests that lead to a melody's first step, in bars of 4/4."""
    tokens = np.full(n_steps, REST, np.int64)
    return tokens, (int(melody.positions[0]) - n_steps + np.arange(n_steps)) % BAR_STEPS
