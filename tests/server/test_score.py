import pytest

from server.music import Note
from server.score import Score


def note(start_beats: float, pitch: int = 60) -> Note:
    return Note(start_beats, 0.5, pitch, 100)


def score_of(*starts: float) -> Score:
    score = Score()
    score.replace_from(0.0, [note(s) for s in starts])
    return score


def starts(score: Score) -> list[float]:
    return [n.start_beats for n in score]


def test_notes_are_sorted_by_onset_then_pitch() -> None:
    score = Score()
    score.replace_from(0.0, [note(1.0, 64), note(0.0, 70), note(1.0, 60)])
    assert [(n.start_beats, n.pitch) for n in score] == [(0.0, 70), (1.0, 60), (1.0, 64)]


def test_due_hands_out_each_note_once() -> None:
    score = score_of(0.0, 1.0, 1.5, 2.0)
    assert [n.start_beats for n in score.due(1.5)] == [0.0, 1.0, 1.5]
    assert score.due(1.5) == []
    assert score.next_note == note(2.0)
    assert [n.start_beats for n in score.due(9.0)] == [2.0]
    assert score.next_note is None


def test_splice_keeps_what_lies_before_the_seam() -> None:
    score = score_of(0.0, 1.0, 2.0, 3.0)
    score.replace_from(2.0, [note(2.5), note(2.0, 40), note(1.9)])
    assert starts(score) == [0.0, 1.0, 2.0, 2.5]
    assert [n.pitch for n in score] == [60, 60, 40, 60]


def test_notes_that_are_still_to_come_end_at_the_seam() -> None:
    score = Score()
    score.replace_from(0.0, [Note(1.0, 9.0, 60, 100), Note(3.0, 9.0, 64, 100)])
    score.replace_from(4.0, [note(4.0, 67)])
    assert [(n.start_beats, n.end_beats) for n in score] == [(1.0, 4.0), (3.0, 4.0), (4.0, 4.5)]


@pytest.mark.parametrize(("read_to", "expected"), [(0.5, [1.0, 5.0]), (3.0, [5.0])])
def test_splice_keeps_the_place(read_to: float, expected: list[float]) -> None:
    score = score_of(0.0, 1.0, 2.0, 3.0)
    score.due(read_to)
    score.replace_from(2.0, [note(5.0)])
    assert [n.start_beats for n in score.due(9.0)] == expected


def test_extend_goes_on_behind_the_last_note() -> None:
    score = score_of(0.0, 1.0)
    score.due(9.0)
    score.extend([note(2.0), note(1.0, 72), note(0.5)])
    assert starts(score) == [0.0, 1.0, 1.0, 2.0]
    assert [n.pitch for n in score.due(9.0)] == [72, 60]


def test_locate_finds_the_first_note_at_or_after() -> None:
    score = score_of(0.0, 1.0, 2.0)
    score.locate(1.0)
    assert score.next_note == note(1.0)
    score.locate(1.1)
    assert score.next_note == note(2.0)
    score.locate(7.0)
    assert score.next_note is None


def test_prune_keeps_the_place_and_all_that_is_unread() -> None:
    score = score_of(0.0, 1.0, 2.0, 3.0)
    score.due(1.0)
    score.prune(3.0)
    assert starts(score) == [2.0, 3.0]
    assert score.next_note == note(2.0)
