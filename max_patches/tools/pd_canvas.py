"""Builds Pure Data patches: boxes and cords in, the text of a ``.pd`` file out.

Pd itself says on its console what it cannot create or connect, and the tests read that; so only
what it would not notice is checked here.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from max_patches.tools.patcher import Point

_COLORS: Final = "#fcfcfc #000000 #000000"
"""Background, foreground and label of a control."""
_SIZE: Final = 18


@dataclass(frozen=True, slots=True)
class PdBox:
    """A box that can be connected: its number in the file."""

    index: int


@dataclass(slots=True)
class Canvas:
    """One patch, or the inside of a subpatch."""

    size: Point = (760, 560)
    """Width and height of its window."""
    _lines: list[str] = field(default_factory=list)
    _cords: list[str] = field(default_factory=list)

    def obj(self, text: str, at: Point) -> PdBox:
        """Add an object."""
        return self._add(f"#X obj {at[0]} {at[1]} {_escaped(text)};")

    def msg(self, text: str, at: Point) -> PdBox:
        """Add a message box."""
        return self._add(f"#X msg {at[0]} {at[1]} {_escaped(text)};")

    def comment(self, text: str, at: Point) -> PdBox:
        """Add a comment."""
        return self._add(f"#X text {at[0]} {at[1]} {_escaped(text)};")

    def bang(self, name: str, label: str, at: Point, to: str = "empty") -> PdBox:
        """Add a button; a bang sent to ``name`` presses it, a press goes also to ``to``."""
        look = f"{_label(label)} {_COLORS}"
        return self.obj(f"bng {_SIZE} 250 50 0 {to} {name} {look}", at)

    def toggle(self, name: str, label: str, at: Point, to: str = "empty") -> PdBox:
        """Add a switch; 0 or 1 sent to ``name`` moves it, its value goes also to ``to``."""
        look = f"{_label(label)} {_COLORS}"
        return self.obj(f"tgl {_SIZE} 0 {to} {name} {look} 0 1", at)

    def number(
        self, name: str, label: str, at: Point, bounds: tuple[float, float], to: str = "empty"
    ) -> PdBox:
        """Add a number box; a number sent to ``name`` sets it, its value goes also to ``to``."""
        least, greatest = bounds
        look = f"{_label(label, 68)} {_COLORS}"
        return self.obj(
            f"nbx 6 {_SIZE} {least:g} {greatest:g} 0 0 {to} {name} {look} {least:g} 256", at
        )

    def sub(self, name: str, inside: "Canvas", at: Point) -> PdBox:
        """Add a subpatch ``pd name``."""
        head = f"#N canvas 80 80 {inside.size[0]} {inside.size[1]} {name} 0;"
        body = [head, *inside._lines, *inside._cords]
        return self._add("\n".join([*body, f"#X restore {at[0]} {at[1]} pd {name};"]))

    def connect(self, source: PdBox, end: PdBox, outlet: int = 0, inlet: int = 0) -> None:
        """Draw a cord."""
        self._cords.append(f"#X connect {source.index} {outlet} {end.index} {inlet};")

    def chain(self, *boxes: PdBox) -> None:
        """Draw cords from each box's first outlet to the next one's first inlet."""
        for source, end in pairwise(boxes):
            self.connect(source, end)

    def to_text(self) -> str:
        """Return the whole file."""
        head = f"#N canvas 60 60 {self.size[0]} {self.size[1]} 12;"
        return "\n".join([head, *self._lines, *self._cords]) + "\n"

    def _add(self, line: str) -> PdBox:
        self._lines.append(line)
        return PdBox(len(self._lines) - 1)


def _escaped(text: str) -> str:
    """Write commas, semicolons and dollars as Pd does in files."""
    text = re.sub(r"\s*([,;])", r" \\\1", text)
    return re.sub(r"\$(?=\d)", r"\\$", text)


def _label(label: str, left: int = 26) -> str:
    return f"{label or 'empty'} {left} 9 0 12"
