"""The address table as an OSCQuery tree: what is there, of which type and range, with which value.

After the OSCQuery proposal (https://github.com/Vidvox/OSCQueryProposal). Pure: no I/O, no values of
its own.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from server.address_row import Arg, Endpoint, address_of
from server.addresses import ENDPOINTS

Node = dict[str, Any]
"""A node as JSON."""

NO_VALUE, READ_ONLY, WRITE_ONLY, READ_WRITE = range(4)
"""What ``ACCESS`` says."""
ATTRIBUTES: Final = (
    "FULL_PATH",
    "CONTENTS",
    "TYPE",
    "ACCESS",
    "VALUE",
    "RANGE",
    "CLIPMODE",
    "UNIT",
    "DESCRIPTION",
    "TAGS",
)
"""All that can be asked of a node; a node without one of them answers 204."""
EXTENSIONS: Final = {
    **dict.fromkeys(ATTRIBUTES[3:], True),
    "LISTEN": True,
    "PATH_CHANGED": True,
    "PATH_ADDED": False,
    "PATH_REMOVED": False,
    "PATH_RENAMED": False,
}
NIL: Final = "N"
"""Type of what is done without a value."""
_UNITS: Final = {"BPM": "time.bpm", "ms": "time.ms", "semitones": "time.midinote"}
"""The proposal's names of units; others are called as in the table."""

Values = Mapping[str, Sequence[int | float | str]]
"""What every setting and state holds, by key."""
Hints = Mapping[str, Sequence[str]]
"""What each macro of an instrument changes most."""


def node_at(path: str, values: Values, hints: Hints) -> Node | None:
    """Return a node with all below it.

    Args:
        path: ``/``, a container or an address; a slash at the end does not matter.
        values: see ``Values``.
        hints: see ``Hints``.

    Returns:
        The node as JSON; ``None`` if there is none.
    """
    root: Node = {"FULL_PATH": "/", "ACCESS": NO_VALUE, "CONTENTS": {}}
    root["DESCRIPTION"] = "A five-piece band of small neural networks that plays live."
    wanted = "/" + path.strip("/")
    for endpoint in ENDPOINTS.values():
        # Only the wanted branch is built: a value is asked for more often than the whole.
        if _is_below(endpoint.address, wanted):
            _describe(_make(root, endpoint.address), endpoint, values, hints)
    node: Node | None = root
    for part in wanted.split("/")[1:]:
        if part:
            node = None if node is None else node.get("CONTENTS", {}).get(part)
    return node


def _is_below(address: str, path: str) -> bool:
    return path == "/" or address == path or address.startswith(f"{path}/")


def _make(root: Node, address: str) -> Node:
    """Return the node of an address, made with all above it where it is not there."""
    node, path = root, ""
    for part in address.split("/")[1:]:
        path = f"{path}/{part}"
        contents = node.setdefault("CONTENTS", {})
        node = contents.setdefault(part, {"FULL_PATH": path, "ACCESS": NO_VALUE})
    return node


def _describe(node: Node, endpoint: Endpoint, values: Values, hints: Hints) -> None:
    row = endpoint.row
    node["TYPE"] = "".join(arg.tag for arg in row.args) or NIL
    node["ACCESS"] = _access(endpoint)
    node["DESCRIPTION"] = row.doc + _hint(endpoint, hints)
    node["TAGS"] = [row.kind]
    if endpoint.key in values:
        node["VALUE"] = list(values[endpoint.key])
    # One entry an argument; an attribute that no argument has is left out.
    for name, read in _OF_ARGUMENTS.items():
        entries = [read(arg) for arg in row.args]
        if any(entry is not None for entry in entries):
            node[name] = entries
    if "RANGE" in node and row.kind != "feedback":
        clip = "both" if row.kind == "setting" else "none"
        node["CLIPMODE"] = [clip if _bounds(arg) else None for arg in row.args]
        if not any(node["CLIPMODE"]):
            del node["CLIPMODE"]


def _access(endpoint: Endpoint) -> int:
    if endpoint.row.kind == "setting":
        return READ_WRITE
    if endpoint.row.kind == "feedback":
        return READ_ONLY if endpoint.row.is_state else NO_VALUE
    return WRITE_ONLY


def _bounds(arg: Arg) -> dict[str, float]:
    if arg.type == "switch":
        return {"MIN": 0, "MAX": 1}
    bounds = {}
    if arg.minimum is not None:
        bounds["MIN"] = arg.minimum
    if arg.maximum is not None:
        bounds["MAX"] = arg.maximum
    return bounds


def _range(arg: Arg) -> object:
    return {"VALS": list(arg.choices)} if arg.choices else _bounds(arg) or None


def _unit(arg: Arg) -> object:
    return _UNITS.get(arg.unit, arg.unit) or None


_OF_ARGUMENTS: Final[Mapping[str, Callable[[Arg], object]]] = {"RANGE": _range, "UNIT": _unit}


def _hint(endpoint: Endpoint, hints: Hints) -> str:
    of_instrument = hints.get(endpoint.instrument or "", ())
    is_macro = endpoint.row.path == "INSTRUMENT/macro/K"
    if not is_macro or endpoint.k is None or endpoint.k > len(of_instrument):
        return ""
    return f" This one: {of_instrument[endpoint.k - 1]}."


def hinted_paths(hints: Hints) -> list[str]:
    """Return the containers whose descriptions hold hints: they change with the model set."""
    return [address_of(f"{instrument}/macro") for instrument in hints]


def host_info(osc_ip: str, osc_port: int) -> Node:
    """Return what ``HOST_INFO`` says.

    Args:
        osc_ip: where OSC is listened for; empty: wherever HTTP is.
        osc_port: UDP port.
    """
    info: Node = {
        "NAME": "ai-music-server",
        "EXTENSIONS": EXTENSIONS,
        "OSC_PORT": osc_port,
        "OSC_TRANSPORT": "UDP",
    }
    # Sockets are taken on the port of HTTP, which is what clients assume when nothing is said.
    return info | ({"OSC_IP": osc_ip} if osc_ip else {})
