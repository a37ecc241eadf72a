import random
from collections.abc import Callable

import pytest

from server.clock import NS_PER_MS, NS_PER_S, ManualClock, Timeline
from server.music import CHANNELS, VOICES, Note, Voice
from server.player.core import LATE_LIMIT_NS, PlayerCore
from tests.server.player.recorder import CONTROL, OFF, ON, PROGRAM, Recorder, run_until, sounding

ONE_PORT = dict.fromkeys(VOICES, 0)


class Band:
    """A core, its clock and its record."""

    def __init__(self, routes: dict[Voice, int] | None = None) -> None:
        self.out = Recorder()
        self.clock: ManualClock = self.out.clock
        self.core = PlayerCore(self.out, ONE_PORT if routes is None else routes)

    def play(self, tempo_bpm: float = 60.0, beat: float = 0.0) -> None:
        self.core.set_timeline(Timeline(beat, self.clock.now_ns(), tempo_bpm), self.clock.now_ns())

    def stop(self) -> None:
        now_ns = self.clock.now_ns()
        line = Timeline(self.beat(now_ns), now_ns, 60.0, is_running=False)
        self.core.set_timeline(line, now_ns)

    def beat(self, now_ns: int) -> float:
        return now_ns / NS_PER_S

    def put(self, instrument: Voice, *notes: Note, from_beat: float = 0.0) -> None:
        self.core.replace(instrument, from_beat, notes, self.clock.now_ns())

    def run(self, until_s: float) -> None:
        run_until(self.core, self.clock, round(until_s * NS_PER_S))

    def ons(self) -> list[tuple[float, int]]:
        return [(ns / NS_PER_S, m[1]) for ns, _, m in self.out.events if m[0] & 0xF0 == ON]

    def offs(self) -> list[tuple[float, int]]:
        return [(ns / NS_PER_S, m[1]) for ns, _, m in self.out.events if m[0] & 0xF0 == OFF]


@pytest.fixture
def band() -> Band:
    return Band()


def note(start: float, length: float = 0.5, pitch: int = 60, velocity: int = 100) -> Note:
    return Note(start, length, pitch, velocity)


def test_a_note_starts_and_ends_on_its_beats(band: Band) -> None:
    band.put("bass", note(1.0, 0.5, 40, 77))
    band.play()
    band.run(3)
    assert band.out.events[-2:] == [
        (1 * NS_PER_S, 0, bytes((ON | 2, 40, 77))),
        (1_500_000_000, 0, bytes((OFF | 2, 40, 64))),
    ]


def test_nothing_happens_before_the_start(band: Band) -> None:
    band.put("bass", note(0.0))
    band.run(5)
    assert band.out.events == []
    assert band.core.advance(band.clock.now_ns()) is None


def test_programs_are_told_at_each_start(band: Band) -> None:
    band.play()
    assert [m[1] for m in band.out.messages(PROGRAM)] == [0, 0, 24, 32, 48, 73]
    band.stop()
    band.out.clear()
    band.core.set_program("strings", 50)
    band.play()
    assert band.out.messages(PROGRAM)[-2] == bytes((PROGRAM | 3, 50))
    assert len(band.out.messages(PROGRAM)) == 7


def test_an_hour_keeps_the_beat_through_tempo_changes() -> None:
    """3600 s of five instruments; every event on its beat to the nanosecond, none stuck."""
    band = Band()
    rng = random.Random(7)
    expected: dict[Voice, list[Note]] = {i: [] for i in VOICES}
    for instrument in VOICES:
        for step in range(7300 * 2):
            start = step / 2 + rng.choice((0.0, 1 / 16, 1 / 3))
            expected[instrument].append(note(start, rng.choice((1 / 16, 0.4)), rng.randrange(128)))
        band.put(instrument, *expected[instrument])
    band.play(tempo_bpm=120.0)
    lines = [Timeline(0.0, 0, 120.0)]
    for minute in range(1, 61):
        band.run(60 * minute)
        now_ns = band.clock.now_ns()
        lines.append(lines[-1].with_tempo(rng.uniform(100.0, 140.0), now_ns))
        band.core.set_timeline(lines[-1], now_ns)
    band.stop()

    def where(ns: int) -> float:
        line = lines[min(ns // (60 * NS_PER_S), len(lines) - 2)]
        return line.beat_at(ns)

    last_beat = lines[-2].beat_at(3600 * NS_PER_S)
    assert last_beat > 6900
    for instrument in VOICES:
        channel = CHANNELS[instrument]
        struck = [(where(ns), m) for ns, _, m in band.out.events if m[0] == ON | channel]
        wanted = [n for n in expected[instrument] if n.start_beats <= last_beat]
        wanted.sort(key=lambda n: (n.start_beats, n.pitch))
        assert [m[1] for _, m in struck] == [n.pitch for n in wanted]
        errors = [abs(beat - n.start_beats) for (beat, _), n in zip(struck, wanted, strict=True)]
        assert max(errors) < 1e-8
    assert sounding(band.out.messages()) == set()
    stats = band.core.stats()
    assert (stats.n_sounding, stats.n_skipped, stats.max_ns) == (0, 0, 0)
    assert stats.n_ons == stats.n_offs > 60_000


def test_tempo_change_moves_what_is_not_yet_sent(band: Band) -> None:
    band.put("piano", note(1.0, 2.0))
    band.play(tempo_bpm=60.0)
    band.run(2)
    line = Timeline(0.0, 0, 60.0).with_tempo(120.0, 2 * NS_PER_S)
    band.core.set_timeline(line, 2 * NS_PER_S)
    band.run(4)
    assert band.ons() == [(1.0, 60)]
    assert band.offs() == [(2.5, 60)]


def test_a_repeated_note_ends_before_it_starts_again(band: Band) -> None:
    band.put("piano", note(0.0, 1.0), note(1.0, 1.0), note(1.5, 1.0))
    band.play()
    band.run(5)
    kinds = [m[0] for m in band.out.messages(ON, OFF)]
    assert kinds == [ON, OFF, ON, OFF, ON, OFF]
    assert band.offs() == [(1.0, 60), (1.5, 60), (2.5, 60)]


def test_on_one_beat_ends_go_before_starts(band: Band) -> None:
    band.put("bass", note(0.0, 1.0, 40), note(1.0, 1.0, 43))
    band.play()
    band.run(5)
    pairs = [(m[0] & 0xF0, m[1]) for m in band.out.messages(ON, OFF)]
    assert pairs == [(ON, 40), (OFF, 40), (ON, 43), (OFF, 43)]


def test_two_instruments_on_one_channel_do_not_end_each_others_notes(band: Band) -> None:
    band.core.set_channel("guitar", CHANNELS["piano"])
    band.put("piano", note(0.0, 1.0))
    band.put("guitar", note(0.5, 2.0))
    band.play()
    band.run(5)
    assert sounding(band.out.messages()) == set()
    assert band.ons() == [(0.0, 60), (0.5, 60)]
    assert band.offs() == [(0.5, 60), (2.5, 60)]


def test_splice_ends_what_sounds_across_the_seam(band: Band) -> None:
    band.put("strings", note(0.0, 8.0), note(2.0, 1.0, 62), note(5.0, 1.0, 64))
    band.play()
    band.run(1)
    band.put("strings", note(4.0, 1.0, 70), from_beat=4.0)
    band.run(9)
    assert band.ons() == [(0.0, 60), (2.0, 62), (4.0, 70)]
    assert band.offs() == [(3.0, 62), (4.0, 60), (5.0, 70)]


def test_late_splice_ends_what_it_replaces(band: Band) -> None:
    band.put("strings", note(4.0, 4.0, 60))
    band.play()
    band.run(4.1)
    band.put("strings", note(4.0, 1.0, 70), from_beat=4.0)
    band.run(9)
    assert band.offs() == [(4.1, 60), (5.0, 70)]
    assert band.ons() == [(4.0, 60), (4.1, 70)]


def test_splice_leaves_other_instruments_alone(band: Band) -> None:
    band.put("strings", note(0.0, 8.0))
    band.put("bass", note(0.0, 8.0, 40))
    band.play()
    band.run(1)
    band.put("bass", from_beat=2.0)
    band.run(9)
    assert band.offs() == [(2.0, 40), (8.0, 60)]


def test_a_long_replacement_in_parts(band: Band) -> None:
    band.put("piano", note(0.0, 0.1), note(1.0, 0.1), from_beat=0.0)
    band.core.extend("piano", [note(2.0, 0.1), note(3.0, 0.1)])
    band.play()
    band.run(9)
    assert [beat for beat, _ in band.ons()] == [0.0, 1.0, 2.0, 3.0]


def test_mute_ends_at_once_and_drops_what_follows(band: Band) -> None:
    band.put("drums", note(0.0, 4.0, 36), note(2.0, 0.5, 38), note(5.0, 0.5, 40))
    band.play()
    band.run(1)
    band.core.set_audible("drums", is_audible=False)
    assert band.offs() == [(1.0, 36)]
    band.run(4)
    band.core.set_audible("drums", is_audible=True)
    band.run(9)
    assert band.ons() == [(0.0, 36), (5.0, 40)]
    assert band.core.stats().n_muted == 1


def test_channel_change_ends_notes_where_they_sound(band: Band) -> None:
    band.put("bass", note(0.0, 4.0, 40), note(2.0, 1.0, 41))
    band.play()
    band.run(1)
    band.core.set_channel("bass", 7)
    band.run(5)
    assert band.out.messages(OFF)[0] == bytes((OFF | 2, 40, 64))
    assert bytes((PROGRAM | 7, 32)) in band.out.messages(PROGRAM)
    assert band.out.messages(ON)[-1] == bytes((ON | 7, 41, 100))


def test_halt_ends_all_and_start_goes_on(band: Band) -> None:
    band.put("piano", note(0.0, 4.0, 60), note(2.0, 1.0, 62))
    band.play()
    band.run(1)
    band.stop()
    assert band.offs() == [(1.0, 60)]
    band.run(10)
    band.play(beat=1.0)
    band.run(20)
    assert band.ons() == [(0.0, 60), (11.0, 62)]


@pytest.mark.parametrize("beat", [0.0, 4.0])
def test_jump_ends_notes_and_finds_its_place(band: Band, beat: float) -> None:
    band.put("piano", *(note(float(b), 0.9, 60 + b) for b in range(8)))
    band.play()
    band.run(2.5)
    band.play(beat=beat)
    assert band.offs()[-1] == (2.5, 62)
    band.out.clear()
    band.run(3.6)
    assert band.ons() == [(2.5, 60 + int(beat)), (3.5, 61 + int(beat))]


def test_an_order_that_travelled_a_moment_loses_no_note(band: Band) -> None:
    band.put("piano", note(0.0), note(8.0, 0.5, 72))
    band.clock.advance_to(3 * NS_PER_MS)
    band.core.set_timeline(Timeline(0.0, 0, 60.0), band.clock.now_ns())
    band.run(1)
    band.clock.advance_to(1_003_000_000)
    band.core.set_timeline(Timeline(8.0, NS_PER_S, 60.0), band.clock.now_ns())
    band.run(2)
    assert [pitch for _, pitch in band.ons()] == [60, 72]


def test_a_window_sent_again_after_a_jump_does_not_play_what_lies_before(band: Band) -> None:
    band.play(beat=10.0)
    band.put("piano", *(note(8.0 + k / 8, 0.1) for k in range(24)), from_beat=8.0)
    band.run(0.5)
    assert [beat for beat, _ in band.ons()] == [0.0, 0.125, 0.25, 0.375, 0.5]
    assert band.core.stats().n_skipped == 0


def test_small_correction_of_the_clock_is_not_a_jump(band: Band) -> None:
    band.put("piano", note(0.0, 4.0), note(1.0, 0.5, 62), note(2.0, 0.5, 64))
    band.play()
    band.run(1.01)
    band.play(beat=0.98)
    band.run(3)
    assert [pitch for _, pitch in band.ons()] == [60, 62, 64]
    assert (3.0, 60) not in band.offs()


def test_suspension_skips_old_notes_but_ends_them_all(band: Band) -> None:
    band.put("piano", note(0.0, 1.0), *(note(1.0 + k / 10, 0.05, 62) for k in range(100)))
    band.play()
    band.run(0.5)
    band.clock.advance_to(6 * NS_PER_S)
    band.core.advance(band.clock.now_ns())
    stats = band.core.stats()
    assert stats.n_skipped == 48
    assert sounding(band.out.messages(ON, OFF)) <= {(0, 62)}
    band.run(20)
    assert sounding(band.out.messages(ON, OFF)) == set()
    assert stats.max_ns == 5 * NS_PER_S


def test_offset_moves_one_output(band: Band) -> None:
    band = Band({"piano": 0, "bass": 1})
    band.core.set_offset(0, 20 * NS_PER_MS)
    band.core.set_offset(1, -30 * NS_PER_MS)
    band.put("piano", note(1.0))
    band.put("bass", note(1.0, pitch=40))
    band.play()
    band.run(3)
    assert band.ons() == [(0.97, 40), (1.02, 60)]
    assert band.offs() == [(1.47, 40), (1.52, 60)]


def silenced(band: Band) -> set[tuple[int, int, int]]:
    """Return (port, channel, controller) of what silences."""
    return {(port, m[0] & 15, m[1]) for _, port, m in band.out.events if m[0] & 0xF0 == CONTROL}


EVERYTHING = {(port, channel, n) for port in (0, 1) for channel in range(16) for n in (120, 123)}


def test_panic_silences_every_channel_of_every_port() -> None:
    band = Band({"piano": 0, "bass": 1})
    band.put("piano", note(0.0, 9.0))
    band.play()
    band.run(1)
    band.out.clear()
    band.core.panic()
    assert band.out.messages(OFF) == [bytes((OFF, 60, 64))]
    assert silenced(band) == EVERYTHING
    assert {m[2] for m in band.out.messages(CONTROL)} == {0}
    assert band.core.stats().n_sounding == 0


def test_a_new_player_silences_what_one_that_was_killed_has_left() -> None:
    band = Band({"piano": 0, "bass": 1})
    band.core.silence_receivers()
    assert silenced(band) == EVERYTHING


def test_at_the_end_others_play_on_where_nothing_was_played_here(band: Band) -> None:
    band.put("piano", note(0.0, 9.0))
    band.play()
    band.run(1)
    band.core.set_channel("bass", 12)
    band.core.close()
    assert {channel for _, channel, _ in silenced(band)} == {9, 0, 1, 2, 3, 4, 12}


def test_a_lost_port_harms_nothing_else() -> None:
    band = Band({"piano": 0, "bass": 1})
    band.put("piano", note(0.0, 4.0), note(6.0, 1.0, 62))
    band.put("bass", *(note(float(b), 0.5, 40) for b in range(8)))
    band.play()
    band.run(1.2)
    band.out.broken.add(0)
    band.run(5)
    assert band.core.take_problems() == ["port 0 is gone"]
    assert band.core.stats().n_sounding == 1
    band.out.broken.clear()
    band.out.clear()
    band.core.restore_port(0)
    assert silenced(band) == {row for row in EVERYTHING if row[0] == 0}
    band.run(9)
    assert (6.0, 62) in band.ons()
    assert band.core.stats().n_sounding == 0


def test_instrument_without_a_port_is_silent() -> None:
    band = Band({"piano": 0})
    band.put("bass", note(0.0))
    band.play()
    band.run(2)
    assert band.ons() == []
    assert band.core.stats().n_muted == 1


def test_deadline_is_the_next_event(band: Band) -> None:
    band.put("piano", note(0.0, 1.0), note(3.0))
    band.put("bass", note(2.0))
    band.play()
    assert band.core.advance(0) == NS_PER_S
    assert band.core.advance(NS_PER_S) == 2 * NS_PER_S


def test_lateness_is_measured_against_the_schedule(band: Band) -> None:
    band.put("piano", note(1.0, 1.0))
    band.play()
    band.clock.advance_to(NS_PER_S + 3 * NS_PER_MS)
    band.core.advance(band.clock.now_ns())
    stats = band.core.stats()
    assert (stats.n_timed, stats.max_ns, stats.p50_ns) == (1, 3 * NS_PER_MS, 3 * NS_PER_MS)
    band.core.reset_stats()
    assert band.core.stats().n_timed == 0


def _random_actions(band: Band, rng: random.Random) -> list[Callable[[], None]]:
    def instrument() -> Voice:
        return rng.choice(VOICES)

    def notes(beat: float) -> list[Note]:
        return [
            note(beat + rng.uniform(0, 4), rng.uniform(0.01, 6), rng.randrange(40, 50))
            for _ in range(rng.randrange(12))
        ]

    def put() -> None:
        beat = rng.uniform(0, 30)
        band.put(instrument(), *notes(beat), from_beat=beat)

    return [
        put,
        put,
        put,
        lambda: band.run(band.clock.now_ns() / NS_PER_S + rng.uniform(0, 1)),
        lambda: band.clock.advance_to(band.clock.now_ns() + rng.randrange(2 * LATE_LIMIT_NS)),
        lambda: band.play(rng.uniform(30, 300), rng.uniform(0, 30)),
        lambda: band.play(rng.uniform(30, 300), rng.uniform(0, 30)),
        band.stop,
        lambda: band.core.set_audible(instrument(), is_audible=rng.random() < 0.8),
        lambda: band.core.set_channel(instrument(), rng.randrange(16)),
        lambda: band.core.set_program(instrument(), rng.randrange(128)),
        lambda: band.core.set_offset(0, rng.randrange(-(10**8), 10**8)),
        lambda: band.core.set_clock_out(is_on=rng.random() < 0.5),
        band.core.panic,
    ]


@pytest.mark.parametrize("seed", range(5))
def test_whatever_happens_every_note_ends(seed: int) -> None:
    band, rng = Band(), random.Random(seed)
    actions = _random_actions(band, rng)
    for _ in range(2000):
        rng.choice(actions)()
        held = sounding(band.out.messages(ON, OFF))
        assert len(held) == band.core.stats().n_sounding
        if len(band.out.events) > 2000 and not held:
            band.out.clear()
    band.stop()
    assert sounding(band.out.messages(ON, OFF)) == set()
    assert band.core.stats().n_sounding == 0
