import pytest

from server.clock import NS_PER_S, ManualClock, Timeline
from server.music import VOICES
from server.player.clock_out import CONTINUE, START, STOP, TICK, song_position
from server.player.core import PlayerCore
from tests.server.player.recorder import Recorder, run_until


class Leader:
    """A core that sends clock, and what a follower hears."""

    def __init__(self) -> None:
        self.out = Recorder()
        self.clock: ManualClock = self.out.clock
        self.core = PlayerCore(self.out, dict.fromkeys(VOICES, 0))
        self.core.set_clock_out(is_on=True)

    def set(self, line: Timeline) -> None:
        self.core.set_timeline(line, self.clock.now_ns())

    def run(self, until_s: float) -> None:
        run_until(self.core, self.clock, round(until_s * NS_PER_S))

    def heard(self) -> list[tuple[float, bytes]]:
        return [(ns / NS_PER_S, m) for ns, _, m in self.out.events if m[0] >= 0xF0]


@pytest.fixture
def leader() -> Leader:
    return Leader()


def test_start_and_24_ticks_a_beat(leader: Leader) -> None:
    leader.set(Timeline(0.0, 0, 60.0))
    leader.run(2 - 1e-6)
    heard = leader.heard()
    assert heard[0] == (0.0, START)
    assert [m for _, m in heard[1:]] == [TICK] * 48
    assert [s for s, _ in heard[1:]] == pytest.approx([k / 24 for k in range(48)], abs=1e-9)


def test_halt_stops_and_start_continues_on_the_next_sixteenth(leader: Leader) -> None:
    leader.set(Timeline(0.0, 0, 60.0))
    leader.run(1.6)
    leader.set(Timeline(1.6, leader.clock.now_ns(), 60.0, is_running=False))
    assert leader.heard()[-1] == (1.6, STOP)
    leader.run(2)
    leader.out.clear()
    leader.set(Timeline(1.6, leader.clock.now_ns(), 60.0))
    leader.run(2.2)
    heard = leader.heard()
    assert [m for _, m in heard[:3]] == [song_position(7), CONTINUE, TICK]
    # Beat 1.75 is the seventh sixteenth: 0.15 s after beat 1.6.
    assert [s for s, _ in heard[:3]] == pytest.approx([2.0, 2.0, 2.15])


def test_jump_tells_the_new_position(leader: Leader) -> None:
    leader.set(Timeline(0.0, 0, 60.0))
    leader.run(1.5)
    leader.out.clear()
    leader.set(Timeline(32.0, leader.clock.now_ns(), 60.0))
    leader.run(1.51)
    assert [m for _, m in leader.heard()] == [STOP, song_position(128), CONTINUE, TICK]


def test_tempo_change_changes_the_ticks_and_tells_nothing_else(leader: Leader) -> None:
    line = Timeline(0.0, 0, 60.0)
    leader.set(line)
    leader.run(1)
    leader.set(line.with_tempo(120.0, leader.clock.now_ns()))
    leader.run(2 - 1e-6)
    heard = leader.heard()[1:]
    assert {m for _, m in heard} == {TICK}
    assert len(heard) == 24 + 48


def test_suspension_does_not_flood_the_follower(leader: Leader) -> None:
    leader.set(Timeline(0.0, 0, 60.0))
    leader.run(1)
    leader.out.clear()
    leader.clock.advance_to(10 * NS_PER_S)
    leader.core.advance(leader.clock.now_ns())
    assert [m for _, m in leader.heard()] == [STOP, song_position(40), CONTINUE, TICK]


def test_switching_off_stops_the_follower(leader: Leader) -> None:
    leader.set(Timeline(0.0, 0, 60.0))
    leader.run(1)
    leader.core.set_clock_out(is_on=False)
    assert leader.heard()[-1] == (1.0, STOP)
    leader.out.clear()
    leader.run(2)
    assert leader.heard() == []


def test_offset_moves_the_clock(leader: Leader) -> None:
    leader.core.set_offset(0, NS_PER_S // 10)
    leader.set(Timeline(0.0, 0, 60.0))
    leader.run(0.3)
    ticks = [s for s, m in leader.heard() if m == TICK]
    assert ticks[0] == pytest.approx(0.1)


def test_song_position_bytes() -> None:
    assert song_position(0) == b"\xf2\x00\x00"
    assert song_position(129) == b"\xf2\x01\x01"
    assert song_position(16384 + 5) == b"\xf2\x05\x00"
