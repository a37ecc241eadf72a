"""How late the real server sends MIDI while it generates and OSC arrives at 200 messages a second.

    python -m benchmarks.live [--seconds 30] [--json FILE]

The server plays at 240 BPM through JACK's dummy driver (``jackd`` must be installed); a third of
the messages change the music; then the same with a model swap a second. A process that only sleeps,
at the priority that the player asks for, runs beside it as the reference.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from pythonosc.osc_message import OscMessage
from pythonosc.osc_message_builder import OscMessageBuilder

from benchmarks.checks import as_rows
from benchmarks.command import run
from benchmarks.lateness import check, figures, reference

_MESSAGES_A_SECOND = 200
_PATIENCE_S = 5.0
_COLUMNS = ("p50", "p95", "p99", "max")


def measure(seconds: float = 30.0) -> dict[str, Any]:
    """Measure with and without real-time priority, and while models are swapped.

    Args:
        seconds: duration of each.

    Returns:
        For each: milliseconds of the player's lateness (p50, p95, p99, max over all note events),
        of the sleeping process, and the server's own counts.

    Raises:
        FileNotFoundError: jackd is not installed.
    """
    if shutil.which("jackd") is None:
        raise FileNotFoundError("jackd is not installed (Debian: jackd2)")
    swaps = {"period_s": 1.0, "message": packet("/band/model", "band")}
    with jack() as environment:
        conditions = {
            "real-time": measure_one(seconds, environment, ()),
            "ordinary": measure_one(seconds, environment, ("--no-realtime",)),
            "real-time, a swap a second": measure_one(seconds, environment, (), extra=swaps),
            "ordinary, a swap a second": measure_one(
                seconds, environment, ("--no-realtime",), extra=swaps
            ),
        }
    checks = [check(f"live lateness p99, {name}", one) for name, one in conditions.items()]
    return {"conditions": conditions, "checks": as_rows(checks)}


@contextmanager
def jack(*, is_realtime: bool = False) -> Iterator[dict[str, str]]:
    """Run a JACK server of its own; yields the environment that leads to it.

    Args:
        is_realtime: whether it asks for real-time priority: without it JACK's own time stands still
            while a busy machine does not run it.
    """
    name = f"bench-{uuid.uuid4().hex[:8]}"
    priority = ["-R", "-P", "70"] if is_realtime else ["-r"]
    command = ["jackd", "-n", name, "-S", *priority, "-d", "dummy", "-r", "48000", "-p", "64"]
    silent = subprocess.DEVNULL
    process = subprocess.Popen(command, stdout=silent, stderr=silent, stdin=silent)
    time.sleep(1.0)
    try:
        yield {**os.environ, "JACK_DEFAULT_SERVER": name, "JACK_NO_START_SERVER": "1"}
    finally:
        process.terminate()
        process.wait()


def measure_one(
    seconds: float,
    environment: dict[str, str],
    flags: Sequence[str],
    rate: int = _MESSAGES_A_SECOND,
    extra: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Let a server play through JACK under a flood.

    Args:
        seconds: duration.
        environment: of the server; names the JACK server.
        flags: further flags of the server.
        rate: messages a second.
        extra: ``period_s`` and ``message`` of a packet that is sent besides.

    Returns:
        Lateness of the player and of the sleeping process, and the server's own counts.
    """
    command = [sys.executable, "-P", "-m", "server", "--osc-port", "0", "--tempo", "240", "--play"]
    server = subprocess.Popen(
        [*command, "--no-web", *flags], stderr=subprocess.PIPE, text=True, env=environment
    )
    try:
        port = port_of(server)
        with reference(seconds, 1, "--no-realtime" not in flags) as sleeper:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
                sock.connect(("127.0.0.1", port))
                flood(sock, seconds, rate, extra)
                status = _ask_status(sock)
            late_ns = sleeper.recv()
    finally:
        server.terminate()
        server.communicate()
    return {
        "player": {f"{column}_ms": status[f"late_{column}_ms"] for column in _COLUMNS},
        "reference": {f"{column}_ms": figures(late_ns)[f"{column}_ms"] for column in _COLUMNS},
        "windows": status["windows"],
        "late_windows": status["late_windows"],
        "notes": status["notes_on"],
        "generation_ms": status["generation_ms"],
    }


def port_of(server: "subprocess.Popen[str]") -> int:
    """Read the OSC port off what a server says."""
    assert server.stderr is not None
    for line in server.stderr:
        if found := re.search(r"UDP port (\d+)", line):
            return int(found[1])
    raise RuntimeError("the server ended before it listened")


def flood(
    sock: socket.socket, seconds: float, rate: int, extra: dict[str, Any] | None = None
) -> None:
    """Send messages at a steady rate, a third of which change the music; drop the answers."""
    start_s = time.monotonic()
    next_extra_s = start_s
    for k in range(round(seconds * rate)):
        time.sleep(max(0.0, start_s + k / rate - time.monotonic()))
        if k % 3:
            sock.send(packet("/band/ping"))
        else:
            sock.send(packet("/band/bass/density", 0.4 + 0.2 * (k % 7) / 7))
        if extra is not None and time.monotonic() >= next_extra_s:
            sock.send(extra["message"])
            next_extra_s += extra["period_s"]
        _drain(sock)


def _drain(sock: socket.socket) -> None:
    """Throw the answers away, or the buffer is full when the status comes."""
    sock.settimeout(0)
    with suppress(BlockingIOError):
        while True:
            sock.recv(65536)
    sock.settimeout(_PATIENCE_S)


def _ask_status(sock: socket.socket) -> dict[str, float]:
    """Read past the answers to the flood, then the figures of ``/band/status``."""
    status: dict[str, float] = {}
    sock.send(packet("/band/status"))
    while True:
        message = OscMessage(sock.recv(65536))
        if message.address == "/band/status":
            status[message.params[0]] = float(message.params[1])
        elif message.address == "/band/done" and message.params[0] == "/band/status":
            return status


def packet(address: str, *args: float | str) -> bytes:
    """Return one OSC message as a datagram."""
    builder = OscMessageBuilder(address)
    for arg in args:
        builder.add_arg(arg)
    return bytes(builder.build().dgram)


def table(result: dict[str, Any]) -> str:
    """Return the figures as a Markdown table."""
    lines = ["| live, ms late | p50 | p95 | p99 | max |", "|---|---|---|---|---|"]
    for name, one in result["conditions"].items():
        for who in ("player", "reference"):
            cells = " | ".join(f"{one[who][f'{column}_ms']:.3f}" for column in _COLUMNS)
            lines.append(f"| {name}: {who} | {cells} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(run(measure, table, ("seconds", 30, "of each condition")))
