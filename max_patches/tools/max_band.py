"""The Max patch ``band.maxpat``: a panel for a performer, and behind it the whole wiring."""

from typing import Final

from max_patches.tools.max_link import link_patcher
from max_patches.tools.max_strip import strip_patcher
from max_patches.tools.osc import REPLY_PORT, SERVER_PORT, address, limits
from max_patches.tools.patcher import Box, Patcher, Point
from server.music import INSTRUMENTS

TOP: Final = 60
"""Where the patch begins below its heading, in pixels."""
STRIP_WIDTH: Final = 150
_STRIPS_AT: Final = 460


def band_patcher() -> Patcher:
    """Build the patch."""
    patcher = Patcher(rect=(60, 90, 470, 330), is_panel=True)
    patcher.ui("panel", (1000, 10), 30, panel=(0, 0, 470, 330), background=1)
    patcher.comment("AI band", (20, 10), 300, fontsize=20.0, panel=(14, 8, 120, 29))
    link = patcher.sub("link", link_patcher(), (20, 340))
    flush = patcher.obj("t b", (620, 400))
    midi_port = _midi_port(patcher)
    panic = _transport(patcher, link, flush)
    _silence_all(patcher, panic, midi_port)
    _settings(patcher, link)
    _ports(patcher, link)
    _status(patcher, link, flush)
    strips = _strips(patcher, link, flush)
    _midi(patcher, strips, midi_port)
    return patcher


def _transport(patcher: Patcher, link: Box, flush: Box) -> Box:
    """Play, stop and panic; return what bangs when panic is pressed.

    The last two also end our own notes without waiting for an answer.
    """
    presses = []
    for index, name in enumerate(("play", "stop", "panic")):
        at = 20 + 110 * index
        look = (14 + 74 * index, 46, 66, 28)
        button = patcher.ui(
            "textbutton", (at, TOP), 80, text=name.capitalize(), varname=name, panel=look
        )
        press = patcher.obj("t b b", (at, TOP + 40))
        message = patcher.message(address(name), (at, TOP + 80))
        patcher.chain(button, press)
        patcher.connect(press, message, outlet=1)
        patcher.chain(message, link)
        if name != "play":
            patcher.chain(press, flush)
        presses.append(press)
    return presses[-1]


def _silence_all(patcher: Patcher, press: Box, midi_port: Box) -> None:
    """Controller 123 on all 16 channels: ends also what this patch knows nothing of."""
    each = patcher.obj("uzi 16", (860, 470))
    fan = patcher.obj("t 0 i", (900, 510))
    out = patcher.obj("ctlout 123 1", (860, 550))
    patcher.chain(press, each)
    patcher.connect(each, fan, outlet=2)
    patcher.connect(fan, out, outlet=1, inlet=2)
    patcher.chain(fan, out)
    patcher.chain(midi_port, out)


def _midi_port(patcher: Patcher) -> Box:
    """Return the box that tells every MIDI output which port was chosen."""
    names = patcher.obj("midiinfo", (700, 130))
    menu = patcher.ui("umenu", (700, 170), 200, varname="midi_port", panel=(92, 296, 190, 22))
    chosen = patcher.obj("prepend port", (700, 210))
    patcher.comment("MIDI out", (620, 170), panel=(14, 296, 76, 20))
    patcher.chain(patcher.obj("loadbang", (700, 90)), names, menu)
    patcher.connect(menu, chosen, outlet=1)
    return chosen


def _settings(patcher: Patcher, link: Box) -> None:
    """Tempo and temperature: what is turned goes to the server, what it says is only shown."""
    route = patcher.obj(f"route {address('tempo')} {address('temperature')}", (360, 400))
    patcher.chain(link, route)
    places = (("tempo", 350, "Tempo (BPM)"), ("temperature", 480, "Temperature"))
    for outlet, (key, at, title) in enumerate(places):
        top = 86 + 28 * outlet
        least, greatest = limits(key)
        patcher.comment(title, (at, TOP - 24), 110, panel=(14, top, 110, 20))
        box = patcher.ui(
            "flonum",
            (at, TOP),
            70,
            minimum=float(least),
            maximum=float(greatest),
            varname=key,
            panel=(126, top, 70, 22),
        )
        to_server = patcher.obj(f"prepend {address(key)}", (at, TOP + 40))
        patcher.chain(box, to_server, link)
        show = patcher.obj("prepend set", (at, TOP - 50))
        patcher.connect(route, show, outlet=outlet)
        patcher.chain(show, box)


def _ports(patcher: Patcher, link: Box) -> None:
    """The two UDP ports; change the reply port when a second patch listens on this machine."""
    places = (("server_port", SERVER_PORT, "Server port"), ("reply_port", REPLY_PORT, "Reply port"))
    for index, (name, port, title) in enumerate(places):
        at: Point = (120 + 110 * index, 260)
        top = 86 + 28 * index
        patcher.comment(title, (at[0], at[1] - 48), 90, panel=(220, top, 90, 20))
        box = patcher.ui(
            "number",
            at,
            60,
            minimum=1,
            maximum=65535,
            varname=name,
            panel=(312, top, 60, 22),
        )
        patcher.chain(patcher.obj(f"loadmess set {port}", (at[0], at[1] - 26)), box)
        patcher.connect(box, link, inlet=index + 1)


def _status(patcher: Patcher, link: Box, flush: Box) -> None:
    """What the server says of itself, in words and two lights."""
    fan = patcher.obj("t i i i", (240, 400))
    patcher.connect(link, fan, outlet=1)
    light = patcher.ui("led", (60, 500), varname="answering", panel=(240, 48, 24, 24))
    patcher.connect(fan, light, outlet=2)
    words = patcher.obj("sel 1 0", (120, 440))
    patcher.connect(fan, words, outlet=1)
    is_gone = patcher.obj("sel 0", (240, 440))
    patcher.chain(fan, is_gone, flush)
    status = patcher.message(
        "start ai-music-server",
        (120, 540),
        240,
        (268, 48, 188, 22),
        varname="status",
        ignoreclick=1,
    )
    for outlet, text in enumerate(("the server answers", "the server is silent")):
        line = patcher.message(f"set {text}", (110 + 150 * outlet, 480))
        patcher.connect(words, line, outlet=outlet)
        patcher.chain(line, status)
    _feedback(patcher, link, flush, status)


def _feedback(patcher: Patcher, link: Box, flush: Box, status: Box) -> None:
    keys = ("playing", "beat", "version", "fail")
    route = patcher.obj("route " + " ".join(map(address, keys)), (360, 440))
    patcher.chain(link, route)
    fan = patcher.obj("t i i", (360, 480))
    plays = patcher.ui("led", (440, 520), varname="playing", panel=(378, 84, 24, 24))
    patcher.comment("plays", (470, 520), 50, panel=(404, 86, 60, 20))
    is_over = patcher.obj("sel 0", (360, 520))
    patcher.chain(route, fan, is_over, flush)
    patcher.connect(fan, plays, outlet=1)
    beat = patcher.message(
        "bar beat", (480, 560), 90, (378, 114, 84, 22), varname="beat", ignoreclick=1
    )
    refused = patcher.message(
        "refused: nothing", (640, 560), 300, (14, 262, 442, 22), varname="refused", ignoreclick=1
    )
    lines = (
        ("set bar $1 beat $2", beat, 440),
        ("set server $1 answers", status, 580),
        ("set refused: $1 $2 $3", refused, 750),
    )
    for outlet, (text, shows, at) in enumerate(lines, start=1):
        line = patcher.message(text, (at, 480))
        patcher.connect(route, line, outlet=outlet)
        patcher.chain(line, shows)


def _strips(patcher: Patcher, link: Box, flush: Box) -> list[Box]:
    """A subpatcher and a mute switch for each instrument."""
    strips = []
    top = _STRIPS_AT + 200
    patcher.comment("Mute", (20, top - 30), 60, panel=(14, 160, 60, 20))
    for index, instrument in enumerate(INSTRUMENTS):
        left = 20 + STRIP_WIDTH * index
        strip = patcher.sub(instrument, strip_patcher(instrument), (left, top + 60))
        look = 20 + 90 * index
        patcher.comment(instrument, (left + 30, top), 70, panel=(look, 182, 80, 20))
        switch = patcher.ui(
            "toggle", (left, top), varname=f"mute_{instrument}", panel=(look + 10, 206, 32, 32)
        )
        patcher.chain(link, strip)
        patcher.connect(flush, strip, inlet=1)
        patcher.connect(switch, strip, inlet=2)
        patcher.connect(strip, switch, outlet=4)
        patcher.connect(strip, link, outlet=5)
        strips.append(strip)
    return strips


def _midi(patcher: Patcher, strips: list[Box], midi_port: Box) -> None:
    """All five instruments leave through one MIDI port, each on its channel."""
    top = _STRIPS_AT + 340
    notes = patcher.obj("noteout", (20, top))
    programs = patcher.obj("unpack 0 0", (300, top - 40))
    program_out = patcher.obj("pgmout 1", (300, top))
    patcher.comment("General MIDI sounds; cut this cord to choose your own", (380, top))
    for strip in strips:
        for port in range(3):
            patcher.connect(strip, notes, port, port)
        patcher.connect(strip, programs, outlet=3)
    patcher.connect(programs, program_out, outlet=1, inlet=1)
    patcher.chain(programs, program_out)
    patcher.chain(midi_port, notes)
    patcher.chain(midi_port, program_out)
