"""Predictors of the next latent: a flow that carries noise to what may come next.

One architecture serves the piano, z_t -> z_{t+1}, and the accompaniment,
(w_t, z_{t+1}) -> w_{t+1}. A plain regression of the piano's chain falls into a fixed point within
twenty windows; a distribution with a short context of earlier windows does not.

The distribution is that of noise that has been carried, along a velocity that the model says, to
the latents of real windows (flow matching: Lipman et al., arXiv:2210.02747; Liu et al.,
arXiv:2209.03003). A mixture of Gaussians, which stood here before, spreads each component in
all directions at once and so names latents that no window has. How much all that
came before, and the piano, is to count may be asked for beyond what songs say: now and then the
model learns without it, and what it changes is taken more than once (guidance without a classifier:
Ho and Salimans, arXiv:2207.12598).
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from training.models.context import ContextReader

BLANK_SHARE = 0.1
"""Of the windows learned from, how many come without anything before them."""
_N_WAVES = 32
_FASTEST = 200.0
"""Radians of the fastest wave that tells the time, from 0 to 1."""


@dataclass(frozen=True, slots=True)
class PredictorConfig:
    """Hyper-parameters of one predictor."""

    d_latent: int = 128
    n_context: int = 4
    has_lead: bool = False
    """Whether the piano's latents are seen."""
    d_model: int = 384
    n_blocks: int = 3
    """Of what reads the context."""
    n_flow_blocks: int = 4
    """Of what says the velocity."""
    n_flow_steps: int = 2
    """Midpoint steps from noise to a latent; the velocity is asked for twice in each."""
    guidance: float = 1.0
    """How often what context and piano change is taken."""
    dropout: float = 0.1
    context_noise: float = 0.4
    """Up to so much of the context is noise in training; each window has its own share of it."""
    lead_noise: float = 0.1


class FlowBlock(nn.Module):
    """A residual block, scaled and moved by what is known (FiLM: Perez et al., arXiv:1709.07871).

    Axes: B batch, D width.
    """

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(d_model, elementwise_affine=False)
        self.enter = nn.Linear(d_model, d_model)
        self.leave = nn.Linear(d_model, d_model)
        self.by_features = nn.Linear(d_model, 2 * d_model)
        self.by_time = nn.Linear(d_model, 2 * d_model, bias=False)
        nn.init.zeros_(self.by_features.weight)
        nn.init.zeros_(self.by_features.bias)
        nn.init.zeros_(self.by_time.weight)

    def forward(self, x: torch.Tensor, known: torch.Tensor, time: torch.Tensor) -> torch.Tensor:
        """(..., D) -> (..., D), given `by_features` and `by_time` of what is known, (..., 2 D)."""
        scale, shift = (known + time).chunk(2, -1)
        hidden = F.gelu(self.enter(self.norm(x) * (1.0 + scale) + shift))
        out: torch.Tensor = x + self.leave(hidden)
        return out


class LatentPredictor(ContextReader):
    """Context (and the piano's latents) -> distribution over the next latent."""

    def __init__(self, config: PredictorConfig) -> None:
        d = config.d_model
        super().__init__(
            config.d_latent, config.n_context, d, config.n_blocks, config.dropout,
            has_lead=config.has_lead,
        )  # fmt: skip
        self.config = config
        self.place = nn.Linear(config.d_latent, d)
        self.given = nn.Linear(d, d)
        self.time = nn.Sequential(nn.Linear(2 * _N_WAVES, d), nn.GELU(), nn.Linear(d, d))
        flow = [FlowBlock(d) for _ in range(config.n_flow_blocks)]
        self.flow = nn.ModuleList(flow)
        self.flow_norm = nn.LayerNorm(d)
        self.velocity = nn.Linear(d, config.d_latent)
        nn.init.zeros_(self.velocity.weight)
        nn.init.zeros_(self.velocity.bias)

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
            gumbel: (B, 1); a flow has nothing to choose among, and leaves it alone.
            noise: Gaussian noise, (B, D).
            temperature: (B, 1), >= 0: factor on the noise; 0 is the middle of what may come.
            spread: (B, 1), >= 0: another.

        Returns:
            Raw latent, (B, D).
        """
        config = self.config
        own = self.own(context)
        seen = None if self.lead is None or lead is None else self.lead(lead)
        features = self.features(own, seen)
        is_guided = config.guidance != 1.0
        if is_guided:
            blank = self.features(0.0 * own, None if seen is None else 0.0 * seen)
            features = torch.stack([features, blank])
        known = self._known(features)
        latent = temperature * spread * noise
        n = config.n_flow_steps
        for k in range(n):
            half = latent + self._guided(latent, k / n, known, is_guided) / (2 * n)
            latent = latent + self._guided(half, (k + 0.5) / n, known, is_guided) / n
        return self.own.inverse(latent)

    def _guided(
        self, latent: torch.Tensor, time: float, known: list[torch.Tensor], is_guided: bool
    ) -> torch.Tensor:
        at = latent.new_full((1, 1), time)
        if not is_guided:
            return self._velocity(latent, at, known)
        knowing, blank = self._velocity(latent, at, known)
        guided: torch.Tensor = blank + self.config.guidance * (knowing - blank)
        return guided

    def _known(self, features: torch.Tensor) -> list[torch.Tensor]:
        """Return what the features say to each part of the flow; it is the same all the way."""
        return [self.given(features), *[block.by_features(features) for block in self._blocks]]

    @property
    def _blocks(self) -> list[FlowBlock]:
        return [block for block in self.flow if isinstance(block, FlowBlock)]

    def _velocity(
        self, latent: torch.Tensor, time: torch.Tensor, known: list[torch.Tensor]
    ) -> torch.Tensor:
        """Return where a latent on its way goes, (B, D).

        On the way from noise to whitened latents, were these noise as well, the size of a latent is
        known at each time, and where it goes on average. Only what differs is learned (as Karras et
        al., arXiv:2206.00364, divide the work); so what is not learned is neither lost nor shrunk.

        Args:
            latent: whitened, (B, D).
            time: 0 is noise, 1 a real latent; (B, 1) or (1, 1).
            known: of `_known`; where it is of two sorts of features, so are the answers, (2, B, D).
        """
        rates = torch.exp(torch.linspace(0.0, math.log(_FASTEST), _N_WAVES, device=time.device))
        told = self.time(torch.cat([torch.sin(time * rates), torch.cos(time * rates)], -1))
        size = (time.square() + (1.0 - time).square()).sqrt()
        x = self.place(latent / size) + known[0] + told
        for block, features in zip(self._blocks, known[1:], strict=True):
            x = block(x, features, block.by_time(told))
        learned = self.velocity(self.flow_norm(x)).float()
        out: torch.Tensor = ((2.0 * time - 1.0) / size * latent + learned) / size
        return out

    def _white(
        self, batch: dict[str, torch.Tensor]
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor | None]:
        """Return context, target and lead, whitened; in float32, or faint directions are noise."""
        with torch.autocast(batch["target"].device.type, enabled=False):
            lead = None if self.lead is None else self.lead(batch["lead"])
            return self.own(batch["context"]), self.own(batch["target"]), lead

    def loss(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Judge a batch.

        Args:
            batch: ``context`` (B, n_context, D), ``target`` (B, D) and, with a lead, ``lead``
                (B, 2, D); raw latents, float32.

        Returns:
            ``loss``: mean squared error of the velocity, whitened, from noise to the target, as a
            share of what there is to be learned; at times drawn anew in training, and at the same
            times and noise in each validation.
        """
        context, target, lead = self._white(batch)
        drawn = None
        if self.training:
            level = self.config.context_noise * torch.rand_like(context[:, :1, :1])
            # Less of the context, not noise on top: a chain's own windows are rather too near the
            # mean, and what is to follow them should not be nearer still.
            context = (1.0 - level.square()).sqrt() * context + level * torch.randn_like(context)
            time = _mostly_midway(len(target)).to(target.device)
            is_known = (torch.rand_like(level) >= BLANK_SHARE).to(context.dtype)
            context = is_known * context
            if lead is not None:
                lead = is_known * (lead + self.config.lead_noise * torch.randn_like(lead))
        else:
            drawn = torch.Generator().manual_seed(0)
            time = torch.rand(len(target), 1, generator=drawn).to(target.device)
        noise = torch.randn(target.shape, generator=drawn).to(target.device)
        latent = torch.lerp(noise, target, time)
        known = self._known(self.features(context, lead))
        error = self._velocity(latent, time, known) - (target - noise)
        size = (time.square() + (1.0 - time).square()).sqrt()
        return {"loss": (size * error).square().mean()}


def _mostly_midway(n: int) -> torch.Tensor:
    """Draw times, (n, 1), four of five from a logistic normal (Esser et al., arXiv:2403.03206).

    There is most to be learned midway.
    """
    midway = torch.sigmoid(torch.randn(n, 1))
    return torch.where(torch.rand(n, 1) < 0.8, midway, torch.rand(n, 1))
