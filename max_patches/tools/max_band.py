"""The Max patch ``band.maxpat``: a panel for a performer, and behind it the whole wiring."""

from typing import Final

from max_patches.tools.link import link_patcher
from max_patches.tools.max_strip import strip_patcher
from max_patches.tools.osc import REPLY_PORT, SERVER_PORT, address, limits
from max_patches.tools.patcher import Box, Patcher, Point, Rect
from server.music import INSTRUMENTS

WIDTH: Final = 470
HEIGHT: Final = 362
"""Size of the panel, in pixels."""
STRIP_WIDTH: Final = 150
_TOP: Final = 70
_STRIPS_TOP: Final = 640


def band_patcher() -> Patcher:
    """Build the patch."""
    patcher = Patcher(rect=(60, 90, WIDTH, HEIGHT), is_panel=True)
    patcher.ui("panel", (1320, 10), panel=(0, 0, WIDTH, HEIGHT), background=1)
    patcher.comment("AI band", (20, 5), 300, (14, 8, 120, 29), fontsize=20.0)
    link = patcher.sub("link", link_patcher("loadbang"), (20, 310))
    flush = patcher.obj("t b", (960, 390))
    midi_port = _midi_port(patcher)
    panic = _transport(patcher, link, flush)
    _silence_all(patcher, panic, midi_port)
    _settings(patcher, link)
    _ports(patcher, link)
    _status(patcher, link, flush)
    _feedback(patcher, link, flush)
    strips = _strips(patcher, link, flush)
    _midi(patcher, strips, midi_port)
    _headings(patcher)
    return patcher


def _headings(patcher: Patcher) -> None:
    """Say what is where, for whoever looks behind the panel."""
    for text, at in (
        ("1  What you press and turn goes to the server", (20, 40)),
        ("2  Open this to see hello, ping and the two UDP ports", (70, 310)),
        ("3  What the server says is shown, and never said again", (60, 355)),
        ("end every note", (995, 390)),
        ("4  Open one to see how a note waits, begins and ends", (20, _STRIPS_TOP - 40)),
        ("5  All instruments leave through one MIDI port, each on its channel", (100, 800)),
    ):
        patcher.comment(text, at)


def _transport(patcher: Patcher, link: Box, flush: Box) -> Box:
    """Play, stop and panic; return what bangs when panic is pressed.

    The last two also end our own notes without waiting for an answer.
    """
    presses = []
    for index, name in enumerate(("play", "stop", "panic")):
        at = 20 + 110 * index
        look = (14 + 74 * index, 46, 66, 28)
        button = patcher.ui(
            "textbutton", (at, _TOP), 80, look, text=name.capitalize(), varname=name
        )
        press = patcher.obj("t b b", (at, _TOP + 40))
        message = patcher.message(address(name), (at, _TOP + 80))
        patcher.chain(button, press)
        patcher.connect(press, message, outlet=1)
        patcher.chain(message, link)
        if name != "play":
            patcher.chain(press, flush)
        presses.append(press)
    return presses[-1]


def _silence_all(patcher: Patcher, press: Box, midi_port: Box) -> None:
    """Controller 123 on all 16 channels: ends also what this patch knows nothing of."""
    each = patcher.obj("uzi 16", (1100, 390))
    fan = patcher.obj("t 0 i", (1140, 430))
    out = patcher.obj("ctlout 123 1", (1100, 470))
    patcher.comment("panic: all notes off, on every channel", (1170, 390), 240)
    patcher.chain(press, each)
    patcher.connect(each, fan, outlet=2)
    patcher.connect(fan, out, outlet=1, inlet=2)
    patcher.chain(fan, out)
    patcher.chain(midi_port, out)


def _midi_port(patcher: Patcher) -> Box:
    """Return the box that tells every MIDI output which port was chosen."""
    names = patcher.obj("midiinfo", (1100, _TOP + 40))
    menu = patcher.ui("umenu", (1100, _TOP + 80), 200, (92, 296, 200, 22), varname="midi_port")
    chosen = patcher.obj("prepend port", (1100, _TOP + 120))
    patcher.comment("MIDI out", (1100, _TOP - 24), 80, (14, 296, 76, 20))
    patcher.chain(patcher.obj("loadbang", (1100, _TOP)), names, menu)
    patcher.connect(menu, chosen, outlet=1)
    return chosen


def _settings(patcher: Patcher, link: Box) -> None:
    """Tempo and temperature: what is turned goes to the server, what it says is only shown."""
    route = patcher.obj(f"route {address('tempo')} {address('temperature')}", (440, 390))
    patcher.chain(link, route)
    places = (("tempo", 400, "Tempo (BPM)"), ("temperature", 560, "Temperature"))
    for outlet, (key, at, title) in enumerate(places):
        top = 86 + 28 * outlet
        least, greatest = limits(key)
        patcher.comment(title, (at + 76, _TOP + 40), 90, (14, top, 110, 20))
        box = patcher.ui(
            "flonum",
            (at, _TOP + 40),
            70,
            (126, top, 70, 22),
            minimum=float(least),
            maximum=float(greatest),
            varname=key,
        )
        to_server = patcher.obj(f"prepend {address(key)}", (at, _TOP + 80))
        patcher.chain(box, to_server, link)
        show = patcher.obj("prepend set", (at, _TOP))
        patcher.connect(route, show, outlet=outlet)
        patcher.chain(show, box)


def _ports(patcher: Patcher, link: Box) -> None:
    """The two UDP ports; change the reply port when a second patch listens on this machine."""
    places = (("server_port", SERVER_PORT, "Server port"), ("reply_port", REPLY_PORT, "Reply port"))
    for index, (name, port, title) in enumerate(places):
        at = 780 + 150 * index
        left = 14 + 176 * index
        patcher.comment(title, (at, _TOP - 24), 90, (left, 328, 80, 20))
        box = patcher.ui(
            "number",
            (at, _TOP + 40),
            60,
            (left + 80, 328, 60, 22),
            minimum=1,
            maximum=65535,
            varname=name,
        )
        patcher.chain(patcher.obj(f"loadmess set {port}", (at, _TOP)), box)
        patcher.connect(box, link, inlet=index + 1)


def _status(patcher: Patcher, link: Box, flush: Box) -> None:
    """Whether the server answers: a light and words; when it falls silent, every note ends."""
    fan = patcher.obj("t i i i", (60, 390))
    patcher.connect(link, fan, outlet=1)
    light = patcher.ui("led", (20, 440), panel=(240, 48, 24, 24), varname="answering")
    patcher.connect(fan, light, outlet=2)
    words = patcher.obj("sel 1 0", (80, 440))
    patcher.connect(fan, words, outlet=1)
    is_gone = patcher.obj("sel 0", (190, 440))
    patcher.chain(fan, is_gone, flush)
    shows = _display(patcher, "status", (80, 550), (268, 48, 188, 22), "start ai-music-server")
    for outlet, text in enumerate(("the server answers", "the server is silent")):
        line = patcher.message(f"set {text}", (80 + 180 * outlet, 490))
        patcher.connect(words, line, outlet=outlet)
        patcher.chain(line, shows)


def _feedback(patcher: Patcher, link: Box, flush: Box) -> None:
    """Whether the band plays and where it is; who answers; what was refused."""
    keys = ("playing", "beat", "version", "fail")
    route = patcher.obj("route " + " ".join(map(address, keys)), (480, 440))
    patcher.chain(link, route)
    fan = patcher.obj("t i i", (480, 490))
    plays = patcher.ui("led", (540, 550), panel=(240, 86, 24, 24), varname="playing")
    patcher.comment("plays", (566, 550), 50, (268, 88, 50, 20))
    is_over = patcher.obj("sel 0", (480, 550))
    patcher.chain(route, fan, is_over, flush)
    patcher.connect(fan, plays, outlet=1)
    version = _display(patcher, "version", (780, 550), (268, 114, 188, 22), "server version")
    beat = _display(patcher, "beat", (630, 550), (322, 86, 134, 22), "bar and beat")
    refused = _display(patcher, "refused", (940, 550), (14, 262, 442, 22), "nothing was refused")
    lines = (
        ("set bar $1 beat $2", beat, 610),
        ("set server $1", version, 780),
        ("set refused: $1 $2 $3", refused, 930),
    )
    for outlet, (text, shows, at) in enumerate(lines, start=1):
        line = patcher.message(text, (at, 490))
        patcher.connect(route, line, outlet=outlet)
        patcher.chain(line, shows)


def _display(patcher: Patcher, name: str, at: Point, panel: Rect, text: str) -> Box:
    """Add a message box that only shows: it does not answer to the mouse."""
    return patcher.message(text, at, 150, panel, varname=name, ignoreclick=1)


def _strips(patcher: Patcher, link: Box, flush: Box) -> list[Box]:
    """A subpatcher and a mute switch for each instrument."""
    strips = []
    top = _STRIPS_TOP
    patcher.comment("Mute", (780, top), 60, (14, 160, 60, 20))
    for index, instrument in enumerate(INSTRUMENTS):
        left = 20 + STRIP_WIDTH * index
        strip = patcher.sub(instrument, strip_patcher(instrument), (left, top + 60))
        look = 20 + 90 * index
        patcher.comment(instrument, (left + 30, top), 70, (look, 182, 80, 20))
        switch = patcher.ui(
            "toggle", (left, top), panel=(look + 10, 206, 32, 32), varname=f"mute_{instrument}"
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
    notes = patcher.obj("noteout", (20, 800))
    programs = patcher.obj("unpack 0 0", (560, 760))
    program_out = patcher.obj("pgmout 1", (560, 800))
    patcher.comment("General MIDI sounds; delete this object to choose your own", (640, 800))
    for strip in strips:
        for port in range(3):
            patcher.connect(strip, notes, port, port)
        patcher.connect(strip, programs, outlet=3)
    patcher.connect(programs, program_out, outlet=1, inlet=1)
    patcher.chain(programs, program_out)
    patcher.chain(midi_port, notes)
    patcher.chain(midi_port, program_out)
