"""Trap: LPD-5's onsets are cut down, not rounded."""

import numpy as np
import pytest

from server.piano_roll import quantise
from tests.training.data.builders import note_array
from training.data.truncation import early_steps, undo_truncation


@pytest.mark.parametrize(("early", "sixteenth"), [(5, 1), (11, 2), (17, 3), (23, 4)])
@pytest.mark.parametrize("to_steps_per_beat", [4, 8, 16, 24])
def test_a_sixteenth_that_stands_one_step_early_lands_on_its_step(
    early: int, sixteenth: int, to_steps_per_beat: int
) -> None:
    for start in (early, early + 1, early + 24 * 100):
        moved = undo_truncation(note_array((start, 6, 60, 80)), 24)
        beats = (start - early) // 24 + sixteenth / 4 if start != early + 1 else sixteenth / 4
        assert quantise(moved, 24, to_steps_per_beat)[0, 0] == beats * to_steps_per_beat


def test_rounding_alone_leaves_them_early_at_sixteen_steps_a_beat() -> None:
    assert quantise(note_array((23, 6, 60, 80)), 24, 16)[0, 0] == 15


def test_triplets_are_put_right_too() -> None:
    np.testing.assert_array_equal(np.flatnonzero(early_steps(24)), [5, 7, 11, 15, 17, 23])


@pytest.mark.parametrize("steps_per_beat", [1, 4, 12, 16])
def test_coarse_or_odd_grids_are_left_alone(steps_per_beat: int) -> None:
    assert not early_steps(steps_per_beat).any()


def test_lengths_stay_positive_and_drum_hits_stay_one_step() -> None:
    notes = note_array(*[(start, length, 60, 80) for start in range(48) for length in (1, 2, 7)])
    moved = undo_truncation(notes, 24)
    assert (moved[:, 1] >= 1).all()
    assert (moved[notes[:, 1] == 1, 1] == 1).all()
    assert (np.abs(moved[:, 0] - notes[:, 0]) <= 1).all()


def test_a_note_up_to_the_next_beat_ends_on_it() -> None:
    np.testing.assert_array_equal(
        undo_truncation(note_array((23, 24, 60, 80)), 24), [[24, 24, 60, 80]]
    )
