"""A patcher as a flat graph: subpatchers dissolved, cords in the order in which Max follows them.

The checks and the interpreter both read the file that ships, through this.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from max_patches.tools.ports import Atom, Ports, arguments, ports_of, tokens

PatcherJson = Mapping[str, Any]
"""A patcher as read from a file: what stands in it is checked, not trusted."""


LIBRARY: Final = Path(__file__).resolve().parent.parent / "patchers"
"""Where the package's own objects are."""


THROUGH: Final = ("inlet", "outlet", "s", "send", "r", "receive")
"""Objects that only pass on what they get."""


class Port(NamedTuple):
    """An inlet or an outlet of a node."""

    key: str
    number: int
    """From 0, from the left."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box."""

    key: str
    """Ids from the outermost patcher inwards, e.g. ``obj-4/obj-7``; unique."""
    name: str
    """The object's name: first word of its text, or its class."""
    text: str
    args: tuple[Atom, ...]
    box: Mapping[str, Any]
    """The box as it stands in the file."""
    given: tuple[Atom, ...] = ()
    """Arguments of the package's object that it is in."""

    @property
    def label(self) -> str:
        """What a person would call it."""
        return self.text or self.name


@dataclass(slots=True)
class Graph:
    """Boxes and cords."""

    nodes: dict[str, Node] = field(default_factory=dict)
    cords: dict[Port, list[Port]] = field(default_factory=dict)
    """Where each outlet leads, in the order in which Max sends: the rightmost first."""

    def sources(self, key: str, inlet: int) -> list[Port]:
        """Return the outlets that lead to an inlet."""
        wanted = Port(key, inlet)
        return [source for source, ends in self.cords.items() if wanted in ends]

    def named(self, *names: str) -> list[Node]:
        """Return the nodes of some names, in the file's order."""
        return [node for node in self.nodes.values() if node.name in names]


def object_name(box: Mapping[str, Any]) -> str:
    """Return an object's name: the first word of its text, or its class if it is drawn."""
    if box.get("maxclass") != "newobj":
        return str(box.get("maxclass", ""))
    words = tokens(str(box.get("text", "")))
    return words[0] if words else ""


def inside_of(box: Mapping[str, Any]) -> PatcherJson | None:
    """Return what is inside a box: its own patcher, or a file of the package; None: nothing."""
    own: PatcherJson | None = box.get("patcher")
    if own is not None:
        return own
    if box.get("maxclass") == "bpatcher":
        return _file(str(box.get("name")))
    name = object_name(box) if box.get("maxclass") == "newobj" else ""
    return _file(f"{name}.maxpat") if name.startswith("band.") else None


@cache
def _file(name: str) -> PatcherJson | None:
    path = LIBRARY / name
    if not path.is_file():
        return None
    patcher: PatcherJson = json.loads(path.read_text("utf-8"))["patcher"]
    return patcher


def _given(box: Mapping[str, Any]) -> tuple[Atom, ...] | None:
    """Return the arguments that a box gives to the file that it stands for; None: to none."""
    if "patcher" in box:
        return None
    if box.get("maxclass") == "bpatcher":
        return tuple(box.get("args", ()))
    return arguments(str(box.get("text", "")))


def boxes_of(patcher: PatcherJson) -> Iterator[Mapping[str, Any]]:
    """Yield the boxes of one patcher, not of those inside it."""
    for item in patcher["boxes"]:
        yield item["box"]


def box_ports(box: Mapping[str, Any]) -> Ports | None:
    """Return a box's ports; a subpatcher's are its inlets and outlets. None: not known."""
    inside = inside_of(box)
    if inside is None:
        return ports_of(str(box.get("maxclass")), str(box.get("text", "")))
    names = [object_name(inner) for inner in boxes_of(inside)]
    return Ports(names.count("inlet"), ("",) * names.count("outlet"))


def flatten(patcher: PatcherJson) -> Graph:
    """Return the whole patcher as one graph.

    A subpatcher's inlets and outlets stay as nodes that pass on what they get; a send leads to
    its receives.
    """
    graph = Graph()
    _enter(graph, patcher, "", {}, ())
    for node in graph.named("s", "send"):
        ends = [r for r in graph.named("r", "receive") if r.args == node.args]
        graph.cords[Port(node.key, 0)] = [Port(end.key, 0) for end in ends]
    return graph


def _enter(
    graph: Graph,
    patcher: PatcherJson,
    prefix: str,
    outlets: Mapping[str, list[Port]],
    given: tuple[Atom, ...],
) -> None:
    """Add a patcher's boxes and cords; ``outlets`` says where each of its outlets leads."""
    boxes = {str(box["id"]): box for box in boxes_of(patcher)}
    insides = {box_id: inside_of(box) for box_id, box in boxes.items()}
    cords = _cords(patcher, boxes, prefix)
    for box_id, box in boxes.items():
        key = prefix + box_id
        text = "" if box.get("maxclass") in ("comment", "textbutton") else str(box.get("text", ""))
        inside = insides[box_id]
        if inside is None:
            graph.nodes[key] = Node(key, object_name(box), text, arguments(text), box, given)
            continue
        ways = _ports_by_place(inside, "outlet")
        leads = {inner: cords.pop(Port(key, index), []) for index, inner in enumerate(ways)}
        passed = _given(box)
        _enter(graph, inside, f"{key}/", leads, given if passed is None else passed)
    for source, ends in cords.items():
        graph.cords[source] = ends
    for box_id, ends in outlets.items():
        graph.cords[Port(prefix + box_id, 0)] = ends
    # A cord that ends at a subpatcher goes on to the inlet inside it.
    entrances = {
        Port(prefix + box_id, index): Port(f"{prefix}{box_id}/{inner}", 0)
        for box_id, inside in insides.items()
        if inside is not None
        for index, inner in enumerate(_ports_by_place(inside, "inlet"))
    }
    for source, ends in graph.cords.items():
        graph.cords[source] = [entrances.get(end, end) for end in ends]


def _cords(
    patcher: PatcherJson, boxes: Mapping[str, Mapping[str, Any]], prefix: str
) -> dict[Port, list[Port]]:
    found: dict[Port, list[tuple[float, float, Port]]] = {}
    for item in patcher["lines"]:
        source, outlet = item["patchline"]["source"]
        end, inlet = item["patchline"]["destination"]
        left, top = boxes[end]["patching_rect"][:2]
        place = (-left, -top, Port(prefix + end, inlet))
        found.setdefault(Port(prefix + source, outlet), []).append(place)
    return {port: [end for *_, end in sorted(places)] for port, places in found.items()}


def _ports_by_place(patcher: PatcherJson, name: str) -> list[str]:
    """Return the ids of a patcher's inlets or outlets as Max numbers them: from the left."""
    found = [box for box in boxes_of(patcher) if box.get("maxclass") == name]
    return [str(box["id"]) for box in sorted(found, key=lambda box: box["patching_rect"][0])]
