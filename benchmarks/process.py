"""The server as a process: start to first note, memory, idle CPU, size of the installation.

python -m benchmarks.process [--runs 5] [--json FILE]
"""

import argparse
import importlib.metadata
import json
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

_IDLE_S = 10.0
_TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def measure(n_runs: int = 5) -> dict[str, Any]:
    """Start the server several times.

    Args:
        n_runs: how often.

    Returns:
        Medians: seconds to the first note at an OSC client, resident megabytes of server and
        player, share of a core while stopped and while playing; megabytes of the installation.
    """
    runs = [_one_run() for _ in range(n_runs)]
    medians = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    return {"n_runs": n_runs, **medians, "installed_mb": _installed_mb()}


def _one_run() -> dict[str, float]:
    listener = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listener.bind(("127.0.0.1", 0))
    listener.settimeout(20.0)
    start_s = time.monotonic()
    command = [sys.executable, "-P", "-m", "server", "--osc-port", "0", "--play"]
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
    rows = "\n".join(f"| {key} | {value:.3g} |" for key, value in result.items())
    return f"| process | |\n|---|---|\n{rows}\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, write JSON if asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args(argv)
    result = measure(args.runs)
    print(table(result))
    if args.json:
        args.json.write_text(json.dumps(result, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
