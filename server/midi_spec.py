"""Which MIDI outputs a person asks for: read at the door, without touching any MIDI system."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from server.errors import ConfigError, MidiError
from server.music import VOICES, Voice

Kind = Literal["virtual", "per-instrument", "none", "named"]
_WORDS: Final[dict[str, Kind]] = {
    "virtual": "virtual",
    "per-instrument": "per-instrument",
    "none": "none",
}


@dataclass(frozen=True, slots=True)
class OutputSpec:
    """Which outputs to open, as written by a person."""

    kind: Kind
    names: tuple[tuple[Voice, str], ...] = ()
    """For ``named``: the name, or a part of it, of each instrument's existing port."""


def parse_outputs(text: str) -> OutputSpec:
    """Read a choice of outputs.

    Args:
        text: ``virtual``, ``per-instrument``, ``none``, (part of) the name of an existing port, or
            ``drums=NAME,piano=NAME,...``.

    Returns:
        The choice.

    Raises:
        ConfigError: an empty name, or an instrument that is unknown or named twice.
    """
    text = text.strip()
    if not text:
        raise ConfigError("a MIDI output is virtual, per-instrument, none or a name, got nothing")
    if text in _WORDS:
        return OutputSpec(_WORDS[text])
    parts = text.split(",")
    if not all("=" in part for part in parts):
        return OutputSpec("named", tuple((instrument, text) for instrument in VOICES))
    names: dict[Voice, str] = {}
    for part in parts:
        instrument, _, name = (piece.strip() for piece in part.partition("="))
        known = _instrument(instrument)
        if not name or known in names:
            raise ConfigError(f"{instrument} needs exactly one port name, in {text!r}")
        names[known] = name
    return OutputSpec("named", tuple(names.items()))


def _instrument(name: str) -> Voice:
    for instrument in VOICES:
        if name.lower() == instrument:
            return instrument
    raise ConfigError(f"unknown instrument {name!r}; known are {', '.join(VOICES)}")


def find_port(name: str, ports: Sequence[str]) -> int:
    """Return the index of the port that a person means.

    Args:
        name: the whole name or a part of it; case does not matter.
        ports: names of the existing ports.

    Raises:
        MidiError: no port has that name, or several have.
    """
    wanted = name.casefold()
    whole = [i for i, port in enumerate(ports) if port.casefold() == wanted]
    partly = whole or [i for i, port in enumerate(ports) if wanted in port.casefold()]
    if len(partly) == 1:
        return partly[0]
    if partly:
        names = ", ".join(repr(ports[i]) for i in partly)
        raise MidiError(f"{name!r} may be any of the MIDI ports {names}; name it in full")
    names = ", ".join(repr(port) for port in ports) or "none"
    raise MidiError(f"no MIDI port is called {name!r}; there are: {names}")
