"""The server as a process: start to first note, memory, idle CPU, size of the installation.

    python -m benchmarks.process [--runs 5] [--json FILE]

Each start stands beside one of a bare Python and one of a Python that imports the libraries and
loads the band's graphs: less time and memory than these no server can take.
"""

import importlib.metadata
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pythonosc.osc_message_builder import OscMessageBuilder

from benchmarks.checks import Check, as_rows
from benchmarks.command import plain_table, run
from server.model_folders import default_folder, find_set

_IDLE_S = 4.0
_BARE = "pass"
_GRAPHS_ALONE = """
import os, re, sys, pathlib
os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # as server/model.py does
import numpy, onnxruntime as ort, pythonosc.osc_message, mido, rtmidi, aiohttp.web
options = ort.SessionOptions()
options.intra_op_num_threads = options.inter_op_num_threads = 1
options.enable_cpu_mem_arena = False
graphs = [
    ort.InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])
    for part in ("*_decoder", "*_predictor", "piano_encoder")
    for file in sorted(pathlib.Path(sys.argv[1]).glob(f"{part}.onnx"))
]
status = pathlib.Path("/proc/self/status")
print(int(re.search(r"VmRSS:\\s+(\\d+)", status.read_text())[1]) / 1024 if status.exists() else 0)
"""
"""Libraries and graphs without a server; prints its resident megabytes."""
_TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def measure(n_runs: int = 5) -> dict[str, Any]:
    """Start the server several times.

    Args:
        n_runs: how often.

    Returns:
        Medians: seconds to the first note at an OSC client, resident megabytes of server and
        player, share of a core while stopped and while playing; megabytes of the installation.
    """
    runs = [_one_run() | _references() for _ in range(n_runs)]
    medians = {key: statistics.median(one[key] for one in runs) for key in runs[0]}
    result = {"n_runs": n_runs, **medians, "installed_mb": _installed_mb()}
    return {**result, "checks": as_rows(_checks(result))}


def _checks(result: dict[str, float]) -> list[Check]:
    """Return fixed targets, and what cannot be had for less."""
    first_s, memory_mb = result["first_note_s"], result["resident_mb"]
    bare_s, graphs_s, graphs_mb = (result[key] for key in ("bare_s", "graphs_s", "graphs_mb"))
    name, graphs = "start to first note", "libraries and graphs alone"
    checks = [
        Check(name, first_s, 1.5, "s", "target", 1.0),
        Check(name, first_s, bare_s, "s", "a bare Python, start to end"),
        Check(name, first_s, graphs_s, "s", graphs),
        Check("memory of server and player", memory_mb, 200.0, "MB", "target", 1.0),
        Check("size with all it needs", result["installed_mb"], 200.0, "MB", "target", 1.0),
        Check("CPU while stopped", result["cpu_idle"] * 100, 1.0, "% of a core", "target", 1.0),
    ]
    if graphs_mb:
        checks.append(Check("memory of server and player", memory_mb, graphs_mb, "MB", graphs))
    return checks


def _references() -> dict[str, float]:
    bare_s, _ = _run_python(_BARE)
    graphs_s, said = _run_python(_GRAPHS_ALONE)
    return {"bare_s": bare_s, "graphs_s": graphs_s, "graphs_mb": float(said)}


def _run_python(code: str) -> tuple[float, str]:
    """Run some code in a Python of its own; return how many seconds that took, and what it said."""
    folder = str(find_set(default_folder(), "band"))
    start_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, folder], capture_output=True, text=True, check=True
    )
    return time.monotonic() - start_s, done.stdout


def _one_run() -> dict[str, float]:
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 0))
    listener.settimeout(20.0)
    start_s = time.monotonic()
    command = [sys.executable, "-P", "-m", "server", "--osc-port", "0", "--play", "--web-port", "0"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        port = 0
        for line in server.stderr:
            if found := re.search(r"UDP port (\d+)", line):
                port = int(found[1])
                break
        _send(port, "/band/hello", listener.getsockname()[1])
        # The note says how long it still has to wait: that instant is when it sounds.
        while not (packet := listener.recv(65536)).startswith(b"/band/note/"):
            pass
        first_note_s = time.monotonic() - start_s + _delay_s(packet)
        family = [server.pid, *_children(server.pid)]
        playing = _cpu_share(family)
        memory_mb = sum(_resident_mb(pid) for pid in family)
        _send(port, "/band/stop")
        idle = _cpu_share(family)
    finally:
        server.terminate()
        server.communicate()
        listener.close()
    return {
        "first_note_s": first_note_s,
        "resident_mb": memory_mb,
        "cpu_playing": playing,
        "cpu_idle": idle,
    }


def _send(port: int, address: str, *args: int) -> None:
    builder = OscMessageBuilder(address)
    for arg in args:
        builder.add_arg(arg)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.sendto(builder.build().dgram, ("127.0.0.1", port))


def _delay_s(packet: bytes) -> float:
    from pythonosc.osc_message import OscMessage

    return float(OscMessage(packet).params[4]) / 1000.0


def _children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in path.read_text().split()] if path.exists() else []


def _resident_mb(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _cpu_share(pids: Sequence[int]) -> float:
    before = sum(_cpu_ticks(pid) for pid in pids)
    time.sleep(_IDLE_S)
    return (sum(_cpu_ticks(pid) for pid in pids) - before) / _TICKS_PER_S / _IDLE_S


def _cpu_ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _installed_mb() -> float:
    """Add up the installed files of the server and of what it needs."""
    seen: set[str] = set()
    todo = ["ai-music-generator"]
    total = 0
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        for file in distribution.files or []:
            path = Path(str(distribution.locate_file(file)))
            total += path.stat().st_size if path.is_file() else 0
        needs = [need for need in distribution.requires or [] if "extra ==" not in need]
        todo += [re.split(r"[^A-Za-z0-9_.-]", need)[0] for need in needs]
    return total / 1e6


def table(result: dict[str, Any]) -> str:
    """Return the figures as a Markdown table."""
    return plain_table("process", result)


if __name__ == "__main__":
    sys.exit(run(measure, table, ("runs", 5, "starts of the server")))
