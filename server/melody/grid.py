"""Where the sixteenths fall: the melody's grid on the line of time."""

import math
from collections.abc import Callable

from server.clock import Timeline
from server.melody.tokens import STEPS_PER_BEAT

_FUZZ_BEATS = 1e-6
"""Rounding of positions that went through nanoseconds, in quarter notes."""


def step_after(timeline: Timeline, beat_of: Callable[[int], float], at_ns: int) -> int:
    """Return the first sixteenth that is still to come at an instant.

    Args:
        timeline: the line of time; while it is halted the position itself is still to come.
        beat_of: returns where a sixteenth falls, in quarter notes: swing moves it.
        at_ns: the instant in nanoseconds.

    Returns:
        Its number in the piece, >= 0.
    """
    beat = timeline.beat_at(at_ns)
    step = max(0, math.floor(beat * STEPS_PER_BEAT) - 1)
    while beat_of(step) < beat - _FUZZ_BEATS or (timeline.is_running and beat_of(step) <= beat):
        step += 1
    return step
