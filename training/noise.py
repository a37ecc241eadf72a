"""What noise around a predicted latent has the shape of what songs do instead.

A mixture's components have a diagonal covariance: they know how far the next window may lie from
the predicted one along each axis of its latent, but not along which directions. Real windows stay
near it along some, such as those of a drummer's kit, with half the variance that a diagonal gives
them, and stray along others with twice as much. Noise of that shape does as songs do.
"""

from typing import Final

import numpy as np
import torch

from training.models.predictor import LatentPredictor
from training.predictor_data import LatentBatch, LatentDataset

_N_WINDOWS: Final = 20_000
_BATCH: Final = 512


def noise_shape(
    predictor: LatentPredictor, train: LatentDataset, judged: LatentDataset
) -> torch.Tensor:
    """Measure how real windows lie about the predicted ones.

    Directions are those of the training songs, which are many; the variance along them is of songs
    that the predictor has not seen, of which it is as unsure as of what it plays itself.

    Args:
        predictor: trained.
        train: its training windows.
        judged: windows of other songs.

    Returns:
        Symmetric matrix that white noise, in rows, is to be multiplied by, (d_latent, d_latent).
    """
    learned = _deviations(predictor, train)
    _, directions = torch.linalg.eigh(learned.T @ learned)
    along = _deviations(predictor, judged) @ directions
    n, size = along.shape
    # A few songs know little: where they are fewer than directions, the noise stays nearly white.
    variance = (along.square().sum(0) + size) / (n + size)
    shape: torch.Tensor = (directions * variance.sqrt()) @ directions.T
    return shape.float()


@torch.inference_mode()
def _deviations(predictor: LatentPredictor, dataset: LatentDataset) -> torch.Tensor:
    """Return how far windows lie from their likeliest component, in its sigmas, (n, D)."""
    chosen = np.random.default_rng(8).permutation(len(dataset))[:_N_WINDOWS].tolist()
    found = [
        _deviation(predictor, dataset[chosen[first : first + _BATCH]])
        for first in range(0, len(chosen), _BATCH)
    ]
    none = torch.zeros(0, predictor.config.d_latent)
    return torch.cat([none, *found]).double()


def _deviation(predictor: LatentPredictor, batch: LatentBatch) -> torch.Tensor:
    lead = None if predictor.lead is None else predictor.lead(batch["lead"])
    mixture = predictor.mixture(predictor.own(batch["context"]), lead)
    return mixture.deviation(predictor.own(batch["target"]))
