"""What the patches know of the server: its addresses, their limits, the ports and the times.

Everything about an address comes from the server's own table, so that a patch cannot name one that
does not exist.
"""

from collections.abc import Sequence
from typing import Final

from server.address_row import Arg, Endpoint, Value
from server.addresses import ENDPOINTS
from server.arguments import take, take_all
from server.errors import RequestError

SERVER_PORT: Final = 9000
"""Where the server listens unless told otherwise."""
REPLY_PORT: Final = 9101
"""Where the patches listen unless told otherwise."""
PING_MS: Final = 1000
"""How often the server is asked whether it lives; this also renews the subscription."""
SILENCE_MS: Final = 2000
"""A server that says nothing for so long is taken for gone, and all notes end."""

_BY_ADDRESS: Final = {endpoint.address: endpoint for endpoint in ENDPOINTS.values()}


def address(key: str) -> str:
    """Return the address of a key of the table, e.g. ``bass/mute`` -> ``/band/bass/mute``.

    Raises:
        KeyError: the table has no such key.
    """
    return ENDPOINTS[key].address


def limits(key: str) -> tuple[float, float]:
    """Return the least and the greatest value of a setting.

    Raises:
        KeyError: the table has no such key.
        ValueError: the setting is not a number between two bounds.
    """
    arg = ENDPOINTS[key].row.args[0]
    if arg.minimum is None or arg.maximum is None:
        raise ValueError(f"{key} has no bounds")
    return arg.minimum, arg.maximum


def default(key: str) -> int:
    """Return a setting's whole number at start."""
    return int(ENDPOINTS[key].default or 0)


def endpoint_at(path: str) -> Endpoint | None:
    """Return what the table has at an address; None: nothing."""
    return _BY_ADDRESS.get(path)


def heard_tags(path: str) -> str | None:
    """Return the type tags that a client hears at an address; None: nothing is ever sent there."""
    endpoint = endpoint_at(path)
    if endpoint is None or endpoint.row.kind == "action":
        return None
    if endpoint.row.kind == "query":
        is_here = endpoint.row.answer and not endpoint.row.answer_path
        return "".join(arg.tag for arg in endpoint.row.answer) if is_here else None
    return "".join(arg.tag for arg in endpoint.row.args)


def wrong_request(path: str, tags: str) -> str | None:
    """Say what is wrong with a message to the server; None: nothing.

    Args:
        path: its address.
        tags: a letter for each argument: ``i``, ``f``, ``s``, or ``?`` where it is not known.
    """
    endpoint = endpoint_at(path)
    if endpoint is None:
        return f"the server has no {path}"
    row = endpoint.row
    if row.kind == "feedback":
        return f"{path} is what the server says, not what it hears"
    n_needed = sum(arg.default is None for arg in row.args) if row.kind == "action" else 0
    if not n_needed <= len(tags) <= len(row.args):
        return f"{path} takes {len(row.args)} arguments, not {len(tags)}"
    for arg, tag in zip(row.args, tags, strict=False):
        if not _fits(arg, tag):
            return f"{path}: {arg.name} is {arg.type}, not {tag}"
    return None


def refusal(path: str, values: Sequence[Value]) -> str | None:
    """Say why the server would refuse a message or change its value; None: it would take it."""
    endpoint = endpoint_at(path)
    if endpoint is None or endpoint.row.kind == "feedback":
        return wrong_request(path, "?" * len(values))
    try:
        if endpoint.row.kind != "setting":
            take_all(endpoint, values)
            return None
        if len(values) > 1:
            return f"{path} takes 1 argument, not {len(values)}"
        return next((take(endpoint.row.args[0], value).remark for value in values), "") or None
    except RequestError as error:
        return f"{path}: {error}"


def _fits(arg: Arg, tag: str) -> bool:
    if tag == "?":
        return True
    return (tag == "s") == (arg.type == "s") and not (tag == "f" and arg.type == "switch")
