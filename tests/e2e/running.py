"""A real server process, started and ended by the tests."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

PATIENCE_S = 40.0
"""How long to wait for something that must happen; never a measure of time."""


def wait_for(is_so: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    end_s = time.monotonic() + patience_s
    while not is_so():
        assert time.monotonic() < end_s, f"waited in vain for {what}"
        time.sleep(0.02)


class RunningServer:
    """A server process and what it says."""

    def __init__(self, arguments: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        command = [sys.executable, "-P", "-m", "server", "--osc-port", "0", "--web-port", "0"]
        command += arguments
        self.process = subprocess.Popen(
            command,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            env={**os.environ, **(env or {})},
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, name="server log")
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line.rstrip("\n"))

    @property
    def port(self) -> int:
        """Wait for the line that names the OSC port and return it."""
        found: list[str] = []

        def is_named() -> bool:
            found[:] = re.findall(r"UDP port (\d+)", "\n".join(self.lines))
            assert self.process.poll() is None or found, f"the server ended: {self.lines}"
            return bool(found)

        wait_for(is_named, "the server's port")
        return int(found[0])

    def wait_said(self, text: str) -> None:
        wait_for(lambda: any(text in line for line in self.lines), f"{text!r} in {self.lines}")

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send a signal and return the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        assert self.process.stderr is not None
        self.process.stderr.close()
        return status


@contextmanager
def running_server(
    *arguments: str, env: Mapping[str, str] | None = None
) -> Iterator[RunningServer]:
    server = RunningServer(arguments, env)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
        server.end()


class Client:
    """A subscribed OSC client on a socket of its own."""

    def __init__(self, server_port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.settimeout(0.2)
        self._server = ("127.0.0.1", server_port)
        self.port: int = self._socket.getsockname()[1]
        self.messages: list[tuple[str, list[object]]] = []
        self._is_open = True
        self._reader = threading.Thread(target=self._read, name="client")
        self._reader.start()

    def _read(self) -> None:
        while self._is_open:
            try:
                packet = self._socket.recv(65536)
            except TimeoutError:
                continue
            message = OscMessage(packet)
            self.messages.append((message.address, list(message.params)))

    def send(self, address: str, *args: int | float | str) -> None:
        builder = OscMessageBuilder(address)
        for arg in args:
            builder.add_arg(arg)
        self._socket.sendto(builder.build().dgram, self._server)

    def of(self, address: str) -> list[list[object]]:
        return [args for seen, args in list(self.messages) if seen == address]

    def ask(self, address: str, *args: int | float | str) -> list[object]:
        """Send a request and return its done or fail."""
        n_before = len(self.messages)
        self.send(address, *args)
        answers: list[list[object]] = []

        def is_answered() -> bool:
            answers[:] = [
                [seen, *values]
                for seen, values in list(self.messages)[n_before:]
                if seen in ("/band/done", "/band/fail") and values[0] == address
            ]
            return bool(answers)

        wait_for(is_answered, f"an answer to {address}")
        return answers[0]

    def close(self) -> None:
        self._is_open = False
        self._reader.join()
        self._socket.close()


@contextmanager
def client_of(server: RunningServer) -> Iterator[Client]:
    client = Client(server.port)
    try:
        assert client.ask("/band/hello", client.port)[0] == "/band/done"
        yield client
    finally:
        client.close()


MODELS = Path(__file__).parents[2] / "exported_models"
