"""Which directions of a latent decide the harmony, so that noise can be kept out of them.

An accompaniment may be varied in many ways and still fit the piano, but hardly in its pitch
classes. Noise of one size in all directions of the latent has to be as small as harmony wants it,
and the rest becomes too much alike; smaller noise along a few directions leaves the others free.
"""

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from server.contract import WINDOW_STEPS
from server.music import BEATS_PER_BAR, Instrument
from server.piano_roll import FloatArray
from training.data.cache import WindowCache
from training.models.predictor import Whitening
from training.report.music import beat_chroma

N_DIRECTIONS: Final = 24
"""They hold 98 % of what a linear map says of harmony. At one tonal distance to the piano strings
are as like real ones with 12, and less so with 36 and 48 (validation windows)."""
_N_WINDOWS: Final = 9000
_RIDGE: Final = 0.003
"""Added to the whitened latents' unit variance."""


def harmony_directions(
    cache: WindowCache, instrument: Instrument, latents: FloatArray, whitening: Whitening
) -> torch.Tensor:
    """Find the directions along which an instrument's pitch classes change most.

    Args:
        cache: the windows.
        instrument: whose; one with pitches.
        latents: of all its windows, shape (n_windows, d_latent).
        whitening: of its predictor, fitted.

    Returns:
        Orthonormal columns in whitened space, shape (d_latent, `N_DIRECTIONS` or fewer).
    """
    windows = np.random.default_rng(2).permutation(cache.filled_windows(instrument, "train"))
    windows = np.sort(windows[:_N_WINDOWS])
    white = whitening(torch.from_numpy(np.ascontiguousarray(latents[windows])))
    chroma = np.stack([_bar_chroma(cache, instrument, int(window)) for window in windows])
    return torch.from_numpy(main_directions(white.numpy(), chroma))


def main_directions(latents: FloatArray, figures: NDArray[np.float64]) -> FloatArray:
    """Find the directions of latents that say most of some figures, by ridge regression.

    Args:
        latents: shape (n, d_latent), about zero.
        figures: shape (n, n_figures).

    Returns:
        Orthonormal columns, the most telling first, shape (d_latent, <= `N_DIRECTIONS`).
    """
    x = latents.astype(np.float64)
    y = figures - figures.mean(axis=0)
    ridge = _RIDGE * len(x) * np.eye(x.shape[1])
    weights = np.linalg.solve(x.T @ x + ridge, x.T @ y)
    directions = np.linalg.svd(weights, full_matrices=False)[0]
    return np.ascontiguousarray(directions[:, :N_DIRECTIONS], dtype=np.float32)


def _bar_chroma(cache: WindowCache, instrument: Instrument, window: int) -> NDArray[np.float64]:
    """Return the share of each pitch class in each bar's sounding time, shape (4 * 12,)."""
    n_beats = WINDOW_STEPS // cache.steps_per_beat
    chroma = beat_chroma(cache.window(window, instrument), n_beats, cache.steps_per_beat)
    bars = chroma.reshape(-1, BEATS_PER_BAR, chroma.shape[1]).sum(axis=1)
    total = bars.sum(axis=1, keepdims=True)
    share: NDArray[np.float64] = np.divide(bars, total, out=np.zeros_like(bars), where=total > 0)
    return share.reshape(-1)
