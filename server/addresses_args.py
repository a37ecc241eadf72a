"""Arguments that several rows of the address table have: one range for one thing."""

from typing import Final

from server.address_row import Arg, Value

SWITCH_OFF: Final = Arg(name="on", type="switch", default=0)
PITCH: Final = Arg(name="pitch", type="i", minimum=0, maximum=127)
VELOCITY: Final = Arg(name="velocity", type="i", minimum=0, maximum=127)
MACRO: Final = Arg(name="shift", type="f", minimum=-3, maximum=3, default=0.0)
FACTOR: Final = Arg(name="factor", type="f", minimum=0, maximum=2, default=1.0)
SEMITONES: Final = Arg(
    name="semitones", type="i", minimum=-24, maximum=24, unit="semitones", default=0
)
OCTAVES: Final = Arg(name="octaves", type="i", minimum=-4, maximum=4, unit="octaves", default=0)


def channel(default: Value = 1) -> Arg:
    """Return a MIDI channel, counted from 1."""
    return Arg(name="channel", type="i", minimum=1, maximum=16, default=default)


def program(default: Value = 1) -> Arg:
    """Return a General MIDI program, counted from 1."""
    return Arg(name="program", type="i", minimum=1, maximum=128, default=default)


NOTE: Final = (
    PITCH,
    VELOCITY,
    Arg(name="duration_ms", type="f", minimum=0, unit="ms"),
    channel(),
    Arg(name="delay_ms", type="f", minimum=0, unit="ms"),
)
"""A note on its way to a client."""
WINDOW: Final = (
    Arg(name="index", type="i"),
    Arg(name="start_beat", type="f", unit="beats"),
    Arg(name="part", type="i", minimum=1),
    Arg(name="parts", type="i", minimum=1),
)
"""The head of a part of a window."""
WINDOW_NOTE: Final = (
    Arg(name="beat", type="f", unit="beats"),
    Arg(name="duration", type="f", unit="beats"),
    PITCH,
    VELOCITY,
)
"""Follows the head, any number of times."""
