"""How long the band takes from parameters to all five decoded windows, on one thread.

    python -m benchmarks.generation [--windows 200] [--json FILE]

The limit is the machine's own matrix product of the same arithmetic: as many multiply-adds as the
five predictors and decoders and the piano's encoder do, in one thread of numpy's library, timed
between the windows, so that whatever else the machine does strikes both. Spans by the clock hold
what other programs took; the thread's own computing time does not.
"""

import os
import sys
import time
from typing import Any, Final

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy loads: one thread, as the server

import numpy as np

from benchmarks.arithmetic import Limit, products_of, ratio_check
from benchmarks.checks import Check, as_rows
from benchmarks.command import plain_table, run
from server.contract import BandCard
from server.engine import Engine
from server.jobs import run_job
from server.model import BandModels
from server.model_folders import default_folder, find_set
from server.settings import Settings

TEMPO_BPM: Final = 120.0
_N_WARM: Final = 10
_LIMIT_EVERY: Final = 5
"""The limit is timed behind so many windows."""
_ALLOWED_GROWTH: Final = 1.15
"""An old piece's windows over a new one's; the rest is the machine's own unrest."""
_MAX_COMPARED: Final = 100


def measure(n_windows: int = 200) -> dict[str, Any]:
    """Grow and voice windows as a running server does.

    Args:
        n_windows: how many, after ten to warm up.

    Returns:
        Milliseconds a window of five instruments (p50, p99, max), its limits, and its growth.
    """
    models = BandModels(find_set(default_folder(), "band"))
    engine = _engine(models)
    limit = Limit(_products(models.card))
    spans: list[tuple[float, float]] = []
    dense: list[tuple[float, float]] = []
    alike: list[tuple[float, float]] = []
    index = 0
    while len(spans) < n_windows + _N_WARM:
        spans += _grow_next(models, engine, index * engine.window_beats)
        index += 1
        if index % _LIMIT_EVERY == 0:
            dense.append(limit.dense_ms())
            alike.append(limit.alike_ms())
    old, new = _by_turns(models, engine, index, min(_MAX_COMPARED, n_windows))
    result = _figures(
        np.array(spans[_N_WARM:]), np.array(dense), np.array(alike), engine.window_beats
    )
    growth = Check(
        f"a window behind {index} others, computing p50",
        old,
        new,
        "ms",
        "the same of a piece that begins, by turns",
        _ALLOWED_GROWTH,
    )
    result["checks"] += as_rows((growth,))
    return result


def _engine(models: BandModels) -> Engine:
    return Engine(models.card.window_beats, Settings({"seed": 3}).snapshot())


def _by_turns(models: BandModels, old: Engine, index: int, n: int) -> tuple[float, float]:
    """Let a piece that has long been played and one that begins grow by turns.

    Minutes apart the same machine differs by more than what is asked here.

    Returns:
        Median milliseconds of computing, of a window of the old and of the new one.
    """
    new = _engine(models)
    spans: tuple[list[float], list[float]] = [], []
    for k in range(n):
        for engine, first, found in ((old, index, spans[0]), (new, 0, spans[1])):
            jobs = _grow_next(models, engine, (first + k) * engine.window_beats)
            found += [cpu for _, cpu in jobs]
    return float(np.median(spans[0])), float(np.median(spans[1]))


def _grow_next(models: BandModels, engine: Engine, beat: float) -> list[tuple[float, float]]:
    """Do all there is to do at a beat; return milliseconds of each job, by clock and computing."""
    spans: list[tuple[float, float]] = []
    while True:
        start_ns, start_cpu_ns = time.perf_counter_ns(), time.thread_time_ns()
        job = engine.next_job(beat)
        if job is None:
            return spans
        engine.accept(run_job(models, job), beat)
        cpu_ns = time.thread_time_ns() - start_cpu_ns
        spans.append(((time.perf_counter_ns() - start_ns) / 1e6, cpu_ns / 1e6))


def _figures(
    spans: np.ndarray[Any, Any],
    dense: np.ndarray[Any, Any],
    alike: np.ndarray[Any, Any],
    window_beats: float,
) -> dict[str, Any]:
    wall, cpu = spans[:, 0], spans[:, 1]
    window_ms = window_beats * 60_000 / TEMPO_BPM
    p99 = float(np.percentile(wall, 99))
    checks = (
        ratio_check("a window, by the clock, p50", wall, dense[:, 0]),
        ratio_check("a window, computing alone, p50", cpu, dense[:, 1]),
        Check(
            "the same beside the same products one by one",
            float(np.median(cpu)),
            float(np.median(alike[:, 1])),
            "ms",
            "numpy, each product with its own weights",
        ),
    )
    return {
        "n_windows": len(spans),
        "p50_ms": float(np.median(wall)),
        "p99_ms": p99,
        "max_ms": float(wall.max()),
        "computing_p50_ms": float(np.median(cpu)),
        "computing_p99_ms": float(np.percentile(cpu, 99)),
        "window_ms": window_ms,
        "real_time_factor_p99": window_ms / p99,
        "checks": as_rows(checks),
    }


def _products(card: BandCard) -> list[Any]:
    """Return the matrix products of five predictors and decoders and the piano's encoder."""
    folder = find_set(default_folder(), card.name)
    files = [file for own in card.instruments.values() for file in (own.predictor, own.decoder)]
    files.append(card.instruments["piano"].encoder)
    return [product for file in files for product in products_of(folder / file.file)]


def table(result: dict[str, Any]) -> str:
    """Return the figures as a Markdown table."""
    return plain_table("generation", result)


if __name__ == "__main__":
    sys.exit(run(measure, table, ("windows", 200, "how many to grow")))
