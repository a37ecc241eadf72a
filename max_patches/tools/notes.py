"""The part of a Max patch that plays notes: they wait, begin and end."""

from max_patches.tools.patcher import Box, Patcher

Outs = tuple[Box, Box, Box]
"""Where pitch, velocity and channel go."""


def notes_patcher() -> Patcher:
    """Build ``p notes``, for any instrument.

    Inlets: pitch, velocity, length in ms, channel and delay in ms, as the server says them; a bang
    ends every note.
    Outlets: pitch; velocity, 0 where the note ends; channel.
    """
    patcher = Patcher(rect=(100, 130, 720, 560))
    note = patcher.inlet((20, 40), "pitch velocity duration_ms channel delay_ms")
    end = patcher.inlet((420, 40), "bang: end every note")
    outs = (
        patcher.outlet((20, 480), "pitch"),
        patcher.outlet((110, 480), "velocity"),
        patcher.outlet((200, 480), "channel"),
    )
    end_all = patcher.obj("t b b", (420, 90))
    patcher.chain(end, end_all)
    patcher.chain(note, add_notes(patcher, (20, 90), end_all, outs))
    return patcher


def add_notes(patcher: Patcher, at: tuple[int, int], end_all: Box, outs: Outs) -> Box:
    """Add the boxes that play; return the one that takes the notes.

    Args:
        patcher: where to.
        at: left and top of the boxes, which take 600 by 350 pixels.
        end_all: ``t b b`` that fires when every note has to end.
        outs: where the played notes go.
    """
    left, top = at
    patcher.comment("velocity first, so that 0 can be told apart", (left + 160, top), 260)
    swap = patcher.message("$2 $1 $3 $4 $5", (left, top))
    spread = patcher.obj("unpack 0 0 0. 0 0.", (left, top + 40), 200)
    patcher.comment("notes come early and wait here", (left + 210, top + 80), 190)
    wait = patcher.obj("pipe 0 0 0. 0 0.", (left, top + 80), 200)
    gather = patcher.obj("pack 0 0 0. 0", (left, top + 120), 200)
    is_ending = patcher.obj("route 0", (left, top + 160))
    patcher.chain(swap, spread)
    for port in range(5):
        patcher.connect(spread, wait, port, port)
    for port in range(4):
        patcher.connect(wait, gather, port, port)
    patcher.chain(gather, is_ending)
    # Dropping what waits comes first: a note that has not begun must not begin after the end.
    patcher.comment("end: drop what waits, stop what sounds", (left + 480, top + 120), 180)
    drop = patcher.message("clear", (left + 430, top + 120))
    patcher.connect(end_all, drop, outlet=1)
    patcher.chain(drop, wait)
    stop = patcher.message("stop", (left + 400, top + 160))
    make = _strike(patcher, (left, top), is_ending, outs)
    patcher.chain(end_all, stop, make)
    _end(patcher, (left, top), is_ending, outs)
    return swap


def _strike(patcher: Patcher, at: tuple[int, int], is_ending: Box, outs: Outs) -> Box:
    """A note begins; ``makenote`` ends it on the same channel, which takes its third argument."""
    left, top = at
    patcher.comment("a note begins, and ends after its length", (left + 270, top + 200))
    swap = patcher.message("$2 $1 $3 $4", (left + 160, top + 200))
    spread = patcher.obj("unpack 0 0 0. 0", (left + 160, top + 240), 220)
    make = patcher.obj("makenote 100 250 1 @repeatmode 1", (left + 160, top + 280), 220)
    patcher.comment("a repeated pitch ends the one before it", (left + 390, top + 280))
    patcher.connect(is_ending, swap, outlet=1)
    patcher.chain(swap, spread)
    for port in range(4):
        patcher.connect(spread, make, port, port)
    for port in range(3):
        patcher.connect(make, outs[port], port)
    return make


def _end(patcher: Patcher, at: tuple[int, int], is_ending: Box, outs: Outs) -> None:
    """Velocity 0: end this pitch now, whatever length was announced for it."""
    left, top = at
    patcher.comment("velocity 0: end it now", (left, top + 215), 150)
    spread = patcher.obj("unpack 0 0. 0", (left, top + 240), 130)
    release = patcher.obj("t i 0", (left, top + 280))
    patcher.chain(is_ending, spread, release, outs[0])
    patcher.connect(release, outs[1], outlet=1)
    patcher.connect(spread, outs[2], outlet=2)
