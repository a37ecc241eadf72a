"""Finds what would be wrong with a Live device, though Max opens it without a word."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from max_patches.tools.amxd import KIND
from max_patches.tools.check import Finding, is_rect, overlap
from max_patches.tools.graph import Graph, Node, PatcherJson, Port, boxes_of, flatten
from max_patches.tools.own_port import NEXT_PORT

HEIGHT: Final = 169
"""Live shows so many pixels and no more."""
_FORBIDDEN: Final = (
    "print",
    "dac~",
    "adc~",
    "pgmout",
    "noteout",
    "js",
    "v8",
    "node.script",
    "jweb",
)
"""Not in a device: it has no console, no sound, no MIDI port of its own, and no other files."""
_NAMED: Final = ("s", "r", "send", "receive", "value", "v", "dict", "coll")
_ASKS_LIVE: Final = ("live.path", "live.object", "live.observer")
_SHORT: Final = 8
"""Letters that Push shows."""


def check_device(patcher: PatcherJson) -> list[Finding]:
    """Return everything that is wrong with a patcher as a MIDI effect.

    Args:
        patcher: the value of the file's ``patcher`` key; its form was checked before.
    """
    graph = flatten(patcher)
    return [
        *_check_frame(patcher),
        *_check_labels(patcher),
        *_check_files(patcher, ""),
        *_check_objects(graph),
        *_check_parameters(graph),
        *_check_ways(graph),
    ]


def _check_frame(patcher: PatcherJson) -> Iterator[Finding]:
    if patcher.get("project", {}).get("amxdtype") != int.from_bytes(KIND, "big"):
        yield Finding("project", "", "no project of a MIDI effect: Max would refuse the device")
    if not patcher.get("openinpresentation"):
        yield Finding("frame", "", "the device does not open with its panel")
    _, _, width, height = patcher.get("openrect", [0, 0, 0, 0])
    if height != HEIGHT or width != patcher.get("devicewidth"):
        yield Finding("frame", "", f"{width} by {height} pixels, wanted devicewidth by {HEIGHT}")


def _check_labels(patcher: PatcherJson) -> Iterator[Finding]:
    """Words must not lie over controls either: Live's own font is wider than some."""
    shown = [box for box in boxes_of(patcher) if box.get("presentation")]
    for one, other in combinations(shown, 2):
        a, b = one.get("presentation_rect"), other.get("presentation_rect")
        if is_rect(a) and is_rect(b) and overlap(a, b):
            yield Finding("label", one["id"], f"lies over {other['id']} on the panel")


def _check_files(patcher: PatcherJson, path: str) -> Iterator[Finding]:
    for box in boxes_of(patcher):
        is_file = box.get("maxclass") == "bpatcher" or str(box.get("text")).startswith("band.")
        if is_file and "patcher" not in box:
            yield Finding("file", f"{path}{box['id']}", "a device of one file needs no other")
        if "patcher" in box:
            yield from _check_files(box["patcher"], f"{path}{box['id']}/")


def _check_objects(graph: Graph) -> Iterator[Finding]:
    for node in graph.nodes.values():
        if node.name in _FORBIDDEN:
            yield Finding("forbidden", node.key, f"{node.name} does not belong in a device")
        name = str(node.args[0] if node.args else "")
        if node.name in _NAMED and not name.startswith("---") and name != NEXT_PORT:
            yield Finding("global", node.key, f"{node.text!r} is shared by all devices: use ---")
        if node.name == "loadmess":
            for end in graph.cords.get(Port(node.key, 0), []):
                if graph.nodes[end.key].box.get("parameter_enable"):
                    text = "loadmess destroys the value that Live restored"
                    yield Finding("restored", node.key, text)


def _check_parameters(graph: Graph) -> Iterator[Finding]:
    drawn = [node for node in graph.nodes.values() if node.name in PARAMETERS]
    values = [(node, _value(node)) for node in drawn]
    names = Counter(value.get("parameter_longname") for _, value in values)
    for node, value in values:
        if not node.box.get("parameter_enable") or not value:
            yield Finding("parameter", node.key, "Live would keep nothing of it")
            continue
        name = value.get("parameter_longname")
        if names[name] > 1:
            yield Finding("longname", node.key, f"{names[name]} parameters are called {name!r}")
        if len(str(value.get("parameter_shortname", ""))) not in range(1, _SHORT + 1):
            yield Finding("shortname", node.key, f"wanted 1 to {_SHORT} letters")
        if not node.box.get("annotation") or node.box.get("annotation_name") != name:
            yield Finding("annotation", node.key, f"{name!r} does not say what it is")
        if not node.box.get("presentation"):
            yield Finding("hidden", node.key, f"{name!r} is not on the panel")
        yield from _check_value(node, value)


PARAMETERS: Final = (
    "live.dial",
    "live.numbox",
    "live.text",
    "live.menu",
    "live.tab",
    "live.toggle",
)


def _value(node: Node) -> Mapping[str, Any]:
    found: Mapping[str, Any] = node.box.get("saved_attribute_attributes", {}).get("valueof", {})
    return found


def _check_value(node: Node, value: Mapping[str, Any]) -> Iterator[Finding]:
    least, greatest = value.get("parameter_mmin", 0), value.get("parameter_mmax")
    if value.get("parameter_type") == 2:
        words = value.get("parameter_enum", [])
        if greatest != len(words) - 1:
            yield Finding(
                "enum", node.key, f"{len(words)} words, but the last is number {greatest}"
            )
    elif "parameter_unitstyle" not in value or greatest is None:
        yield Finding("unit", node.key, "no unit or no range")
    if not value.get("parameter_initial_enable") or not value.get("parameter_initial"):
        yield Finding("initial", node.key, "no initial value, or one that does nothing")
    elif greatest is None or not least <= value["parameter_initial"][0] <= greatest:
        yield Finding("initial", node.key, f"{value['parameter_initial']} is out of range")


def _check_ways(graph: Graph) -> Iterator[Finding]:
    """What has to lead to what."""
    for source, end in (("midiin", "midiflush"), ("midiflush", "midiout")):
        firsts = graph.named(source)
        if not any(end in {graph.nodes[k].name for k in _reached(graph, n.key)} for n in firsts):
            yield Finding("through", "", f"no way from {source} to {end}: the track falls silent")
    after = {key for node in graph.named("live.thisdevice") for key in _reached(graph, node.key)}
    for node in graph.named(*_ASKS_LIVE):
        if node.key not in after:
            yield Finding("early", node.key, f"{node.name} does not wait for live.thisdevice")
    early = {key for node in graph.named("loadbang") for key in _reached(graph, node.key)}
    for key in early:
        if graph.nodes[key].name in (*_ASKS_LIVE, "udpsend"):
            yield Finding("early", key, "loadbang comes before Live is ready")


def _reached(graph: Graph, key: str) -> set[str]:
    """Return every box that something can come to from a box, any outlet."""
    ways: dict[str, set[str]] = {}
    for source, ends in graph.cords.items():
        ways.setdefault(source.key, set()).update(end.key for end in ends)
    reached: set[str] = set()
    edge = [key]
    while edge:
        for end in ways.get(edge.pop(), ()):
            if end not in reached:
                reached.add(end)
                edge.append(end)
    return reached
