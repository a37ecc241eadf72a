"""Undoes LPD-5's truncation of onsets.

LPD-5 was made by cutting times down to whole steps of 1/24 beat, and a time of the MIDI file a hair
before the step fell to the step before. In its good songs 44 % of all onsets on a beat, an eighth
or a sixteenth therefore stand one step early: step 23 holds 0.8 times as many drum hits as step 0,
step 11 likewise against step 12, while steps 4 and 10 hold next to none. Rounding repairs that on a
grid of four steps a beat (23/24 of a beat is 3.8 steps), but not on one of sixteen (15.3 steps), so
the readers of LPD-5 put such times back on the beat before anything else sees them.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from server.piano_roll import LENGTH, START, NoteArray

_GRIDS_PER_BEAT: Final = (4, 3)
"""The positions music is written on: sixteenths and triplet eighths."""

_MIN_GRID_STEPS: Final = 6
"""Below this a grid is so fine that one step before a grid line is also half-way between lines."""


def undo_truncation(notes: NoteArray, steps_per_beat: int) -> NoteArray:
    """Move times that stand one step before a sixteenth or triplet eighth onto it.

    A time was in [step, step + 1) before the truncation, so nothing moves by more than was lost.
    Notes of one step (LPD-5's drum hits) keep their length.

    Args:
        notes: note array at ``steps_per_beat``, shape (n_notes, 4), truncated.
        steps_per_beat: time steps a quarter note; LPD-5 has 24.

    Returns:
        New note array of the same shape, in the same order, every length >= 1.
    """
    is_early = early_steps(steps_per_beat)
    start, end = notes[:, START], notes[:, START] + notes[:, LENGTH]
    new_start = start + is_early[start % steps_per_beat]
    new_end = np.maximum(end + is_early[end % steps_per_beat], new_start + 1)
    moved = notes.copy()
    moved[:, START] = new_start
    moved[:, LENGTH] = np.where(notes[:, LENGTH] == 1, 1, new_end - new_start)
    return moved


def early_steps(steps_per_beat: int) -> NDArray[np.int32]:
    """Return 1 for the steps of a beat that stand just before a grid line, shape (steps_per_beat,).

    At 24 steps a beat these are 5, 11, 17, 23 (sixteenths) and 7, 15 (triplet eighths).
    """
    is_early = np.zeros(steps_per_beat, np.int32)
    for n_lines in _GRIDS_PER_BEAT:
        grid_steps = steps_per_beat // n_lines
        if steps_per_beat % n_lines == 0 and grid_steps >= _MIN_GRID_STEPS:
            is_early[grid_steps - 1 :: grid_steps] = 1
    return is_early
