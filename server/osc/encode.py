"""Values -> OSC messages that every client can read: only i, f and s, at most 4 kB.

python-osc guesses types: True becomes T, a large int an int64, four values a MIDI message, a numpy
number an error, and Max or Pd then drop or misread the message. So the type is always given here.
"""

import math
import operator
import struct
from collections.abc import Sequence
from typing import Final, SupportsFloat, SupportsIndex

from server.errors import ServerError

MAX_MESSAGE_BYTES: Final = 4096
"""Max's udpsend and udpreceive stop at about 5 kB."""
MAX_TEXT_BYTES: Final = 1024

Sendable = str | SupportsIndex | SupportsFloat
"""Python's and numpy's ints, floats and bools, and text."""

_INT32_MIN: Final = -(2**31)
_INT32_MAX: Final = 2**31 - 1
_FLOAT32_MAX: Final = 3.4028234663852886e38


class EncodeError(ServerError):
    """A message cannot be sent as it is."""


def encode(address: str, args: Sequence[Sendable] = ()) -> bytes:
    """Build one message.

    Args:
        address: plain address, ASCII.
        args: ints (bools become 0 or 1; clamped to 32 bits), finite floats (clamped to float32)
            and text (NUL and lone surrogates replaced, cut at 1 kB).

    Raises:
        EncodeError: NaN, another type, or more than 4 kB in all.
    """
    tags, parts = ",", []
    for value in args:
        tag, item = plain(value)
        tags += tag
        parts.append(_string(item) if isinstance(item, str) else struct.pack(f">{tag}", item))
    packet = b"".join((_string(address), _string(tags), *parts))
    if len(packet) > MAX_MESSAGE_BYTES:
        raise EncodeError(f"{address}: {len(packet)} bytes, at most {MAX_MESSAGE_BYTES}")
    return packet


def _string(text: str) -> bytes:
    """Return an OSC string: at least one NUL behind it, to a multiple of four bytes."""
    raw = text.encode("utf-8")
    return raw + bytes(4 - len(raw) % 4)


def plain(value: object) -> tuple[str, int | float | str]:
    """Return the type tag and the value that clients get for it.

    Raises:
        EncodeError: NaN, or another type.
    """
    if isinstance(value, str):
        raw = value.replace("\0", "?").encode("utf-8", "replace")[:MAX_TEXT_BYTES]
        return "s", raw.decode("utf-8", "ignore")
    # Python's own first: a protocol is looked for by names, which takes a hundred times longer.
    if not isinstance(value, float) and isinstance(value, int | SupportsIndex):
        return "i", min(max(operator.index(value), _INT32_MIN), _INT32_MAX)
    if not isinstance(value, float | SupportsFloat):
        raise EncodeError(f"cannot send {type(value).__name__}")
    number = float(value)
    if math.isnan(number):
        raise EncodeError("cannot send NaN")
    return "f", min(max(number, -_FLOAT32_MAX), _FLOAT32_MAX)
