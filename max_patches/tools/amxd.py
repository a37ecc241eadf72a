"""The container of a Max for Live device, as observed in a hundred real ones.

Chunks of a 4-byte tag, a 32-bit little-endian length and a body: ``ampf`` (the kind of device),
``meta`` (0: not frozen), ``ptch`` (the patcher's JSON, a line feed and a zero byte).
"""

import json
import struct
from typing import Any, Final

KIND: Final = b"mmmm"
"""A MIDI effect."""
_TAGS: Final = [b"ampf", b"meta", b"ptch"]
_TAIL: Final = b"\n\0"


class ContainerError(ValueError):
    """Bytes that are no unfrozen MIDI effect."""


def pack(file: dict[str, Any]) -> bytes:
    """Return a device file; ``file`` is what a ``.maxpat`` file would hold."""
    text = json.dumps(file, indent="\t", ensure_ascii=False).encode() + _TAIL
    bodies = (KIND, struct.pack("<I", 0), text)
    return b"".join(
        tag + struct.pack("<I", len(body)) + body for tag, body in zip(_TAGS, bodies, strict=True)
    )


def unpack(data: bytes) -> dict[str, Any]:
    """Return what a device file holds.

    Raises:
        ContainerError: it is not what ``pack`` writes.
    """
    chunks: dict[bytes, bytes] = {}
    at = 0
    while at < len(data):
        if at + 8 > len(data):
            raise ContainerError(f"{len(data) - at} bytes after the last chunk")
        tag, (size,) = data[at : at + 4], struct.unpack_from("<I", data, at + 4)
        if at + 8 + size > len(data):
            raise ContainerError(f"{tag!r} says {size} bytes, {len(data) - at - 8} are left")
        chunks[tag] = data[at + 8 : at + 8 + size]
        at += 8 + size
    if list(chunks) != _TAGS:
        raise ContainerError(f"chunks {list(chunks)}, wanted {_TAGS}")
    if chunks[b"ampf"] != KIND or chunks[b"meta"] != bytes(4):
        raise ContainerError("not an unfrozen MIDI effect")
    body = chunks[b"ptch"]
    if not body.endswith(_TAIL):
        raise ContainerError("the patcher does not end with a line feed and a zero byte")
    try:
        found: dict[str, Any] = json.loads(body.removesuffix(_TAIL))
    except ValueError as error:
        raise ContainerError(f"the patcher is no JSON: {error}") from error
    return found
