"""Program: record what a real server says over a real socket; writes ``conversation.json``.

Run it again when the server says other things than it did::

    python -m tests.max.record_conversation
"""

import json
import signal
import socket
import sys
import time
from pathlib import Path

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from tests.e2e.running import RunningServer

FILE = Path(__file__).with_name("conversation.json")
DATA = Path(__file__).parents[1] / "data"
OPTIONS = (
    *("--midi-out", "none", "--midi-in", "none", "--no-web", "--no-realtime"),
    *("--models-folder", str(DATA), "--model", "tiny_band", "--tempo", "160", "--seed", "7"),
)
REQUESTS: tuple[tuple[int, str, tuple[int | float | str, ...]], ...] = (
    (0, "/band/quantum", ("beat",)),
    (100, "/band/play", ()),
    (1500, "/band/strings/mute", (1,)),
    (1600, "/band/bass/density", (0.75,)),
    (1700, "/band/nonsense", ()),
    (2200, "/band/piano/channel", (6,)),
    (2500, "/band/panic", ()),
    (3000, "/band/strings/mute", (0,)),
    (4500, "/band/stop", ()),
    (5000, "/band/play", ()),
)
"""When (ms), where and what."""
KILL_MS = 6500
BACK_MS = 9500
"""The server is killed, and another one started on its port."""
END_MS = 12_500
LEFT_OUT = ("/band/window/",)
"""Long, and no patch listens."""


class Recorder:
    """A client that writes down what it hears, and when."""

    def __init__(self) -> None:
        self.heard: list[list[object]] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._start_s = time.monotonic()

    @property
    def now_ms(self) -> float:
        return (time.monotonic() - self._start_s) * 1000

    def send(self, server_port: int, address: str, *args: int | float | str) -> None:
        builder = OscMessageBuilder(address)
        for arg in args:
            builder.add_arg(arg)
        self._socket.sendto(builder.build().dgram, ("127.0.0.1", server_port))

    def listen_until(self, end_ms: float) -> None:
        while (left_ms := end_ms - self.now_ms) > 0:
            self._socket.settimeout(left_ms / 1000)
            try:
                packet = self._socket.recv(65536)
            except TimeoutError:
                return
            message = OscMessage(packet)
            if not message.address.startswith(LEFT_OUT):
                at_ms = round(self.now_ms, 1)
                self.heard.append([at_ms, message.address, *message.params])

    def restart_clock(self) -> None:
        self._start_s = time.monotonic()

    def close(self) -> None:
        self._socket.close()


def main() -> int:
    recorder = Recorder()
    server = RunningServer(OPTIONS)
    port = server.port
    recorder.restart_clock()
    recorder.send(port, "/band/hello", recorder.port, "recorder")
    steps = [*REQUESTS, *((ms, "/band/ping", ()) for ms in range(900, KILL_MS, 1000))]
    for at_ms, address, args in sorted(steps):
        recorder.listen_until(at_ms)
        recorder.send(port, address, *args)
    recorder.listen_until(KILL_MS)
    server.end(signal.SIGKILL)
    recorder.listen_until(BACK_MS - 1500)
    server = RunningServer((*OPTIONS, "--osc-port", str(port), "--play"))
    assert server.port == port
    recorder.listen_until(BACK_MS)
    recorder.send(port, "/band/hello", recorder.port, "recorder")
    recorder.listen_until(END_MS - 1000)
    recorder.send(port, "/band/ping")
    recorder.listen_until(END_MS)
    server.end()
    recorder.close()
    lines = ",\n".join(json.dumps(line) for line in recorder.heard)
    FILE.write_text(f"[\n{lines}\n]\n", "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
