"""How long the band takes from parameters to all five decoded windows, on one thread.

    python -m benchmarks.generation [--windows 200] [--json FILE]

The limit is the machine's own matrix product of the same arithmetic: as many multiply-adds as the
five predictors and decoders do, in one thread of the same library that numpy uses.
"""

import os
import sys
import time
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy loads: one thread, as the server

import numpy as np

from benchmarks.command import plain_table, run
from server.contract import BandCard
from server.engine import Engine
from server.jobs import run_job
from server.model import BandModels
from server.model_folders import default_folder, find_set
from server.settings import Settings

TEMPO_BPM = 120.0
_BYTES_A_WEIGHT = 1
"""Weights are stored as int8, so a file's size is close to its number of multiply-adds a beat."""


def measure(n_windows: int = 200) -> dict[str, Any]:
    """Grow and voice windows as a running server does.

    Args:
        n_windows: how many, after ten to warm up.

    Returns:
        Milliseconds a window of five instruments (p50, p99, max), and shares of its duration.
    """
    models = BandModels(find_set(default_folder(), "band"))
    engine = Engine(models.card.window_beats, Settings({"seed": 3}).snapshot())
    spans_ms = []
    for index in range(n_windows + 10):
        beat = index * engine.window_beats
        while (job := engine.next_job(beat)) is not None:
            start_ns = time.perf_counter_ns()
            engine.accept(run_job(models, job), beat)
            spans_ms.append((time.perf_counter_ns() - start_ns) / 1e6)
    spans = np.array(spans_ms[10:])
    window_ms = engine.window_beats * 60_000 / TEMPO_BPM
    limit_ms = _limit_ms(models.card)
    p50, p99 = (float(np.percentile(spans, q)) for q in (50, 99))
    return {
        "n_windows": len(spans),
        "p50_ms": p50,
        "p99_ms": p99,
        "max_ms": float(spans.max()),
        "window_ms": window_ms,
        "real_time_factor_p99": window_ms / p99,
        "first_half_p50_ms": float(np.median(spans[: len(spans) // 2])),
        "second_half_p50_ms": float(np.median(spans[len(spans) // 2 :])),
        "matrix_product_ms": limit_ms,
        "p50_over_matrix_product": p50 / limit_ms,
    }


def _limit_ms(card: BandCard) -> float:
    """Time a matrix product with the arithmetic of five predictors and decoders."""
    folder = find_set(default_folder(), card.name)
    n_beats = card.window_steps // card.steps_per_beat
    n_products = 0
    for own in card.instruments.values():
        # The predictor runs once a window, most of a decoder once a beat.
        n_products += (folder / own.predictor.file).stat().st_size // _BYTES_A_WEIGHT
        n_products += n_beats * (folder / own.decoder.file).stat().st_size // _BYTES_A_WEIGHT
    width = 256
    left = np.ones((max(1, n_products // (width * width)), width), np.float32)
    right = np.ones((width, width), np.float32)
    spans_ms = []
    for _ in range(30):
        start_ns = time.perf_counter_ns()
        left @ right
        spans_ms.append((time.perf_counter_ns() - start_ns) / 1e6)
    return float(np.median(spans_ms))


def table(result: dict[str, Any]) -> str:
    """Return the figures as a Markdown table."""
    return plain_table("generation", result)


if __name__ == "__main__":
    sys.exit(run(measure, table, ("windows", 200, "how many to grow")))
