"""The package's overview: the whole band on one panel, ready to play."""

from typing import Final

from max_patches.tools.osc import REPLY_PORT, SERVER_PORT
from max_patches.tools.pack import has_melody
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

NAME: Final = "band.overview"
_STRIP: Final = 154
_HEIGHT: Final = 704
_STRIPS_AT: Final = 440


def overview() -> Patcher:
    """Build the patch."""
    width = 16 + 5 * _STRIP + 338 + (_STRIP if has_melody() else 0)
    patcher = Patcher(rect=(60, 90, width, _HEIGHT), is_panel=True)
    patcher.comment("AI band", (20, 20), 200, (12, 6, 200, 30), fontsize=TITLE_SIZE)
    patcher.comment("start ai-music-server, then press Play", (240, 20), 300, (216, 12, 300, 20))
    link = add_link(patcher, (20, 60))
    transport = add_panel(patcher, "band.transport", (20, 220), (8, 40, 774, 188), link)
    add_panel(patcher, "band.latent", (820, _STRIPS_AT), (786, 234, 330, 420), link)
    flush = add_silence(patcher, (320, 100), link, transport)
    strips = [
        add_panel(
            patcher,
            "band.strip",
            (20 + 160 * index, _STRIPS_AT),
            (8 + _STRIP * index, 234, 150, 420),
            link,
            instrument,
        )
        for index, instrument in enumerate(INSTRUMENTS)
    ]
    if has_melody():
        place = (786 + 334, 234, 150, 420)
        strips.append(add_panel(patcher, "band.melody", (1170, _STRIPS_AT), place, link))
    notes = add_noteout(patcher, (20, 910), strips, flush)
    programs = _programs(patcher, strips)
    patcher.comment("MIDI out", (900, 26), 70, (12, 668, 70, 20))
    add_midi_menu(patcher, (900, 50), (84, 668, 200, 22), [notes, programs])
    _ports(patcher, link)
    return patcher


def _programs(patcher: Patcher, strips: list[Box]) -> Box:
    """Choose the sounds; delete ``pgmout`` to choose your own."""
    spread = patcher.obj("unpack 0 0", (160, 880))
    out = patcher.obj("pgmout 1", (160, 930))
    patcher.comment("General MIDI sounds; delete this object to choose your own", (240, 930))
    for strip in strips:
        patcher.connect(strip, spread, outlet=3)
    patcher.connect(spread, out, outlet=1, inlet=1)
    patcher.chain(spread, out)
    return out


def _ports(patcher: Patcher, link: Box) -> None:
    """The two UDP ports."""
    places = (("server port", SERVER_PORT), ("reply port", REPLY_PORT))
    for index, (title, port) in enumerate(places):
        left = 560 + 150 * index
        patcher.comment(title, (left, 26), 90, (400 + 170 * index, 668, 80, 20))
        box = patcher.ui(
            "number",
            (left, 90),
            60,
            (482 + 170 * index, 668, 60, 20),
            minimum=1,
            maximum=65535,
            varname=title.replace(" ", "_"),
        )
        patcher.chain(patcher.obj(f"loadmess set {port}", (left, 55)), box)
        patcher.connect(box, link, inlet=index + 1)
