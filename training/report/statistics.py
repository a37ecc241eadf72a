"""Means with error bars."""

from dataclasses import asdict, dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_N_RESAMPLES: Final = 1000


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and the range in which it would fall with other songs or seeds."""

    mean: float
    low: float
    """2.5th percentile of the resampled means."""
    high: float
    """97.5th percentile."""
    n: int
    """Songs or seeds."""

    def as_dict(self) -> dict[str, float]:
        """Return what goes to JSON."""
        return asdict(self)


def bootstrap(values: NDArray[np.float64], seed: int = 29) -> Figure:
    """Resample the pieces with replacement.

    Args:
        values: one figure a piece, shape (n_pieces,); NaN where a piece has none.
        seed: of the resampling.

    Returns:
        The mean with its 95 % interval; NaN throughout where no piece has the figure.
    """
    values = values[np.isfinite(values)]
    if not len(values):
        return Figure(float("nan"), float("nan"), float("nan"), 0)
    chosen = np.random.default_rng(seed).integers(len(values), size=(_N_RESAMPLES, len(values)))
    low, high = np.percentile(values[chosen].mean(1), [2.5, 97.5])
    return Figure(float(values.mean()), float(low), float(high), len(values))
