"""Medians of spans; needs only Python's own library, for it runs in every rival's environment."""

import statistics
import time
from collections.abc import Callable


def median_ms(call: Callable[[int], object], n: int, n_warm: int = 3) -> float:
    """Call a function with 0, 1, 2 ... and return the median of its spans in milliseconds.

    Args:
        call: takes the number of the call.
        n: calls that count.
        n_warm: calls before them that do not.
    """
    spans_ms = []
    for k in range(n + n_warm):
        start_ns = time.perf_counter_ns()
        call(k)
        spans_ms.append((time.perf_counter_ns() - start_ns) / 1e6)
    return statistics.median(spans_ms[n_warm:])
