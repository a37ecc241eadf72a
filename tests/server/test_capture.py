"""A performer's notes in beats, and phrases."""

import numpy as np
import pytest

from server.capture import MAX_NOTES, MAX_ONSETS, Capture, grid_shift
from server.music import Note
from server.phrases import Phrases
from server.piano_roll import LENGTH, PITCH, START, NoteArray


def window(capture: Capture, end_beat: float) -> NoteArray:
    return capture.window(capture.notes(end_beat), end_beat, 256, 16)


def test_a_note_lands_on_its_step() -> None:
    capture = Capture()
    capture.note_on(60, 90, 33.0)
    capture.note_off(60, 34.5)
    assert window(capture, 48.0).tolist() == [[16, 24, 60, 90]]


def test_the_pedal_counts() -> None:
    capture = Capture()
    capture.pedal(is_down=True, beat=0.0)
    capture.note_on(60, 90, 0.0)
    capture.note_off(60, 0.5)
    capture.note_on(64, 90, 1.0)
    capture.pedal(is_down=False, beat=3.0)
    notes = {n.pitch: n.duration_beats for n in capture.notes(4.0)}
    # 64 is still pressed when the pedal goes.
    assert notes == {60: 3.0, 64: 3.0}
    assert capture.is_pressed(4.0)
    capture.note_off(64, 3.5)
    assert not capture.is_pressed(4.0)


@pytest.mark.parametrize("late", [-0.09, 0.02, 0.11])
def test_what_is_evenly_late_is_put_on_the_grid(late: float) -> None:
    rng = np.random.default_rng(1)
    capture = Capture()
    onsets = [0.0, 1.0, 1.5, 2.25, 4.0, 7.75]
    for k, onset in enumerate(onsets):
        beat = 16 + onset + late + float(rng.normal(0, 0.01))
        capture.note_on(60 + k, 80, beat)
        capture.note_off(60 + k, beat + 0.5)
    found = window(capture, 32.0)
    assert np.abs(found[:, START] - np.array(onsets) * 16).max() <= 1
    assert (np.abs(found[:, LENGTH] - 8) <= 1).all()


def test_a_phrase_without_a_grid_is_left_alone() -> None:
    rng = np.random.default_rng(4)
    notes = [Note(float(b), 0.1, 60, 80) for b in rng.uniform(0, 16, 200)]
    assert grid_shift(notes) == 0.0


def test_an_empty_capture_is_an_empty_window() -> None:
    assert window(Capture(), 16.0).shape == (0, 4)


def test_a_key_that_hangs_does_no_harm() -> None:
    capture = Capture()
    capture.note_on(60, 80, 1.0)
    assert capture.is_pressed(16.0)
    assert not capture.is_pressed(18.0)
    assert capture.notes(100.0) == []


def test_any_notes_at_any_time_do_no_harm_and_are_bounded() -> None:
    rng = np.random.default_rng(3)
    capture = Capture()
    beat = 0.0
    for _ in range(30_000):
        beat += float(rng.choice([-40.0, 0.0, 0.001, 0.01], p=[0.0005, 0.3, 0.5, 0.1995]))
        pitch = int(rng.integers(128))
        action = rng.integers(5)
        if action < 2:
            capture.note_on(pitch, int(rng.integers(1, 128)), beat)
        elif action < 4:
            capture.note_off(pitch, beat)
        else:
            capture.pedal(is_down=bool(rng.integers(2)), beat=beat)
    notes = capture.notes(beat)
    assert len(notes) <= MAX_NOTES + 128
    assert all(n.duration_beats > 0 for n in notes)
    found = window(capture, beat)
    assert (found[:, START] >= 0).all()
    assert (found[:, START] + found[:, LENGTH] <= 256).all()
    assert len(np.unique(found[:, [START, PITCH]], axis=0)) == len(found)


def test_a_chord_is_struck_once_and_onsets_are_bounded() -> None:
    capture = Capture()
    for step in range(3000):
        for pitch in (60, 64, 67):
            capture.note_on(pitch, 80, step / 4 + pitch / 1000)
    assert capture.onsets[-2:] == [2998 / 4 + 0.06, 2999 / 4 + 0.06]
    assert len(capture.onsets) <= MAX_ONSETS


def test_what_is_played_goes_along_with_a_jump() -> None:
    capture = Capture()
    capture.note_on(60, 80, 30.0)
    capture.note_off(60, 31.0)
    capture.note_on(64, 80, 31.5)
    capture.move(-16.0)
    capture.note_off(64, 16.5)
    assert capture.notes(17.0) == [Note(14.0, 1.0, 60, 80), Note(15.5, 1.0, 64, 80)]
    assert (capture.onsets, capture.last_beat) == ([14.0, 15.5], 16.5)


def played(mode: str, *notes: tuple[float, float]) -> Phrases:
    phrases = Phrases()
    phrases.set_mode(mode, 0.0)  # type: ignore[arg-type]
    for start, end in notes:
        phrases.capture.note_on(60, 80, start)
        phrases.capture.note_off(60, end)
    return phrases


def test_a_phrase_is_over_when_its_next_onset_is_overdue_at_a_bar_line() -> None:
    phrases = played("respond", (4.0, 4.3), (5.0, 5.3), (6.0, 6.3))
    assert phrases.advance(6.9, 8.0) is None  # a rest of theirs is longer
    phrase = phrases.advance(7.4, 8.0)
    assert phrase is not None
    assert phrase.end_beat == 8.0
    assert phrases.ended(7.45) == 0
    assert phrases.ended(7.55) == 1
    assert phrases.ended(7.6) == 0
    assert phrases.advance(7.65, 8.0) is None
    assert phrases.advance(11.7, 12.0) is None


def test_in_continue_a_breath_is_enough_near_the_launch() -> None:
    phrases = played("continue", (4.0, 5.0), (6.0, 7.0))
    assert phrases.advance(7.2, 8.0) is None  # a breath is longer
    phrase = phrases.advance(7.4, 8.0)
    assert phrase is not None
    assert phrase.end_beat == 8.0
    assert phrases.advance(7.5, 8.0) is None
    assert phrases.advance(11.7, 12.0) is None


def test_a_phrase_that_never_ends_is_answered_all_the_same() -> None:
    phrases = Phrases()
    phrases.set_mode("respond", 0.0)
    answers = []
    for step in range(1, 1600):
        beat = step / 8
        phrases.capture.note_on(60 + step % 7, 80, beat)
        phrases.advance(beat, float(int(beat / 4 + 1) * 4))
        n_bars = phrases.ended(beat)
        answers += [n_bars] if n_bars else []
        phrases.answer(beat + 1.0, max(1, n_bars))
        assert not n_bars or phrases.waiting_beat(beat) is None  # No note takes it back.
    assert len(answers) in (2, 3)
    assert all(n_bars == 16 for n_bars in answers)


def test_in_respond_only_the_answer_is_heard() -> None:
    phrases = played("respond", (4.0, 11.0))
    notes = [Note(float(b), 2.0, 40, 80) for b in range(40)]
    assert phrases.heard("bass", notes) == []
    phrases.answer(12.0, 2)
    heard = phrases.heard("bass", notes)
    assert [n.start_beats for n in heard] == [float(b) for b in range(12, 20)]
    assert heard[-1].end_beats == 20.0
    assert phrases.state(13.0) == "answering"
    assert phrases.state(21.0) == "playing"


def test_in_lead_only_the_piano_is_silent() -> None:
    phrases = played("lead", (4.0, 5.0))
    notes = [Note(1.0, 2.0, 40, 80)]
    assert phrases.heard("piano", notes) == []
    assert phrases.heard("bass", notes) == notes
