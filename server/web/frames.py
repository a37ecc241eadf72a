"""Frames of the page's WebSocket: what a page may send, and how what it is told is written.

``docs/web.md`` describes every frame. Reading is as strict as for OSC: a frame is taken whole or
refused with a reason.
"""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from server.clock import NS_PER_MS, Timeline
from server.contract import BandCard, MelodyCard
from server.errors import RequestError
from server.music import Note
from server.osc.encode import Sendable, plain
from server.osc.guard import MAX_ARGS, PacketError, check_address

PROTOCOL: Final = 1
"""Raised when a frame changes so that an older page would misread it."""
MAX_FRAME_BYTES: Final = 16_384
"""Longest frame taken; as long as a datagram."""
_MAX_ID: Final = 2**53
_INT64: Final = 2**63


@dataclass(frozen=True, slots=True)
class Request:
    """A request as by OSC."""

    address: str
    args: tuple[object, ...] = ()
    id: int | None = None
    """Comes back with the answers."""


@dataclass(frozen=True, slots=True)
class Ping:
    """A question for the server's time."""

    number: int | float
    """Comes back with the answer."""


def read_frame(text: str) -> Request | Ping:
    """Read one frame.

    Raises:
        RequestError: ``malformed``, it is no request and no ping.
    """
    try:
        raw = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise RequestError("malformed", f"not JSON: {error}"[:200]) from error
    if isinstance(raw, dict) and set(raw) == {"ping"}:
        return Ping(_number(raw["ping"]))
    if not isinstance(raw, dict) or not {"address"} <= set(raw) <= {"address", "args", "id"}:
        raise RequestError("malformed", 'wanted {"address", "args", "id"} or {"ping"}')
    return Request(_address(raw["address"]), _args(raw.get("args", [])), _id(raw.get("id")))


def read_id(text: str) -> int | None:
    """Return the id of a frame that was refused, if it can be read."""
    try:
        raw = json.loads(text)
        return _id(raw.get("id")) if isinstance(raw, dict) else None
    except (ValueError, RecursionError, RequestError):
        return None


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is no number of JSON")


def _number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RequestError("malformed", "ping wants a number")
    if not -_INT64 <= value < _INT64:
        raise RequestError("malformed", "ping wants a number of at most 64 bits")
    return value


def _address(value: object) -> str:
    if not isinstance(value, str) or not value.isascii():
        raise RequestError("malformed", "address wants ASCII text")
    try:
        return check_address(value.encode())
    except PacketError as error:
        raise RequestError("malformed", str(error)) from error


def _id(value: object) -> int | None:
    if value is None:
        return None
    if type(value) is not int or not -_MAX_ID <= value <= _MAX_ID:
        raise RequestError("malformed", "id wants a whole number of at most 53 bits")
    return value


def _args(value: object) -> tuple[object, ...]:
    if not isinstance(value, list) or len(value) > MAX_ARGS:
        raise RequestError("malformed", f"args wants a list of at most {MAX_ARGS}")
    return tuple(_arg(item) for item in value)


def _arg(value: object) -> object:
    if isinstance(value, str):
        if any("\ud800" <= letter <= "\udfff" for letter in value):
            raise RequestError("malformed", "a text holds half of a surrogate pair")
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise RequestError("malformed", "a number is not finite")
    if isinstance(value, int) and not -_INT64 <= value < _INT64:
        raise RequestError("malformed", "a whole number has more than 64 bits")
    if value is None or isinstance(value, bool | int | float):
        return value
    raise RequestError("malformed", "args are numbers, texts and booleans")


def write(kind: str, **fields: object) -> str:
    """Return a frame of a type as text."""
    return json.dumps({"type": kind, **fields}, separators=(",", ":"), allow_nan=False)


def plain_args(args: Sequence[Sendable]) -> list[int | float | str]:
    """Return arguments as OSC clients get them.

    Raises:
        EncodeError: NaN, or another type.
    """
    return [plain(value)[1] for value in args]


def ms(at_ns: int) -> float:
    """Return an instant in milliseconds, to a thousandth."""
    return round(at_ns / NS_PER_MS, 3)


def timeline(line: Timeline) -> dict[str, object]:
    """Return a line of time as a page gets it."""
    return {
        "beat": line.anchor_beat,
        "at_ms": ms(line.anchor_ns),
        "tempo": line.tempo_bpm,
        "is_running": line.is_running,
    }


def note_rows(notes: Iterable[Note]) -> list[list[int | float]]:
    """Return notes as rows of start, duration (quarter notes), pitch, velocity, by onset."""
    return [
        [round(float(n.start_beats), 6), round(float(n.duration_beats), 6), n.pitch, n.velocity]
        for n in sorted(notes, key=lambda note: (note.start_beats, note.pitch))
    ]


def card_of(card: BandCard | MelodyCard) -> dict[str, object]:
    """Return what people want to know of a model set."""
    parts = card.instruments if isinstance(card, BandCard) else {}
    return {
        "name": card.name,
        "kind": card.kind,
        "created": card.created,
        "data": card.data,
        "metrics": card.metrics,
        "macros": {name: list(part.macro_hints) for name, part in parts.items()},
    }


def figures_of(figures: Mapping[str, float]) -> dict[str, float]:
    """Return figures that can be written, rounded to a thousandth."""
    return {name: round(float(v), 3) for name, v in figures.items() if math.isfinite(v)}
