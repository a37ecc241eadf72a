"""What the overview, the examples and the help patches are made of."""

from typing import Final

from max_patches.tools.osc import REPLY_PORT, SERVER_PORT
from max_patches.tools.pack import built
from max_patches.tools.patcher import Box, Patcher, Point, Rect
from max_patches.tools.ports import Atom

TITLE_SIZE: Final = 20.0


def add_link(patcher: Patcher, at: Point) -> Box:
    """Add ``band.osc`` with the usual ports."""
    name = "band.osc"
    return patcher.abstraction(name, built(name), at, SERVER_PORT, REPLY_PORT)


def add_panel(patcher: Patcher, name: str, at: Point, place: Rect, link: Box, *args: Atom) -> Box:
    """Add one of the package's panels and join it with ``band.osc``.

    Args:
        patcher: where to.
        name: of the object.
        at: where it stands in the patch.
        place: where it stands on the panel.
        link: ``band.osc``.
        *args: its arguments.
    """
    inside = built(name)
    box = patcher.bpatcher(name, inside, at, place, *args)
    patcher.chain(link, box)
    outlet = {"band.strip": 4, "band.melody": 4}.get(name, 0)
    patcher.connect(box, link, outlet)
    if name in ("band.transport", "band.latent"):
        patcher.connect(link, box, outlet=1, inlet=1)
    return box


def add_silence(patcher: Patcher, at: Point, link: Box, transport: Box | None) -> Box:
    """Return the box that bangs when every note has to end: silence, stop, panic."""
    flush = patcher.obj("t b", at, 40)
    gone = patcher.obj("sel 0", (at[0], at[1] - 40))
    patcher.connect(link, gone, outlet=1)
    patcher.chain(gone, flush)
    if transport is not None:
        patcher.connect(transport, flush, outlet=1)
    return flush


def add_noteout(patcher: Patcher, at: Point, players: list[Box], flush: Box) -> Box:
    """Let players sound through MIDI; each ends its notes when ``flush`` bangs."""
    out = patcher.obj("noteout", at, 80)
    for player in players:
        patcher.connect(flush, player, inlet=1)
        for port in range(3):
            patcher.connect(player, out, port, port)
    return out


def add_midi_menu(patcher: Patcher, at: Point, panel: Rect | None, outs: list[Box]) -> None:
    """Choose the MIDI port of some outputs."""
    left, top = at
    names = patcher.obj("midiinfo", (left, top + 35))
    menu = patcher.ui("umenu", (left, top + 70), 160, panel, varname="midi_port")
    chosen = patcher.obj("prepend port", (left, top + 105))
    patcher.chain(patcher.obj("loadbang", (left, top)), names, menu)
    patcher.connect(menu, chosen, outlet=1)
    for out in outs:
        patcher.chain(chosen, out)
