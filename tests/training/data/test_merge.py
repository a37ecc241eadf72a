import numpy as np
import pytest

from server.piano_roll import notes_to_roll
from tests.training.data.builders import note_array
from training.data.merge import instrument_of, merge_parts


@pytest.mark.parametrize(
    ("programs", "instrument"),
    [
        (range(8), "piano"),
        (range(8, 24), "strings"),
        (range(24, 32), "guitar"),
        (range(32, 40), "bass"),
        (range(40, 96), "strings"),
        (range(96, 104), None),
        (range(104, 112), "strings"),
        (range(112, 128), None),
    ],
)
def test_the_official_rule(programs: range, instrument: str | None) -> None:
    assert {instrument_of(program, is_drum=False) for program in programs} == {instrument}
    assert {instrument_of(program, is_drum=True) for program in programs} == {"drums"}


def test_the_greatest_velocity_is_heard() -> None:
    soft, loud = note_array((0, 100, 60, 50)), note_array((20, 30, 60, 90))
    expected = [[0, 20, 60, 50], [20, 30, 60, 90], [50, 50, 60, 50]]
    np.testing.assert_array_equal(merge_parts([soft, loud]), expected)
    np.testing.assert_array_equal(merge_parts([loud, soft]), expected)


def test_a_doubled_part_gives_one_note() -> None:
    first, second = note_array((0, 100, 60, 80)), note_array((0, 90, 60, 80), (0, 9, 64, 70))
    expected = [[0, 100, 60, 80], [0, 9, 64, 70]]
    np.testing.assert_array_equal(merge_parts([first, second]), expected)


def test_the_rest_of_a_note_that_outlasts_a_louder_one_a_little_is_dropped() -> None:
    parts = [note_array((0, 100, 60, 90)), note_array((2, 103, 60, 80))]
    np.testing.assert_array_equal(merge_parts(parts, 20), [[0, 100, 60, 90]])
    np.testing.assert_array_equal(merge_parts(parts), [[0, 100, 60, 90], [100, 5, 60, 80]])


def test_notes_that_touch_stay_apart() -> None:
    notes = note_array((0, 24, 60, 80), (24, 24, 60, 80))
    np.testing.assert_array_equal(merge_parts([notes]), notes)


def test_nothing_gives_nothing() -> None:
    assert merge_parts([]).shape == (0, 4)


def test_equals_the_maximum_of_the_rolls() -> None:
    generator = np.random.default_rng(3)
    for _ in range(30):
        parts = []
        for _ in range(3):
            # Each part is monophonic in a pitch, as a MIDI channel is.
            edges = np.sort(generator.choice(200, 12, replace=False))
            rows = [
                (int(a), int(b - a), int(60 + generator.integers(2)), int(generator.integers(1, 6)))
                for a, b in zip(edges[::2], edges[1::2], strict=True)
            ]
            parts.append(note_array(*rows))
        merged = merge_parts(parts)
        rolls = [notes_to_roll(part, 200) for part in parts]
        np.testing.assert_array_equal(notes_to_roll(merged, 200), np.maximum.reduce(rolls))
        for pitch in (60, 61):
            rows_of_pitch = merged[merged[:, 2] == pitch]
            ends = rows_of_pitch[:, 0] + rows_of_pitch[:, 1]
            assert (rows_of_pitch[1:, 0] >= ends[:-1]).all()
