"""Three examples: follow a transport, call and response, morph between snapshots."""

from typing import Final

from max_patches.tools.clock import clock_in_max
from max_patches.tools.osc import address, limits
from max_patches.tools.pack import built
from max_patches.tools.pack_scene import (
    TITLE_SIZE,
    add_link,
    add_midi_menu,
    add_noteout,
    add_panel,
    add_silence,
)
from max_patches.tools.patcher import Box, Patcher
from server.music import INSTRUMENTS

_ABOUT: Final = (20, 50)


def follow() -> Patcher:
    """Build the example that lets Max's transport (in a device: Live's) lead the band."""
    patcher, link, _ = _scene(
        "Follow the transport",
        "Press 1, then 2. Max's transport leads: its tempo, its start and stop. Inside a Max for "
        "Live device the same objects follow Live's transport.",
    )
    clock = patcher.sub("clock", clock_in_max(), (20, 290))
    patcher.chain(clock, link)
    lead = patcher.message(f"{address('clock/source')} osc", (20, 150), varname="lead")
    alone = patcher.message(f"{address('clock/source')} internal", (20, 185), varname="alone")
    for box, text in ((lead, "1  the band follows"), (alone, "or leads itself again")):
        patcher.comment(text, (220, 150 if box is lead else 185), 150)
        patcher.chain(box, link)
    play = patcher.ui("toggle", (20, 230), varname="transport")
    patcher.comment("2  start and stop", (50, 230), 120)
    least, greatest = limits("tempo")
    tempo = patcher.ui(
        "flonum", (180, 230), 60, minimum=float(least), maximum=float(greatest), varname="tempo"
    )
    patcher.comment("tempo", (245, 230), 60)
    patcher.chain(play, clock)
    patcher.connect(tempo, clock, inlet=1)
    return patcher


def respond() -> Patcher:
    """Build the example in which the band answers what is played on a keyboard."""
    patcher, link, _ = _scene(
        "Call and response",
        "Press 1 and 2. Play a phrase on a MIDI keyboard, or on the one below; when you rest, the "
        "band answers for as many bars, and listens again.",
    )
    for index, (text, words) in enumerate(
        (
            (f"{address('input')} respond", "1  the band answers phrases"),
            (address("play"), "2  play"),
            (address("stop"), "stop"),
            (f"{address('input')} off", "the band plays by itself again"),
        )
    ):
        box = patcher.message(text, (20, 120 + 30 * index), 150, varname=f"step_{index + 1}")
        patcher.comment(words, (175, 120 + 30 * index), 200)
        patcher.chain(box, link)
    _keyboard(patcher, link)
    _pedal(patcher, link)
    route = patcher.obj(f"route {address('input/state')}", (400, 300))
    patcher.chain(link, route)
    show = patcher.obj("prepend set", (400, 335))
    shows = patcher.message("off", (400, 370), 120, varname="state", ignoreclick=1)
    patcher.chain(route, show, shows)
    return patcher


def morph() -> Patcher:
    """Build the example that goes from one snapshot to another on a pad."""
    patcher, link, _ = _scene(
        "Morph between snapshots",
        "Press 1. When you like what you hear, keep it by a name; a while later keep another. "
        "Choose the two as A and B, and move on the pad.",
    )
    for index, name in enumerate(("play", "stop")):
        box = patcher.message(address(name), (20 + 120 * index, 120), varname=name)
        patcher.chain(box, link)
    patcher.comment("1", (0, 120), 20)
    add_panel(patcher, "band.latent", (20, 160), (20, 160, 330, 420), link)
    return patcher


def _scene(title: str, about: str) -> tuple[Patcher, Box, Box]:
    """Begin an example: words, ``band.osc``, and the band on MIDI."""
    patcher = Patcher(rect=(60, 90, 1060, 600))
    patcher.comment(title, (20, 12), 500, fontsize=TITLE_SIZE)
    patcher.comment(about, _ABOUT, 900)
    link = add_link(patcher, (400, 120))
    players = []
    for index, instrument in enumerate(INSTRUMENTS):
        at = (400 + 130 * index, 430)
        player = patcher.abstraction("band.notes", built("band.notes"), at, instrument)
        patcher.chain(link, player)
        players.append(player)
    flush = add_silence(patcher, (560, 210), link, None)
    out = add_noteout(patcher, (400, 500), players, flush)
    patcher.comment("MIDI out", (800, 120), 80)
    add_midi_menu(patcher, (800, 150), None, [out])
    return patcher, link, flush


def _keyboard(patcher: Patcher, link: Box) -> None:
    """Keys of the MIDI keyboard and of the drawn one, which needs its notes ended."""
    keys = patcher.obj("notein", (20, 270), 60)
    drawn = patcher.ui("kslider", (100, 300), 250, varname="keys")
    end = patcher.obj("makenote 90 400 1", (100, 380), 130)
    both = patcher.obj("pack 0 0", (20, 420))
    say = patcher.message(f"{address('input/note')} $1 $2", (20, 455))
    patcher.connect(keys, both, outlet=1, inlet=1)
    patcher.chain(keys, both, say, link)
    patcher.connect(drawn, end, outlet=1, inlet=1)
    patcher.chain(drawn, end, both)
    patcher.connect(end, both, outlet=1, inlet=1)


def _pedal(patcher: Patcher, link: Box) -> None:
    """The sustain pedal, controller 64."""
    pedal = patcher.obj("ctlin", (20, 500), 60)
    is_it = patcher.obj("== 64", (90, 530), 50)
    gate = patcher.obj("gate 1 0", (20, 560), 70)
    is_down = patcher.obj("> 63", (110, 560), 50)
    say = patcher.obj(f"prepend {address('input/pedal')}", (180, 560))
    patcher.connect(pedal, is_it, outlet=1)
    patcher.chain(is_it, gate)
    patcher.connect(pedal, gate, inlet=1)
    patcher.chain(gate, is_down, say, link)
