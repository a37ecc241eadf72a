"""How the player's process is started and gets its end of the socket, on every platform."""

import os
import socket
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import server
from server.errors import PlayerError

_PID: Final = struct.Struct("<I")
_BY_STDIN: Final = "stdin"


@dataclass(frozen=True, slots=True)
class PlayerOptions:
    """How to start the player."""

    outputs: str = "virtual"
    """Choice of MIDI outputs; see ``server.midi_spec.parse_outputs``."""
    wants_realtime: bool = True
    """Whether to ask the system for real-time priority."""
    module: str = "server.player.process"
    """The program; tests and benchmarks put their own here."""


def spawn(options: PlayerOptions) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start the player; blocks for some milliseconds, so not for the event loop.

    Returns:
        The process and our end of the socket, not blocking.

    Raises:
        PlayerError: the process could not be started.
    """
    ours, theirs = socket.socketpair()
    try:
        start = _spawn_windows if sys.platform == "win32" else _spawn_posix
        process = start(options, theirs)
    except OSError as error:
        ours.close()
        raise PlayerError(f"the player process could not be started: {error}") from error
    finally:
        theirs.close()
    ours.settimeout(0)
    return process, ours


def inherited_socket(word: str) -> socket.socket:
    """Return the player's end of the socket, inside the player.

    Args:
        word: the first argument that ``spawn`` gave the process.
    """
    if word != _BY_STDIN:
        return socket.socket(fileno=int(word))
    # The process that was started may be a launcher: only we know our own number.
    sys.stdout.buffer.write(_PID.pack(os.getpid()))
    sys.stdout.buffer.flush()
    from_share: Any = getattr(socket, "fromshare", None)
    if from_share is None:
        raise PlayerError(f"sockets cannot be handed over by standard input on {sys.platform}")
    received: socket.socket = from_share(sys.stdin.buffer.read())
    received.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return received


def _arguments(options: PlayerOptions, socket_word: str) -> list[str]:
    priority = "realtime" if options.wants_realtime else "ordinary"
    # -P: a file of the working directory must not be taken for one of our modules.
    program = [sys.executable, "-P", "-m", options.module]
    return [*program, socket_word, options.outputs, priority]


def _spawn_posix(options: PlayerOptions, theirs: socket.socket) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C in the terminal is for the server, which then closes the socket.
    return subprocess.Popen(
        _arguments(options, str(theirs.fileno())),
        env=child_environment(),
        pass_fds=(theirs.fileno(),),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def _spawn_windows(options: PlayerOptions, theirs: socket.socket) -> subprocess.Popen[bytes]:
    theirs.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    process = subprocess.Popen(
        _arguments(options, _BY_STDIN),
        env=child_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    if process.stdin is None or process.stdout is None:
        raise PlayerError("the player process has no standard streams")
    number = process.stdout.read(_PID.size)
    if len(number) != _PID.size:
        process.kill()
        raise PlayerError("the player process ended before it could be given its socket")
    share: Any = getattr(theirs, "share", None)
    process.stdin.write(share(_PID.unpack(number)[0]))
    process.stdin.close()
    process.stdout.close()
    return process


def child_environment() -> dict[str, str]:
    """Return our environment, in which the child finds the same ``server`` package as we have."""
    environment = dict(os.environ)
    root = Path(server.__file__).resolve().parent.parent
    if root.name not in ("site-packages", "dist-packages"):
        paths = [str(root), *environment.get("PYTHONPATH", "").split(os.pathsep)]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    return environment
