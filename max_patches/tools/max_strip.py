"""The part of the Max patch that plays one instrument."""

from max_patches.tools.notes import add_notes
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
    patcher.chain(route, add_notes(patcher, (20, 130), end_all, outs[:3]))
    _mute(patcher, route, end_all, outs)
    _program(patcher, route, outs, instrument)
    ask = patcher.obj(f"prepend {address(f'{instrument}/mute')}", (660, 540))
    patcher.chain(switch, ask, outs[5])
    return patcher


def _outlets(patcher: Patcher) -> tuple[Box, Box, Box, Box, Box, Box]:
    names = (
        "pitch",
        "velocity",
        "channel",
        "program and channel",
        "mute as it is",
        "to the server",
    )
    columns = (20, 110, 200, 340, 500, 660)
    pitch, velocity, channel, program, mute, server = (
        patcher.outlet((x, 590), name) for x, name in zip(columns, names, strict=True)
    )
    return pitch, velocity, channel, program, mute, server


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
