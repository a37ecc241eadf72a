"""MIDI clock in: 24 ticks a quarter note, with jitter -> a steady line of time. Pure.

The line is fitted to the ticks by least squares, recursively, over a memory that fades after
``MEMORY_TICKS`` (an alpha-beta filter whose gains start as those of an exact fit, so that it locks
on the second tick). A tempo that changes shortens the memory. The leader's count of ticks is the
position, as the MIDI standard has it, with two repairs: a tick that came twice is left out, and one
that was lost is counted.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final, Literal

from server.clock import NS_PER_MINUTE, NS_PER_MS, Timeline
from server.player.clock_out import CONTINUE, START, STOP, TICK, TICKS_PER_BEAT

SONG_POSITION: Final = 0xF2
TICKS_PER_SIXTEENTH: Final = 6
_CLOCK: Final = frozenset({TICK, START, CONTINUE, STOP, bytes((SONG_POSITION,))})
"""First bytes of the clock's messages."""

MEMORY_TICKS: Final = 36
"""One and a half beats: jitter shrinks to a third, a tempo is followed within two bars."""
LOST_NS: Final = 500 * NS_PER_MS
"""A clock that is silent so long, or for eight ticks of a slow tempo, is lost."""
_LOST_TICKS: Final = 8
_LOCKED: Final = 8
"""Ticks after which the fit is trusted to judge the next one."""
_AGILE: Final = 12
"""Memory while the tempo changes."""
_SAME_SIDE: Final = 10
"""So many ticks in a row on one side of the line: the tempo changes."""
_STEADY: Final = 4
"""Ticks that tell a new tempo."""
_SPREADS: Final = 4.0
"""A tick further off than so many times the usual is taken to be only so far off."""
_LEAST_SPREAD_NS: Final = 300_000
_BPM: Final = (15.0, 400.0)

State = Literal["waiting", "following", "lost"]


class TickFilter:
    """Where ticks would be without jitter, and how far apart."""

    def __init__(self, period_ns: float) -> None:
        """Start without a tick.

        Args:
            period_ns: the likely distance of ticks, in nanoseconds.
        """
        self.period_ns = period_ns
        self.tick_ns = 0.0
        """Instant of the last tick, smoothed."""
        self._n = 0
        self._last_ns = 0
        self._late_by = 0
        self._side = 0
        self._n_wild = 0
        self._gaps_ns: deque[int] = deque(maxlen=_STEADY)
        self._spread_ns = float(_LEAST_SPREAD_NS)

    def restart(self) -> None:
        """Take the next tick's instant for good; the distance stays known."""
        self._n = min(self._n, 1) and 6
        self.tick_ns = 0.0
        self._late_by = self._side = self._n_wild = 0

    def add(self, at_ns: int) -> int:
        """Take a tick.

        Args:
            at_ns: when it came, in nanoseconds of the monotonic clock.

        Returns:
            By how many ticks the position moves: 1; 0 for one that came twice; more where some
            were lost.
        """
        since_ns, self._last_ns = at_ns - self._last_ns, at_ns
        self._gaps_ns.append(since_ns)
        if not self.tick_ns:
            self.tick_ns = float(at_ns)
            self._n = max(self._n, 1)
            return 1
        off_ns = at_ns - (self.tick_ns + self.period_ns)
        is_early = self._n >= _LOCKED and off_ns < -self.period_ns / 2
        if is_early and since_ns < self.period_ns / 4 and self._gaps_ns[-2] > self.period_ns / 2:
            return 0
        n_lost = self._count_lost(off_ns)
        self.tick_ns += self.period_ns * (1 + n_lost)
        self._correct(off_ns - n_lost * self.period_ns, at_ns)
        return 1 + n_lost

    def _count_lost(self, off_ns: float) -> int:
        """Return how many ticks were lost; a first late one may only be late, the second tells."""
        late_by = round(off_ns / self.period_ns) if self._n >= _LOCKED else 0
        is_whole = late_by > 0 and abs(off_ns - late_by * self.period_ns) < self.period_ns / 4
        is_lost = is_whole and late_by == self._late_by
        is_first = not self._late_by and not self._n_wild
        self._late_by = late_by if is_whole and is_first else 0
        return late_by if is_lost else 0

    def _correct(self, off_ns: float, at_ns: int) -> None:
        if self._late_by:
            return  # The next tick will tell what this one was.
        self._n_wild = self._n_wild + 1 if abs(off_ns) > self.period_ns / 4 else 0
        if self._n_wild >= _STEADY and self._is_steady():
            # Another tempo altogether, or a leader that paused.
            self.tick_ns = float(at_ns)
            self.period_ns = _bounded(sum(self._gaps_ns) / len(self._gaps_ns))
            self._n, self._n_wild = _STEADY, 0
            return
        self._watch_side(off_ns)
        self._n = min(self._n + 1, MEMORY_TICKS)
        n = self._n
        if n > _LOCKED:
            most = _SPREADS * self._spread_ns
            self._spread_ns += (min(abs(off_ns), most) - self._spread_ns) / MEMORY_TICKS
            self._spread_ns = max(self._spread_ns, _LEAST_SPREAD_NS)
            off_ns = max(-most, min(most, off_ns))
        self.tick_ns += off_ns * 2 * (2 * n - 1) / (n * (n + 1))
        self.period_ns = _bounded(self.period_ns + off_ns * 6 / (n * (n + 1)))

    def _is_steady(self) -> bool:
        """Whether the last ticks came evenly: what was held up comes in a bunch."""
        shortest, longest = min(self._gaps_ns), max(self._gaps_ns)
        return longest - shortest < longest / 3

    def _watch_side(self, off_ns: float) -> None:
        side = 1 if off_ns > 0 else -1
        self._side = self._side + side if self._side * side > 0 else side
        if abs(self._side) >= _SAME_SIDE:
            self._n, self._side = min(self._n, _AGILE), 0


def _bounded(period_ns: float) -> float:
    slow, fast = (NS_PER_MINUTE / bpm / TICKS_PER_BEAT for bpm in _BPM)
    return max(fast, min(slow, period_ns))


@dataclass(frozen=True, slots=True)
class Cue:
    """Where the leader is."""

    line: Timeline
    """The leader's line of time; halted where it stands."""


class ClockIn:
    """A MIDI clock's messages, understood."""

    def __init__(self, tempo_bpm: float) -> None:
        """Wait for a clock.

        Args:
            tempo_bpm: tempo until the clock has told its own.
        """
        self.state: State = "waiting"
        self.is_playing = False
        """Whether the leader was started and not stopped."""
        self.n_doubled = 0
        """Ticks that came twice and were left out."""
        self._filter = TickFilter(NS_PER_MINUTE / tempo_bpm / TICKS_PER_BEAT)
        self._next_tick = 0
        self._last_ns = 0
        self._left: Timeline | None = None

    @property
    def tempo_bpm(self) -> float:
        """The leader's tempo."""
        return NS_PER_MINUTE / self._filter.period_ns / TICKS_PER_BEAT

    @property
    def beat(self) -> float:
        """Position of the next tick in quarter notes."""
        return self._next_tick / TICKS_PER_BEAT

    def take(self, message: bytes, at_ns: int) -> Cue | None:
        """Take a message; those that are not of the clock are passed over.

        Args:
            message: one whole MIDI message.
            at_ns: when it came, in nanoseconds of the monotonic clock.

        Returns:
            What follows from it, if anything.
        """
        if self._left is not None and message[:1] in _CLOCK:
            self._next_tick = max(0, round(self._left.beat_at(at_ns) * TICKS_PER_BEAT))
            self._left = None
        if message == TICK:
            return self._tick(at_ns)
        if message == START:
            self._begin(0)
        elif message == CONTINUE:
            self._begin(self._next_tick)
            return None
        elif message == STOP:
            self.is_playing = False
        elif len(message) == 3 and message[0] == SONG_POSITION:
            self._next_tick = (message[1] | message[2] << 7) * TICKS_PER_SIXTEENTH
            if self.is_playing:
                return None  # The next tick is there.
        else:
            return None
        return Cue(Timeline(self.beat, at_ns, self.tempo_bpm, is_running=False))

    def join(self, beat: float) -> None:
        """Play along with a clock that only ticks: the next tick is the nearest to a position.

        Args:
            beat: in quarter notes.
        """
        self._begin(round(beat * TICKS_PER_BEAT))

    def rejoin(self, line: Timeline) -> None:
        """Go on as after a line that was followed before: ticks alone do not say where they are.

        Args:
            line: the last that is known; the next message of the clock is where it has run to.
        """
        self.is_playing, self._left = line.is_running, line
        self._filter = TickFilter(NS_PER_MINUTE / line.tempo_bpm / TICKS_PER_BEAT)

    def leave(self) -> None:
        """Stand still until the leader starts or goes on."""
        self.is_playing = False

    def _begin(self, tick: int) -> None:
        self._left = None
        self.is_playing = True
        self._next_tick = max(0, tick)
        self._filter.restart()

    def _tick(self, at_ns: int) -> Cue | None:
        at_ns = max(at_ns, self._last_ns)
        if self.state == "lost":
            # The music ran on meanwhile: the nearest tick of it is this one.
            if self.is_playing and self._filter.tick_ns:
                n_missed = (at_ns - self._filter.tick_ns) / self._filter.period_ns
                self._next_tick += max(0, round(n_missed) - 1)
            self._filter.restart()
        self.state, self._last_ns = "following", at_ns
        n_ticks = self._filter.add(at_ns)
        if not n_ticks:
            self.n_doubled += 1
            return None
        if not self.is_playing:
            return None
        self._next_tick += n_ticks
        beat = (self._next_tick - 1) / TICKS_PER_BEAT
        return Cue(Timeline(beat, round(self._filter.tick_ns), self.tempo_bpm))

    def is_lost(self, now_ns: int) -> bool:
        """Return whether the clock has fallen silent just now; said once.

        Args:
            now_ns: the present instant in nanoseconds.
        """
        silence_ns = max(LOST_NS, _LOST_TICKS * self._filter.period_ns)
        if self.state != "following" or now_ns - self._last_ns < silence_ns:
            return False
        # Many leaders send nothing while they stand.
        self.state = "lost" if self.is_playing else "waiting"
        return self.is_playing
