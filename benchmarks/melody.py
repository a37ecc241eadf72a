"""How quick a token is, and whether the melody is on time while the band generates.

    python -m benchmarks.melody [--seconds 20] [--json FILE]

The second part starts the server with the first melody set there is, asks the band for other music
ten times a second and moves the temperature fifty times a second, and reads the notes over OSC.
"""

import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy loads: one thread, as the server

import numpy as np
from pythonosc.osc_message import OscMessage

from benchmarks.arithmetic import Limit, products_of
from benchmarks.checks import Check, as_rows
from benchmarks.command import run
from benchmarks.live import packet, port_of
from server.melody.model import MelodyModel
from server.melody.sampler import allowed_tokens, choose, draw_noise
from server.melody.tokens import BAR_STEPS, HOLD, REST
from server.model_folders import default_folder, melody_names

_N_TOKENS: Final = 4000
_N_WARM: Final = 200
_REGENERATE_S: Final = 0.1
_FADER_S: Final = 0.02
_LOOK_AHEAD_MS: Final = 100.0


def measure(seconds: int = 20, folder: Path | None = None) -> dict[str, Any]:
    """Measure tokens of each melody set, then the first one live over the busy band.

    Args:
        seconds: duration of the live part.
        folder: where the sets are, a band among them; ``None``: those that are shipped.

    Returns:
        Milliseconds a token by set; how long before their time notes came, in milliseconds.
    """
    folder = folder or default_folder()
    names = melody_names(folder)
    n_tokens = min(_N_TOKENS, 200 * seconds)
    tokens = {name: _token_ms(MelodyModel(folder / name), n_tokens) for name in names}
    limits = {name: Limit(products_of(folder / name / "step.onnx")) for name in names}
    checks = [
        Check(
            f"a token of {name}, p50",
            tokens[name]["p50"],
            statistics.median(limit.alike_ms()[0] for _ in range(n_tokens // 4)),
            "ms",
            "its matrix products in numpy",
        )
        for name, limit in limits.items()
    ]
    result: dict[str, Any] = {"token_ms": tokens, "checks": as_rows(checks)}
    if names:
        result["live"] = _live(folder, names[0], seconds)
    return result


def _token_ms(model: MelodyModel, n_tokens: int) -> dict[str, float]:
    """Time model and choice together, as the melody's thread runs them."""
    state, token, latent = model.rest_state, REST, model.start(0)
    pitches = np.ones(128, bool)
    spans: list[float] = []
    for step in range(_N_WARM + n_tokens):
        start_s = time.perf_counter()
        logits, state = model.step(token, step % BAR_STEPS, latent, state)
        allowed = allowed_tokens(pitches, 60 if token != REST else None)
        token = choose(logits, draw_noise(0, step), 1.0, 0.95, allowed)
        spans.append((time.perf_counter() - start_s) * 1e3)
        if token == HOLD and step % 64 == 0:
            token = REST
    return _percentiles(spans[_N_WARM:])


def _percentiles(spans: list[float]) -> dict[str, float]:
    ordered = sorted(spans)
    return {
        "p50": statistics.median(ordered),
        "p99": ordered[round(0.99 * (len(ordered) - 1))],
        "max": ordered[-1],
    }


def _live(folder: Path, name: str, seconds: int) -> dict[str, float]:
    words = ["--osc-port", "0", "--midi-out", "none", "--midi-in", "none", "--no-web", "--play"]
    command = [sys.executable, "-P", "-m", "server", "--models-folder", str(folder), *words]
    command += ["--melody", name]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.connect(("127.0.0.1", port_of(server)))
            sock.settimeout(0.005)
            sock.send(packet("/band/hello", sock.getsockname()[1]))
            sock.send(packet("/band/quantum", "none"))
            time.sleep(2.0)
            return _listen(sock, seconds)
    finally:
        server.terminate()
        server.communicate()


def _listen(sock: socket.socket, seconds: int) -> dict[str, float]:
    """Steer and read; return how late notes were told, and the server's own figures."""
    late_ms: list[float] = []
    figures: dict[str, float] = {}
    begin_s = time.monotonic()
    end_s, regenerate_s, fader_s = begin_s + seconds, begin_s, begin_s
    n_moves = 0
    while (now_s := time.monotonic()) < end_s:
        if now_s >= regenerate_s:
            sock.send(packet("/band/regenerate"))
            regenerate_s += _REGENERATE_S
        if now_s >= fader_s:
            n_moves += 1
            sock.send(packet("/band/melody/temperature", 0.5 + n_moves % 100 / 100))
            fader_s += _FADER_S
        message = _receive(sock)
        if message is not None and message.address == "/band/note/melody" and message.params[1]:
            late_ms.append(max(0.0, _LOOK_AHEAD_MS - message.params[4]))
    sock.send(packet("/band/status"))
    while (message := _receive(sock)) is not None or time.monotonic() < end_s + 1:
        if message is not None and message.address == "/band/status":
            figures[message.params[0]] = message.params[1]
    wanted = ("melody_tokens", "melody_late", "melody_token_ms", "windows", "generation_ms")
    told = {f"told_late_ms_{k}": v for k, v in _percentiles(late_ms).items()}
    return {"notes": len(late_ms), **told, **{k: figures.get(k, -1.0) for k in wanted}}


def _receive(sock: socket.socket) -> OscMessage | None:
    try:
        return OscMessage(sock.recv(65536))
    except TimeoutError:
        return None


def table(result: dict[str, Any]) -> str:
    """Return the figures as Markdown tables."""
    lines = ["| one token, ms | p50 | p99 | max |", "|---|---|---|---|"]
    for name, figures in result["token_ms"].items():
        cells = " | ".join(f"{figures[key]:.3f}" for key in ("p50", "p99", "max"))
        lines.append(f"| {name} | {cells} |")
    lines += ["", "| melody over the busy band | |", "|---|---|"]
    lines += [f"| {key} | {value:.3g} |" for key, value in result.get("live", {}).items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(run(measure, table, ("seconds", 20, "duration of the live part")))
