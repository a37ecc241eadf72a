"""Melodies that a torch model invents, many at a time: what a latent does can be heard in them."""

import torch

from server.melody.tokens import BAR_STEPS, HOLD, N_TOKENS, REST
from training.melody.jobs import MelodyModel


@torch.inference_mode()
def invent(
    model: MelodyModel, latent: torch.Tensor, n_steps: int, seed: int, temperature: float = 1.0
) -> torch.Tensor:
    """Let a model play from silence, in bars of 4/4, its latent held.

    The same seed gives every melody of a call the same luck, so that differences are the latents'.

    Args:
        model: ready to be used.
        latent: shape (B, d_latent); where the model has none, (B, 0).
        n_steps: length of the melodies.
        seed: of all randomness.
        temperature: 1 as trained.

    Returns:
        Tokens, (B, n_steps) int64.
    """
    generator = torch.Generator().manual_seed(seed)
    n_melodies = len(latent)
    state = [torch.zeros(shape) for shape in model.decoder.state_shapes(n_melodies)]
    token = torch.full((n_melodies,), REST)
    tokens = torch.empty(n_melodies, n_steps, dtype=torch.int64)
    for step in range(n_steps):
        position = torch.full((n_melodies,), step % BAR_STEPS)
        logits, *state = model.decoder.step(token, position, latent, *state)
        # Nothing can be held after a rest, or at the start.
        logits[:, HOLD].masked_fill_(token == REST, -torch.inf)
        uniform = torch.rand(N_TOKENS, generator=generator).clamp(1e-9, 1 - 1e-9)
        token = (logits / temperature - torch.log(-torch.log(uniform))).argmax(1)
        tokens[:, step] = token
    return tokens
