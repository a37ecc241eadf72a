"""What every model card is made of: files, tensors, and the strict way from JSON to a dataclass.

A card is strict: a missing, unknown or wrong key is a ``ModelCardError`` that names the file and
the key. Standard library only, no framework.
"""

import dataclasses
import hashlib
import json
import math
import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final, Literal, Protocol, TypeVar

from server.errors import ModelCardError, ModelError

CARD_NAME: Final = "card.json"
LATENTS_FILE: Final = "latents.npz"
SCHEMA_VERSION: Final = 2
N_MACROS: Final = 8

MAX_CARD_BYTES: Final = 1_000_000

C = TypeVar("C")


@dataclass(frozen=True, slots=True, kw_only=True)
class TensorCard:
    """One input or output of a graph."""

    name: str
    dtype: Literal["float32", "int64"]
    axes: tuple[str, ...]
    """Each axis: a whole number as text for a fixed size, or ``batch``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCard:
    """One file of the set."""

    file: str
    """A plain file name inside the set's folder."""
    sha256: str
    """Content hash, 64 lower-case hexadecimal digits."""
    inputs: tuple[TensorCard, ...]
    """Empty for files that are not graphs."""
    outputs: tuple[TensorCard, ...]

    def __post_init__(self) -> None:
        if not self.file or self.file != Path(self.file).name or self.file.startswith("."):
            raise ModelCardError(f"file is {self.file!r}, wanted a plain file name")
        if len(self.sha256) != 64 or set(self.sha256) - set("0123456789abcdef"):
            raise ModelCardError(f"sha256 of {self.file} is {self.sha256!r}, wanted 64 hex digits")


Tensors = tuple[TensorCard, ...]


class Card(Protocol):
    """What the cards of all kinds have; each is a frozen dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def files(self) -> tuple[FileCard, ...]:
        """Every file of the set."""
        ...


def tensor(name: str, *axes: str | int) -> TensorCard:
    """Return the card of a float32 tensor whose first axis is the batch."""
    return TensorCard(name=name, dtype="float32", axes=("batch", *map(str, axes)))


def read_json(folder: Path) -> dict[str, Any]:
    """Return the content of a set's ``card.json``.

    Raises:
        ModelCardError: the card is absent, too large or not a JSON object.
    """
    path = folder / CARD_NAME
    try:
        text = path.read_text(encoding="utf-8")
        raw = json.loads(text) if len(text) <= MAX_CARD_BYTES else None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelCardError(f"{path}: {error}") from error
    if not isinstance(raw, dict):
        raise ModelCardError(f"{path}: not a card of at most {MAX_CARD_BYTES} bytes")
    return raw


def card_text(card: Card) -> str:
    """Return a card as the text of ``card.json``."""
    return json.dumps(dataclasses.asdict(card), indent=1) + "\n"


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_files(folder: Path, card: Card) -> None:
    """Compare each file of a set with its hash.

    Raises:
        ModelError: a file is absent or differs; the message names it.
    """
    for file in card.files:
        path = folder / file.file
        try:
            got = file_hash(path)
        except OSError as error:
            raise ModelError(f"{path}: {error.strerror or error}") from error
        if got != file.sha256:
            raise ModelError(f"{path}: content hash is {got}, the card says {file.sha256}")


def describe_tensors(tensors: Tensors) -> str:
    """Return the names and axes of tensors as text for messages."""
    return ", ".join(f"{t.name}[{' x '.join(t.axes)}]" for t in tensors) or "none"


def check_range(key: str, value: float, low: float, high: float) -> None:
    """Check a number of a card.

    Raises:
        ModelCardError: it is outside ``low`` to ``high``.
    """
    if not low <= value <= high:
        raise ModelCardError(f"{key} is {value}, wanted {low} to {high}")


def check_tensors(key: str, file: FileCard, wanted: tuple[Tensors, Tensors]) -> None:
    """Check the inputs and outputs that a card gives a graph.

    Raises:
        ModelCardError: they are not ``wanted``.
    """
    inputs, outputs = wanted
    if (file.inputs, file.outputs) != wanted:
        raise ModelCardError(
            f"{key}: tensors are {describe_tensors(file.inputs)} -> "
            f"{describe_tensors(file.outputs)}, wanted {describe_tensors(inputs)} -> "
            f"{describe_tensors(outputs)}"
        )


def build_card(kind: type[C], raw: dict[str, Any]) -> C:
    """Build a card from JSON.

    Raises:
        ModelCardError: a key is missing, unknown or wrong.
    """
    return typing.cast(C, _build(kind, raw, ""))


def _build(kind: Any, raw: object, key: str) -> object:
    """Build a value of a type from JSON, strictly. ``key`` is the path for messages."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin is types.UnionType:  # a part that may be absent: ``X | None``
        return None if raw is None else _build(args[0], raw, key)
    if dataclasses.is_dataclass(kind):
        return _build_dataclass(typing.cast(type, kind), raw, key)
    if origin is tuple:
        items = _require(raw, list, key)
        return tuple(_build(args[0], item, f"{key}[{i}]") for i, item in enumerate(items))
    if origin is dict:
        table = _require(raw, dict, key)
        return {name: _build(args[1], value, f"{key}.{name}") for name, value in table.items()}
    if origin is Literal:
        if raw not in args:
            raise ModelCardError(f"{key} is {raw!r}, wanted one of {', '.join(map(repr, args))}")
        return raw
    if kind is float:
        number = float(raw) if type(raw) is int else _require(raw, float, key)
        if not math.isfinite(number):
            raise ModelCardError(f"{key} is {raw!r}, wanted a finite number")
        return number
    return _require(raw, kind, key)


def _build_dataclass(kind: type, raw: object, key: str) -> object:
    table = _require(raw, dict, key or "card")
    hints = typing.get_type_hints(kind)
    prefix = f"{key}." if key else ""
    if unknown := sorted(set(table) - set(hints)):
        raise ModelCardError(f"unknown key {prefix}{unknown[0]}")
    if missing := sorted(set(hints) - set(table)):
        raise ModelCardError(f"missing key {prefix}{missing[0]}")
    values = {name: _build(hint, table[name], prefix + name) for name, hint in hints.items()}
    return kind(**values)


def _require(raw: object, kind: type | types.UnionType, key: str) -> Any:
    # bool is an int to Python; type() keeps them apart.
    if type(raw) is not kind:
        raise ModelCardError(f"{key} is {raw!r:.60}, wanted {getattr(kind, '__name__', kind)}")
    return raw
