"""JACK's dummy driver as a MIDI loopback: a server of our own and a foreign recorder."""

import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PATIENCE_S = 20.0
"""How long to wait for something that must happen; never a measure of time."""


def environment(name: str) -> dict[str, str]:
    return {**os.environ, "JACK_DEFAULT_SERVER": name, "JACK_NO_START_SERVER": "1"}


def private_name() -> str:
    return f"test-{uuid.uuid4().hex[:12]}"


@contextmanager
def jack_server(log: Path, name: str = "") -> Iterator[str]:
    """Run a JACK server, of a private name unless one is given; yields the name."""
    program = shutil.which("jackd")
    if program is None:
        pytest.skip("jackd is not installed")
    name = name or private_name()
    # -S: without it JACK may drop messages when a client misses a cycle.
    command = [program, "-n", name, "-S", "-r", "-d", "dummy", "-r", "48000", "-p", "64"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
    try:
        wait_for(lambda: "JACK" in list_backends(name), f"JACK server {name}")
        yield name
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def list_backends(name: str) -> str:
    """Return the backends that work, as a foreign process sees them."""
    code = (
        "import rtmidi\n"
        "rtmidi.MidiOut(rtmidi.API_UNIX_JACK, name='probe').delete()\n"
        "import sys; sys.stdout.write('JACK')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(name), capture_output=True, check=False
    )
    return done.stdout.decode()


def wait_for(is_so: Callable[[], bool], what: str) -> None:
    end_s = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end_s, f"waited in vain for {what}"
        time.sleep(0.02)


class MidiRecorder:
    """Another process that writes down what it receives, one message a line."""

    def __init__(self, server_name: str, source: str, log: Path) -> None:
        """Start it; it connects itself to the port called ``source`` when that appears.

        Without a name others connect to it, at ``recorder:in``.
        """
        self.log = log
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [sys.executable, str(Path(__file__).with_name("jack_recorder.py")), source],
                env=environment(server_name),
                stdout=out,
                stdin=subprocess.DEVNULL,
            )

    def lines(self) -> list[str]:
        return self.log.read_text().split("\n")[:-1]

    def wait_connected(self) -> None:
        wait_for(lambda: "connected" in self.lines(), "the recorder's connection")

    def messages(self) -> list[bytes]:
        return [bytes.fromhex(line) for line in self.lines() if line != "connected"]

    def close(self) -> None:
        # Not killed: JACK waits seconds for a client that went without a word.
        self._process.terminate()
        self._process.wait(PATIENCE_S)


class MidiSender:
    """Another process that sends MIDI to the JACK port whose name contains ``target``."""

    def __init__(self, server_name: str, target: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("jack_sender.py")), target],
            env=environment(server_name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "MidiSender":
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "connected\n"
        return self

    def send(self, *lines: str) -> None:
        """Send messages as hex; ``sleep SECONDS`` waits in between."""
        assert self._process.stdin is not None
        self._process.stdin.write("".join(f"{line}\n" for line in lines))
        self._process.stdin.flush()

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=PATIENCE_S)
