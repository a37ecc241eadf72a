"""What predictors have in common: how the windows before, and the piano's, are read.

Latents enter and leave as the autoencoder has them; inside they are whitened by the principal
components of the training latents, so that no direction counts for more than another.
"""

import torch
from torch import nn

N_LEAD = 2
"""The piano's window before and the one to accompany."""


class Whitening(nn.Module):
    """Rotation to principal components of unit variance, and back; fixed, inside the graph."""

    def __init__(self, d_latent: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(d_latent))
        self.register_buffer("rotation", torch.eye(d_latent))
        self.register_buffer("scale", torch.ones(d_latent))
        self.mean: torch.Tensor
        self.rotation: torch.Tensor
        self.scale: torch.Tensor

    @torch.no_grad()
    def fit(self, latents: torch.Tensor) -> None:
        """Take mean and principal components from latents, shape (n, d_latent)."""
        latents = latents.double()
        mean = latents.mean(0)
        covariance = torch.cov((latents - mean).T)
        values, vectors = torch.linalg.eigh(covariance)
        order = values.argsort(descending=True)
        # The faintest directions are noise; they are not blown up to unit variance.
        floor = values.max() * 1e-3
        self.mean.copy_(mean)
        self.rotation.copy_(vectors[:, order])
        self.scale.copy_(values[order].clamp(min=floor).sqrt())

    def forward(self, latent: torch.Tensor) -> torch.Tensor:
        """(..., d_latent) -> whitened."""
        return (latent - self.mean) @ self.rotation / self.scale

    def inverse(self, white: torch.Tensor) -> torch.Tensor:
        """Whitened -> (..., d_latent)."""
        return (white * self.scale) @ self.rotation.T + self.mean


class Residual(nn.Module):
    """Pre-norm two-layer perceptron with a skip. Axes: B batch, D width."""

    def __init__(self, d_model: int, dropout: float) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.LayerNorm(d_model),
            nn.Linear(d_model, d_model),
            nn.GELU(),
            nn.Dropout(dropout),
            nn.Linear(d_model, d_model),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """(B, D) -> (B, D)."""
        out: torch.Tensor = x + self.layers(x)
        return out


class ContextReader(nn.Module):
    """Context (and the piano's latents) -> features. Axes: B batch, D latent.

    Base of the models that predict a latent; they add what becomes of the features.
    """

    def __init__(
        self, d_latent: int, n_context: int, d_model: int, n_blocks: int, dropout: float,
        *, has_lead: bool,
    ) -> None:  # fmt: skip
        super().__init__()
        self.own = Whitening(d_latent)
        self.lead = Whitening(d_latent) if has_lead else None
        n_inputs = n_context + (N_LEAD if has_lead else 0)
        self.enter = nn.Linear(n_inputs * d_latent, d_model)
        self.blocks = nn.Sequential(*[Residual(d_model, dropout) for _ in range(n_blocks)])
        self.norm = nn.LayerNorm(d_model)

    def features(self, context: torch.Tensor, lead: torch.Tensor | None) -> torch.Tensor:
        """Read what came before.

        Args:
            context: whitened latents of the last windows, oldest first, (B, n_context, D).
            lead: whitened latents of the piano's window before and the one to accompany, (B, 2, D).

        Returns:
            (B, d_model).
        """
        seen = context if lead is None else torch.cat([context, lead], 1)
        out: torch.Tensor = self.norm(self.blocks(self.enter(seen.flatten(1))))
        return out
