"""The player with a stopwatch for an output: started by ``benchmarks.lateness``.

Takes the player's own arguments; the choice of outputs is the file that the instants of all
note-ons go to at the end, one a line, in nanoseconds of the monotonic clock.
"""

import signal
import sys
import time
from pathlib import Path

from server.music import VOICES
from server.player.handover import inherited_socket
from server.player.process import play
from server.player.realtime import request_scheduling


class Stopwatch:
    """Notes the instant of each note-on and sends nothing."""

    needs_watch = False
    names = ("stopwatch",)
    routes = dict.fromkeys(VOICES, 0)
    drain_s = 0.0

    def __init__(self, path: Path) -> None:
        self._path = path
        self._instants_ns: list[int] = []

    def send(self, port: int, message: bytes) -> None:
        """Take a message."""
        if message[0] & 0xF0 == 0x90:
            self._instants_ns.append(time.monotonic_ns())

    def is_there(self, port: int) -> bool:
        """Whether the port exists: always."""
        return True

    def reopen(self, port: int) -> bool:
        """Never needed."""
        return True

    def close(self) -> None:
        """Write the instants down."""
        self._path.write_text("".join(f"{ns}\n" for ns in self._instants_ns))


def main(arguments: list[str]) -> int:
    """Run the process; see ``server.player.process.main``."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    socket_word, path, priority = arguments
    connection = inherited_socket(socket_word)
    stopwatch = Stopwatch(Path(path))
    return play(connection, stopwatch, request_scheduling(priority == "realtime"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
