"""Which addresses a patch says and hears, and which a performer must find in some patch."""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

from max_patches.tools.graph import Graph, Node
from max_patches.tools.osc import address
from max_patches.tools.ports import tokens
from server.addresses import ENDPOINTS
from server.contract import N_MACROS
from server.music import INSTRUMENTS

NEEDED: Final = (
    *("hello", "bye", "ping", "pong", "play", "stop", "panic", "tempo", "quantum", "seed"),
    *("temperature", "regenerate", "hold", "variation", "macro/K", "model", "models"),
    *("key", "scale", "swing", "humanize", "cancel", "queue"),
    *("snapshot/store", "snapshot/recall", "snapshot/morph", "snapshot/delete", "snapshots"),
    *("morph", "clock/source", "clock", "clock/out", "clock/state", "locate", "look_ahead"),
    *("input", "input/note", "input/pedal", "input/channel", "input/state"),
    *("record", "recording", "learn", "unlearn", "learned", "problem", "fail"),
    *("version", "playing", "beat", "note/INSTRUMENT"),
    *("INSTRUMENT/mute", "INSTRUMENT/solo", "INSTRUMENT/hold", "INSTRUMENT/regenerate"),
    *("INSTRUMENT/temperature", "INSTRUMENT/variation", "INSTRUMENT/macro/K"),
    *("INSTRUMENT/density", "INSTRUMENT/velocity", "INSTRUMENT/transpose", "INSTRUMENT/octave"),
    *("INSTRUMENT/channel", "INSTRUMENT/program"),
)
"""What a performer needs, in the words of the table. Left out: ``sync``, ``status``, ``controls``,
``done`` and ``window/INSTRUMENT`` are for programs, ``tempo/ramp`` and ``output/K/offset`` are set
up once, ``INSTRUMENT/macros`` is for reading."""
MELODY_NEEDED: Final = ("melody/", "note/melody")
"""And all that begins so, where the server has a melody."""
_MELODY_LEFT_OUT: Final = ("melody/macros",)


def needed_addresses() -> set[str]:
    """Return every concrete address that a performer needs.

    Raises:
        KeyError: the table lacks one.
    """
    keys = {key for path in NEEDED for key in _concrete(path)}
    keys |= {key for key in ENDPOINTS if key.startswith(MELODY_NEEDED)} - set(_MELODY_LEFT_OUT)
    return {address(key) for key in keys}


def _concrete(path: str) -> Iterator[str]:
    instruments = INSTRUMENTS if "INSTRUMENT" in path else ("",)
    numbers = range(1, N_MACROS + 1) if path.endswith("/K") else (0,)
    for instrument, number in product(instruments, numbers):
        yield re.sub(r"/K$", f"/{number}", path.replace("INSTRUMENT", instrument))


def said_and_heard(graph: Graph) -> tuple[set[str], set[str]]:
    """Return the addresses that a patch can say, and those that it picks out."""
    said: set[str] = set()
    heard: set[str] = set()
    for node in graph.nodes.values():
        if node.name in ("message", "prepend"):
            said |= set(_addresses(node.text))
        elif node.name == "sprintf":
            said |= set(templates(node))
        elif node.name == "route":
            heard |= set(_addresses(node.text))
    return said, heard


def _addresses(text: str) -> Iterable[str]:
    return (word for word in tokens(text) if word.startswith("/"))


def templates(node: Node) -> list[str]:
    """Return every address that a ``sprintf`` can make of an instrument or a number."""
    found = []
    for word in _addresses(node.text):
        values = INSTRUMENTS if "%s" in word else range(1, N_MACROS + 1)
        found += [re.sub("%s|%ld", str(value), word) for value in values]
    return found
