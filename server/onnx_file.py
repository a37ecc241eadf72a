"""A walk through an ONNX file before onnxruntime sees it: nothing in it may name another file.

ONNX lets a tensor's numbers lie in another file ("external data"). Given bytes, onnxruntime looks
for that file where the process was started, and some versions also above it: a hostile set could
have any file read as weights. The sets hold their weights inside, so any such tensor is refused.
Only what leads to tensors is walked; the field numbers are those of onnx.proto3.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from server.errors import ModelError

MAX_NESTING: Final = 48
"""Messages inside messages; a graph of ours has 5."""

_ORT_FORMAT: Final = b"ORTM"
"""At byte 4 onnxruntime takes the file for its own format, which is not ONNX."""
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5
_MAX_VARINT_BYTES: Final = 10

_WAYS: Final[dict[str, dict[int, str]]] = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "training": {1: "graph", 2: "graph"},
    "function": {7: "node", 11: "attribute"},
    "tensor": {},
}
"""By message and field number: which message lies there."""
_EXTERNAL_DATA, _DATA_LOCATION = 13, 14


def refuse_outside_data(path: Path, data: bytes) -> None:
    """Make sure that a graph names no other file.

    Args:
        path: for messages.
        data: the file's content.

    Raises:
        ModelError: a tensor lies elsewhere, or the file is not ONNX.
    """
    if data[4:8] == _ORT_FORMAT:
        raise ModelError(f"{path}: this is onnxruntime's own format, wanted ONNX")
    try:
        _walk(memoryview(data), "model", 0)
    except ValueError as error:
        raise ModelError(f"{path}: {error}") from error


def _walk(data: memoryview, kind: str, depth: int) -> None:
    if depth > MAX_NESTING:
        raise ValueError(f"more than {MAX_NESTING} messages inside one another")
    ways = _WAYS[kind]
    for number, wire, value in _fields(data):
        if kind == "tensor" and (
            number == _EXTERNAL_DATA or (number == _DATA_LOCATION and value != 0)
        ):
            raise ValueError("a tensor lies in another file, wanted all inside this one")
        if number in ways and wire == _BYTES and isinstance(value, memoryview):
            _walk(value, ways[number], depth + 1)


def _fields(data: memoryview) -> Iterator[tuple[int, int, int | memoryview]]:
    """Yield number, wire type and value of each field of a message."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        number, wire = key >> 3, key & 7
        value: int | memoryview
        if wire == _VARINT:
            value, at = _varint(data, at)
        elif wire in (_BYTES, _FIXED_32, _FIXED_64):
            size = {_FIXED_32: 4, _FIXED_64: 8}.get(wire, 0)
            if wire == _BYTES:
                size, at = _varint(data, at)
            if size > len(data) - at:
                raise ValueError("not ONNX: a field is cut off")
            value, at = data[at : at + size], at + size
        else:
            raise ValueError(f"not ONNX: wire type {wire}")
        yield number, wire, value


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """Read a number of variable length; return it and where it ends."""
    value = 0
    for k in range(_MAX_VARINT_BYTES):
        if at + k >= len(data):
            raise ValueError("not ONNX: a number is cut off")
        byte = data[at + k]
        value |= (byte & 0x7F) << (7 * k)
        if byte < 0x80:
            return value, at + k + 1
    raise ValueError("not ONNX: a number is too long")
