"""How the server takes steering: time to the changed window, model swaps, floods of messages.

    python -m benchmarks.steer [--seconds 10] [--json FILE]

Needs ``jackd``, as ``benchmarks.live`` does.
"""

import socket
import statistics
import subprocess
import sys
import time
from typing import Any

from pythonosc.osc_message import OscMessage

from benchmarks.command import run
from benchmarks.live import flood, jack, measure_one, packet, port_of

_RATES = (200, 1000, 2000, 5000)
_N_REQUESTS = 40


def measure(seconds: int = 10) -> dict[str, Any]:
    """Measure all three.

    Args:
        seconds: duration of each flood.

    Returns:
        Milliseconds from a request to the window that it changed (quantum none), and the player's
        lateness under each rate of messages and while models are swapped each second.
    """
    conditions: dict[str, Any] = {}
    with jack() as environment:
        answer_ms = _request_to_window_ms(environment)
        for rate in _RATES:
            conditions[f"{rate} messages/s"] = measure_one(seconds, environment, (), rate)
        swaps = {"period_s": 1.0, "message": packet("/band/model", "band")}
        conditions["a model swap a second"] = measure_one(seconds, environment, (), 200, swaps)
    return {"request_to_window_ms": answer_ms, "conditions": conditions}


def _request_to_window_ms(environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, "-P", "-m", "server", "--osc-port", "0", "--play", "--no-web"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect(("127.0.0.1", port_of(server)))
            sock.settimeout(5.0)
            sock.send(packet("/band/hello", sock.getsockname()[1]))
            sock.send(packet("/band/quantum", "none"))
            time.sleep(1.0)
            flood(sock, 0.1, 10)
            spans = [_one_request_ms(sock) for _ in range(_N_REQUESTS)]
    finally:
        server.terminate()
        server.communicate()
    spans.sort()
    return {"p50": statistics.median(spans), "max": spans[-1]}


def _one_request_ms(sock: socket.socket) -> float:
    start_s = time.monotonic()
    sock.send(packet("/band/regenerate"))
    while OscMessage(sock.recv(65536)).address != "/band/window/piano":
        pass
    span_ms = (time.monotonic() - start_s) * 1e3
    time.sleep(0.3)
    flood(sock, 0.1, 10)
    return span_ms


def table(result: dict[str, Any]) -> str:
    """Return the figures as Markdown tables."""
    spans = result["request_to_window_ms"]
    lines = [
        f"request to changed window: p50 {spans['p50']:.1f} ms, max {spans['max']:.1f} ms",
        "",
        "| player, ms late | p50 | p95 | p99 | max | notes |",
        "|---|---|---|---|---|---|",
    ]
    for name, one in result["conditions"].items():
        cells = " | ".join(f"{one['player'][column]:.3f}" for column in one["player"])
        lines.append(f"| {name} | {cells} | {one['notes']:.0f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(run(measure, table, ("seconds", 10, "of each flood")))
