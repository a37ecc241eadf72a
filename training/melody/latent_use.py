"""Whether a melody model uses its latent: active units, and what a wrong latent costs."""

import numpy as np
import torch
from torch.utils.data import Dataset

from server.melody.tokens import CONTEXT_STEPS
from server.piano_roll import FloatArray
from training.models.melody_lstm import Batch
from training.models.melody_vae import MelodyVAE

ACTIVE_VARIANCE = 0.01
"""A unit whose mean varies more over the data is active (Burda et al., 2016)."""
_BATCH = 32
_LOSSES = ("loss_true", "loss_shuffled", "loss_prior", "loss_own", "loss_own_shuffled")


def n_active_units(means: FloatArray) -> int:
    """Count the active units of posterior means, shape (n, d_latent)."""
    return int((means.var(axis=0) > ACTIVE_VARIANCE).sum())


@torch.inference_mode()
def encode_all(model: MelodyVAE, data: Dataset[Batch]) -> FloatArray:
    """Return the posterior means of all 64 steps that lie before music, shape (n, d_latent)."""
    means = []
    for batch in _batches(data):
        mean, _ = model.segments(batch)
        weight = batch["weight"].reshape(len(mean), -1, CONTEXT_STEPS)[:, 1:].sum(2)
        means.append(mean[weight > 0].numpy())
    return np.concatenate(means)


@torch.inference_mode()
def latent_use(model: MelodyVAE, data: Dataset[Batch], seed: int = 0) -> dict[str, float]:
    """Judge a model with its own latents, with those of other music, and with invented ones.

    Args:
        model: ready to be used.
        data: melodies with a lead-in, side by side.
        seed: of shuffling and inventing.

    Returns:
        ``active_units``; ``loss_true``, ``loss_shuffled``, ``loss_prior`` in nats a token, where
        the true latent is of the 64 steps before; ``loss_own`` and ``loss_own_shuffled`` where it
        is of the very steps that are said, which has seen the answer and is no measure of
        prediction; ``kl_nats`` a latent.
    """
    generator = torch.Generator().manual_seed(seed)
    sums = dict.fromkeys(_LOSSES, 0.0) | {"kl_nats": 0.0}
    total = 0.0
    for batch in _batches(data):
        mean, scale = model.segments(batch)
        weight = float(batch["weight"].sum())
        # All of one melody's latents go to another: what is shuffled is who they belong to.
        others = torch.randperm(len(mean), generator=generator)
        own, _ = model.segments(batch, torch.ones(len(mean), 1, dtype=torch.bool))
        invented = torch.randn(mean.shape, generator=generator)
        latents = (mean, mean[others], invented, own, own[others])
        for name, latent in zip(_LOSSES, latents, strict=True):
            sums[name] += weight * float(model.likelihood_loss(batch, latent))
        kl = 0.5 * (mean**2 + scale**2 - 1) - scale.log()
        sums["kl_nats"] += weight * float(kl.sum(2).mean())
        total += weight
    figures = {name: value / total for name, value in sums.items()}
    return {"active_units": float(n_active_units(encode_all(model, data))), **figures}


def _batches(data: Dataset[Batch]) -> list[Batch]:
    n_items = len(data)  # type: ignore[arg-type]
    # Spread out, so that a batch holds different pieces and parts.
    order = np.random.default_rng(0).permutation(n_items)
    return [data[order[k : k + _BATCH].tolist()] for k in range(0, n_items, _BATCH)]
