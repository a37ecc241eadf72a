"""What of returns depends on the autoencoders: how far a varied one wanders off, and lies off."""

from typing import Final

import numpy as np

from server.bars import kept_bars
from server.chain import return_deviation
from server.model import BandModels
from server.music import INSTRUMENTS
from server.piano_roll import FloatArray
from training.data.cache import WindowCache
from training.data.song import Split
from training.metrics import jaccard
from training.rollout import decode_windows, roll_out
from training.varied import varied_returns
from training.windows import encode_windows, real_starts

_AMOUNTS: Final = (0.0, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.45, 0.7, 1.0, 1.4)
"""Tried, in the data's own spread."""
_N_CHAINS, _N_WINDOWS = 12, 8
_N_SONGS: Final = 150
_MIN_RETURNS: Final = 20
"""Of fewer, how far they lie apart is chance."""
_NEAR_PERCENTILE: Final = 75
"""Three of four varied returns lie nearer; of new windows one in twenty does (drums: in eight)."""


def fit_variation(
    models: BandModels, cache: WindowCache, split: Split, wanted: FloatArray
) -> FloatArray:
    """Find how far each instrument wanders off a window that it plays again varied.

    Args:
        models: the exported band, its density calibrated.
        cache: windows of the data.
        split: where chains begin; never the test split.
        wanted: share of onsets in common with the window itself, bars that stay included,
            shape (5,).

    Returns:
        Amounts in the data's own spread, shape (5,).
    """
    starts = real_starts(models, cache, split, _N_CHAINS)
    rollout = roll_out(models, starts, _N_WINDOWS, dict.fromkeys(INSTRUMENTS, 1.0), form=0.0)
    found = np.zeros(len(INSTRUMENTS), np.float32)
    for k, instrument in enumerate(INSTRUMENTS):
        latents = rollout.latents[:, k].reshape(-1, models.card.d_latent)
        density = models.card.instruments[instrument].density_scale
        plain = decode_windows(models, instrument, latents, density)
        steps = np.stack([return_deviation(models, 0, n, k) for n in range(len(latents))])
        n_bars = models.card.n_bars
        stays = [kept_bars(models.form, 0, n, n_bars)[k] for n in range(len(latents))]
        moved = steps[:, None] * ~np.array(stays)[:, :, None]
        alike = []
        for amount in _AMOUNTS:
            bars = latents[:, None] + (amount * moved).astype(np.float32)
            other = decode_windows(models, instrument, bars, density)
            alike.append(
                float(np.mean([jaccard(*pair) for pair in zip(plain, other, strict=True)]))
            )
        # The farther, the less alike: read the other way round.
        found[k] = np.interp(-wanted[k], -np.array(alike), _AMOUNTS)
    return found


def fit_near(models: BandModels, cache: WindowCache, split: Split) -> FloatArray:
    """Find how far two windows of an instrument lie apart of which one is the other, varied.

    Args:
        models: the exported band.
        cache: windows of the data.
        split: whose songs.

    Returns:
        Distance of their latents, shape (5,); 0 where there are too few to say.
    """
    near = np.zeros(len(INSTRUMENTS), np.float32)
    for k, instrument in enumerate(INSTRUMENTS):
        pairs = varied_returns(cache, split, instrument, _N_SONGS)
        if len(pairs) >= _MIN_RETURNS:
            windows, places = np.unique(pairs, return_inverse=True)
            latents = encode_windows(models, cache, instrument, windows)
            ends = latents[places.reshape(pairs.shape)]
            distances = np.linalg.norm(ends[:, 0] - ends[:, 1], axis=-1)
            near[k] = np.percentile(distances, _NEAR_PERCENTILE)
    return near
