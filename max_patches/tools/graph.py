"""A patcher as a flat graph: subpatchers dissolved, cords in the order in which Max follows them.

The checks and the interpreter both read the file that ships, through this.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from max_patches.tools.ports import Atom, Ports, arguments, ports_of, tokens

PatcherJson = Mapping[str, Any]
"""A patcher as read from a file: what stands in it is checked, not trusted."""


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


def boxes_of(patcher: PatcherJson) -> Iterator[Mapping[str, Any]]:
    """Yield the boxes of one patcher, not of those inside it."""
    for item in patcher["boxes"]:
        yield item["box"]


def box_ports(box: Mapping[str, Any]) -> Ports | None:
    """Return a box's ports; a subpatcher's are its inlets and outlets. None: not known."""
    inside = box.get("patcher")
    if inside is None:
        return ports_of(str(box.get("maxclass")), str(box.get("text", "")))
    names = [object_name(inner) for inner in boxes_of(inside)]
    return Ports(names.count("inlet"), ("",) * names.count("outlet"))


def flatten(patcher: PatcherJson) -> Graph:
    """Return the whole patcher as one graph.

    A subpatcher's inlets and outlets stay as nodes that pass on what they get.
    """
    graph = Graph()
    _enter(graph, patcher, "", {})
    return graph


def _enter(
    graph: Graph, patcher: PatcherJson, prefix: str, outlets: Mapping[str, list[Port]]
) -> None:
    """Add a patcher's boxes and cords; ``outlets`` says where each of its outlets leads."""
    boxes = {str(box["id"]): box for box in boxes_of(patcher)}
    cords = _cords(patcher, boxes, prefix)
    for box_id, box in boxes.items():
        key = prefix + box_id
        text = "" if box.get("maxclass") in ("comment", "textbutton") else str(box.get("text", ""))
        inside = box.get("patcher")
        if inside is None:
            graph.nodes[key] = Node(key, object_name(box), text, arguments(text), box)
            continue
        ways = _ports_by_place(inside, "outlet")
        leads = {inner: cords.pop(Port(key, index), []) for index, inner in enumerate(ways)}
        _enter(graph, inside, f"{key}/", leads)
    for source, ends in cords.items():
        graph.cords[source] = ends
    for box_id, ends in outlets.items():
        graph.cords[Port(prefix + box_id, 0)] = ends
    # A cord that ends at a subpatcher goes on to the inlet inside it.
    entrances = {
        Port(prefix + box_id, index): Port(f"{prefix}{box_id}/{inner}", 0)
        for box_id, box in boxes.items()
        if "patcher" in box
        for index, inner in enumerate(_ports_by_place(box["patcher"], "inlet"))
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
