"""Finds where a Pure Data patch and the server's address table disagree.

Objects that do not exist and cords that lead nowhere Pd reports itself, when the patch is opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from max_patches.tools.check import Finding
from max_patches.tools.osc import endpoint_at, heard_tags, wrong_request
from server.address_row import ROOT
from server.addresses import ENDPOINTS

_DRAWN: Final = {"bng": (5, 6), "tgl": (3, 4), "nbx": (7, 8)}
"""Where drawn objects name what they send to and what they hear."""
_OUTSIDE: Final = ("band-",)
"""Names that other patches may use from outside."""


@dataclass(slots=True)
class _Canvas:
    """One patch or subpatch as read."""

    texts: list[str] = field(default_factory=list)
    cords: dict[tuple[int, int], list[int]] = field(default_factory=dict)


def check_pd(text: str) -> list[Finding]:
    """Return what is wrong with a patch; empty: nothing.

    Args:
        text: the file's text.
    """
    canvases = _read(text)
    found: list[Finding] = []
    for canvas in canvases:
        for box, words in enumerate(canvas.texts):
            if words.startswith("oscformat "):
                found += _check_request(words)
            elif words.startswith("route "):
                found += _check_route(canvas, box)
    return found + list(_check_names(canvases))


def _read(text: str) -> list[_Canvas]:
    """Return every canvas of a file, the innermost first."""
    done: list[_Canvas] = []
    stack: list[_Canvas] = []
    for record in text.replace("\n", " ").split(";"):
        words = record.replace("\\$", "$").split()
        # An escaped semicolon inside a message only makes records that begin with no mark.
        if words[:2] == ["#N", "canvas"]:
            stack.append(_Canvas())
        elif words[:2] == ["#X", "restore"]:
            done.append(stack.pop())
            stack[-1].texts.append(" ".join(words[4:]))
        elif words[:2] == ["#X", "connect"]:
            source, outlet, end, _ = map(int, words[2:6])
            stack[-1].cords.setdefault((source, outlet), []).append(end)
        elif words[:1] == ["#X"]:
            is_object = words[1] == "obj"
            stack[-1].texts.append(" ".join(words[4:]) if is_object else f"#{words[1]}")
    return done + stack


def _check_request(text: str) -> Iterator[Finding]:
    words = text.split()[1:]
    tags = ""
    if words[0] == "-f":
        tags, words = words[1], words[2:]
    wrong = wrong_request("/" + "/".join(words), tags)
    if wrong:
        yield Finding("request", text, wrong)


def _check_route(canvas: _Canvas, box: int) -> Iterator[Finding]:
    """Check a route's words: each is a part of some address that the server says."""
    text = canvas.texts[box]
    parts = {part for endpoint in ENDPOINTS.values() for part in endpoint.key.split("/")}
    for outlet, word in enumerate(text.split()[1:]):
        if word not in parts | {ROOT.strip("/")}:
            yield Finding("heard", text, f"no address has a part {word}")
        elif not canvas.cords.get((box, outlet)):
            yield Finding("unused", text, f"{word} is picked out and leads nowhere")
        endpoint = endpoint_at(f"{ROOT}/{word}")
        if endpoint is not None and heard_tags(endpoint.address) is None:
            yield Finding("heard", text, f"the server never says {endpoint.address}")


def _check_names(canvases: list[_Canvas]) -> Iterator[Finding]:
    sends: set[str] = set()
    receives: set[str] = set()
    for canvas in canvases:
        for text in canvas.texts:
            words = text.split()
            if words[:1] == ["s"]:
                sends.add(words[1])
            elif words[:1] == ["r"]:
                receives.add(words[1])
            elif words and words[0] in _DRAWN:
                says, hears = (words[place] for place in _DRAWN[words[0]])
                sends |= {says} - {"empty"}
                receives |= {hears} - {"empty"}
    for name in sorted(sends ^ receives):
        if not name.startswith(_OUTSIDE):
            yield Finding("pair", name, "sent and never received, or received and never sent")
