"""SimpleLSTM+VAE and SimpleCONV+VAE: the next token from a latent and the tokens before.

Wherever a model is judged, the latent of a segment of 64 tokens comes from the 64 tokens *before*
it. So what it says of a token depends on earlier ones alone, latent included, and its likelihood is
an honest one: no latent ever saw the answer. It is also what happens on stage, where the
performer's last 64 steps are encoded and the model plays on.

A decoder that sees the tokens before has no need of a latent that says no more than they do
(posterior collapse). What keeps it in use, in training alone: a share of the melodies are given the
latents of the very segments that they are to say, as in any autoencoder, so that a latent tells
what music is to come, and most of the tokens before are hidden from the decoder there, so that it
has to listen (word dropout, Bowman et al., 2016); the means are normalised to a fixed spread over a
batch, so that no dimension can fall silent (Zhu et al., 2020); each may carry some information
without cost (free bits, Kingma et al., 2016); and the cost of more is faded in.
"""

from dataclasses import dataclass

import torch
from torch import nn

from server.melody.tokens import CONTEXT_STEPS
from training.models.melody_conv import ConvConfig, ConvDecoder, ConvEncoder, LSTMEncoder
from training.models.melody_lstm import Batch, LSTMConfig, LSTMDecoder
from training.models.melody_parts import shifted, token_loss

_MIN_LOG_SCALE, _MAX_LOG_SCALE = -4.0, 1.0
_FIRST_LOG_SCALE = -1.5
"""At the start latents are nearly free of noise: what is only noise, a decoder learns to ignore."""


@dataclass(frozen=True, slots=True)
class LatentConfig:
    """The latent, and what keeps it in use."""

    d_latent: int = 32
    mean_spread: float = 0.7
    """Standard deviation of the means over a training batch."""
    free_nats: float = 0.25
    """Information a dimension that costs nothing."""
    kl_weight: float = 0.3
    kl_warmup_steps: int = 500
    """Training steps until more than that has its full cost."""
    word_dropout: float = 0.05
    """Mean share of the tokens before that are hidden in the other melodies, drawn for each."""
    own_share: float = 0.3
    """Of training melodies, those whose latents come from the segments that they are to say."""
    held_share: float = 0.25
    """Of training melodies, those that keep their first latent throughout, as one does on stage."""


class MelodyVAE(nn.Module):
    """A variational encoder of 64 tokens and a decoder that goes on from there."""

    def __init__(
        self,
        encoder: LSTMEncoder | ConvEncoder,
        decoder: LSTMDecoder | ConvDecoder,
        config: LatentConfig,
    ) -> None:
        super().__init__()
        self.config = config
        self.d_latent = config.d_latent
        self.encoder = encoder
        self.decoder = decoder
        self.to_latent = nn.Linear(encoder.d_out, 2 * config.d_latent)
        nn.init.constant_(self.to_latent.bias[config.d_latent :], _FIRST_LOG_SCALE)
        self.spread = nn.BatchNorm1d(config.d_latent, affine=False)
        self.n_steps: torch.Tensor
        self.register_buffer("n_steps", torch.zeros((), dtype=torch.int64))

    def encode(
        self, tokens: torch.Tensor, positions: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Map 64 tokens and their positions, (B, 64), to mean and scale, (B, d_latent) each."""
        out = self.to_latent(self.encoder(tokens, positions)).float()
        mean, log_scale = out.chunk(2, 1)
        mean = self.config.mean_spread * self.spread(mean)
        return mean, log_scale.clamp(_MIN_LOG_SCALE, _MAX_LOG_SCALE).exp()

    def segments(
        self, batch: Batch, is_own: torch.Tensor | None = None
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Encode what comes before each segment of 64 steps.

        Args:
            batch: its first 64 steps only lead in, the number of steps is a multiple of 64.
            is_own: melodies of which the segments themselves are encoded, (B, 1) bool.

        Returns:
            Mean and scale, (B, n_segments, d_latent) each.
        """
        windows = []
        for name in ("tokens", "positions"):
            window = batch[name][:, :-CONTEXT_STEPS]
            if is_own is not None:
                window = torch.where(is_own, batch[name][:, CONTEXT_STEPS:], window)
            windows.append(window.reshape(-1, CONTEXT_STEPS))
        mean, scale = self.encode(windows[0], windows[1])
        shape = (len(batch["tokens"]), -1, self.d_latent)
        return mean.reshape(shape), scale.reshape(shape)

    def likelihood_loss(
        self, batch: Batch, latent: torch.Tensor, keep: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Return the mean negative log likelihood of all but the lead-in, in nats.

        Args:
            batch: see `segments`.
            latent: one a segment, (B, n_segments, d_latent).
            keep: see `LSTMDecoder.forward`.
        """
        tokens, positions, weight = (
            batch[name][:, CONTEXT_STEPS:] for name in ("tokens", "positions", "weight")
        )
        each = latent.repeat_interleave(CONTEXT_STEPS, 1)
        logits = self.decoder(shifted(tokens), positions, each, keep)
        return token_loss(logits, tokens, weight)

    def loss(self, batch: Batch) -> dict[str, torch.Tensor]:
        """Return the loss and its parts; out of training, the likelihood at the latent's mean."""
        if not self.training:
            mean, _ = self.segments(batch)
            # How much a melody's latents say of it: close to the loss is close to nothing.
            shuffled = self.likelihood_loss(batch, mean.roll(1, 0))
            return {"loss": self.likelihood_loss(batch, mean), "shuffled": shuffled}
        self.n_steps += 1
        n_melodies, device = len(batch["tokens"]), batch["tokens"].device
        is_own = torch.rand(n_melodies, 1, device=device) < self.config.own_share
        mean, scale = self.segments(batch, is_own)
        kl_each = (0.5 * (mean**2 + scale**2 - 1) - scale.log()).mean((0, 1))
        latent = mean + scale * torch.randn_like(scale)
        is_held = torch.rand(n_melodies, 1, 1, device=device) < self.config.held_share
        latent = torch.where(is_held, latent[:, :1], latent)
        likelihood = self.likelihood_loss(batch, latent, self._keep(batch, is_own))
        warmth = (self.n_steps / max(1, self.config.kl_warmup_steps)).clamp(max=1.0)
        cost = kl_each.clamp(min=self.config.free_nats).sum() / CONTEXT_STEPS
        loss = likelihood + self.config.kl_weight * warmth * cost
        return {"loss": loss, "likelihood": likelihood.detach(), "kl": kl_each.sum().detach()}

    def _keep(self, batch: Batch, is_own: torch.Tensor) -> torch.Tensor:
        """Draw which tokens before the decoder may see, (B, T) of 0 and 1.

        Where the latent tells what is to come, any share of them is hidden, and mostly a large one.
        """
        tokens = batch["tokens"][:, CONTEXT_STEPS:]
        rate = torch.rand(len(tokens), 1, device=tokens.device)
        rate = torch.where(is_own, rate.sqrt(), 2 * self.config.word_dropout * rate)
        return (torch.rand(tokens.shape, device=tokens.device) >= rate).float()


class SimpleLSTMVAE(MelodyVAE):
    """An LSTM both ways as encoder, a stack of LSTMs as decoder."""

    def __init__(self, config: LSTMConfig, latent: LatentConfig) -> None:
        encoder = LSTMEncoder(config.d_model, config.d_hidden // 2, config.dropout)
        super().__init__(encoder, LSTMDecoder(config, latent.d_latent), latent)


class SimpleCONVVAE(MelodyVAE):
    """Convolutions with strides as encoder, causal dilated ones as decoder."""

    def __init__(self, config: ConvConfig, latent: LatentConfig) -> None:
        encoder = ConvEncoder(config.d_model // 2, config.dropout)
        super().__init__(encoder, ConvDecoder(config, latent.d_latent), latent)
