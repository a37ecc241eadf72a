"""How much of a melody was heard before: spans of notes shared with others, in any key.

A melody is seen as the steps between its notes: interval in semitones and time between onsets in
sixteenths. A span of n notes is copied if all its n - 1 steps stand in one other melody in a row.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.melody.tokens import tokens_to_notes
from server.piano_roll import PITCH, START
from training.data.melody_cache import Melody

_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX: Final = np.uint64(0xBF58476D1CE4E5B9)
_MAX_WAIT_STEPS: Final = 64

Hashes = NDArray[np.uint64]


class Library:
    """Melodies in which spans are looked for."""

    def __init__(self, melodies: Sequence[Melody]) -> None:
        steps = [_steps(melody) for melody in melodies]
        self._steps = np.concatenate([*steps, np.zeros(0, np.uint64)])
        self._left = np.concatenate([*map(_left, steps), np.zeros(0, np.int64)])
        """Steps from each one to the end of its melody, itself included."""
        self._spans: list[Hashes] = []

    def holds(self, spans: Hashes, n_steps: int) -> NDArray[np.bool_]:
        """Return which spans of so many steps are here, shape (n_spans,)."""
        while len(self._spans) < n_steps:
            found = _span_hashes(self._steps, self._left, len(self._spans) + 1)
            self._spans.append(np.unique(found))
        known = self._spans[n_steps - 1]
        if not len(known):
            return np.zeros(len(spans), bool)
        at = np.minimum(np.searchsorted(known, spans), len(known) - 1)
        here: NDArray[np.bool_] = known[at] == spans
        return here


def longest_copy(melody: Melody, library: Library) -> int:
    """Return the notes of the melody's longest span that the library holds; at least 1."""
    steps = _steps(melody)
    left = _left(steps)
    n_steps = 0
    while n_steps < len(steps):
        own = _span_hashes(steps, left, n_steps + 1)
        if not library.holds(own, n_steps + 1).any():
            break
        n_steps += 1
    return n_steps + 1


def copied_share(melody: Melody, library: Library, n_notes: int) -> float:
    """Return the share of the melody's spans of so many notes that the library holds."""
    steps = _steps(melody)
    own = _span_hashes(steps, _left(steps), n_notes - 1)
    return float(library.holds(own, n_notes - 1).mean()) if len(own) else float("nan")


def longest_between(melodies: Sequence[Melody], groups: Mapping[str, str]) -> dict[str, int]:
    """Return for each group the notes of the longest span that another group has too.

    Args:
        melodies: all melodies.
        groups: the group of each piece; the piece itself to compare pieces.
    """
    steps = [_steps(melody) for melody in melodies]
    names = sorted({groups[melody.piece] for melody in melodies})
    piece_of = [names.index(groups[melody.piece]) for melody in melodies]
    owner = np.concatenate([np.full(len(s), p) for s, p in zip(steps, piece_of, strict=True)])
    all_steps = np.concatenate(steps)
    left = np.concatenate([_left(s) for s in steps])
    longest = dict.fromkeys(names, 1)
    alive = np.arange(len(all_steps))
    n_steps = 1
    while len(alive):
        alive = alive[left[alive] >= n_steps]
        hashes = _hash_at(all_steps, alive, n_steps)
        _, span = np.unique(hashes, return_inverse=True)
        lowest = np.full(span.max(initial=-1) + 1, len(names))
        highest = np.full(len(lowest), -1)
        np.minimum.at(lowest, span, owner[alive])
        np.maximum.at(highest, span, owner[alive])
        # Only what two groups share can begin something longer that they share.
        alive = alive[(lowest < highest)[span]]
        for group_index in np.unique(owner[alive]):
            longest[names[group_index]] = n_steps + 1
        n_steps += 1
    return longest


def _steps(melody: Melody) -> Hashes:
    """Return the steps between notes, well mixed, shape (n_notes - 1,)."""
    notes = tokens_to_notes(melody.tokens)
    wait = np.minimum(np.diff(notes[:, START]), _MAX_WAIT_STEPS).astype(np.uint64)
    interval = (np.diff(notes[:, PITCH]) + 128).astype(np.uint64)
    return _mix(interval * np.uint64(_MAX_WAIT_STEPS + 1) + wait)


def _left(steps: Hashes) -> NDArray[np.int64]:
    return np.arange(len(steps), 0, -1)


def _span_hashes(steps: Hashes, left: NDArray[np.int64], n_steps: int) -> Hashes:
    return _hash_at(steps, np.nonzero(left >= n_steps)[0], n_steps)


def _hash_at(steps: Hashes, at: NDArray[np.int64], n_steps: int) -> Hashes:
    total = np.zeros(len(at), np.uint64)
    for k in range(n_steps):
        total = total * _MULTIPLIER + steps[at + k]
    return total


def _mix(values: Hashes) -> Hashes:
    """Scatter whole numbers over all 64 bits (splitmix64's finaliser, Steele et al., 2014)."""
    mixed: Hashes = values + _MULTIPLIER
    mixed = (mixed ^ (mixed >> np.uint64(30))) * _MIX
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
