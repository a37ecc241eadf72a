"""What an incoming address means: the endpoints it stands for, and whether it may be used so."""

import difflib
from collections.abc import Sequence
from functools import lru_cache
from heapq import nlargest
from typing import Final

from server.address_row import ROOT, Arg, Endpoint
from server.addresses import ENDPOINTS
from server.arguments import take
from server.errors import RequestError
from server.osc.patterns import is_pattern, matching

_N_LIKELY: Final = 8
"""Addresses that a slip is compared with closely."""
_NOT_ANSWERED: Final = frozenset({"done", "fail", "pong", "synced", "error"})
_BUTTON: Final = Arg(name="button", type="switch")
_ADDRESSES: Final = {endpoint.address: endpoint for endpoint in ENDPOINTS.values()}
_FOR_CLIENTS_ONLY: Final = "is for clients, nothing can be set there"


def is_an_answer(address: str) -> bool:
    """Return whether an address is itself an answer; to answer those would never end."""
    return address.rpartition("/")[2] in _NOT_ANSWERED


def is_readable(endpoint: Endpoint) -> bool:
    """Return whether an address holds a value that can be asked for."""
    return endpoint.row.kind == "setting" or endpoint.row.is_state


def resolve(address: str, has_args: bool) -> list[Endpoint]:
    """Return the endpoints of an address or a pattern, in the table's order.

    A wildcard in the last part reaches what holds a value only, so that ``/band/*`` asks for
    everything and does not play, stop and panic.

    Args:
        address: what came.
        has_args: whether arguments came with it: something is to be set or done.

    Raises:
        RequestError: ``unknown``, with the nearest name, or ``feedback``.
    """
    if not is_pattern(address):
        endpoint = _ADDRESSES.get(address)
        if endpoint is None:
            raise RequestError("unknown", f"there is no {_short(address)}{_nearest(address)}")
        if endpoint.row.kind == "feedback" and (has_args or not endpoint.row.is_state):
            raise RequestError("feedback", f"{address} {_FOR_CLIENTS_ONLY}")
        return [endpoint]
    reaches_all = not is_pattern(address.rpartition("/")[2])
    found = [_ADDRESSES[match] for match in matching(address, _ADDRESSES)]
    usable = [
        endpoint
        for endpoint in found
        if endpoint.row.kind == "setting"
        or (endpoint.row.is_state and not has_args)
        or (endpoint.row.kind != "feedback" and reaches_all)
    ]
    if not usable:
        raise RequestError("unknown", f"nothing that can be used matches {_short(address)}")
    return usable


def is_release(endpoint: Endpoint, args: Sequence[object]) -> bool:
    """Return whether a button was let go: an address without arguments, sent with 0.

    Buttons of TouchOSC and the like send 1 when pressed and 0 when released.

    Raises:
        RequestError: ``count`` or ``type``, the arguments are no button's.
    """
    if endpoint.row.args or not args:
        return False
    if len(args) > 1:
        raise RequestError("count", f"got {len(args)} arguments, wanted none")
    if args[0] is None:
        return False  # nil: OSCQuery clients send what the tree names as the type
    return take(_BUTTON, args[0]).value == 0


@lru_cache(maxsize=256)
def _nearest(address: str) -> str:
    """Return a hint at the address that was meant.

    Compared with all addresses by difflib it takes ten milliseconds, so that a hundred slips a
    second would fill the loop: only those that begin and end most alike are looked at closely.
    """
    address = address if address.startswith(f"{ROOT}/") else ROOT + address
    likely = nlargest(_N_LIKELY, _ADDRESSES, key=lambda known: _n_alike(address, known))
    names = difflib.get_close_matches(address, likely, n=1, cutoff=0.6)
    return f"; did you mean {names[0]}?" if names else ""


def _n_alike(a: str, b: str) -> int:
    """Return how many letters two texts share at the beginning and at the end."""
    return _n_shared(a, b) + _n_shared(a[::-1], b[::-1])


def _n_shared(a: str, b: str) -> int:
    return next(
        (k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b))
    )


def _short(address: str) -> str:
    return address if len(address) <= 80 else address[:77] + "..."
