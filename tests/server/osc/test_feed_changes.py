"""What a client hears when the music, its tempo or who is heard changes inside the look-ahead."""

import random

import pytest

from server.clock import NS_PER_MS, Timeline
from server.music import Note
from tests.server.osc.listener import LINE, Heard, Listener, started


def heard_pitch(listener: Listener, pitch: int) -> list[tuple[int, int]]:
    """Return the rounded begin and end, in milliseconds, of what is more than a blip."""
    return [
        (round(note.on_ms), round(note.off_ms))
        for note in listener.heard()
        if note.pitch == pitch and note.off_ms - note.on_ms > 2
    ]


def set_line(listener: Listener, line: Timeline) -> None:
    listener.feed.set_timeline(line, listener.clock.now_ns())


# -- who is heard ----------------------------------------------------------------------------------


@pytest.mark.parametrize("look_ahead_ms", [100, 1000])
def test_unmuted_it_is_heard_from_the_next_note_on(look_ahead_ms: float) -> None:
    listener = started(look_ahead_ms=look_ahead_ms)
    listener.play("bass", *(Note(float(beat), 1.0, 40 + beat, 90) for beat in range(8)))
    listener.feed.set_audible("bass", is_audible=False, now_ns=0)
    listener.run_to(1440)
    listener.feed.set_audible("bass", is_audible=True, now_ns=listener.clock.now_ns())
    listener.run_to(1441)
    assert listener.notes()[0] == (1440, (43, 90, 490.0, 3, 60.0))


def test_muted_and_unmuted_at_once_nothing_that_waits_is_lost() -> None:
    listener = started()
    listener.play("bass", Note(0.0, 8.0, 30, 90), Note(2.0, 2.0, 40, 90))
    listener.run_to(950)
    for is_audible in (False, True):
        listener.feed.set_audible("bass", is_audible=is_audible, now_ns=listener.clock.now_ns())
    listener.run_to(3000)
    assert heard_pitch(listener, 30) == [(0, 950)]
    assert heard_pitch(listener, 40) == [(1002, 1990)]


def test_unmuted_before_the_first_note_nothing_of_an_earlier_place_is_told() -> None:
    listener = Listener()
    listener.play("bass", Note(7.95, 1.0, 40, 90), Note(8.0, 1.0, 41, 90))
    listener.feed.set_audible("bass", is_audible=False, now_ns=0)
    set_line(listener, LINE.located(8.0, 40 * NS_PER_MS))  # it begins a moment later
    listener.feed.set_audible("bass", is_audible=True, now_ns=0)
    listener.run_to(1000)
    assert [pitch for _, _, pitch in listener.struck] == [41]


def test_after_panic_it_goes_on_with_what_begins_from_now_on() -> None:
    listener = started(look_ahead_ms=1000)
    listener.play("bass", Note(0.0, 8.0, 30, 90), Note(2.0, 2.0, 40, 90))
    listener.run_to(500)
    listener.feed.end_all(listener.clock.now_ns())
    listener.run_to(3000)
    assert heard_pitch(listener, 30) == [(0, 500)]
    assert heard_pitch(listener, 40) == [(1002, 1990)]


def test_after_panic_what_came_late_is_not_struck_later_still() -> None:
    listener = started()
    listener.play("bass", Note(2.0, 4.0, 40, 90), Note(2.5, 1.0, 41, 90))
    listener.run_to(800)
    listener.clock.advance_to(1100 * NS_PER_MS)  # the machine was busy
    listener.feed.end_all(listener.clock.now_ns())
    listener.run_to(2000)
    assert [pitch for _, _, pitch in listener.struck] == [41]


def test_what_waited_is_told_on_the_new_channel() -> None:
    listener = started()
    listener.play("bass", Note(2.0, 1.0, 40, 90))
    listener.run_to(950)
    listener.feed.set_channel("bass", 7, listener.clock.now_ns())
    listener.run_to(1600)
    assert [(ms, args[1], args[3], args[4]) for ms, args in listener.notes()] == [
        (900, 90, 3, 100.0),
        (950, 0, 3, 51.0),
        (950, 90, 8, 50.0),
    ]


# -- tempo -----------------------------------------------------------------------------------------


def test_in_a_faster_tempo_notes_that_sound_end_when_the_music_says() -> None:
    listener = Listener()
    set_line(listener, LINE.with_tempo(60.0, 0))
    listener.play("strings", Note(0.0, 4.0, 60, 90), Note(0.0, 0.5, 61, 90))
    listener.run_to(300)
    set_line(listener, Timeline(0.0, 0, 60.0).with_tempo(180.0, 300 * NS_PER_MS))
    listener.run_to(4000)
    # 3.7 and 0.2 beats were left, a third of a second each.
    assert heard_pitch(listener, 60) == [(0, 1523)]
    assert heard_pitch(listener, 61) == [(0, 357)]


def test_a_tempo_that_creeps_up_ends_notes_too_and_says_so_seldom() -> None:
    listener = started()
    listener.play("strings", Note(0.0, 8.0, 60, 90))
    line = LINE
    for step in range(1, 31):
        listener.run_to(step * 50)
        line = line.with_tempo(120.0 + 4 * step, listener.clock.now_ns())
        set_line(listener, line)
    listener.run_to(5000)
    ((on_ms, off_ms),) = heard_pitch(listener, 60)
    assert on_ms == 0
    assert abs(off_ms - line.ns_at(8.0) / NS_PER_MS) < 41
    assert len(listener.notes()) <= 3


def test_a_tempo_that_trembles_says_nothing() -> None:
    chance = random.Random(2)
    listener = started()
    notes = [Note(float(beat), 16.0, 40 + beat, 90) for beat in range(8)]
    listener.play("strings", *notes)
    line = LINE
    for step in range(1, 200):
        listener.run_to(step * 20)
        line = line.with_tempo(chance.uniform(119.0, 121.0), listener.clock.now_ns())
        set_line(listener, line)
    assert len(listener.notes()) == len(listener.struck) == 8


def test_in_a_slower_tempo_what_waits_is_told_again_where_it_is_now() -> None:
    listener = started(look_ahead_ms=1000)
    listener.play("strings", Note(2.0, 2.0, 60, 90))
    listener.run_to(500)
    set_line(listener, LINE.with_tempo(60.0, listener.clock.now_ns()))
    listener.run_to(4000)
    assert heard_pitch(listener, 60) == [(1500, 3490)]


def test_in_a_slower_tempo_what_waits_is_told_again_at_its_length() -> None:
    listener = Listener()
    set_line(listener, LINE.with_tempo(180.0, 0))
    listener.play("strings", Note(3.0, 4.0, 60, 90))
    listener.run_to(990)
    set_line(listener, LINE.with_tempo(180.0, 0).with_tempo(60.0, 990 * NS_PER_MS))
    listener.run_to(6000)
    ((on_ms, off_ms),) = heard_pitch(listener, 60)
    assert 1000 <= on_ms <= 1032
    assert abs(off_ms - 5010) <= 1


def test_in_a_faster_tempo_what_waits_is_told_again_where_nothing_is_in_its_way() -> None:
    listener = Listener(1000)
    set_line(listener, LINE.with_tempo(60.0, 0))
    listener.play("drums", Note(0.9, 0.25, 36, 90))
    listener.play("strings", Note(0.9, 8.0, 60, 90))
    listener.run_to(10)
    set_line(listener, LINE.with_tempo(60.0, 0).with_tempo(180.0, 10 * NS_PER_MS))
    listener.run_to(4000)
    # 0.89 beats were left.
    assert heard_pitch(listener, 36) == [(307, 380)]
    # Its end, a millisecond behind the first strike, would cut the long note: it comes late.
    assert heard_pitch(listener, 60) == [(900, 2963)]


# -- the splice ------------------------------------------------------------------------------------


def test_a_note_that_is_taken_back_and_wanted_again_is_heard() -> None:
    listener = started()
    first, second = Note(4.0, 4.0, 60, 90), Note(4.0, 4.0, 67, 90)
    listener.play("strings", first)
    listener.run_to(1925)
    listener.play("strings", second, from_beat=4.0)
    listener.run_to(1970)
    listener.play("strings", first, from_beat=4.0)
    listener.run_to(6000)
    assert heard_pitch(listener, 60) == [(2002, 3990)]
    assert heard_pitch(listener, 67) == []


def test_a_note_about_one_that_was_taken_back_goes_on_behind_it() -> None:
    listener = started(look_ahead_ms=1000)
    listener.play("strings", Note(4.0, 4.0, 60, 90), Note(4.0, 4.0, 61, 90))
    listener.run_to(1500)
    listener.play("strings", Note(3.5, 4.0, 60, 90), Note(3.96, 5.0, 61, 90), from_beat=3.1)
    listener.run_to(6000)
    assert heard_pitch(listener, 60) == [(1750, 1999), (2002, 3740)]
    assert heard_pitch(listener, 61) == [(2002, 4470)]


def test_both_parts_of_a_note_end_with_it() -> None:
    listener = started(look_ahead_ms=1000)
    listener.play("strings", Note(4.0, 4.0, 60, 90))
    listener.run_to(1500)
    listener.play("strings", Note(3.5, 4.0, 60, 90), from_beat=3.1)
    listener.run_to(1800)
    listener.feed.set_audible("strings", is_audible=False, now_ns=listener.clock.now_ns())
    listener.run_to(6000)
    assert heard_pitch(listener, 60) == [(1750, 1800)]
    assert listener.silent_from_ms() < 2010


def test_a_note_that_waits_is_not_taken_for_a_longer_one() -> None:
    listener = started()
    listener.play("strings", Note(4.0, 1.0, 60, 90))
    listener.run_to(1950)
    listener.play("strings", Note(4.0, 8.0, 60, 90), from_beat=4.0)
    listener.run_to(7000)
    assert heard_pitch(listener, 60) == [(2002, 5990)]


def test_a_note_before_one_that_waits_leaves_it_alone() -> None:
    listener = started(look_ahead_ms=1000)
    listener.play("drums", Note(4.0, 0.5, 38, 90))
    listener.run_to(1500)
    listener.play("drums", Note(3.25, 0.5, 38, 90), Note(4.0, 0.5, 38, 70), from_beat=3.1)
    listener.run_to(3000)
    assert heard_pitch(listener, 38) == [(1625, 1865), (2000, 2240)]


def test_a_pitch_that_is_struck_while_it_sounds_is_ended_before() -> None:
    listener = started()
    listener.play("strings", Note(0.0, 4.0, 60, 90), Note(2.0, 4.0, 60, 80))
    listener.run_to(3000)
    assert heard_pitch(listener, 60) == [(0, 990), (1000, 2990)]


def test_an_end_at_a_seam_that_is_given_up_ends_nothing() -> None:
    listener = started()
    listener.play("strings", Note(0.0, 16.0, 60, 90))
    listener.run_to(100)
    listener.play("strings", from_beat=8.0)
    listener.play("strings", Note(4.0, 8.0, 60, 90), from_beat=4.0)
    listener.run_to(7000)
    assert heard_pitch(listener, 60) == [(0, 1990), (2000, 5990)]


def test_a_shorter_look_ahead_tells_nothing_twice() -> None:
    listener = started(look_ahead_ms=3000)
    notes = [Note(beat / 2, 0.25, 36, 90) for beat in range(16)]
    listener.play("drums", *notes)
    listener.run_to(400)
    listener.feed.set_look_ahead(100)
    listener.play("drums", *notes[2:], from_beat=1.0)
    listener.run_to(600)
    listener.play("drums", *notes[4:], from_beat=2.0)
    listener.run_to(4000)
    assert len(listener.struck) == 16


def scramble(look_ahead_ms: float, seed: int) -> list[Heard]:
    """Return what is heard while music of few pitches is spliced, muted and unmuted at random."""
    chance = random.Random(seed)
    listener = started(look_ahead_ms=look_ahead_ms)
    for step in range(150):
        listener.run_to(step * 70 + chance.uniform(0, 70))
        beat = listener.clock.now_ns() / NS_PER_MS / 500
        if chance.random() < 0.2:
            is_audible = chance.random() < 0.8
            listener.feed.set_audible("bass", is_audible, listener.clock.now_ns())
            continue
        seam = (int(beat * 2) + 1) / 2
        notes = [
            Note(seam + late / 2, chance.choice([0.4, 0.9, 1.9, 3.9]), chance.randrange(40, 46), 90)
            for late in range(12)
        ]
        listener.play("bass", *notes, from_beat=seam)
    listener.run_to(14_000)
    return listener.heard()


@pytest.mark.parametrize("seed", range(8))
def test_a_client_hears_what_one_without_a_look_ahead_does(seed: int) -> None:
    """Of the notes that last: what is taken back in time is a millisecond in a client's queue."""
    early, exact = scramble(100.0, seed), scramble(0.0, seed)
    lasting = [note for note in exact if note.off_ms - note.on_ms > 60]
    assert len(lasting) > 20
    for note in lasting:
        same = [e for e in early if e.pitch == note.pitch and abs(e.on_ms - note.on_ms) < 35]
        assert same, note
        assert abs(max(e.off_ms for e in same) - note.off_ms) < 45, (note, same)


# -- beats -----------------------------------------------------------------------------------------


def test_a_count_in_has_no_bar() -> None:
    listener = Listener()
    set_line(listener, LINE.located(-4.0, 0))
    listener.play("bass", Note(0.0, 1.0, 40, 90))
    listener.run_to(2600)
    assert listener.beats() == [(2000, (1, 1, 120.0)), (2500, (1, 2, 120.0))]
    assert [at_ms for at_ms, *_ in listener.struck] == [2000]
