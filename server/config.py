"""The server's configuration: a flag beats the file, the file beats the default."""

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from server.allowed import parse_allowed
from server.errors import ConfigError
from server.midi_spec import parse_outputs
from server.model_folders import default_folder
from server.user_folder import default_user_folder

SOURCES = ("internal", "midi", "link", "osc")
LOG_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """All that can be chosen at the start. Keys of the TOML file have the fields' names."""

    model: str = "band"
    """Name of the model set."""
    models_folder: Path = field(default_factory=default_folder)
    """Folder of the model sets."""
    user_folder: Path = field(default_factory=default_user_folder)
    """Folder of a person's own files: snapshots and the like, in folders of their own."""
    melody: str = ""
    """Name of the melody set that plays over the band from the start; empty: none."""
    play: bool = False
    """Whether to play at once."""
    resume: bool = False
    """Whether to carry on where a run that did not end well stopped, and to be ready for that."""
    tempo: float = 120.0
    """Quarter notes a minute."""
    seed: int = 0
    osc_host: str = "127.0.0.1"
    """Address to listen on; other machines are heard only if it is not the loopback."""
    osc_port: int = 9000
    """UDP port; 0 is any free one."""
    allow: str = ""
    """Addresses and networks that are heard, by commas, beside this machine; empty: all."""
    web: bool = True
    """Whether to serve the page and OSCQuery."""
    web_host: str = "127.0.0.1"
    """Address that the page is served on; beyond loopback a token is asked for."""
    web_port: int = 8080
    """TCP port; the next free one of ten if it is taken; 0 is any free one."""
    web_token: str = ""
    """Token that is asked for beyond loopback; empty: another one at each start."""
    advertise: bool = False
    """Whether to tell the local network by zeroconf."""
    open: bool = False
    """Whether to open the page in the browser."""
    midi_out: str = "virtual"
    """``virtual``, ``per-instrument``, ``none``, a port's name, or ``drums=NAME,...``."""
    midi_in: str = "virtual"
    """``virtual``, ``none``, or (part of) the name of an existing port."""
    watch_models: bool = False
    """Whether a set that is exported anew takes the place of the one that plays."""
    clock_source: str = "internal"
    """Who leads at the start: ``internal``, ``midi``, ``link`` or ``osc``."""
    clips: str = ""
    """Tracks of Ableton Live that get the windows as clips: ``default``, or ``drums=NAME,...``;
    empty: no bridge."""
    clips_port: int = 11000
    """UDP port of this machine that AbletonOSC listens on."""
    clips_reply_port: int = 11001
    """UDP port that AbletonOSC answers to."""
    look_ahead_ms: float = 100.0
    """How early OSC clients get their notes."""
    realtime: bool = True
    """Whether the player asks for real-time priority."""
    log_level: str = "info"

    def __post_init__(self) -> None:
        if self.log_level not in LOG_LEVELS:
            raise ConfigError(f"log_level is {self.log_level!r}, wanted one of {LOG_LEVELS}")
        if not 0 <= self.osc_port <= 65535:
            raise ConfigError(f"osc_port is {self.osc_port}, wanted 0 to 65535")
        if not 0 <= self.web_port <= 65535:
            raise ConfigError(f"web_port is {self.web_port}, wanted 0 to 65535")
        parse_allowed(self.allow)
        if self.web_token and not (self.web_token.isascii() and self.web_token.isalnum()):
            raise ConfigError("web_token wants letters and digits only")
        if not 20 <= self.tempo <= 300:
            raise ConfigError(f"tempo is {self.tempo}, wanted 20 to 300 BPM")
        if not 0 <= self.seed < 2**31:
            raise ConfigError(f"seed is {self.seed}, wanted 0 to {2**31 - 1}")
        if self.clock_source not in SOURCES:
            raise ConfigError(f"clock_source is {self.clock_source!r}, wanted one of {SOURCES}")
        parse_outputs(self.midi_out)
        if not self.midi_in.strip():
            raise ConfigError("midi_in is virtual, none or a port's name, got nothing")
        if not 0 <= self.look_ahead_ms <= 5000:
            raise ConfigError(f"look_ahead_ms is {self.look_ahead_ms}, wanted 0 to 5000")


def read_config(path: Path | None, flags: Mapping[str, object]) -> ServerConfig:
    """Build the configuration.

    Args:
        path: a TOML file, or ``None``.
        flags: values given on the command line, by field name; ``None`` means not given.

    Raises:
        ConfigError: the file is absent or malformed, a key is unknown, a value is wrong.
    """
    values: dict[str, object] = {}
    if path is not None:
        values = _read_file(path)
    values |= {key: value for key, value in flags.items() if value is not None}
    return ServerConfig(**values)  # type: ignore[arg-type]


def _read_file(path: Path) -> dict[str, object]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigError(f"{path}: {error}") from error
    fields = {f.name: f for f in dataclasses.fields(ServerConfig)}
    if unknown := sorted(set(raw) - set(fields)):
        raise ConfigError(f"{path}: unknown key {unknown[0]!r}; known: {', '.join(fields)}")
    return {key: _typed(path, key, value, fields[key].type) for key, value in raw.items()}


def _typed(path: Path, key: str, value: object, kind: object) -> object:
    if kind is Path and isinstance(value, str):
        # A relative folder counts from the file that names it.
        return path.parent / value
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ConfigError(f"{path}: {key} is {value!r}, wanted {getattr(kind, '__name__', kind)}")
    return value
