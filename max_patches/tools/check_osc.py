"""Finds where a patcher and the server's address table disagree."""

import re
from collections.abc import Iterator
from typing import Final

from max_patches.tools.check import Finding
from max_patches.tools.graph import THROUGH, Graph, Node, PatcherJson, Port, flatten
from max_patches.tools.needed import templates
from max_patches.tools.osc import endpoint_at, heard_tags, wrong_request
from max_patches.tools.ports import Atom, atom, tokens

_TAG_OF_SOURCE: Final = {
    **dict.fromkeys(("flonum", "float", "f", "live.dial", "live.numbox"), "f"),
    **dict.fromkeys(("number", "int", "i", "toggle", "led", "live.text", "==", ">"), "i"),
}
"""What a box sends out of its first outlet, where that is always the same."""
_ARITHMETIC: Final = ("+", "-", "*", "/")
_PORTS: Final = ("udpsend", "udpreceive")


def check_osc(patcher: PatcherJson) -> list[Finding]:
    """Return every address that the server does not have, or not with these arguments.

    Args:
        patcher: the value of the file's ``patcher`` key; its form was checked before.
    """
    graph = flatten(patcher)
    found: list[Finding] = []
    for node in graph.nodes.values():
        if node.name == "message":
            found += _check_message(node)
        elif node.name == "prepend":
            found += _check_prepend(graph, node)
        elif node.name == "sprintf":
            found += _check_sprintf(graph, node)
        elif node.name in ("route", "sel", "select"):
            found += _check_route(graph, node)
    for name in _PORTS:
        if len(graph.named(name)) > 1:
            found.append(Finding("socket", "", f"more than one {name}"))
    return found


def _check_message(node: Node) -> Iterator[Finding]:
    for part in node.text.split(","):
        words = tokens(part)
        if words and words[0].startswith("/"):
            tags = "".join("?" if word.startswith("$") else _tag(atom(word)) for word in words[1:])
            yield from _request(node, words[0], tags)


def _check_prepend(graph: Graph, node: Node) -> Iterator[Finding]:
    if not node.args or not str(node.args[0]).startswith("/"):
        return
    given = "".join(map(_tag, node.args[1:]))
    for source in _origins(graph, Port(node.key, 0)):
        if graph.nodes[source.key].name == "sprintf":
            continue
        yield from _request(node, str(node.args[0]), given + _tag_of(graph, source))


def _check_sprintf(graph: Graph, node: Node) -> Iterator[Finding]:
    """An address that is made at run time is checked for every word that can come in."""
    ends = [graph.nodes[end.key] for end in graph.cords.get(Port(node.key, 0), [])]
    for made in templates(node):
        if any(end.name in ("prepend", "message") for end in ends) and endpoint_at(made) is None:
            yield Finding("request", node.key, f"the server has no {made}")
        for end in ends:
            if end.name == "prepend":
                for source in _origins(graph, Port(end.key, 0)):
                    if source.key != node.key:
                        yield from _request(node, made, _tag_of(graph, source))


def _tag_of(graph: Graph, source: Port) -> str:
    node = graph.nodes[source.key]
    if node.name in ("umenu", "live.menu"):
        return "s" if source.number == 1 else "i"
    if node.name in _ARITHMETIC and node.args:
        return _tag(node.args[0])
    return _TAG_OF_SOURCE.get(node.name, "?")


def _origins(graph: Graph, end: Port) -> Iterator[Port]:
    """Yield the outlets that lead to an inlet, through the walls of subpatchers."""
    for source in graph.sources(end.key, end.number):
        node = graph.nodes[source.key]
        is_through = node.name in (*THROUGH, "speedlim", "gate") or (
            node.name == "t" and node.args[source.number] == "l"
        )
        if is_through:
            yield from _origins(graph, Port(source.key, 1 if node.name == "gate" else 0))
        else:
            yield source


def _request(node: Node, address: str, tags: str) -> Iterator[Finding]:
    wrong = wrong_request(address, tags)
    if wrong:
        yield Finding("request", node.key, wrong)


def _check_route(graph: Graph, node: Node) -> Iterator[Finding]:
    for outlet, word in enumerate(node.args):
        address = str(word)
        if not address.startswith("/"):
            continue
        tags = heard_tags(address)
        ends = list(_ends(graph, Port(node.key, outlet)))
        if tags is None:
            yield Finding("heard", node.key, f"the server never says {address}")
        elif not ends:
            yield Finding("unused", node.key, f"{address} is picked out and leads nowhere")
        else:
            for end in ends:
                yield from _check_reader(graph.nodes[end.key], graph, address, tags)


def _ends(graph: Graph, source: Port) -> Iterator[Port]:
    """Yield the inlets that an outlet leads to, through the walls of subpatchers."""
    for end in graph.cords.get(source, []):
        if graph.nodes[end.key].name in THROUGH:
            yield from _ends(graph, Port(end.key, 0))
        else:
            yield end


def _check_reader(node: Node, graph: Graph, address: str, tags: str) -> Iterator[Finding]:
    """Check what takes an address's arguments apart, also behind a message that reorders them."""
    if node.name == "message":
        places = [int(place) for place in re.findall(r"\$(\d+)", node.text)]
        if max(places, default=0) > len(tags):
            yield Finding("count", node.key, f"{address} has {len(tags)} arguments")
            return
        reordered = "".join(tags[place - 1] for place in places)
        for end in _ends(graph, Port(node.key, 0)):
            yield from _check_reader(graph.nodes[end.key], graph, address, reordered)
    elif node.name == "unpack":
        wanted = "".join(map(_tag, node.args))
        if len(wanted) > len(tags):
            yield Finding("count", node.key, f"{address} has {len(tags)} arguments")
        elif not tags.startswith(wanted):
            yield Finding("type", node.key, f"{address} has {tags}, not {wanted}")


def _tag(value: Atom) -> str:
    return "s" if isinstance(value, str) else "f" if isinstance(value, float) else "i"
