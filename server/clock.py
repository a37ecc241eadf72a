"""Time: beats inside, nanoseconds at the edge, and the one place that converts.

A ``Timeline`` is an immutable straight line through (beat, nanosecond). A change of tempo makes a
new line through the point where the music is now, so nothing drifts and nothing is lost; whoever
holds notes in beats asks the newest line when they fall.
"""

import time
from dataclasses import dataclass, replace
from typing import Protocol

NS_PER_MINUTE = 60_000_000_000
NS_PER_MS = 1_000_000
NS_PER_S = 1_000_000_000


class Clock(Protocol):
    """Source of the present instant; tests put their own here."""

    def now_ns(self) -> int:
        """Return the present instant in nanoseconds of a clock that never steps."""
        ...


class MonotonicClock:
    """The machine's monotonic clock; the same in every process of the machine."""

    def now_ns(self) -> int:
        """Return the present instant in nanoseconds."""
        return time.monotonic_ns()


class ManualClock:
    """A clock that stands until it is moved; for tests and offline rendering."""

    def __init__(self, now_ns: int = 0) -> None:
        self._now_ns = now_ns

    def now_ns(self) -> int:
        """Return the instant it was last moved to."""
        return self._now_ns

    def advance_to(self, now_ns: int) -> None:
        """Move forward.

        Args:
            now_ns: the new instant, not before the present one.

        Raises:
            ValueError: the instant lies in the past.
        """
        if now_ns < self._now_ns:
            raise ValueError(f"cannot go back from {self._now_ns} ns to {now_ns} ns")
        self._now_ns = now_ns


@dataclass(frozen=True, slots=True)
class Timeline:
    """A steady tempo through one anchor point, running or halted.

    While halted the position stands at ``anchor_beat``.
    """

    anchor_beat: float
    """Position of the anchor, in quarter notes from the start of the piece."""
    anchor_ns: int
    """Instant of the anchor on the monotonic clock, in nanoseconds."""
    tempo_bpm: float
    """Quarter notes a minute, > 0."""
    is_running: bool = True

    @property
    def ns_per_beat(self) -> float:
        """Length of a quarter note in nanoseconds."""
        return NS_PER_MINUTE / self.tempo_bpm

    def beat_at(self, now_ns: int) -> float:
        """Return the position in quarter notes at an instant in nanoseconds."""
        if not self.is_running:
            return self.anchor_beat
        return self.anchor_beat + (now_ns - self.anchor_ns) / self.ns_per_beat

    def ns_at(self, beat: float) -> int:
        """Return the instant in nanoseconds at which a beat falls, were the line running."""
        return self.anchor_ns + round((beat - self.anchor_beat) * self.ns_per_beat)

    def with_tempo(self, tempo_bpm: float, now_ns: int) -> "Timeline":
        """Return the line that continues from where the music is now at another tempo."""
        return Timeline(self.beat_at(now_ns), now_ns, tempo_bpm, self.is_running)

    def started(self, now_ns: int) -> "Timeline":
        """Return the line that runs on from the present position."""
        return Timeline(self.beat_at(now_ns), now_ns, self.tempo_bpm, is_running=True)

    def halted(self, now_ns: int) -> "Timeline":
        """Return the line that stands at the present position."""
        return Timeline(self.beat_at(now_ns), now_ns, self.tempo_bpm, is_running=False)

    def located(self, beat: float, now_ns: int) -> "Timeline":
        """Return the line that is at another position now."""
        return replace(self, anchor_beat=beat, anchor_ns=now_ns)
