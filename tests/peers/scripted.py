"""A server that says what a test tells it to, and remembers what it is asked."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from server.address_row import Value
from server.osc.encode import encode
from server.osc.guard import read_packet

Request = tuple[str, tuple[Any, ...]]

_POLL_S: Final = 0.05


class ScriptedServer:
    """Answers hello and ping as the server does, unless it is told to be silent."""

    def __init__(self, sock: socket.socket) -> None:
        self.port: int = sock.getsockname()[1]
        self.requests: list[Request] = []
        """Everything that was asked, pings too."""
        self.is_silent = False
        self._sock = sock
        self._client: tuple[str, int] | None = None
        self._changed = threading.Condition()
        self._is_over = False
        self._thread = threading.Thread(target=self._serve, name="scripted server")
        self._thread.start()

    def say(self, address: str, *args: Value) -> None:
        """Send one message to the client's reply port."""
        assert self._client is not None, "nobody said hello"
        self._sock.sendto(encode(address, args), self._client)

    def note(self, instrument: str, *args: float) -> None:
        """Say a note: pitch, velocity, length in ms, channel, delay in ms."""
        pitch, velocity, duration_ms, channel, delay_ms = args
        numbers = int(pitch), int(velocity), float(duration_ms), int(channel), float(delay_ms)
        self.say(f"/band/note/{instrument}", *numbers)

    def wait_for(self, address: str, count: int = 1, limit_s: float = 20.0) -> Request:
        """Wait until an address was asked for so many times; return the last such request.

        Raises:
            AssertionError: it was not, within ``limit_s`` seconds.
        """
        with self._changed:
            self._changed.wait_for(lambda: len(self._found(address)) >= count, limit_s)
            found = self._found(address)
        assert len(found) >= count, f"{address} came {len(found)} times of {count}"
        return found[count - 1]

    def forget(self) -> None:
        """Forget what was asked so far."""
        with self._changed:
            self.requests.clear()

    def close(self) -> None:
        """End the thread and close the socket."""
        self._is_over = True
        self._thread.join()
        self._sock.close()

    def _found(self, address: str) -> list[Request]:
        return [request for request in self.requests if request[0] == address]

    def _serve(self) -> None:
        self._sock.settimeout(_POLL_S)
        while not self._is_over:
            try:
                packet, sender = self._sock.recvfrom(65_536)
            except TimeoutError:
                continue
            except ConnectionRefusedError:
                # The client has gone while we spoke to it.
                continue
            for message in read_packet(packet):
                self._take(message.address, message.args, sender)

    def _take(self, address: str, args: tuple[Any, ...], sender: tuple[str, int]) -> None:
        if address == "/band/hello":
            # Open Stage Control says every number as a float.
            self._client = (sender[0], int(args[0]))
        if not self.is_silent:
            self._answer(address)
        with self._changed:
            self.requests.append((address, args))
            self._changed.notify_all()

    def _answer(self, address: str) -> None:
        if address == "/band/ping":
            self.say("/band/pong")
        elif address == "/band/hello":
            self.say("/band/done", address)
            self.say("/band/version", "0.0.0")


@contextmanager
def open_server(port: int = 0) -> Iterator[ScriptedServer]:
    """Start a scripted server on a port, 0: any free one; end it afterwards."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("127.0.0.1", port))
    server = ScriptedServer(sock)
    try:
        yield server
    finally:
        server.close()
