"""The part of the Max patch that plays one instrument."""

from max_patches.tools.osc import address, default
from max_patches.tools.patcher import Box, Patcher
from server.music import Instrument


def strip_patcher(instrument: Instrument) -> Patcher:
    """Build ``p drums`` and its like.

    Inlets: messages from the server; a bang ends every note; 0 or 1 from the mute switch.
    Outlets: pitch; velocity; channel; program and channel; what the mute switch shows; messages
    for the server.
    """
    patcher = Patcher(rect=(100, 130, 860, 640))
    messages = patcher.inlet((20, 40), "messages from the server")
    flush = patcher.inlet((420, 40), "bang: end every note")
    switch = patcher.inlet((720, 40), "mute, from the switch")
    route = patcher.obj(
        f"route {address(f'note/{instrument}')} {address(f'{instrument}/mute')} "
        f"{address(f'{instrument}/channel')} {address(f'{instrument}/program')}",
        (20, 90),
    )
    patcher.chain(messages, route)
    outs = _outlets(patcher)
    end_all = patcher.obj("t b b", (420, 210))
    patcher.chain(flush, end_all)
    _notes(patcher, route, end_all, outs)
    _mute(patcher, route, end_all, outs)
    _program(patcher, route, outs, instrument)
    ask = patcher.obj(f"prepend {address(f'{instrument}/mute')}", (660, 540))
    patcher.chain(switch, ask, outs[5])
    return patcher


def _outlets(patcher: Patcher) -> tuple[Box, ...]:
    names = (
        "pitch",
        "velocity",
        "channel",
        "program and channel",
        "mute as it is",
        "to the server",
    )
    columns = (20, 110, 200, 340, 500, 660)
    return tuple(patcher.outlet((x, 590), name) for x, name in zip(columns, names, strict=True))


def _notes(patcher: Patcher, route: Box, end_all: Box, outs: tuple[Box, ...]) -> None:
    patcher.comment("velocity first, so that 0 can be told apart", (240, 130))
    patcher.comment("notes come early and wait here", (240, 210), 170)
    swap = patcher.message("$2 $1 $3 $4 $5", (20, 130))
    spread = patcher.obj("unpack 0 0 0. 0 0.", (20, 170), 200)
    wait = patcher.obj("pipe 0 0 0. 0 0.", (20, 210), 200)
    gather = patcher.obj("pack 0 0 0. 0", (20, 250), 200)
    is_ending = patcher.obj("route 0", (20, 290))
    patcher.chain(route, swap, spread)
    for port in range(5):
        patcher.connect(spread, wait, port, port)
    for port in range(4):
        patcher.connect(wait, gather, port, port)
    patcher.chain(gather, is_ending)
    # Dropping what waits comes first: a note that has not begun must not begin after the end.
    patcher.comment("end every note: drop what waits, stop what sounds", (470, 290), 180)
    drop = patcher.message("clear", (450, 250))
    patcher.connect(end_all, drop, outlet=1)
    patcher.chain(drop, wait)
    stop = patcher.message("stop", (420, 290))
    make = _strike(patcher, is_ending, outs)
    patcher.chain(end_all, stop, make)
    _end(patcher, is_ending, outs)


def _strike(patcher: Patcher, is_ending: Box, outs: tuple[Box, ...]) -> Box:
    """A note begins; ``makenote`` ends it on the same channel, which takes its third argument."""
    patcher.comment("a note begins, and ends after its length", (290, 330))
    swap = patcher.message("$2 $1 $3 $4", (180, 330))
    spread = patcher.obj("unpack 0 0 0. 0", (180, 370), 220)
    make = patcher.obj("makenote 100 250 1 @repeatmode 1", (180, 410), 220)
    patcher.comment("a repeated pitch ends the one before it", (410, 410))
    patcher.connect(is_ending, swap, outlet=1)
    patcher.chain(swap, spread)
    for port in range(4):
        patcher.connect(spread, make, port, port)
    for port in range(3):
        patcher.connect(make, outs[port], port)
    return make


def _end(patcher: Patcher, is_ending: Box, outs: tuple[Box, ...]) -> None:
    """Velocity 0: end this pitch now, whatever length was announced for it."""
    patcher.comment("velocity 0: end it now", (20, 345), 140)
    spread = patcher.obj("unpack 0 0. 0", (20, 370), 130)
    release = patcher.obj("t i 0", (20, 410))
    patcher.chain(is_ending, spread, release, outs[0])
    patcher.connect(release, outs[1], outlet=1)
    patcher.connect(spread, outs[2], outlet=2)


def _mute(patcher: Patcher, route: Box, end_all: Box, outs: tuple[Box, ...]) -> None:
    """Show what the server says; a mute also drops the notes that still wait here."""
    fan = patcher.obj("t i i", (500, 130))
    patcher.connect(route, fan, outlet=1)
    is_muted = patcher.obj("sel 1", (500, 170))
    patcher.chain(fan, is_muted, end_all)
    # "set" moves the switch without its sending anything: what we hear is never said again.
    show = patcher.message("set $1", (560, 170))
    patcher.connect(fan, show, outlet=1)
    patcher.chain(show, outs[4])


def _program(patcher: Patcher, route: Box, outs: tuple[Box, ...], instrument: Instrument) -> None:
    """Choose the sound; after a change of channel it is chosen again on the new one."""
    program, channel = default(f"{instrument}/program"), default(f"{instrument}/channel")
    both = patcher.obj(f"pack {program} {channel}", (680, 210))
    again = patcher.obj("t b i", (680, 170))
    patcher.connect(route, again, outlet=2)
    patcher.connect(again, both, outlet=1, inlet=1)
    patcher.chain(again, both, outs[3])
    patcher.connect(route, both, outlet=3)
