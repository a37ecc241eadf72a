"""Figures of parts against examples worked out by hand, and against the libraries' where right."""

import math

import numpy as np
import pytest
from pypianoroll import metrics as pypianoroll_metrics

from server.piano_roll import NoteArray, notes_to_roll
from training.report.music import (
    beat_chroma,
    chroma_overlap,
    drum_pattern,
    empty_bars,
    groove_consistency,
    part_figures,
    pitch_class_entropy,
    repetition,
    scale_consistency,
    tonal_centroids,
    tonal_distance,
)
from training.report.pieces import cut

BAR = 64


def notes(*rows: tuple[int, int, int, int]) -> NoteArray:
    return np.array(rows, np.int32).reshape(-1, 4)


def test_a_bar_in_which_a_note_still_sounds_is_not_empty() -> None:
    held = notes((0, 65, 60, 80), (3 * BAR, 4, 60, 80))
    assert empty_bars(held, 4, BAR) == 25
    # pypianoroll's rate of empty beats is that of the beats that are not.
    roll = notes_to_roll(held, 4 * BAR)
    assert pypianoroll_metrics.empty_beat_rate(roll, BAR) == 0.75


def test_pitch_classes_are_counted_by_octave() -> None:
    octaves = notes((0, 8, 48, 80), (8, 8, 60, 80), (16, 8, 71, 80))
    assert part_figures(octaves, "piano", 1, 16)["used_pitch_classes"] == 2
    # pypianoroll folds by tens: these are three classes to it.
    assert pypianoroll_metrics.n_pitch_classes_used(notes_to_roll(octaves, BAR)) == 3


def test_used_pitch_classes_are_a_mean_over_bars_with_notes() -> None:
    music = notes((0, 8, 60, 80), (0, 8, 64, 80), (2 * BAR, 8, 60, 80))
    assert part_figures(music, "piano", 3, 16)["used_pitch_classes"] == 1.5


def test_a_thirty_second_is_qualified_and_a_step_is_not() -> None:
    music = notes((0, 1, 60, 80), (8, 2, 60, 80), (16, 9, 60, 80), (32, 1, 72, 80))
    assert part_figures(music, "piano", 1, 16)["qualified_notes"] == 50


def test_drum_pattern_is_pypianorolls() -> None:
    hits = notes((0, 1, 36, 80), (4, 1, 38, 80), (9, 1, 42, 80), (11, 1, 42, 80), (14, 1, 42, 80))
    assert drum_pattern(hits, 16) == pytest.approx(100 * (1 + 1 + 0.1 + 0.1 + 0) / 5)
    # It sums a mask of one beat, so its rolls are one beat long.
    roll = notes_to_roll(hits, 16) > 0
    assert pypianoroll_metrics.drum_in_pattern_rate(roll, 16) == pytest.approx(
        drum_pattern(hits, 16) / 100
    )


def test_pitch_class_entropy_by_hand() -> None:
    assert pitch_class_entropy(notes((0, 1, 60, 9), (1, 1, 72, 9))) == 0
    assert pitch_class_entropy(notes((0, 1, 60, 9), (1, 1, 67, 9))) == 1
    chromatic = notes(*((k, 1, 60 + k, 9) for k in range(12)))
    assert pitch_class_entropy(chromatic) == pytest.approx(math.log2(12))


def test_scale_consistency_by_hand() -> None:
    g_major = notes(*((k, 1, p, 9) for k, p in enumerate((67, 69, 71, 72, 74, 76, 78))))
    assert scale_consistency(g_major) == 100
    chromatic = notes(*((k, 1, 60 + k, 9) for k in range(12)))
    assert scale_consistency(chromatic) == pytest.approx(100 * 7 / 12)
    a_minor = notes(*((k, 1, p, 9) for k, p in enumerate((57, 59, 60, 62, 64, 65, 67))))
    assert scale_consistency(a_minor) == 100


def test_groove_consistency_by_hand() -> None:
    same = notes((0, 1, 36, 9), (BAR, 1, 38, 9), (2 * BAR, 1, 36, 9))
    assert groove_consistency(same, 3, BAR) == 100
    # One of sixteen places differs in one pair of two.
    moved = notes((0, 1, 36, 9), (BAR, 1, 36, 9), (2 * BAR, 1, 36, 9), (2 * BAR + 8, 1, 36, 9))
    assert groove_consistency(moved, 3, BAR) == pytest.approx(100 * (1 - 1 / 32))


def test_bars_without_notes_are_no_groove() -> None:
    once = notes((0, 1, 36, 9), (BAR, 1, 36, 9))
    assert groove_consistency(once, 2, BAR) == 100
    assert math.isnan(groove_consistency(notes(), 4, BAR))


def test_repetition_by_hand() -> None:
    a, b = (0, 4, 60, 80), (4, 4, 62, 80)
    bars = [a, a, b, None, a]
    music = notes(*((k * BAR + n[0], *n[1:]) for k, n in enumerate(bars) if n))
    found = repetition(cut(music, 5, BAR))
    # Later bars with notes: a (= previous), b, a (seen, but behind silence).
    assert found["bar_equals_previous"] == pytest.approx(100 / 3)
    assert found["bar_in_last_16"] == pytest.approx(200 / 3)
    assert found["distinct_bars"] == 50


def test_a_bar_is_sought_among_the_last_sixteen_only() -> None:
    rows = [(k * BAR, 4, 40 + k, 80) for k in range(17)]
    near = notes(*rows[:16], (16 * BAR, 4, 40, 80))
    far = notes(*rows, (17 * BAR, 4, 40, 80))
    assert repetition(cut(near, 17, BAR))["bar_in_last_16"] == pytest.approx(100 / 16)
    assert repetition(cut(far, 18, BAR))["bar_in_last_16"] == 0


def test_onsets_on_sixteenths_by_hand() -> None:
    music = notes(*((step, 4, 60, 80) for step in (0, 4, 8, 11, 28, 33)))
    assert part_figures(music, "guitar", 1, 16)["on_sixteenths"] == pytest.approx(200 / 6)
    triplets = notes((0, 4, 36, 80), (6, 4, 36, 80), (18, 4, 36, 80))
    assert part_figures(triplets, "drums", 1, 24)["on_sixteenths"] == pytest.approx(200 / 3)


def test_the_upper_line_by_hand() -> None:
    """Of each onset its highest note, held against the next within a beat."""
    rows = ((0, 60), (0, 48), (4, 60), (8, 62), (8, 65), (12, 64), (16, 62), (33, 50), (49, 52))
    music = notes(*((start, 4, pitch, 80) for start, pitch in rows))
    # 60 60 65 64 62 | 50 52, the last two a beat apart: 0 5 -1 -2 2; up down down up.
    figures = part_figures(music, "strings", 1, 16)
    assert figures["line_repeats"] == pytest.approx(100 / 5)
    assert figures["line_steps"] == pytest.approx(300 / 5)
    assert figures["line_turns"] == pytest.approx(200 / 3)
    still = part_figures(notes((0, 4, 60, 80)), "bass", 1, 16)
    assert all(math.isnan(still[name]) for name in ("line_repeats", "line_steps", "line_turns"))
    assert math.isnan(part_figures(notes(), "bass", 1, 16)["line_turns"])
    assert "line_steps" not in part_figures(music, "drums", 1, 16)


def test_tonal_distance_by_hand() -> None:
    def place(pitch: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        return tonal_centroids(beat_chroma(notes((0, 16, pitch, 9)), 1, 16))

    # A tone and its tritone lie opposite on the fifths' circle and at one place on the thirds'.
    expected = math.sqrt(2**2 + 2**2 * math.sin(math.pi * 1.5 * 6 / 2) ** 2)
    assert tonal_distance(place(60), place(66)) == pytest.approx(expected)
    assert tonal_distance(place(60), place(72)) == pytest.approx(0)
    silent = tonal_centroids(beat_chroma(notes(), 1, 16))
    assert math.isnan(tonal_distance(place(60), silent))


def test_chroma_overlap_by_hand() -> None:
    piano = beat_chroma(notes((0, 16, 60, 9), (0, 16, 64, 9)), 2, 16)
    bass = beat_chroma(notes((0, 12, 36, 9), (12, 4, 38, 9), (16, 16, 36, 9)), 2, 16)
    assert chroma_overlap(piano, bass) == pytest.approx(0.75)


def test_notes_out_of_range_and_velocities() -> None:
    music = notes((0, 4, 20, 60), (4, 4, 60, 100))
    found = part_figures(music, "bass", 1, 16)
    assert found["out_of_range"] == 50
    assert (found["velocity_mean"], found["velocity_sd"]) == (80, 20)


def test_a_silent_part_has_no_figures_but_empty_bars() -> None:
    found = part_figures(notes(), "strings", 4, 16)
    assert found.pop("empty_bars") == 100
    assert all(math.isnan(value) for value in found.values())
