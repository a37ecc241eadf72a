"""The Max package's objects by name: what each is for, and how it is built."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Final

from max_patches.tools.link import link_patcher
from max_patches.tools.osc import REPLY_PORT, SERVER_PORT
from max_patches.tools.pack_latent import band_latent
from max_patches.tools.pack_notes import band_notes
from max_patches.tools.pack_strip import MELODY, band_melody, band_strip, melody_keys
from max_patches.tools.pack_transport import band_transport
from max_patches.tools.patcher import Patcher
from max_patches.tools.ports import Atom


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A public object of the package."""

    name: str
    """As one types it."""
    build: Callable[[], Patcher]
    digest: str
    """What it does, in a line."""
    about: str
    """What else a person has to know."""
    args: tuple[tuple[str, str, Atom], ...] = ()
    """Name, meaning and default of each argument."""
    size: tuple[int, int] | None = None
    """Width and height of its panel, in pixels; None: it has none."""


_INSTRUMENT: Final = ("instrument", "drums, piano, guitar, bass or strings", "drums")
_IN: Final = "Connect it with band.osc, both ways; several may share one band.osc."

_PARTS: Final = (
    Part(
        name="band.osc",
        build=lambda: link_patcher("arguments"),
        digest="Keep in touch with ai-music-server",
        about="Says hello until the server answers, then a ping a second. Two seconds without a "
        "word: the second outlet says 0. Only one object can listen on a reply port.",
        args=(
            ("server-port", "where the server listens", SERVER_PORT),
            ("reply-port", "where this object listens", REPLY_PORT),
        ),
    ),
    Part(
        name="band.notes",
        build=band_notes,
        digest="The notes of one instrument, for noteout",
        about="Notes come early and wait in pipe; makenote ends each on the channel that it began "
        "on. " + _IN,
        args=(_INSTRUMENT,),
    ),
    Part(
        name="band.strip",
        build=band_strip,
        digest="One instrument: its notes and all that can be turned",
        about="What you turn goes to the server; what others turn is shown. " + _IN,
        args=(_INSTRUMENT,),
        size=(150, 420),
    ),
    Part(
        name="band.transport",
        build=band_transport,
        digest="Play and stop, tempo, key, who leads",
        about="What counts for the whole band. " + _IN,
        size=(774, 188),
    ),
    Part(
        name="band.latent",
        build=band_latent,
        digest="A pad between two snapshots, and the macros",
        about="Keep what sounds by a name; the pad plays what lies between two of them. " + _IN,
        size=(330, 420),
    ),
)


@cache
def parts() -> tuple[Part, ...]:
    """Return the objects that the server at hand has something for."""
    if not melody_keys():
        return _PARTS
    melody = Part(
        name="band.melody",
        build=band_melody,
        digest="The melody: its notes and all that can be turned",
        about="A melody over the band, by a model of its own. " + _IN,
        size=(150, 420),
    )
    return (*_PARTS, melody)


@cache
def built(name: str) -> Patcher:
    """Return one of the package's objects.

    Raises:
        KeyError: there is none of that name.
    """
    return {part.name: part for part in parts()}[name].build()


def has_melody() -> bool:
    """Whether the server at hand has a melody."""
    return any(part.name.endswith(MELODY) for part in parts())
