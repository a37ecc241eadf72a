"""Which benchmarks there are, how long each takes, and running each in a process of its own.

A part that fails takes no other with it, and a part that was measured is not lost when a later one
is stopped: each has its own file of JSON in the folder of results.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

Results = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """One benchmark, ``python -m benchmarks.NAME``."""

    name: str
    flag: str
    """Says how much to measure."""
    full: int
    quick: int
    full_s: int
    """About how long that takes, in seconds, on two quiet cores."""
    quick_s: int
    is_extra: bool = False
    """Whether it is measured only when asked for by name or by ``--all``."""


PARTS: Final = (
    Part("generation", "windows", 5000, 30, 120, 5),
    Part("round_trip", "requests", 2000, 100, 25, 9),
    Part("web_trip", "requests", 400, 30, 10, 4),
    Part("process", "runs", 3, 1, 40, 14),
    Part("lateness", "seconds", 15, 1, 70, 12),
    Part("live", "seconds", 12, 3, 65, 24),
    Part("melody", "seconds", 15, 2, 30, 12),
    Part("training", "steps", 10, 1, 20, 8),
    Part("steer", "seconds", 6, 1, 60, 40, is_extra=True),
    Part("sync", "seconds", 16, 10, 150, 130, is_extra=True),
)

_PATIENCE: Final = 8
"""A part may take so many times longer than it should: the machine may be busy."""


def machine() -> dict[str, Any]:
    """Return what the figures were measured on, and how busy it is now."""
    return {
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "load_average": list(os.getloadavg()) if hasattr(os, "getloadavg") else [],
    }


def expected_s(parts: list[Part], *, is_quick: bool) -> int:
    """Return about how long some parts take, in seconds."""
    return sum(part.quick_s if is_quick else part.full_s for part in parts)


def measure_part(part: Part, folder: Path, *, is_quick: bool) -> dict[str, Any]:
    """Measure one part in a process of its own and keep its result.

    Args:
        part: what to measure.
        folder: where ``NAME.json`` goes.
        is_quick: little, to see that it works.

    Returns:
        Its figures; where it failed, ``error`` with its last words.
    """
    load = machine()["load_average"]
    start_s = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "result.json")
        amount = part.quick if is_quick else part.full
        words = [f"--{part.flag}", str(amount), "--json", str(path)]
        limit_s = _PATIENCE * (part.quick_s if is_quick else part.full_s) + 30
        error = _run([sys.executable, "-m", f"benchmarks.{part.name}", *words], limit_s)
        result: dict[str, Any] = {"error": error} if error else json.loads(path.read_text())
    result |= {
        "is_quick": is_quick,
        "took_s": round(time.monotonic() - start_s, 1),
        "load_average_before": load,
    }
    if not error:
        write_json(folder / f"{part.name}.json", result)
    return result


def _run(command: list[str], limit_s: float) -> str:
    """Run a command; return why it failed, or nothing."""
    # A group of its own, so that servers of a part that hangs can be ended with it.
    process = subprocess.Popen(
        command,
        cwd=Path(__file__).parents[1],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        return f"took more than {limit_s:.0f} s"
    return said.strip()[-500:] or f"exit {process.returncode}" if process.returncode else ""


def read_results(folder: Path) -> Results:
    """Return the results that a folder has, in the order of the parts."""
    paths = {part.name: folder / f"{part.name}.json" for part in PARTS}
    return {name: json.loads(path.read_text()) for name, path in paths.items() if path.is_file()}


def write_json(path: Path, result: dict[str, Any]) -> None:
    """Write a result whole or not at all."""
    scratch = path.with_suffix(".part")
    scratch.write_text(json.dumps(result, indent=1))
    scratch.replace(path)
