"""Finds what is wrong with a patcher: Max itself drops what it does not understand, in silence."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import combinations
from typing import Any, Final, NamedTuple, TypeGuard

from max_patches.tools.graph import (
    THROUGH,
    Graph,
    PatcherJson,
    Port,
    box_ports,
    boxes_of,
    flatten,
    object_name,
)
from max_patches.tools.ports import tokens

BACKGROUND: Final = frozenset(("panel", "comment", "live.comment", "live.line"))
"""Drawn objects that may lie under others."""
_BREAKS_A_LOOP: Final = frozenset(("pipe", "delay", "metro", "deferlow"))
"""Objects that send later, so that a loop through them does not overflow the stack."""
_KEEPS_QUIET: Final = {"int": 1, "i": 1, "float": 1, "f": 1}
"""Objects that only remember what comes in at this inlet."""


_QUIET_WORDS: Final = (["set"], ["setsymbol"], ["append"], ["clear"])
CONTROLS: Final = frozenset(
    (
        *("toggle", "flonum", "number", "message", "umenu", "pictslider", "textedit"),
        *("live.dial", "live.text", "live.menu", "live.numbox"),
    )
)
"""Drawn objects that pass on what comes, unless it comes with such a word."""


class Finding(NamedTuple):
    """Something wrong."""

    code: str
    """One word for the kind of fault."""
    where: str
    """The box, with the ids of its subpatchers; empty: the patcher itself."""
    text: str


def check(patcher: PatcherJson) -> list[Finding]:
    """Return everything that is wrong with a patcher's form; empty: nothing.

    Args:
        patcher: the value of the file's ``patcher`` key.
    """
    found = list(_check_patcher(patcher, ""))
    if found:
        return found
    graph = flatten(patcher)
    return [*_check_names(graph), *_check_loops(graph)]


def _check_patcher(patcher: PatcherJson, path: str) -> Iterator[Finding]:
    missing = [key for key in ("fileversion", "rect", "boxes", "lines") if key not in patcher]
    if missing:
        yield Finding("shape", path, f"no {', '.join(missing)}")
        return
    ids = Counter(box.get("id") for box in boxes_of(patcher))
    for box in boxes_of(patcher):
        where = f"{path}{box.get('id')}"
        if ids[box.get("id")] > 1:
            yield Finding("id", where, "another box has the same id")
        yield from _check_box(box, where)
    yield from _check_cords(patcher, path)
    yield from _check_panel(patcher, path)
    yield from _check_places(patcher, path)
    for box in boxes_of(patcher):
        if "patcher" in box:
            yield from _check_patcher(box["patcher"], f"{path}{box.get('id')}/")


def _check_box(box: Mapping[str, Any], where: str) -> Iterator[Finding]:
    if not is_rect(box.get("patching_rect")):
        yield Finding("rect", where, "its place is not four numbers")
    ports = box_ports(box)
    if ports is None:
        yield Finding("unknown", where, f"{object_name(box)!r} is no stock object that we know")
        return
    saved = (box.get("numinlets"), box.get("numoutlets"))
    wanted = (ports.n_inlets, len(ports.outlets))
    if saved != wanted:
        yield Finding("ports", where, f"says {saved} inlets and outlets, has {wanted}")
    words = tokens(str(box.get("text", "")))
    if words[:1] == ["makenote"] and ports.n_inlets < 4:
        yield Finding("channel", where, "makenote loses the channel without a third argument")


def _check_cords(patcher: PatcherJson, path: str) -> Iterator[Finding]:
    boxes = {box.get("id"): box for box in boxes_of(patcher)}
    seen: set[tuple[Any, ...]] = set()
    reached: Counter[tuple[Any, ...]] = Counter()
    for item in patcher["lines"]:
        (source, outlet), (end, inlet) = (item["patchline"][k] for k in ("source", "destination"))
        where = f"{path}{source}"
        if source not in boxes or end not in boxes:
            yield Finding("end", where, f"a cord from {source} to {end} ends at no box")
            continue
        if (source, outlet, end, inlet) in seen:
            yield Finding("twice", where, f"two cords lead to {end}: everything would come twice")
        seen.add((source, outlet, end, inlet))
        reached[source, outlet, end] += 1
        if reached[source, outlet, end] == 2:
            yield Finding("order", where, f"two inlets of {end} at once: which is first?")
        leaves, enters = box_ports(boxes[source]), box_ports(boxes[end])
        if leaves and not 0 <= outlet < len(leaves.outlets):
            yield Finding("outlet", where, f"{object_name(boxes[source])} has no outlet {outlet}")
        if enters and not 0 <= inlet < enters.n_inlets:
            yield Finding("inlet", where, f"{object_name(boxes[end])} has no inlet {inlet}")


def _check_panel(patcher: PatcherJson, path: str) -> Iterator[Finding]:
    for box in boxes_of(patcher):
        if not box.get("presentation"):
            continue
        rect, where = box.get("presentation_rect"), f"{path}{box.get('id')}"
        if not is_rect(rect):
            yield Finding("panel", where, "on the panel, but its place is not four numbers")
            continue
        if any(side != int(side) for side in rect):
            yield Finding("pixel", where, f"{rect} are not whole pixels")
        width, height = patcher.get("openrect", patcher["rect"])[2:]
        if rect[0] < 0 or rect[1] < 0 or rect[0] + rect[2] > width or rect[1] + rect[3] > height:
            yield Finding("bounds", where, f"{rect} reaches outside the window")


def _check_places(patcher: PatcherJson, path: str) -> Iterator[Finding]:
    """Find boxes that lie over each other, on the panel or in the patch."""
    boxes = [box for box in boxes_of(patcher) if object_name(box) not in BACKGROUND]
    for key, code in (("presentation_rect", "overlap"), ("patching_rect", "under")):
        for one, other in combinations(boxes, 2):
            a, b = one.get(key), other.get(key)
            if is_rect(a) and is_rect(b) and overlap(a, b):
                yield Finding(code, f"{path}{one['id']}", f"lies over {other['id']}")


def is_rect(rect: Any) -> TypeGuard[list[float]]:
    """Whether it is left, top, width and height."""
    return (
        isinstance(rect, list)
        and len(rect) == 4
        and all(isinstance(side, int | float) for side in rect)
    )


def overlap(a: list[float], b: list[float]) -> bool:
    """Whether two rectangles share a pixel."""
    is_across = a[0] < b[0] + b[2] and b[0] < a[0] + a[2]
    return is_across and a[1] < b[1] + b[3] and b[1] < a[1] + a[3]


def _check_names(graph: Graph) -> Iterator[Finding]:
    names = Counter(
        (n.key.rpartition("/")[0], str(n.box["varname"]))
        for n in graph.nodes.values()
        if "varname" in n.box
    )
    for (where, name), count in names.items():
        if count > 1:
            yield Finding("varname", where, f"{count} boxes are called {name}")
    sends = {str(node.args[0]): node for node in graph.named("s", "send") if node.args}
    receives = {str(node.args[0]): node for node in graph.named("r", "receive") if node.args}
    for name in sends.keys() ^ receives.keys():
        node = sends.get(name) or receives[name]
        yield Finding("pair", node.key, f"{node.text!r} has nothing at its other end")


def _check_loops(graph: Graph) -> Iterator[Finding]:
    """Find cords in a circle: Max stops with a stack overflow."""
    ways: dict[str, list[str]] = {}
    for source, ends in graph.cords.items():
        onwards = [end.key for end in ends if _passes(graph, source, end)]
        ways.setdefault(source.key, []).extend(onwards)
    for key in _on_a_circle(ways.keys(), lambda key: ways.get(key, [])):
        yield Finding("loop", key, f"{graph.nodes[key].label!r} leads back to itself")


def _passes(graph: Graph, source: Port, end: Port) -> bool:
    """Whether what comes by a cord can go on at once."""
    node = graph.nodes[end.key]
    if node.name in _BREAKS_A_LOOP or _KEEPS_QUIET.get(node.name) == end.number:
        return False
    return not (node.name in CONTROLS and _is_quiet(graph, source))


def _is_quiet(graph: Graph, source: Port) -> bool:
    """Whether all that leaves an outlet begins with words that controls do not pass on."""
    node = graph.nodes[source.key]
    if node.name in THROUGH:
        before = graph.sources(source.key, 0)
        return bool(before) and all(_is_quiet(graph, port) for port in before)
    words = node.text.split()
    return (words[1:2] if words[:1] == ["prepend"] else words[:1]) in _QUIET_WORDS


def _on_a_circle(keys: Any, ways: Callable[[str], list[str]]) -> Iterator[str]:
    for start in keys:
        reached, edge = set(), list(ways(start))
        while edge:
            key = edge.pop()
            if key not in reached:
                reached.add(key)
                edge.extend(ways(key))
        if start in reached:
            yield start
