"""Following a leader, heard at the player's end, in virtual time."""

import numpy as np
import pytest

from server.clock import NS_PER_MS, NS_PER_S, Clock, Timeline
from server.errors import RequestError
from server.model import BandModels
from server.player.clock_out import CONTINUE, START, STOP, TICK, song_position
from server.sync import Link, Sync
from tests.server.virtual import TINY, VirtualBand

TICK_NS = NS_PER_S * 60 / 120 / 24


@pytest.fixture(scope="module")
def models() -> BandModels:
    return BandModels(TINY)


class FakeLink:
    """A session of whatever line the test gives it."""

    def __init__(self, line: Timeline, clock: Clock) -> None:
        self.session = line
        self.is_closed = False

    def line(self, music: Timeline) -> Timeline:
        return self.session

    def set_tempo(self, tempo_bpm: float) -> None:
        self.session = Timeline(self.session.anchor_beat, self.session.anchor_ns, tempo_bpm)

    def set_playing(self, is_playing: bool) -> None:
        self.session = Timeline(
            self.session.anchor_beat, self.session.anchor_ns, self.session.tempo_bpm, is_playing
        )

    def close(self) -> None:
        self.is_closed = True


class Stage:
    def __init__(self, models: BandModels, source: str, **values: object) -> None:
        self.band = VirtualBand(models, **values)
        self.links: list[FakeLink] = []
        band = self.band
        self.sync = Sync(band.conductor, band.settings, band.clock, band.publish, self._link)
        self.sync.vet_source(source)
        band.settings.set("clock/source", source)
        self.rng = np.random.default_rng(2)
        self.leader_ns = float(band.clock.now_ns() + NS_PER_S)

    def _link(self, line: Timeline, clock: Clock) -> Link:
        self.links.append(FakeLink(line, clock))
        return self.links[-1]

    def midi(self, message: bytes, at_ns: float | None = None) -> None:
        at_ns = self.leader_ns if at_ns is None else at_ns
        self.band.run_until(round(at_ns))
        self.sync.take_midi(message, self.band.clock.now_ns())

    def ticks(self, beats: float, jitter_ms: float = 0.0, period_ns: float = TICK_NS) -> None:
        for _ in range(round(beats * 24)):
            late_ns = abs(self.rng.normal(0, jitter_ms)) * NS_PER_MS if jitter_ms else 0.0
            self.midi(TICK, self.leader_ns + late_ns)
            self.leader_ns += period_ns

    def states(self) -> list[str]:
        return [args[1] for args in self.band.told if args[0] == "clock/state"]

    def gap_beats(self, beat: float) -> float:
        """Return how far the music is from where the leader is when its next tick falls."""
        return self.band.conductor.line.beat_at(round(self.leader_ns)) - beat


def test_midi_clock_leads_and_the_notes_fall_on_its_beats(models: BandModels) -> None:
    stage = Stage(models, "midi")
    stage.midi(START)
    start_ns = stage.leader_ns
    stage.ticks(32, jitter_ms=2.0)
    conductor = stage.band.conductor
    assert abs(stage.gap_beats(32.0)) * 500 < 2.0
    assert stage.states() == ["internal", "waiting", "following"]
    assert float(stage.band.settings.get("tempo")) == pytest.approx(120, abs=1.0)
    # Every note came when the leader's own beat was there, give or take jitter and the test's step.
    wanted = {
        (index, instrument): notes for (instrument, index), notes in stage.band.windows.items()
    }
    starts = np.array(sorted(n.start_beats for (i, _), ns in wanted.items() if i < 2 for n in ns))
    came = np.array([(ns - start_ns) / TICK_NS / 24 for ns, *_ in stage.band.player.played.ons()])
    late_beats = np.array([b - starts[np.abs(starts - b).argmin()] for b in came])
    assert np.percentile(np.abs(late_beats[came > 8]), 95) * 500 < 2.0 + 2.0 + 2.0
    assert conductor.line.is_running


def test_stop_ends_the_notes_and_continue_goes_on_there(models: BandModels) -> None:
    stage = Stage(models, "midi")
    stage.midi(START)
    stage.ticks(6)
    stage.midi(STOP)
    assert not stage.band.conductor.line.is_running
    assert stage.band.player.played.sounding() == set()
    stage.ticks(2)
    stage.midi(CONTINUE)
    stage.ticks(1)
    assert stage.gap_beats(7.0) == pytest.approx(0, abs=1e-3)


def test_a_song_position_lands_on_the_right_step_of_the_right_window(models: BandModels) -> None:
    straight = VirtualBand(models)
    for index in range(5):
        straight.conductor.locate(index * 16.0)
        straight.compute()
    stage = Stage(models, "midi")
    stage.midi(song_position(4 * 16 * 4 + 18))  # window 4, beat 4.5
    stage.leader_ns += 50 * NS_PER_MS  # Time to compute what was never played.
    stage.midi(CONTINUE)
    before = len(stage.band.player.played.ons())
    start_ns = stage.leader_ns
    stage.ticks(8)
    assert stage.gap_beats(4 * 16 + 4.5 + 8) == pytest.approx(0, abs=1e-3)
    wanted = sorted(
        (round((n.start_beats - 68.5) * 500), n.pitch)
        for i in ("drums", "piano", "guitar", "bass", "strings")
        for n in straight.windows[i, 4]
        if 68.5 <= n.start_beats < 76.0
    )
    came = sorted(
        (round((ns - start_ns) / NS_PER_MS), pitch)
        for ns, _, pitch in stage.band.player.played.ons()[before:]
        if ns - start_ns < 7.5 * 24 * TICK_NS - NS_PER_MS
    )
    assert [pitch for _, pitch in sorted(came, key=lambda x: x[1])] == [
        pitch for _, pitch in sorted(wanted, key=lambda x: x[1])
    ]
    assert all(abs(a[0] - b[0]) <= 6 for a, b in zip(came, wanted, strict=True))


def test_a_lost_clock_keeps_the_tempo_and_is_said_once(models: BandModels) -> None:
    stage = Stage(models, "midi")
    stage.midi(START)
    stage.ticks(4)
    line = stage.band.conductor.line
    for _ in range(20):
        stage.band.run_for(0.1)
        stage.sync.poll()
    assert stage.states()[-1] == "lost"
    problems = [told for told in stage.band.told if told[0] == "problem"]
    assert len(problems) == 1
    assert stage.band.conductor.line == line
    stage.leader_ns = stage.band.clock.now_ns() + TICK_NS
    stage.ticks(2)
    assert stage.states()[-1] == "following"
    assert stage.band.conductor.line.is_running


async def test_stop_here_holds_until_play_or_the_leaders_next_start(models: BandModels) -> None:
    stage = Stage(models, "midi")
    stage.midi(START)
    stage.ticks(4)
    stage.sync.stop()
    stage.ticks(4)
    assert not stage.band.conductor.line.is_running
    await stage.sync.play()
    stage.ticks(1)
    assert stage.gap_beats(9.0) == pytest.approx(0, abs=1e-3)
    stage.sync.stop()
    stage.midi(STOP)
    stage.midi(START)
    stage.ticks(1)
    assert stage.gap_beats(1.0) == pytest.approx(0, abs=1e-3)


async def test_a_clock_that_only_ticks_is_joined_by_play(models: BandModels) -> None:
    stage = Stage(models, "midi")
    stage.ticks(2)
    await stage.sync.play()
    stage.ticks(4)
    assert stage.gap_beats(4.0) == pytest.approx(0, abs=0.05)


def test_a_host_leads_by_osc(models: BandModels) -> None:
    stage = Stage(models, "osc")
    band = stage.band
    begin_ns = band.clock.now_ns()
    for step in range(80):
        late_ns = abs(stage.rng.normal(0, 3.0)) * NS_PER_MS
        band.run_until(round(begin_ns + step * NS_PER_S / 4 + late_ns))
        stage.sync.take_host(100 + step / 2, 120.0, is_playing=True)
    now_ns = band.clock.now_ns()
    error_beats = band.conductor.beat - (100 + (now_ns - begin_ns) / NS_PER_S * 2)
    # UDP is only ever late: on average 2.4 ms.
    assert -5.0 < error_beats * 500 < 1.0
    stage.sync.take_host(3.0, 120.0, is_playing=True)
    assert band.conductor.beat == pytest.approx(3.0)
    stage.sync.take_host(3.5, 90.0, is_playing=False)
    assert not band.conductor.line.is_running
    assert band.player.played.sounding() == set()


def test_a_host_faster_than_we_can_be_set_is_followed_and_its_stop_obeyed(
    models: BandModels,
) -> None:
    stage = Stage(models, "osc")
    band = stage.band
    ns_per_beat = NS_PER_S * 60 / 600
    begin_ns = band.clock.now_ns()
    for beat in range(40):
        band.run_until(round(begin_ns + beat * ns_per_beat))
        stage.sync.take_host(float(beat), 600.0, is_playing=True)
    assert band.conductor.line.tempo_bpm == 600.0
    assert band.conductor.beat == pytest.approx(39.0, abs=0.01)
    assert band.settings.get("tempo") == 300.0
    told = [args for args in band.told if args[0] == "tempo"]
    assert len(told) <= 2
    stage.sync.take_host(40.0, 600.0, is_playing=False)
    assert not band.conductor.line.is_running
    assert band.player.played.sounding() == set()


def test_a_host_that_runs_backward_and_jumps_does_no_harm(models: BandModels) -> None:
    stage = Stage(models, "osc")
    for step in range(60):
        beats = (200 - step * 3.7, step * 100.0, -8.0 + step / 8)[step % 3]
        stage.sync.take_host(beats, 140.0, is_playing=True)
        stage.band.run_for(0.05)
        assert stage.band.conductor.beat == pytest.approx(beats, abs=0.3)
    stage.sync.take_host(0.0, 140.0, is_playing=False)
    assert stage.band.player.played.sounding() == set()


def test_a_silent_host_is_lost(models: BandModels) -> None:
    stage = Stage(models, "osc")
    stage.sync.take_host(0.0, 120.0, is_playing=True)
    for _ in range(60):
        stage.band.run_for(0.1)
        stage.sync.poll()
    assert stage.states() == ["internal", "waiting", "following", "lost"]
    assert stage.band.conductor.line.is_running


def test_a_ramp_is_even_in_beats_and_any_other_tempo_ends_it(models: BandModels) -> None:
    stage = Stage(models, "internal")
    band = stage.band
    band.conductor.follow(band.conductor.line.started(band.clock.now_ns()))
    stage.sync.ramp(240.0, 8.0)
    tempos = []
    while band.conductor.beat < 10:
        band.run_for(0.05)
        stage.sync.poll()
        tempos.append((band.conductor.beat, band.conductor.line.tempo_bpm))
    for beat, tempo in tempos:
        assert tempo == pytest.approx(120 + 15 * min(8.0, beat), abs=0.01)
    stage.sync.ramp(60.0, 100.0)
    band.run_for(0.5)
    band.settings.set("tempo", 100)
    stage.sync.poll()
    assert band.conductor.line.tempo_bpm == 100.0


def test_who_is_led_says_so(models: BandModels) -> None:
    stage = Stage(models, "midi")
    with pytest.raises(RequestError, match="midi"):
        stage.sync.vet_tempo(100.0)
    with pytest.raises(RequestError, match="midi"):
        stage.sync.locate(4.0)
    with pytest.raises(RequestError, match="midi"):
        stage.sync.ramp(90.0, 4.0)
    with pytest.raises(RequestError, match="wanted osc"):
        stage.sync.take_host(0.0, 120.0, is_playing=True)


async def test_link_is_joined_and_left(models: BandModels) -> None:
    stage = Stage(models, "link")
    await stage.sync.play()
    link = stage.links[0]
    link.session = Timeline(8.0, stage.band.clock.now_ns(), 97.0)
    stage.sync.poll()
    stage.band.run_for(1.0)
    assert stage.band.conductor.beat == pytest.approx(8 + 97 / 60)
    stage.sync.vet_tempo(60.0)
    assert link.session.tempo_bpm == 60.0
    stage.band.settings.set("clock/source", "internal")
    assert link.is_closed
    assert stage.band.conductor.line.is_running
