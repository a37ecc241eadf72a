"""What is measured beside a long run: memory and how it grows."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

PAGE_BYTES = 4096
_STATM = Path("/proc/self/statm")


def rss_bytes() -> int:
    """Return the memory of this process that is in use, in bytes; 0 where it is not told."""
    try:
        return int(_STATM.read_text().split()[1]) * PAGE_BYTES
    except FileNotFoundError:
        return 0


def slope(xs: Sequence[float], ys: Sequence[float]) -> float:
    """Return how much y grows with x by 1: the straight line of least squares."""
    x, y = np.array(xs, float), np.array(ys, float)
    spread = x - x.mean()
    denominator = float(spread @ spread)
    return float(spread @ (y - y.mean())) / denominator if denominator else 0.0
