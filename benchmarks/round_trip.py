"""How long an OSC request takes until it is answered, beside python-osc's bare echo.

    python -m benchmarks.round_trip [--requests 2000] [--json FILE]

The same client asks the server (``/band/ping``, answered by ``/band/ping`` and ``/band/done``) and
a process that does nothing but echo with python-osc, by turns, so whatever else the machine does
strikes both. A trip ends with ``/band/done``: the server sends two messages, the echo one.
"""

import multiprocessing
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any, Final

import numpy as np
from pythonosc.dispatcher import Dispatcher
from pythonosc.osc_server import BlockingOSCUDPServer

from benchmarks.checks import Check, as_rows
from benchmarks.command import run
from benchmarks.live import packet, port_of

ALLOWED: Final = 2.0
"""How many times the bare echo's p99 the server's may be."""
_N_WARM: Final = 20
_SETTLE_S: Final = 2.0
"""The first windows are generated and MIDI is opened just after it listens."""
_PATIENCE_S: Final = 5.0
_DONE: Final = b"/band/done\0"
_SPAWN = multiprocessing.get_context("spawn")
_QUIET: Final = ("--osc-port", "0", "--midi-out", "none", "--midi-in", "none", "--no-web")


def measure(n_requests: int = 2000) -> dict[str, Any]:
    """Ask a server that is stopped, then one that plays.

    Args:
        n_requests: how often, of each of the two and of the echo.

    Returns:
        Milliseconds of server and echo (p50, p95, p99, max) in both conditions.
    """
    conditions = {
        "stopped": _measure_one(n_requests, ()),
        "playing": _measure_one(n_requests, ("--play",)),
    }
    checks = [
        Check(
            f"OSC round trip {quantile}, {name}",
            one["server"][f"{quantile}_ms"],
            one["echo"][f"{quantile}_ms"],
            "ms",
            "a bare python-osc echo, by turns",
            ALLOWED if quantile == "p99" else None,
        )
        for name, one in conditions.items()
        for quantile in ("p50", "p99")
    ]
    return {"n_requests": n_requests, "conditions": conditions, "checks": as_rows(checks)}


def _measure_one(n_requests: int, flags: tuple[str, ...]) -> dict[str, dict[str, float]]:
    command = [sys.executable, "-P", "-m", "server", *_QUIET, *flags]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        with _echo() as echo_port, _client(port_of(server)) as ours, _client(echo_port) as bare:
            time.sleep(_SETTLE_S)
            return _by_turns(n_requests, ours, bare)
    finally:
        server.terminate()
        server.communicate()


def _by_turns(
    n_requests: int, ours: socket.socket, bare: socket.socket
) -> dict[str, dict[str, float]]:
    """Ask both, in changing order, at random instants."""
    rng = random.Random(1)
    spans: dict[str, list[float]] = {"server": [], "echo": []}
    request = packet("/band/ping")
    for _ in range(n_requests + _N_WARM):
        turns = [("server", ours), ("echo", bare)]
        rng.shuffle(turns)
        for name, sock in turns:
            time.sleep(rng.uniform(0.0005, 0.0015))
            start_ns = time.perf_counter_ns()
            sock.send(request)
            while not sock.recv(65536).startswith(_DONE):
                pass  # the pong that comes before
            spans[name].append((time.perf_counter_ns() - start_ns) / 1e6)
    return {name: percentiles(values[_N_WARM:]) for name, values in spans.items()}


def percentiles(spans_ms: list[float]) -> dict[str, float]:
    """Return p50, p95, p99 and the longest, in milliseconds."""
    p50, p95, p99 = np.percentile(spans_ms, [50, 95, 99])
    return {
        "p50_ms": float(p50),
        "p95_ms": float(p95),
        "p99_ms": float(p99),
        "max_ms": max(spans_ms),
    }


@contextmanager
def _client(port: int) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.connect(("127.0.0.1", port))
        sock.settimeout(_PATIENCE_S)
        yield sock


@contextmanager
def _echo() -> Iterator[int]:
    """Run the bare echo in a process of its own; yields its port."""
    ours, theirs = _SPAWN.Pipe()
    process = _SPAWN.Process(target=_serve_echo, args=(theirs,), daemon=True)
    process.start()
    try:
        yield int(ours.recv())
    finally:
        process.kill()
        process.join()


def _serve_echo(answer: Connection) -> None:
    dispatcher = Dispatcher()
    dispatcher.map("/band/ping", lambda address, *_: ("/band/done", address))
    with BlockingOSCUDPServer(("127.0.0.1", 0), dispatcher) as server:
        answer.send(server.server_address[1])
        server.serve_forever()


def table(result: dict[str, Any]) -> str:
    """Return the figures as a Markdown table."""
    return trips_table("OSC round trip, ms", result)


def trips_table(title: str, result: dict[str, Any]) -> str:
    """Return round trips of some conditions as a Markdown table."""
    lines = [f"| {title} | p50 | p95 | p99 | max |", "|---|---|---|---|---|"]
    for name, one in result["conditions"].items():
        for who, trip in one.items():
            cells = " | ".join(f"{value:.3f}" for value in trip.values())
            lines.append(f"| {name}: {who} | {cells} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(run(measure, table, ("requests", 2000, "of each of server and echo")))
