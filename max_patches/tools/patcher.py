"""Builds Max patchers: boxes and cords in, the JSON of a ``.maxpat`` file out.

The same calls always give the same bytes: nothing here depends on time, place or chance.
"""

import json
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from max_patches.tools.parameter import Parameter
from max_patches.tools.ports import UI_CLASSES, Atom, Ports, ports_of

Json = dict[str, object]
Point = tuple[int, int]
"""Left and top, in pixels."""
Rect = tuple[int, int, int, int]
"""Left, top, width and height, in pixels."""

_APP_VERSION: Final = {
    "major": 8,
    "minor": 6,
    "revision": 0,
    "architecture": "x64",
    "modernui": 1,
}
_BOX_HEIGHT: Final = 22
_PIXELS_PER_LETTER: Final = 7
_SQUARE: Final = 24
_PORT_SIDE: Final = 30
_HEIGHTS: Final = {
    **dict.fromkeys(("toggle", "button", "led"), _SQUARE),
    **dict.fromkeys(("inlet", "outlet"), _PORT_SIDE),
    "kslider": 53,
    "pictslider": 90,
}


class BuildError(ValueError):
    """A patcher was asked to hold something that Max would drop without a word."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box that can be connected."""

    id: str
    """Unique in its patcher."""
    label: str
    """Its text or class, for messages."""
    ports: Ports


@dataclass(slots=True)
class Patcher:
    """One patcher, or the inside of a subpatcher."""

    rect: Rect = (60, 90, 900, 640)
    """Where its window opens."""
    is_panel: bool = False
    """Whether it opens in presentation mode."""
    keys: Json = field(default_factory=dict)
    """More keys of the file, e.g. a device's."""
    _boxes: list[Json] = field(default_factory=list)
    _cords: list[Json] = field(default_factory=list)
    _n_inlets: int = 0
    _n_outlets: int = 0

    def obj(self, text: str, at: Point, width: int = 0) -> Box:
        """Add an object that is written as text, e.g. ``makenote 100 250 1``.

        Raises:
            BuildError: no stock object of that name is known.
        """
        return self._add("newobj", at, {"text": text}, width or _width(text))

    def message(
        self, text: str, at: Point, width: int = 0, panel: Rect | None = None, **keys: object
    ) -> Box:
        """Add a message box; ``panel``: where it stands on the panel, if it does."""
        own: Json = {"text": text, **_on_panel(panel), **keys}
        return self._add("message", at, own, width or _width(text))

    def comment(
        self, text: str, at: Point, width: int = 0, panel: Rect | None = None, **keys: object
    ) -> Box:
        """Add a comment; ``panel``: where it stands on the panel, if it does."""
        own: Json = {"text": text, **_on_panel(panel), **keys}
        return self._add("comment", at, own, width or _width(text))

    def label(self, text: str, at: Point, panel: Rect) -> Box:
        """Add words to a device's panel, in the colour of Live's theme."""
        keys: Json = {"text": text, "textjustification": 0, **_on_panel(panel)}
        return self._add("live.comment", at, keys, panel[2], height=panel[3])

    def ui(
        self, maxclass: str, at: Point, width: int = 0, panel: Rect | None = None, **keys: object
    ) -> Box:
        """Add an object with a drawing of its own, e.g. ``toggle``.

        Args:
            maxclass: its class.
            at: where it stands in the patch.
            width: its width in pixels; 0: square.
            panel: where it stands on the panel; None: it does not.
            **keys: its own keys, e.g. ``varname``.

        Raises:
            BuildError: there is no such class; Max would show nothing and say nothing.
        """
        if maxclass not in UI_CLASSES:
            raise BuildError(f"{maxclass} is no class with a drawing of its own")
        return self._add(maxclass, at, {**_on_panel(panel), **keys}, width or _SQUARE)

    def param(self, maxclass: str, at: Point, panel: Rect, parameter: Parameter) -> Box:
        """Add a control whose value Live stores, recalls and automates."""
        keys: Json = {**_on_panel(panel), **parameter.keys()}
        return self._add(maxclass, at, keys, panel[2], height=panel[3])

    def abstraction(self, name: str, inside: "Patcher", at: Point, *args: Atom) -> Box:
        """Add an object that is another file of the package, e.g. ``band.notes bass``."""
        text = " ".join(map(str, (name, *args)))
        return self._add("newobj", at, {"text": text}, _width(text), inside.ports)

    def bpatcher(self, name: str, inside: "Patcher", at: Point, panel: Rect, *args: Atom) -> Box:
        """Add another file of the package with its panel to be seen."""
        keys: Json = {
            "name": f"{name}.maxpat",
            "args": list(args),
            "bgmode": 0,
            "border": 0,
            "clickthrough": 0,
            "enablehscroll": 0,
            "enablevscroll": 0,
            "lockeddragscroll": 0,
            "offset": [0.0, 0.0],
            "viewvisibility": 1,
            **_on_panel(panel),
        }
        return self._add("bpatcher", at, keys, panel[2], inside.ports, height=panel[3])

    def inlet(self, at: Point, comment: str) -> Box:
        """Add an inlet; Max numbers them from left to right, so add them in that order."""
        self._n_inlets += 1
        keys: Json = {"comment": comment, "index": self._n_inlets}
        return self._add("inlet", at, keys, _PORT_SIDE)

    def outlet(self, at: Point, comment: str) -> Box:
        """Add an outlet; Max numbers them from left to right, so add them in that order."""
        self._n_outlets += 1
        keys: Json = {"comment": comment, "index": self._n_outlets}
        return self._add("outlet", at, keys, _PORT_SIDE)

    def sub(self, name: str, inside: "Patcher", at: Point) -> Box:
        """Add a subpatcher ``p name``."""
        text = f"p {name}"
        keys: Json = {"text": text, "patcher": inside.to_json()}
        return self._add("newobj", at, keys, _width(text), inside.ports)

    @property
    def ports(self) -> Ports:
        """What the patcher has as a box in another one."""
        return Ports(self._n_inlets, ("",) * self._n_outlets)

    def connect(self, source: Box, destination: Box, outlet: int = 0, inlet: int = 0) -> None:
        """Draw a cord.

        Raises:
            BuildError: one of the two ports does not exist.
        """
        if not 0 <= outlet < len(source.ports.outlets):
            raise BuildError(f"{source.label!r} has no outlet {outlet}")
        if not 0 <= inlet < destination.ports.n_inlets:
            raise BuildError(f"{destination.label!r} has no inlet {inlet}")
        ends = {"source": [source.id, outlet], "destination": [destination.id, inlet]}
        self._cords.append({"patchline": ends})

    def chain(self, *boxes: Box) -> None:
        """Draw cords from each box's first outlet to the next one's first inlet."""
        for source, destination in pairwise(boxes):
            self.connect(source, destination)

    def to_json(self) -> Json:
        """Return the patcher as the value of a file's ``patcher`` key."""
        opens: Json = {"openinpresentation": 1} if self.is_panel else {}
        return {
            "fileversion": 1,
            "appversion": dict(_APP_VERSION),
            "classnamespace": "box",
            "rect": [float(side) for side in self.rect],
            **opens,
            "default_fontsize": 12.0,
            "default_fontname": "Arial",
            "gridsize": [15.0, 15.0],
            **self.keys,
            "boxes": list(self._boxes),
            "lines": list(self._cords),
        }

    def to_text(self) -> str:
        """Return the whole ``.maxpat`` file."""
        return json.dumps({"patcher": self.to_json()}, indent="\t", ensure_ascii=False) + "\n"

    def _add(
        self,
        maxclass: str,
        at: Point,
        keys: Json,
        width: int,
        ports: Ports | None = None,
        *,
        height: int = 0,
    ) -> Box:
        text = keys.get("text")
        label = str(text) if text else maxclass
        found = ports or ports_of(maxclass, label)
        if found is None:
            raise BuildError(f"{label!r} is no stock object that we know")
        box_id = f"obj-{len(self._boxes) + 1}"
        body: Json = {
            "id": box_id,
            "maxclass": maxclass,
            "numinlets": found.n_inlets,
            "numoutlets": len(found.outlets),
            **({"outlettype": list(found.outlets)} if found.outlets else {}),
            "patching_rect": [*map(float, (*at, width, height or _height(maxclass)))],
            **keys,
        }
        self._boxes.append({"box": body})
        return Box(box_id, label, found)


def _on_panel(rect: Rect | None) -> Json:
    """Return the keys that put a box on the panel (Max calls it presentation mode)."""
    if rect is None:
        return {}
    return {"presentation": 1, "presentation_rect": [float(side) for side in rect]}


def _height(maxclass: str) -> float:
    return float(_HEIGHTS.get(maxclass, _BOX_HEIGHT))


def _width(text: str) -> int:
    return max(30, _PIXELS_PER_LETTER * len(text) + 10)
