"""A MIDI clock of any kind against where it would be without jitter."""

import numpy as np
import pytest

from server.clock import NS_PER_MS, NS_PER_S, Timeline
from server.clock_in import ClockIn
from server.player.clock_out import CONTINUE, START, STOP, TICK, song_position

START_NS = 1_000 * NS_PER_S


class Leader:
    """A clock with jitter, and the line that the follower makes of it."""

    def __init__(self, bpm: float = 120.0, jitter_ms: float = 0.0, seed: int = 1) -> None:
        self.clock = ClockIn(100.0)
        self.line: Timeline | None = None
        self.bpm = bpm
        self.now_ns = float(START_NS)
        self.beat = 0.0
        self._jitter_ns = jitter_ms * NS_PER_MS
        self._rng = np.random.default_rng(seed)
        self._came_ns = 0

    def send(self, message: bytes) -> None:
        cue = self.clock.take(message, round(self.now_ns))
        self.line = self.line if cue is None else cue.line

    def start(self) -> None:
        self.send(START)
        self.beat = 0.0
        self.now_ns += NS_PER_MS

    def tick(self, is_lost: bool = False) -> float:
        """Send one tick; return the follower's error in milliseconds once it has come."""
        late_ns = abs(self._rng.normal(0.0, self._jitter_ns)) if self._jitter_ns else 0.0
        self._came_ns = max(round(self.now_ns + late_ns), self._came_ns)
        if not is_lost:
            cue = self.clock.take(TICK, self._came_ns)
            self.line = self.line if cue is None else cue.line
        error_ms = self.error_ms()
        self.now_ns += 60 * NS_PER_S / self.bpm / 24
        self.beat += 1 / 24
        return error_ms

    def error_ms(self) -> float:
        if self.line is None or not self.line.is_running:
            return float("nan")
        return (self.line.ns_at(self.beat) - self.now_ns) / NS_PER_MS

    def play(self, beats: float) -> list[float]:
        return [self.tick() for _ in range(round(beats * 24))]


@pytest.mark.parametrize("bpm", [30.0, 87.3, 120.0, 174.0, 300.0])
def test_a_clean_clock_is_followed_from_the_second_tick(bpm: float) -> None:
    leader = Leader(bpm)
    leader.start()
    errors = leader.play(8)
    assert np.max(np.abs(errors[2:])) < 0.01
    assert leader.clock.tempo_bpm == pytest.approx(bpm, rel=1e-6)


@pytest.mark.parametrize("bpm", [60.0, 120.0, 200.0])
def test_two_bars_on_the_phase_is_better_than_the_jitter(bpm: float) -> None:
    leader = Leader(bpm, jitter_ms=3.0)
    leader.start()
    leader.play(8)
    errors = np.array(leader.play(64))
    # Jitter is only ever late: its mean is the leader's own, what is left is ours.
    ours = errors - 3.0 * np.sqrt(2 / np.pi)
    assert np.percentile(np.abs(ours), 95) < 2.0
    assert np.std(errors) < 1.0
    assert leader.clock.tempo_bpm == pytest.approx(bpm, rel=0.01)


def test_ten_minutes_do_not_drift() -> None:
    leader = Leader(128.0, jitter_ms=1.0)
    leader.start()
    leader.play(600 * 128 / 60)
    assert abs(leader.error_ms()) < 2.0
    assert leader.line is not None
    assert leader.line.anchor_beat == pytest.approx(leader.beat - 1 / 24)


def test_a_ramp_is_followed() -> None:
    leader = Leader(100.0, jitter_ms=0.5)
    leader.start()
    leader.play(8)
    errors = []
    for _ in range(16 * 24):
        leader.bpm += 40 / (16 * 24)
        errors.append(leader.tick())
    assert np.percentile(np.abs(errors), 95) < 4.0
    assert np.abs(leader.play(8)[-24:]).max() < 2.0


@pytest.mark.parametrize("to_bpm", [60.0, 90.0, 121.0, 180.0, 240.0])
def test_a_step_of_tempo_is_found_within_a_bar(to_bpm: float) -> None:
    leader = Leader(120.0, jitter_ms=0.5)
    leader.start()
    leader.play(8)
    leader.bpm = to_bpm
    leader.play(8)
    assert np.abs(leader.play(4)).max() < 2.0
    assert leader.clock.tempo_bpm == pytest.approx(to_bpm, rel=0.02)


def test_ticks_that_come_twice_are_counted_once() -> None:
    leader = Leader(120.0, jitter_ms=0.3)
    leader.start()
    leader.play(4)
    for _ in range(24 * 8):
        leader.tick()
        leader.clock.take(TICK, leader._came_ns + 900_000)
    assert leader.clock.n_doubled == 24 * 8
    assert abs(leader.error_ms()) < 2.0


def test_a_lost_tick_is_noticed() -> None:
    leader = Leader(120.0, jitter_ms=0.3)
    leader.start()
    leader.play(4)
    for n_lost in (1, 2, 3):
        for _ in range(n_lost):
            leader.tick(is_lost=True)
        leader.play(4)
        assert abs(leader.error_ms()) < 2.0


def test_a_late_tick_is_not_a_lost_one() -> None:
    leader = Leader(120.0)
    leader.start()
    leader.play(4)
    late = round(leader.now_ns + 21 * NS_PER_MS)
    for _ in range(2):
        leader.clock.take(TICK, late)
        leader.beat += 1 / 24
        leader.now_ns += 60 * NS_PER_S / leader.bpm / 24
    leader.play(2)
    assert abs(leader.error_ms()) < 2.0


def test_ticks_that_were_held_up_and_come_in_a_bunch_do_not_bend_the_tempo() -> None:
    leader = Leader(150.0, jitter_ms=0.5)
    leader.start()
    leader.play(8)
    for _ in range(6):
        held_until = round(leader.now_ns + 130 * NS_PER_MS)
        while leader.now_ns < held_until:
            leader.clock.take(TICK, held_until)
            leader.beat += 1 / 24
            leader.now_ns += 60 * NS_PER_S / leader.bpm / 24
        leader.play(2)
        assert leader.clock.tempo_bpm == pytest.approx(150.0, rel=0.02)
        assert abs(leader.error_ms()) < 4.0


def test_a_silent_clock_is_lost_once_and_the_tempo_stays() -> None:
    leader = Leader(140.0)
    leader.start()
    leader.play(8)
    kept = leader.line
    assert not leader.clock.is_lost(round(leader.now_ns) + 100 * NS_PER_MS)
    assert leader.clock.is_lost(round(leader.now_ns) + 600 * NS_PER_MS)
    assert not leader.clock.is_lost(round(leader.now_ns) + 700 * NS_PER_MS)
    assert leader.line == kept
    # The leader ran on unheard; its ticks are taken for where the music is by now.
    for _ in range(24 * 5):
        leader.tick(is_lost=True)
    leader.play(2)
    assert leader.clock.state == "following"
    assert abs(leader.error_ms()) < 2.0


def test_stop_continue_and_song_position() -> None:
    leader = Leader(120.0)
    leader.start()
    leader.play(5)
    leader.send(STOP)
    assert leader.line is not None
    assert not leader.line.is_running
    assert leader.line.anchor_beat == pytest.approx(5.0)
    leader.play(1)
    assert leader.line is not None
    assert not leader.line.is_running
    leader.send(CONTINUE)
    leader.beat = 5.0
    leader.play(1)
    assert leader.line is not None
    assert leader.line.anchor_beat == pytest.approx(6 - 1 / 24)
    leader.send(STOP)
    leader.send(song_position(4 * 33))
    assert leader.line is not None
    assert leader.line.anchor_beat == 33.0
    leader.send(CONTINUE)
    leader.beat = 33.0
    assert np.abs(leader.play(3)).max() < 0.01


def test_the_song_position_may_jump_while_it_plays() -> None:
    leader = Leader(120.0)
    leader.start()
    leader.play(20)
    leader.send(song_position(4 * 8))
    leader.beat = 8.0
    assert np.abs(leader.play(4)).max() < 0.01


def test_a_clock_that_only_ticks_can_be_joined() -> None:
    leader = Leader(93.0)
    leader.play(4)
    assert leader.line is None
    assert leader.clock.tempo_bpm == pytest.approx(93.0)
    leader.clock.join(10.01)
    leader.beat = 10.0
    assert np.nanmax(np.abs(leader.play(4))) < 0.5


def test_any_bytes_at_any_time_do_no_harm() -> None:
    rng = np.random.default_rng(5)
    clock = ClockIn(120.0)
    now_ns = START_NS
    for _ in range(20_000):
        now_ns += int(rng.choice([-5_000_000, 0, 1000, 20_000_000, 3_000_000_000]))
        kind = rng.integers(6)
        status = bytes((rng.choice([0xF8, 0xFA, 0xFB, 0xFC]),))
        rest = song_position(int(rng.integers(0, 20_000))) if kind == 5 else status
        message = TICK if kind < 3 else rest if kind < 6 else b""
        cue = clock.take(message, now_ns)
        clock.is_lost(now_ns)
        if cue is not None:
            assert np.isfinite(cue.line.anchor_beat)
            assert cue.line.anchor_beat >= 0
            assert 14.9 < cue.line.tempo_bpm < 400.1
