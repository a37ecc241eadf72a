"""Bars of several windows joined to one."""

import numpy as np
import pytest

from server.decoding import Decoded, decode_notes
from server.patchwork import Patchwork, joined_bars, notes_said
from server.piano_roll import LENGTH, START, FloatArray, NoteArray, empty_notes


def window(*rows: tuple[int, int, int, int]) -> NoteArray:
    return np.array(rows, np.int32).reshape(-1, 4)


EMPTY = empty_notes()
HELD = window((0, 128, 60, 90), (128, 64, 62, 80))


def test_each_bar_has_the_notes_of_its_own_window() -> None:
    one = window((0, 16, 60, 90), (64, 16, 61, 90), (128, 16, 62, 90), (192, 16, 63, 90))
    other = one + np.array([4, 0, 12, 0], np.int32)
    joined = joined_bars([one, other, one, other])
    assert joined.tolist() == [
        [0, 16, 60, 90],
        [68, 16, 73, 90],
        [128, 16, 62, 90],
        [196, 16, 75, 90],
    ]


def test_the_same_window_in_every_bar_is_that_window() -> None:
    assert joined_bars([HELD] * 4).tolist() == HELD.tolist()
    assert not len(joined_bars([EMPTY] * 4))


def test_what_is_held_sounds_on_where_the_next_bar_has_it_too() -> None:
    other = window((32, 64, 60, 70), (96, 16, 64, 70))
    assert joined_bars([HELD, other, HELD, HELD]).tolist() == [
        [0, 96, 60, 90],  # as long as the second bar's own window holds it
        [96, 16, 64, 70],
        [128, 64, 62, 80],
    ]


def test_what_the_next_bar_does_not_have_ends_at_the_line() -> None:
    assert joined_bars([HELD, EMPTY, EMPTY, EMPTY]).tolist() == [[0, 64, 60, 90]]


def test_what_is_held_into_a_bar_alone_is_struck_there() -> None:
    assert joined_bars([EMPTY, HELD, HELD, EMPTY]).tolist() == [
        [64, 64, 60, 90],
        [128, 64, 62, 80],
    ]


@pytest.mark.parametrize("seed", range(20))
def test_no_note_overlaps_the_next_of_its_pitch_or_leaves_the_window(seed: int) -> None:
    rng = np.random.default_rng(seed)
    notes = joined_bars([decode_notes(random_window(rng), 1.0, 0.3) for _ in range(4)])
    assert len(notes)
    assert (notes[:, LENGTH] > 0).all()
    assert (notes[:, START] + notes[:, LENGTH] <= 256).all()
    for pitch in set(notes[:, 2].tolist()):
        own = notes[notes[:, 2] == pitch]
        assert (own[:-1, START] + own[:-1, LENGTH] <= own[1:, START]).all()


def random_window(rng: np.random.Generator) -> Decoded:
    def field(power: int) -> FloatArray:
        return (rng.random((256, 128)) ** power).astype(np.float32)

    onset = field(40)
    onset[:, 20:] = 0
    return Decoded(onset, field(1), field(1))


def test_a_bar_is_chosen_as_in_its_own_window_beside_any_other() -> None:
    rng = np.random.default_rng(4)
    one, other = random_window(rng), random_window(rng)
    own = decode_notes(one, 1.0, 0.3)
    joined = notes_said(Patchwork((other, one, other, other)), 1.0, 0.3)

    def onsets(notes: NoteArray) -> set[tuple[int, int]]:
        inside = notes[(notes[:, START] > 64) & (notes[:, START] < 128)]
        return {(start, pitch) for start, _, pitch, _ in inside.tolist()}

    assert onsets(own) == onsets(joined)
    assert onsets(own) != onsets(decode_notes(other, 1.0, 0.3))
