import random
from itertools import pairwise

import pytest

from server.clock import NS_PER_MS, NS_PER_S
from server.music import INSTRUMENTS, Note
from server.osc.encode import encode
from server.osc.windows import window_messages
from tests.server.osc.listener import LINE, Listener, started


def test_a_note_is_told_a_look_ahead_early_with_the_delay_it_must_wait() -> None:
    listener = started()
    listener.play("bass", Note(2.0, 1.0, 40, 90))
    listener.run_to(2000)
    assert listener.notes() == [(900, (40, 90, 490.0, 3, 100.0))]


def test_the_look_ahead_can_be_chosen() -> None:
    listener = started(look_ahead_ms=250)
    listener.play("piano", Note(2.0, 1.0, 60, 90))
    listener.run_to(2000)
    assert listener.notes() == [(750, (60, 90, 490.0, 1, 250.0))]


def test_a_note_learnt_late_is_told_at_once_and_shortened() -> None:
    listener = started()
    listener.run_to(1050)
    listener.play("bass", Note(2.0, 1.0, 40, 90), Note(1.0, 0.5, 41, 90))
    listener.run_to(1060)
    assert listener.notes() == [(1050, (40, 90, 440.0, 3, 0.0))]


def test_a_repeated_pitch_ends_before_it_is_struck_again() -> None:
    listener = started()
    listener.play("drums", *(Note(beat / 4, 0.25, 42, 90) for beat in range(8)))
    listener.run_to(1000)
    told = [(ms + args[4], ms + args[4] + args[2]) for ms, args in listener.notes()]  # type: ignore[operator]
    assert len(told) == 8
    assert all(off < on for (_, off), (on, _) in pairwise(told))


def test_beats_are_counted_from_one() -> None:
    listener = started()
    listener.run_to(2600)
    assert listener.beats() == [
        (0, (1, 1, 120.0)),
        (500, (1, 2, 120.0)),
        (1000, (1, 3, 120.0)),
        (1500, (1, 4, 120.0)),
        (2000, (2, 1, 120.0)),
        (2500, (2, 2, 120.0)),
    ]


def test_after_a_pause_of_the_machine_one_beat_is_told() -> None:
    listener = started()
    listener.run_to(100)
    listener.clock.advance_to(2100 * NS_PER_MS)
    listener.feed.advance(listener.clock.now_ns())
    assert [args[:2] for _, args in listener.beats()] == [(1, 1), (2, 1)]


def test_nothing_is_due_while_stopped() -> None:
    listener = Listener()
    listener.play("bass", Note(0.0, 1.0, 40, 90))
    assert listener.feed.advance(0) is None
    listener.feed.set_timeline(LINE.halted(0), 0)
    assert listener.feed.advance(0) is None
    assert not listener.messages


def test_stop_ends_what_sounds_and_what_waits_and_play_goes_on_from_there() -> None:
    listener = started()
    listener.play("bass", Note(0.0, 4.0, 40, 90), Note(2.0, 1.0, 45, 90))
    listener.run_to(950)
    listener.feed.set_timeline(LINE.halted(listener.clock.now_ns()), listener.clock.now_ns())
    assert listener.notes()[2:] == [(950, (40, 0, 0.0, 3, 0.0)), (950, (45, 0, 0.0, 3, 51.0))]
    assert listener.silent_from_ms() == 1001
    listener.run_to(5000)
    now_ns = listener.clock.now_ns()
    listener.feed.set_timeline(LINE.halted(950 * NS_PER_MS).started(now_ns), now_ns)
    listener.run_to(6000)
    assert listener.notes()[4:] == [(5000, (45, 90, 490.0, 3, 50.0))]


def test_mute_ends_at_once_and_unmute_takes_up_with_the_next_note() -> None:
    listener = started()
    listener.play("bass", *(Note(float(beat), 1.0, 40 + beat, 90) for beat in range(8)))
    listener.play("piano", Note(0.0, 4.0, 60, 90))
    listener.run_to(700)
    listener.feed.set_audible("bass", is_audible=False, now_ns=listener.clock.now_ns())
    assert listener.notes()[-1] == (700, (41, 0, 0.0, 3, 0.0))
    listener.run_to(1700)
    assert listener.notes()[-1][0] == 700
    listener.feed.set_audible("bass", is_audible=True, now_ns=listener.clock.now_ns())
    listener.run_to(2100)
    assert listener.notes()[-1] == (1900, (44, 90, 490.0, 3, 100.0))


def test_another_channel_ends_the_notes_on_the_old_one() -> None:
    listener = started()
    listener.play("bass", Note(0.0, 2.0, 40, 90), Note(2.0, 1.0, 41, 90))
    listener.run_to(500)
    listener.feed.set_channel("bass", 7, listener.clock.now_ns())
    listener.run_to(1500)
    assert [(ms, args[0], args[1], args[3]) for ms, args in listener.notes()] == [
        (0, 40, 90, 3),
        (500, 40, 0, 3),
        (900, 41, 90, 8),
    ]


def test_a_tempo_change_moves_what_is_not_yet_told() -> None:
    listener = started()
    listener.play("bass", Note(1.0, 1.0, 40, 90), Note(3.0, 1.0, 41, 90))
    listener.run_to(500)
    listener.feed.set_timeline(LINE.with_tempo(60.0, listener.clock.now_ns()), 500 * NS_PER_MS)
    listener.run_to(4000)
    assert [ms for ms, *_ in listener.struck] == [500, 2500]
    assert listener.beats()[1:3] == [(500, (1, 2, 120.0)), (1500, (1, 3, 60.0))]


def test_a_jump_ends_the_notes_and_looks_up_its_place() -> None:
    listener = started()
    listener.play("bass", Note(0.0, 4.0, 40, 90), Note(8.0, 1.0, 41, 90))
    listener.run_to(1000)
    now_ns = listener.clock.now_ns()
    listener.feed.set_timeline(LINE.located(8.0, now_ns), now_ns)
    listener.run_to(1100)
    assert listener.notes()[1:] == [
        (1000, (40, 0, 0.0, 3, 0.0)),
        (1000, (41, 90, 490.0, 3, 0.0)),
    ]
    assert listener.beats()[-1] == (1000, (3, 1, 120.0))


def test_a_splice_ends_notes_at_its_seam() -> None:
    listener = started()
    listener.play("bass", Note(0.0, 8.0, 40, 90), Note(5.0, 1.0, 41, 90))
    listener.run_to(1500)
    listener.play("bass", Note(4.0, 1.0, 40, 80), from_beat=4.0)
    listener.run_to(4000)
    # The end comes a look-ahead early, as notes do: until then the music may change once more.
    assert listener.notes()[1:] == [
        (1890, (40, 0, 0.0, 3, 100.0)),
        (1900, (40, 80, 490.0, 3, 100.0)),
    ]


def test_a_splice_takes_back_what_was_told_unless_it_stays() -> None:
    listener = started()
    stays, goes = Note(2.0, 1.0, 40, 90), Note(2.0, 1.0, 47, 90)
    listener.play("bass", stays, goes)
    listener.run_to(950)
    listener.play("bass", stays, Note(2.0, 1.0, 52, 90), from_beat=1.95)
    listener.run_to(1600)
    assert listener.notes()[2:] == [(950, (47, 0, 0.0, 3, 51.0)), (950, (52, 90, 490.0, 3, 50.0))]


def test_a_splice_does_not_end_its_own_note_by_taking_back_the_old_one() -> None:
    # A client can be made to end a pitch, not to forget a note: the old strike stands for the new.
    listener = started()
    listener.play("bass", Note(2.0, 1.0, 40, 90), Note(2.0, 1.0, 42, 90))
    listener.run_to(950)
    listener.play("bass", Note(2.0, 1.0, 40, 45), Note(2.01, 0.5, 42, 45), from_beat=1.95)
    listener.run_to(1600)
    assert sorted(pitch for _, _, pitch in listener.struck) == [40, 42]
    # Only the note that is to be shorter is told to end, where the new one would.
    assert listener.notes()[2:] == [(1145, (42, 0, 0.0, 3, 100.0))]
    assert listener.silent_from_ms() >= 1400


def test_a_client_that_leaves_is_told_to_end() -> None:
    listener = started()
    listener.play("bass", Note(0.0, 4.0, 40, 90))
    listener.run_to(100)
    before = len(listener.messages)
    assert listener.feed.endings(listener.clock.now_ns()) == [("note/bass", (40, 0, 0.0, 3, 0.0))]
    assert len(listener.messages) == before


def test_an_hour_stays_on_the_grid() -> None:
    listener = started()
    n_beats = 7200
    listener.play("drums", *(Note(beat + 1 / 3, 0.1, 36, 90) for beat in range(n_beats)))
    listener.run_to(3_600_000)
    onsets = [ms for ms, *_ in listener.struck]
    assert len(onsets) == n_beats
    assert max(abs(ms - 500 * (k + 1 / 3)) for k, ms in enumerate(onsets)) < 1e-3
    assert len(listener.beats()) == n_beats + 1


def test_whatever_happens_every_note_ends_soon_after_stop() -> None:
    chance = random.Random(7)
    for _ in range(20):
        listener = started()
        line = LINE
        for step in range(60):
            now_ns = listener.clock.now_ns()
            beat = line.beat_at(now_ns)
            instrument = chance.choice(INSTRUMENTS)
            match chance.randrange(6):
                case 0:
                    line = line.with_tempo(chance.uniform(40, 240), now_ns)
                    listener.feed.set_timeline(line, now_ns)
                case 1:
                    line = line.located(chance.uniform(0, 64), now_ns)
                    listener.feed.set_timeline(line, now_ns)
                case 2:
                    listener.feed.set_audible(instrument, chance.random() < 0.7, now_ns)
                case 3:
                    listener.feed.set_channel(instrument, chance.randrange(16), now_ns)
                case _:
                    notes = [
                        Note(beat + chance.uniform(0, 8), chance.uniform(0.05, 16), p, 90)
                        for p in chance.sample(range(128), 20)
                    ]
                    listener.play(instrument, *notes, from_beat=beat + chance.choice([0, 0.1, 1]))
            listener.run_to(step * 300 + chance.uniform(0, 300))
        listener.feed.set_timeline(line.halted(listener.clock.now_ns()), listener.clock.now_ns())
        assert listener.struck
        assert listener.silent_from_ms() * NS_PER_MS <= listener.clock.now_ns() + 0.11 * NS_PER_S


@pytest.mark.parametrize(("n_notes", "parts"), [(0, [0]), (150, [150]), (310, [150, 150, 10])])
def test_a_window_is_split_into_messages_that_fit(n_notes: int, parts: list[int]) -> None:
    notes = [Note(64 + k / 16, 0.5, k % 128, 90) for k in range(n_notes)]
    messages = window_messages(4, 64.0, notes)
    assert [(len(args) - 4) // 4 for args in messages] == parts
    assert [args[:4] for args in messages] == [
        (4, 64.0, part, len(parts)) for part in range(1, len(parts) + 1)
    ]
    assert all(len(encode("/band/window/strings", args)) <= 4096 for args in messages)
    if n_notes:
        assert messages[0][4:12] == (0.0, 0.5, 0, 90, 0.0625, 0.5, 1, 90)
