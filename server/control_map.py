"""Which MIDI control moves what: a small map, kept in a strict file. Pure but for the file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, get_args

from server.address_row import Endpoint, Value
from server.addresses import ENDPOINTS
from server.errors import ConfigError, RequestError

VERSION: Final = 1
MAX_CONTROLS: Final = 512
MAX_FILE_BYTES: Final = 200_000
_KEYS: Final = frozenset({"address", "control", "channel", "number"})

Kind = Literal["cc", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Control:
    """One knob, fader, pad or key."""

    kind: Kind
    channel: int
    """0-15."""
    number: int
    """Controller or pitch, 0-127."""


def check_target(address: str) -> Endpoint:
    """Return the endpoint that a control may be given to.

    Args:
        address: e.g. ``/band/bass/density``.

    Raises:
        RequestError: ``unknown``, or ``range``: nothing that a control could move.
    """
    for endpoint in ENDPOINTS.values():
        if endpoint.address == address:
            break
    else:
        raise RequestError("unknown", f"there is no {address[:80]}")
    row = endpoint.row
    if row.kind == "setting":
        arg = row.args[0]
        is_bounded = arg.minimum is not None and arg.maximum is not None
        if arg.type == "switch" or arg.choices or is_bounded:
            return endpoint
    elif row.kind == "action" and not row.args:
        return endpoint
    raise RequestError("range", f"{address} has no range that a control could move through")


def scaled(endpoint: Endpoint, amount: int) -> Value:
    """Return a setting's value for a control that stands at 0-127."""
    arg = endpoint.row.args[0]
    if arg.type == "switch":
        return int(amount >= 64)
    if arg.choices:
        return arg.choices[min(len(arg.choices) - 1, amount * len(arg.choices) // 128)]
    assert arg.minimum is not None
    assert arg.maximum is not None
    value = arg.minimum + (arg.maximum - arg.minimum) * amount / 127
    return round(value) if arg.type == "i" else value


class ControlMap:
    """Controls and the addresses that they move; one control moves one address."""

    def __init__(self) -> None:
        self._targets: dict[Control, Endpoint] = {}

    @property
    def rows(self) -> list[tuple[str, Control]]:
        """Every address with a control, in order."""
        return sorted((endpoint.address, control) for control, endpoint in self._targets.items())

    def target(self, control: Control) -> Endpoint | None:
        """Return what a control moves."""
        return self._targets.get(control)

    def assign(self, control: Control, address: str) -> None:
        """Give a control to an address; it moves nothing else any more.

        Raises:
            RequestError: see ``check_target``; ``busy`` if there are too many.
        """
        if control not in self._targets and len(self._targets) >= MAX_CONTROLS:
            raise RequestError("busy", f"{MAX_CONTROLS} controls are given away already")
        self._targets[control] = check_target(address)

    def remove(self, address: str) -> int:
        """Take all controls from an address; return how many it had."""
        mine = [c for c, endpoint in self._targets.items() if endpoint.address == address]
        for control in mine:
            del self._targets[control]
        return len(mine)

    def to_text(self) -> str:
        """Return the file's text."""
        rows = [
            {"address": address, "control": c.kind, "channel": c.channel + 1, "number": c.number}
            for address, c in self.rows
        ]
        return json.dumps({"version": VERSION, "controls": rows}, indent=1) + "\n"


def read_map(path: Path) -> ControlMap:
    """Read a map; an absent file is an empty one.

    Raises:
        ConfigError: the file is not a map: the message names it and what is wrong.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ControlMap()
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    try:
        if len(data) > MAX_FILE_BYTES:
            raise ConfigError(f"more than {MAX_FILE_BYTES} bytes")
        return _parse(json.loads(data))
    except (ValueError, RecursionError, ConfigError, RequestError) as error:
        raise ConfigError(f"{path}: {error}") from error


def _parse(raw: object) -> ControlMap:
    if not isinstance(raw, dict) or set(raw) != {"version", "controls"}:
        raise ConfigError("wanted the keys version and controls and no other")
    if raw["version"] != VERSION or not isinstance(raw["controls"], list):
        raise ConfigError(f"version is {raw['version']!r}, wanted {VERSION} and a list of controls")
    found = ControlMap()
    for row in raw["controls"]:
        if not isinstance(row, dict) or set(row) != _KEYS:
            raise ConfigError(f"a control is {row!r:.80}, wanted the keys {sorted(_KEYS)}")
        control = Control(
            _one_of(row, "control"),
            _number(row, "channel", 1, 16) - 1,
            _number(row, "number", 0, 127),
        )
        if found.target(control) is not None or not isinstance(row["address"], str):
            raise ConfigError(f"{row!r:.80} is there twice, or its address is no text")
        found.assign(control, row["address"])
    return found


def _one_of(row: dict[str, Any], key: str) -> Kind:
    for kind in get_args(Kind):
        if row[key] == kind:
            found: Kind = kind
            return found
    raise ConfigError(f"{key} is {row[key]!r:.40}, wanted one of {', '.join(get_args(Kind))}")


def _number(row: dict[str, Any], key: str, low: int, high: int) -> int:
    number = row[key]
    if type(number) is not int or not low <= number <= high:
        raise ConfigError(f"{key} is {number!r:.40}, wanted {low} to {high}")
    return number
