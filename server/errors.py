"""The server's error tree.

    ServerError
    |-- ConfigError        a flag or a key of the configuration file
    |-- ModelError         a model set that cannot be played
    |   |-- ModelCardError the card itself: a key missing, unknown or wrong
    |   `-- NoModelSetError there is none of that name
    |-- MidiError          MIDI ports: no system, no such port
    |-- RequestError       what a client asked for cannot be done (answered, never fatal)
    `-- PlayerError        the player process could not start or has gone
        `-- PlayerHungError it did not answer and was ended

Each message says what was got and what was wanted.
"""

import lzma
import struct
import tokenize
import zipfile
import zlib
from typing import Final

BROKEN_ARRAYS: Final = (
    OSError,
    EOFError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RuntimeError,
    MemoryError,
    SyntaxError,
    struct.error,
    tokenize.TokenError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
"""What numpy and zipfile raise where an ``.npz`` is not what it should be: found by fuzzing."""


class ServerError(Exception):
    """Root of everything that the server raises on purpose."""

    code: str = "server"
    """Short machine-readable word for clients."""


class ConfigError(ServerError):
    """A flag or a key of the configuration file is wrong."""


class ModelError(ServerError):
    """A model set cannot be played."""


class ModelCardError(ModelError):
    """A model card has a missing, unknown or wrong key."""


class NoModelSetError(ModelError):
    """There is no model set of that name."""

    code = "unknown"


class MidiError(ServerError):
    """A MIDI port cannot be opened, or there is no MIDI system."""


class RequestError(ServerError):
    """A client's request cannot be carried out.

    Attributes:
        code: short machine-readable word, e.g. ``range``, ``type``, ``unknown``.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


class PlayerError(ServerError):
    """The player process could not start or has gone."""


class PlayerHungError(PlayerError):
    """The player was ended because it did not answer: the MIDI system may have gone under it."""
