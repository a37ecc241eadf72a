"""Figures checked by hand."""

import numpy as np
import pytest

from server.piano_roll import NoteArray
from training.metrics import (
    Agreement,
    compare_notes,
    distinct_share,
    fold_kit,
    frechet_distance,
    jaccard,
    tonal_distance,
)


def notes(*rows: tuple[int, int, int, int]) -> NoteArray:
    return np.array(rows, np.int32).reshape(-1, 4)


def test_agreement_of_notes_by_hand() -> None:
    true = notes((0, 4, 60, 100), (8, 4, 62, 80))
    predicted = notes((0, 2, 60, 90), (9, 4, 62, 80))
    found = compare_notes(true, predicted)
    assert (found.n_true, found.n_predicted, found.n_matched) == (2, 2, 1)
    assert found.onset_f1 == 0.5
    assert found.velocity_mae == 10
    # Steps 0-1 of pitch 60 and 9-11 of pitch 62 are shared, of 8 and of 6.
    assert found.frame_f1 == pytest.approx(2 * 5 / 14)


def test_agreement_adds_up_over_windows() -> None:
    one = compare_notes(notes((0, 1, 60, 9)), notes((0, 1, 60, 9)))
    two = compare_notes(notes((0, 1, 60, 9)), notes())
    assert (one + two).onset_f1 == pytest.approx(2 / 3)
    assert Agreement().onset_f1 == 1.0


def test_drums_are_compared_by_kit_class() -> None:
    side_stick, snare = notes((0, 1, 37, 70)), notes((0, 1, 38, 90))
    assert compare_notes(fold_kit(side_stick), snare).onset_f1 == 1.0
    both = fold_kit(notes((0, 1, 37, 70), (0, 1, 38, 90)))
    np.testing.assert_array_equal(both, snare)


def test_shared_onsets_and_distinct_windows() -> None:
    a, b = notes((0, 4, 60, 9), (4, 4, 60, 9)), notes((0, 1, 60, 99), (5, 1, 60, 9))
    assert jaccard(a, b) == pytest.approx(1 / 3)
    assert jaccard(notes(), notes()) == 1.0
    assert distinct_share([a, b, a, a]) == 0.5


def test_frechet_distance_of_shifted_gaussians() -> None:
    rng = np.random.default_rng(0)
    a = rng.standard_normal((4000, 3)).astype(np.float32)
    assert frechet_distance(a, a) == pytest.approx(0, abs=1e-6)
    assert frechet_distance(a, a + np.float32(2)) == pytest.approx(12, rel=1e-3)
    assert frechet_distance(a, 3 * a) == pytest.approx(3 * 4, rel=0.1)


def test_tonal_distance_tells_near_from_far() -> None:
    c, g, f_sharp = (notes((0, 64, pitch, 80)) for pitch in (60, 67, 66))
    assert tonal_distance(c, c, 16) == pytest.approx(0)
    assert tonal_distance(c, c + np.array([0, 0, 12, 0], np.int32), 16) == pytest.approx(0)
    assert tonal_distance(c, g, 16) < tonal_distance(c, f_sharp, 16)
    assert np.isnan(tonal_distance(c, notes(), 16))
