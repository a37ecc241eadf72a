"""Predictors of the next latent: a mixture of Gaussians over it, sampled at a temperature.

One architecture serves the piano, z_t -> z_{t+1}, and the accompaniment,
(w_t, z_{t+1}) -> w_{t+1}. A plain regression of the piano's chain falls into a fixed point within
twenty windows; a distribution with a short context of earlier windows does not. (Mixture density
networks: Bishop, NCRG/94/004, 1994.)

Latents enter and leave as the autoencoder has them; inside they are whitened by the principal
components of the training latents, so that a diagonal covariance is a fair assumption.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from training.models.autoencoder import WindowAutoEncoder

N_LEAD = 2
"""The piano's window before and the one to accompany."""
MIN_LOG_SIGMA = -4.0
MAX_LOG_SIGMA = 1.5


@dataclass(frozen=True, slots=True)
class PredictorConfig:
    """Hyper-parameters of one predictor."""

    d_latent: int = 128
    n_context: int = 4
    has_lead: bool = False
    """Whether the piano's latents are seen."""
    n_components: int = 16
    d_model: int = 384
    n_blocks: int = 3
    dropout: float = 0.1
    context_noise: float = 0.1
    lead_noise: float = 0.1


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


@dataclass(frozen=True, slots=True)
class Mixture:
    """A mixture of diagonal Gaussians. Axes: B batch, K components, D latent (whitened)."""

    logits: torch.Tensor
    """(B, K)."""
    mean: torch.Tensor
    """(B, K, D)."""
    log_sigma: torch.Tensor
    """(B, K, D)."""

    def log_prob(self, target: torch.Tensor) -> torch.Tensor:
        """Log density of targets (B, D), shape (B,), in nats."""
        return torch.logsumexp(self._joint(self._deviations(target)), -1)

    def deviation(self, target: torch.Tensor) -> torch.Tensor:
        """Return how far targets lie from the likeliest component's mean, in its sigmas, (B, D)."""
        deviations = self._deviations(target)
        index = self._joint(deviations).argmax(-1)
        return deviations[torch.arange(len(target)), index]

    def _deviations(self, target: torch.Tensor) -> torch.Tensor:
        return (target[:, None] - self.mean) * torch.exp(-self.log_sigma)

    def _joint(self, deviations: torch.Tensor) -> torch.Tensor:
        """Log density of each component with its weight, (B, K)."""
        each = -0.5 * (deviations.square() + 2 * self.log_sigma + math.log(2 * math.pi))
        return F.log_softmax(self.logits, -1) + each.sum(-1)

    def nearest_mean(self, target: torch.Tensor) -> torch.Tensor:
        """Mean of the component nearest to each target (B, D), shape (B, D)."""
        index = (target[:, None] - self.mean).square().sum(-1).argmin(-1)
        return self.mean[torch.arange(len(target)), index]


class LatentPredictor(nn.Module):
    """Context (and the piano's latents) -> distribution over the next latent."""

    def __init__(self, config: PredictorConfig) -> None:
        super().__init__()
        self.config = config
        self.own = Whitening(config.d_latent)
        self.lead = Whitening(config.d_latent) if config.has_lead else None
        n_inputs = config.n_context + (N_LEAD if config.has_lead else 0)
        d, k, size = config.d_model, config.n_components, config.d_latent
        self.enter = nn.Linear(n_inputs * size, d)
        self.blocks = nn.Sequential(*[Residual(d, config.dropout) for _ in range(config.n_blocks)])
        self.norm = nn.LayerNorm(d)
        self.leave = nn.Linear(d, k * (2 * size + 1))
        self.noise_map: torch.Tensor | None
        self.noise_shape: torch.Tensor | None
        # No weights: they are found anew whenever the predictor is exported.
        self.register_buffer("noise_map", None, persistent=False)
        self.register_buffer("noise_shape", None, persistent=False)
        # In a tuple, so that its weights are not this model's.
        self._ear: tuple[WindowAutoEncoder, float] | None = None

    def listen_with(self, autoencoder: WindowAutoEncoder, weight: float) -> None:
        """Judge predictions by how they sound, too.

        The mean of several windows that might come is a latent of which a decoder is sure of
        nothing. A predictor that hears the decoder puts its means where the likely notes are.

        Args:
            autoencoder: the instrument's own, trained; it learns nothing more.
            weight: of the decoding loss beside the latents' own.
        """
        self._ear = autoencoder.eval().requires_grad_(requires_grad=False), weight

    def shape_noise(self, shape: torch.Tensor) -> None:
        """Have noise stray along some directions together.

        Args:
            shape: what white noise, in units of a component's sigmas, is multiplied by; (D, D).
        """
        self.noise_shape = shape

    def steady(self, directions: torch.Tensor, factor: float) -> None:
        """Have less noise along some directions.

        Args:
            directions: orthonormal columns in whitened space, (D, n).
            factor: on the spread along them, >= 0.
        """
        along = directions @ directions.T
        self.noise_map = torch.eye(len(along)) - (1.0 - factor) * along

    def mixture(self, context: torch.Tensor, lead: torch.Tensor | None) -> Mixture:
        """Predict from whitened context (B, n_context, D) and lead (B, 2, D)."""
        k, size = self.config.n_components, self.config.d_latent
        out = self.leave(self._features(context, lead)).float()
        logits, mean, log_sigma = out.split([k, k * size, k * size], -1)
        return Mixture(
            logits,
            mean.reshape(-1, k, size),
            log_sigma.reshape(-1, k, size).clamp(MIN_LOG_SIGMA, MAX_LOG_SIGMA),
        )

    def _features(self, context: torch.Tensor, lead: torch.Tensor | None) -> torch.Tensor:
        """Whitened context (B, n_context, D) and lead (B, 2, D) -> (B, d_model)."""
        seen = context if lead is None else torch.cat([context, lead], 1)
        features: torch.Tensor = self.norm(self.blocks(self.enter(seen.flatten(1))))
        return features

    def _component(
        self, features: torch.Tensor, choice: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Compute one component a row: features (B, d_model), choice (B,) -> two of (B, D).

        Of the last layer's weights, more than half of all, only the rows of that component are
        read: with a batch of one, reading weights is most of the work.
        """
        k, size = self.config.n_components, self.config.d_latent
        mean_rows = k + choice[:, None] * size + torch.arange(size, device=choice.device)
        rows = torch.cat([mean_rows, mean_rows + k * size], 1)
        weight = F.embedding(rows, self.leave.weight)  # (B, 2 D, d_model)
        bias = self.leave.bias.index_select(0, rows.flatten()).reshape(rows.shape)
        out = ((weight @ features[..., None]).squeeze(-1) + bias).float()
        return out[:, :size], out[:, size:].clamp(MIN_LOG_SIGMA, MAX_LOG_SIGMA)

    def loss(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Judge a batch.

        Args:
            batch: ``context`` (B, n_context, D), ``target`` (B, D) and, with a lead, ``lead``
                (B, 2, D); raw latents, float32. For `listen_with`, ``window``: the first windows
                themselves, (n, 3, 256, 128), uint8.

        Returns:
            ``loss``: negative log density a dimension, in nats, and the weighted decoding loss;
            ``error``: mean squared error of the mixture's mean, whitened; ``sound``: the decoding
            loss of the nearest component's mean, in nats a step.
        """
        context = self.own(batch["context"])
        lead = None if self.lead is None else self.lead(batch["lead"])
        target = self.own(batch["target"])
        if self.training:
            context = context + self.config.context_noise * torch.randn_like(context)
            if lead is not None:
                lead = lead + self.config.lead_noise * torch.randn_like(lead)
        mixture = self.mixture(context, lead)
        mean = (mixture.mean * mixture.logits.softmax(-1)[..., None]).sum(1)
        losses = {
            "loss": -mixture.log_prob(target).mean() / self.config.d_latent,
            "error": (mean - target).square().mean(),
        }
        if self._ear is not None and "window" in batch:
            autoencoder, weight = self._ear
            n = len(batch["window"])
            latent = self.own.inverse(mixture.nearest_mean(target)[:n])
            sound = autoencoder.to(latent.device).decoding_loss(latent, batch["window"])["loss"]
            losses["loss"] = losses["loss"] + weight * sound
            losses["sound"] = sound.detach()
        return losses

    def forward(
        self,
        context: torch.Tensor,
        lead: torch.Tensor | None,
        gumbel: torch.Tensor,
        noise: torch.Tensor,
        temperature: torch.Tensor,
        spread: torch.Tensor,
    ) -> torch.Tensor:
        """Sample the next latent; all randomness comes in.

        Args:
            context: raw latents of the last windows, oldest first, (B, n_context, D).
            lead: raw latents of the piano's window before and the one to accompany, (B, 2, D).
            gumbel: Gumbel(0, 1) noise, (B, K).
            noise: Gaussian noise, (B, D).
            temperature: (B, 1), >= 0. It scales the choice of the component and the width of each:
                0 is the mean of the likeliest.
            spread: (B, 1), >= 0: factor on the width alone.

        Returns:
            Raw latent, (B, D).
        """
        white_lead = None if self.lead is None or lead is None else self.lead(lead)
        features = self._features(self.own(context), white_lead)
        first = torch.arange(self.config.n_components, device=features.device)
        logits = F.linear(features, F.embedding(first, self.leave.weight), self.leave.bias[first])
        choice = (logits + temperature * gumbel).argmax(-1)
        mean, log_sigma = self._component(features, choice)
        shaped = noise if self.noise_shape is None else noise @ self.noise_shape
        deviation = log_sigma.exp() * shaped
        if self.noise_map is not None:
            deviation = deviation @ self.noise_map
        return self.own.inverse(mean + temperature * spread * deviation)
