"""The model card: the one agreement between training, which writes it, and the server.

A model set is a folder ``exported_models/NAME`` with ``card.json`` and the files that the card
names. The card is strict: a missing, unknown or wrong key is a ``ModelCardError`` that names the
file and the key. Standard library only, no framework.
"""

import dataclasses
import hashlib
import json
import math
import types
import typing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from server.errors import ModelCardError, ModelError
from server.music import ACCOMPANIMENT, INSTRUMENTS

SCHEMA_VERSION = 1
CARD_NAME = "card.json"
LATENTS_FILE = "latents.npz"
WINDOW_STEPS = 256
N_MACROS = 8

MAX_CARD_BYTES = 1_000_000


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


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentCard:
    """How one instrument is encoded, decoded, predicted and sampled."""

    encoder: FileCard
    decoder: FileCard
    predictor: FileCard
    n_components: int
    """Mixture components of the predictor: length of its Gumbel input."""
    spread: float
    """Factor on the predictor's standard deviation at temperature 1, calibrated on validation."""
    onset_scale: float
    """Factor on the expected number of onsets, calibrated on validation."""
    density_scale: float
    """A further factor where the latent is predicted, so that playing has the data's density."""
    sustain_threshold: float
    """Share of the probability at a note's onset from which a step sustains it; calibrated."""
    macro_hints: tuple[str, ...]
    """What each of the latent's main directions changes, in a few words."""

    def __post_init__(self) -> None:
        _check_range("n_components", self.n_components, 1, 1024)
        _check_range("spread", self.spread, 0.0, 10.0)
        _check_range("onset_scale", self.onset_scale, 0.1, 10.0)
        _check_range("density_scale", self.density_scale, 0.1, 10.0)
        _check_range("sustain_threshold", self.sustain_threshold, 0.01, 0.99)
        if len(self.macro_hints) != N_MACROS:
            raise ModelCardError(f"macro_hints has {len(self.macro_hints)}, wanted {N_MACROS}")


@dataclass(frozen=True, slots=True, kw_only=True)
class BandCard:
    """Card of a set of kind ``band``."""

    schema_version: int
    kind: Literal["band"]
    name: str
    created: str
    """Day of the export, ISO 8601."""
    version: str
    """Version of the project that wrote it."""
    steps_per_beat: int
    window_steps: int
    d_latent: int
    n_context: int
    """Earlier windows of its own that each predictor sees."""
    instruments: dict[str, InstrumentCard]
    latents: FileCard
    """``latents.npz``: real starts of the chain, and the latents' main directions."""
    data: str
    """What it was trained on, with licence."""
    metrics: dict[str, dict[str, float]]
    """Figures on the test split, by instrument or topic."""

    def __post_init__(self) -> None:
        if self.schema_version != SCHEMA_VERSION:
            raise ModelCardError(
                f"schema_version is {self.schema_version}, this server reads {SCHEMA_VERSION}"
            )
        if tuple(self.instruments) != INSTRUMENTS:
            got = ", ".join(self.instruments)
            raise ModelCardError(f"instruments are [{got}], wanted [{', '.join(INSTRUMENTS)}]")
        _check_range("steps_per_beat", self.steps_per_beat, 1, 96)
        _check_range("window_steps", self.window_steps, WINDOW_STEPS, WINDOW_STEPS)
        _check_range("d_latent", self.d_latent, 1, 4096)
        _check_range("n_context", self.n_context, 1, 64)
        for instrument, card in self.instruments.items():
            wanted = graph_tensors(instrument, self.d_latent, self.n_context, card.n_components)
            for part, (inputs, outputs) in wanted.items():
                file: FileCard = getattr(card, part)
                if (file.inputs, file.outputs) != (inputs, outputs):
                    raise ModelCardError(
                        f"instruments.{instrument}.{part}: tensors are "
                        f"{_describe(file.inputs)} -> {_describe(file.outputs)}, "
                        f"wanted {_describe(inputs)} -> {_describe(outputs)}"
                    )

    @property
    def window_beats(self) -> float:
        """Length of a window in quarter notes."""
        return self.window_steps / self.steps_per_beat

    @property
    def files(self) -> tuple[FileCard, ...]:
        """Every file of the set."""
        graphs = [(c.encoder, c.decoder, c.predictor) for c in self.instruments.values()]
        return (*[file for group in graphs for file in group], self.latents)


Tensors = tuple[TensorCard, ...]


def tensor(name: str, *axes: str | int) -> TensorCard:
    """Return the card of a float32 tensor whose first axis is the batch."""
    return TensorCard(name=name, dtype="float32", axes=("batch", *map(str, axes)))


def graph_tensors(
    instrument: str, d_latent: int, n_context: int, n_components: int
) -> dict[str, tuple[Tensors, Tensors]]:
    """Return the inputs and outputs that each graph of an instrument must have, by part."""
    latent = tensor("latent", d_latent)
    window = tensor("window", 3, WINDOW_STEPS, 128)
    decoded = tuple(tensor(name, WINDOW_STEPS, 128) for name in ("onset", "sustain", "velocity"))
    inputs = [tensor("context", n_context, d_latent)]
    if instrument in ACCOMPANIMENT:
        # The piano's window before and the one that is to be accompanied.
        inputs.append(tensor("lead", 2, d_latent))
    inputs += [
        tensor("gumbel", n_components),
        tensor("noise", d_latent),
        tensor("temperature", 1),
        tensor("spread", 1),
    ]
    return {
        "encoder": ((window,), (latent,)),
        "decoder": ((latent,), decoded),
        "predictor": (tuple(inputs), (latent,)),
    }


def read_card(folder: Path) -> BandCard:
    """Read the card of a model set.

    Args:
        folder: the set's folder.

    Raises:
        ModelCardError: the card is absent, not JSON, or a key is missing, unknown or wrong.
    """
    path = folder / CARD_NAME
    try:
        text = path.read_text(encoding="utf-8")
        raw = json.loads(text) if len(text) <= MAX_CARD_BYTES else None
    except (OSError, ValueError, RecursionError) as error:
        raise ModelCardError(f"{path}: {error}") from error
    if not isinstance(raw, dict):
        raise ModelCardError(f"{path}: not a card of at most {MAX_CARD_BYTES} bytes")
    try:
        return typing.cast(BandCard, _build(BandCard, raw, ""))
    except ModelCardError as error:
        raise ModelCardError(f"{path}: {error}") from None


def card_text(card: BandCard) -> str:
    """Return a card as the text of ``card.json``."""
    return json.dumps(dataclasses.asdict(card), indent=1) + "\n"


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file's content as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_files(folder: Path, card: BandCard) -> None:
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


def _describe(tensors: Tensors) -> str:
    return ", ".join(f"{t.name}[{' x '.join(t.axes)}]" for t in tensors) or "none"


def _check_range(key: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ModelCardError(f"{key} is {value}, wanted {low} to {high}")


def _build(kind: Any, raw: object, key: str) -> object:
    """Build a value of a type from JSON, strictly. ``key`` is the path for messages."""
    origin, args = typing.get_origin(kind), typing.get_args(kind)
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
