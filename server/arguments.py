"""Arguments from outside -> values of the table, or a reason that a person can read.

Clients differ: TouchOSC sends floats only, Max an int for ``0`` and a float for ``0.``, others T
and F. So an int is taken for a float, a whole float for an int, and 0, 1, T or F for a switch;
nothing else is guessed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from server.address_row import Arg, Endpoint, Value
from server.errors import RequestError

MAX_TEXT = 256
"""Longest text taken, in characters."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A value that was accepted."""

    value: Value
    """In the argument's range and of its type."""
    remark: str = ""
    """What was changed about it, for people; empty: nothing."""


def take(arg: Arg, got: object) -> Taken:
    """Check one argument; a number out of range is clamped, and the remark says so.

    Args:
        arg: what the table wants.
        got: what came.

    Raises:
        RequestError: ``type`` (another type), ``finite`` (NaN or infinite), ``choice`` (a word that
            is not in the list) or ``text`` (too long, or control characters in it).
    """
    if arg.type == "s":
        return Taken(_take_text(arg, got))
    number = _take_number(arg, got)
    least = 0 if arg.type == "switch" else arg.minimum
    greatest = 1 if arg.type == "switch" else arg.maximum
    clamped = number
    if least is not None and number < least:
        clamped = least
    elif greatest is not None and number > greatest:
        clamped = greatest
    value: Value = float(clamped) if arg.type == "f" else int(clamped)
    if clamped == number:
        return Taken(value)
    return Taken(value, f"{arg.name} clamped: got {number:g}, took {clamped:g} ({describe(arg)})")


def take_all(endpoint: Endpoint, got: Sequence[object]) -> tuple[Value, ...]:
    """Check the arguments of an action; here a number out of range is refused.

    Args:
        endpoint: the action.
        got: what came; arguments with a default may be left out at the end.

    Returns:
        One value for each argument of the row.

    Raises:
        RequestError: ``count``, ``range``, or what ``take`` raises.
    """
    args = endpoint.row.args
    n_needed = sum(arg.default is None for arg in args)
    if not n_needed <= len(got) <= len(args):
        raise RequestError("count", f"got {len(got)} arguments, wanted {describe_args(args)}")
    values: list[Value] = []
    for arg, item in zip(args, got, strict=False):
        taken = take(arg, item)
        if taken.remark:
            raise RequestError("range", f"got {shown(item)}, wanted {describe(arg)}")
        values.append(taken.value)
    left_out = [arg.default for arg in args[len(got) :] if arg.default is not None]
    return (*values, *left_out)


def describe(arg: Arg) -> str:
    """Say what an argument takes, e.g. ``tempo, float 20-300 BPM``."""
    kind = {"i": "int", "f": "float", "s": "text", "switch": "0 or 1"}[arg.type]
    if arg.choices:
        kind = "one of " + ", ".join(arg.choices)
    bounds = ""
    if arg.minimum is not None and arg.maximum is not None:
        bounds = f" {arg.minimum:.10g} to {arg.maximum:.10g}"
    elif arg.minimum is not None:
        bounds = f" from {arg.minimum:.10g}"
    unit = f" {arg.unit}" if arg.unit else ""
    return f"{arg.name}: {kind}{bounds}{unit}"


def describe_args(args: Sequence[Arg]) -> str:
    """Say what a list of arguments is, optional ones in brackets."""
    if not args:
        return "none"
    parts = (describe(arg) if arg.default is None else f"[{describe(arg)}]" for arg in args)
    return "; ".join(parts)


def shown(got: object) -> str:
    """Return a short form of anything a client sent, safe to send back and to log."""
    if isinstance(got, str):
        return repr(got if len(got) <= 40 else got[:37] + "...")
    if isinstance(got, bytes):
        return f"a blob of {len(got)} bytes"
    if isinstance(got, bool) or got is None:
        return {True: "T", False: "F", None: "N"}[got]
    return repr(got)[:40]


def _take_text(arg: Arg, got: object) -> str:
    if not isinstance(got, str):
        raise RequestError("type", f"got {shown(got)}, wanted {describe(arg)}")
    if arg.choices and got not in arg.choices:
        raise RequestError("choice", f"got {shown(got)}, wanted {describe(arg)}")
    if len(got) > MAX_TEXT:
        raise RequestError("text", f"got {len(got)} characters, at most {MAX_TEXT} are taken")
    if not got.isprintable():
        raise RequestError("text", f"got {shown(got)}, control characters are not taken")
    return got


def _take_number(arg: Arg, got: object) -> int | float:
    if isinstance(got, bool) and arg.type == "switch":
        return int(got)
    if isinstance(got, bool) or not isinstance(got, int | float):
        raise RequestError("type", f"got {shown(got)}, wanted {describe(arg)}")
    if isinstance(got, float) and not math.isfinite(got):
        raise RequestError("finite", f"got {got}, wanted {describe(arg)}")
    if arg.type != "f" and got != int(got):
        raise RequestError("type", f"got {got:g}, wanted a whole number ({describe(arg)})")
    return got
