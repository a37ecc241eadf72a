"""MIDI clock out: 24 ticks a quarter note, start, continue, stop and song position."""

import math
from collections.abc import Callable
from typing import Final

from server.clock import NS_PER_MS, Timeline

TICKS_PER_BEAT: Final = 24
_TICKS_PER_SIXTEENTH: Final = 6
_MAX_SONG_POSITION: Final = 0x3FFF
"""In sixteenths, 1024 bars; the position wraps there, having no more bits."""
_LATE_LIMIT_NS: Final = 250 * NS_PER_MS
"""Beyond this the follower is told the position anew and not flooded with old ticks."""

TICK: Final = b"\xf8"
START: Final = b"\xfa"
CONTINUE: Final = b"\xfb"
STOP: Final = b"\xfc"


def song_position(sixteenth: int) -> bytes:
    """Return the song position message for a count of sixteenths from the start, >= 0."""
    position = sixteenth % (_MAX_SONG_POSITION + 1)
    return bytes((0xF2, position & 0x7F, position >> 7))


class ClockOut:
    """The clock of one output.

    A follower counts ticks from where start or continue puts it, and that can only be a sixteenth:
    so the first tick after them is the one of the next sixteenth.
    """

    def __init__(self, send: Callable[[bytes], object]) -> None:
        self._send = send
        self._next_tick = 0
        self._is_started = False

    def stop(self) -> None:
        """Tell the follower to stand still, if it was told to run."""
        if self._is_started:
            self._is_started = False
            self._send(STOP)

    def advance(self, line: Timeline, now_ns: int, offset_ns: int) -> int:
        """Send what is due.

        Args:
            line: the running line of the music.
            now_ns: the present instant in nanoseconds.
            offset_ns: how much later than the music this output is, in nanoseconds, signed.

        Returns:
            The instant in nanoseconds of the next tick.
        """
        if not self._is_started:
            self._start(line.beat_at(now_ns - offset_ns))
        while True:
            due_ns = line.ns_at(self._next_tick / TICKS_PER_BEAT) + offset_ns
            if due_ns > now_ns:
                return due_ns
            if now_ns - due_ns > _LATE_LIMIT_NS:
                self.stop()
                self._start(line.beat_at(now_ns - offset_ns))
                continue
            self._send(TICK)
            self._next_tick += 1

    def _start(self, beat: float) -> None:
        # A hair before the sixteenth still counts as on it: the line is floating point, and the
        # order to start has travelled for a moment.
        sixteenth = max(0, math.ceil(beat * 4 - 0.02))
        self._next_tick = sixteenth * _TICKS_PER_SIXTEENTH
        if sixteenth:
            self._send(song_position(sixteenth))
        self._send(CONTINUE if sixteenth else START)
        self._is_started = True
