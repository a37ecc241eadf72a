"""Picks out what the server says of one instrument, which can be another at any time.

Max's documentation promises ``#1`` only at the beginning of a word, so the addresses stand here in
full, once for each instrument, behind a gate that is open to one of them.
"""

from collections.abc import Sequence

from max_patches.tools.osc import address
from max_patches.tools.patcher import Box, Patcher, Point
from server.music import INSTRUMENTS

NOTE = "note"
"""Stands for the notes of the instrument."""


def heard_key(instrument: str, key: str) -> str:
    """Return the key of the table for what one instrument is told."""
    return f"note/{instrument}" if key == NOTE else f"{instrument}/{key}"


def heard_patcher(keys: Sequence[str]) -> Patcher:
    """Build ``p heard``.

    Inlets: messages from the server; number of the instrument, from 1.
    Outlets: one for each key.
    """
    patcher = Patcher(rect=(120, 150, 900, 460))
    messages = patcher.inlet((120, 20), "messages from the server")
    number = patcher.inlet((400, 20), "number of the instrument, from 1")
    gate = patcher.obj(f"gate {len(INSTRUMENTS)} 1", (20, 80), 100)
    patcher.connect(messages, gate, inlet=1)
    patcher.chain(number, gate)
    outs = [patcher.outlet((20 + 40 * index, 400), key) for index, key in enumerate(keys)]
    for index, instrument in enumerate(INSTRUMENTS):
        words = " ".join(address(heard_key(instrument, key)) for key in keys)
        route = patcher.obj(f"route {words}", (20 + 40 * index, 130 + 45 * index), 800)
        patcher.connect(gate, route, outlet=index)
        for outlet, out in enumerate(outs):
            patcher.connect(route, out, outlet)
    return patcher


def add_who(patcher: Patcher, at: Point, default: str) -> tuple[Box, Box]:
    """Read the instrument from the object's argument.

    Returns:
        Boxes that say its name, and then its number from 1.
    """
    left, top = at
    args = patcher.obj(f"patcherargs {default}", (left, top), 130)
    patcher.comment("the instrument", (left + 135, top), 100)
    name = patcher.obj("t l l", (left, top + 40))
    which = patcher.obj("sel " + " ".join(INSTRUMENTS), (left, top + 80), 230)
    number = patcher.obj("t i", (left, top + 160), 40)
    patcher.chain(args, name, which)
    for outlet in range(len(INSTRUMENTS)):
        index = patcher.message(str(outlet + 1), (left + 46 * outlet, top + 120), 30)
        patcher.connect(which, index, outlet)
        patcher.chain(index, number)
    names = patcher.obj("t l", (left + 90, top + 40), 40)
    patcher.connect(name, names, outlet=1)
    return names, number
