"""What a row of the address table can say, and how it becomes concrete addresses.

A row's path stands below ``/band`` and may hold one placeholder: ``INSTRUMENT`` (one of the five)
or ``K`` (a number from 1 to ``k_max``).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from server.music import INSTRUMENTS, Instrument

ROOT: Final = "/band"

Value = int | float | str
"""What a setting holds and what goes over the wire; a switch is 0 or 1."""

Kind = Literal["setting", "action", "query", "feedback"]
ArgType = Literal["i", "f", "s", "switch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arg:
    """One argument of an address."""

    name: str
    """Lower-case word for people."""
    type: ArgType
    """``i`` int32, ``f`` float32, ``s`` UTF-8 text, ``switch`` 0 or 1."""
    minimum: float | None = None
    """Least value taken, in ``unit``; None: no bound."""
    maximum: float | None = None
    """Greatest value taken, in ``unit``; None: no bound."""
    choices: tuple[str, ...] = ()
    """Words taken; empty: any text."""
    unit: str = ""
    """Unit for people, e.g. ``BPM``; empty: a plain number or word."""
    default: Value | None = None
    """Value at start (settings) or when left out (actions); None: must be given."""

    @property
    def tag(self) -> str:
        """OSC type tag on the wire: a switch is sent as an int."""
        return "i" if self.type == "switch" else self.type


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One row of the table."""

    path: str
    """Path below ``/band``, without a leading slash; may hold ``INSTRUMENT`` or ``K``."""
    kind: Kind
    """``setting`` holds a value, ``action`` does, ``query`` asks, ``feedback`` goes to clients."""
    doc: str
    """One sentence for people."""
    args: tuple[Arg, ...] = ()
    """Arguments in order; exactly one for a setting."""
    rest: tuple[Arg, ...] = ()
    """Group that follows ``args`` any number of times."""
    answer: tuple[Arg, ...] = ()
    """What a query answers with, or an action besides ``/band/done``."""
    answer_path: str = ""
    """Path of that answer; empty: the row's own."""
    k_max: int = 0
    """Largest ``K``; 0: the path has none."""
    instrument_defaults: Mapping[Instrument, Value] | None = None
    """Default of a setting where it differs by instrument."""
    is_state: bool = False
    """Feedback whose last value is told to each new client."""

    def __post_init__(self) -> None:
        if self.kind == "setting" and (len(self.args) != 1 or self.args[0].default is None):
            raise ValueError(f"{self.path}: a setting has one argument with a default")
        if ("K" in self.path.split("/")) != (self.k_max > 0):
            raise ValueError(f"{self.path}: K and k_max belong together")

    @property
    def per_instrument(self) -> bool:
        """Whether the row stands for five addresses, one an instrument."""
        return "INSTRUMENT" in self.path.split("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One concrete address."""

    key: str
    """Path below ``/band``, e.g. ``bass/mute``."""
    row: Address
    """The row that it comes from."""
    instrument: Instrument | None = None
    """Its instrument; None: the whole band."""
    k: int | None = None
    """Its number, from 1; None: the row has none."""
    default: Value | None = None
    """A setting's value at start."""

    @property
    def address(self) -> str:
        """Address on the wire, e.g. ``/band/bass/mute``."""
        return address_of(self.key)


def address_of(key: str) -> str:
    """Return the address on the wire of a path below ``/band``."""
    return f"{ROOT}/{key}"


def expand(row: Address) -> Iterator[Endpoint]:
    """Yield the concrete addresses of a row, instruments in their order, then ``K`` upward."""
    instruments: tuple[Instrument | None, ...] = INSTRUMENTS if row.per_instrument else (None,)
    numbers: tuple[int | None, ...] = tuple(range(1, row.k_max + 1)) or (None,)
    for instrument in instruments:
        default = row.args[0].default if row.kind == "setting" else None
        if instrument is not None and row.instrument_defaults is not None:
            default = row.instrument_defaults[instrument]
        for k in numbers:
            names = {"INSTRUMENT": instrument or "", "K": str(k)}
            key = "/".join(names.get(part, part) for part in row.path.split("/"))
            yield Endpoint(key=key, row=row, instrument=instrument, k=k, default=default)
