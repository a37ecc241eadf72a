"""The package's object ``band.notes``: the notes of one instrument, nothing else."""

from max_patches.tools.heard import NOTE, add_who, heard_patcher
from max_patches.tools.notes import notes_patcher
from max_patches.tools.osc import address
from max_patches.tools.patcher import Box, Patcher, Point


def band_notes() -> Patcher:
    """Build ``band.notes INSTRUMENT``.

    Inlets: messages from the server; a bang ends every note.
    Outlets: pitch, velocity, channel: as ``noteout`` takes them.
    """
    patcher = Patcher(rect=(80, 110, 560, 460))
    messages = patcher.inlet((20, 20), "messages from the server")
    end = patcher.inlet((420, 20), "bang: end every note")
    _, number = add_who(patcher, (120, 70), "drums")
    heard = patcher.sub("heard", heard_patcher((NOTE,)), (20, 270))
    notes = patcher.sub("notes", notes_patcher(), (20, 320))
    patcher.chain(messages, heard, notes)
    patcher.connect(number, heard, inlet=1)
    patcher.connect(end, notes, inlet=1)
    add_stopped(patcher, (420, 70), messages, notes)
    for port, name in enumerate(("pitch", "velocity", "channel")):
        patcher.connect(notes, patcher.outlet((20 + 60 * port, 390), name), port)
    return patcher


def add_stopped(patcher: Patcher, at: Point, messages: Box, notes: Box) -> None:
    """When the band stops every note ends, also those that wait."""
    left, top = at
    playing = patcher.obj(f"route {address('playing')}", (left, top))
    stopped = patcher.obj("sel 0", (left, top + 40))
    patcher.chain(messages, playing, stopped)
    patcher.connect(stopped, notes, inlet=1)
