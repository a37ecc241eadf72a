"""Causal dilated convolutions over a melody, as in WaveNet (van den Oord et al., 2016).

Kernels of two steps with dilations 1, 2, 4 ... 32 see exactly the last 64 tokens. Played a step at
a time, each layer keeps the inputs that it will need again, as Fast WaveNet does (Le Paine et al.,
2016).
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from server.melody.tokens import CONTEXT_STEPS
from training.models.melody_parts import (
    PAST_SIZE,
    LockedDropout,
    MelodyInput,
    MelodyOutput,
    Positions,
    next_past,
    past_of,
)

DILATIONS = (1, 2, 4, 8, 16, 32)


@dataclass(frozen=True, slots=True)
class ConvConfig:
    """Sizes of a convolutional decoder."""

    d_model: int = 192
    dropout: float = 0.25


class CausalBlock(nn.Module):
    """One gated convolution over this step and the one ``dilation`` before, with a way past it."""

    def __init__(self, d_model: int, dilation: int, dropout: float) -> None:
        super().__init__()
        self.dilation = dilation
        self.norm = nn.LayerNorm(d_model)
        self.now = nn.Linear(d_model, 2 * d_model)
        self.earlier = nn.Linear(d_model, 2 * d_model, bias=False)
        self.out = nn.Linear(d_model, d_model)
        self.dropout = LockedDropout(dropout)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (B, T, d_model) to the same; before the first step there are zeros."""
        normed = self.norm(x)
        earlier = F.pad(normed, (0, 0, self.dilation, 0))[:, : x.shape[1]]
        return x + self._gated(normed, earlier)

    def step(self, x: torch.Tensor, kept: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Map one step (B, d_model), given the last inputs (B, dilation, d_model), oldest first."""
        normed = self.norm(x)
        following = torch.cat([kept[:, 1:], normed[:, None]], 1)
        return x + self._gated(normed, kept[:, 0]), following

    def _gated(self, now: torch.Tensor, earlier: torch.Tensor) -> torch.Tensor:
        value, gate = (self.now(now) + self.earlier(earlier)).chunk(2, -1)
        out: torch.Tensor = self.out(self.dropout(torch.tanh(value) * torch.sigmoid(gate)))
        return out


class ConvDecoder(nn.Module):
    """Says the next token from a latent and the 64 tokens before; see `LSTMDecoder`.

    Its state: the exact past (1, 14), then for each layer its last inputs (1, dilation, d_model).
    """

    def __init__(self, config: ConvConfig, d_latent: int) -> None:
        super().__init__()
        self.config = config
        self.input = MelodyInput(config.d_model)
        self.position = Positions(config.d_model)
        self.latent = nn.Linear(d_latent, config.d_model)
        self.dropout = LockedDropout(config.dropout)
        self.blocks = nn.ModuleList(
            CausalBlock(config.d_model, dilation, config.dropout) for dilation in DILATIONS
        )
        self.norm = nn.LayerNorm(config.d_model)
        self.output = MelodyOutput(config.d_model)

    def state_shapes(self, n_melodies: int = 1) -> tuple[tuple[int, ...], ...]:
        """Return the shapes of the state of so many melodies; it is zeros at their start."""
        kept = ((n_melodies, dilation, self.config.d_model) for dilation in DILATIONS)
        return ((n_melodies, PAST_SIZE), *kept)

    def forward(
        self,
        before: torch.Tensor,
        positions: torch.Tensor,
        latent: torch.Tensor,
        keep: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return the logits of the next token at each step; see `LSTMDecoder.forward`."""
        past = past_of(before)
        seen = self.input(before, past)
        seen = seen if keep is None else seen * keep[..., None]
        x = self.dropout(seen + self.position(positions) + self.latent(latent))
        for block in self.blocks:
            x = block(x)
        logits: torch.Tensor = self.output(self.dropout(self.norm(x)), past.last)
        return logits

    def step(
        self,
        token: torch.Tensor,
        position: torch.Tensor,
        latent: torch.Tensor | None,
        past: torch.Tensor,
        *kept: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:
        """Return logits (B, 130) and the next state; see `LSTMDecoder.step`."""
        assert latent is not None
        now, following = next_past(token, past)
        seen = self.input(token[:, None], now)[:, 0]
        x = seen + self.position(position) + self.latent(latent)
        state = []
        for block, earlier in zip(self.blocks, kept, strict=True):
            assert isinstance(block, CausalBlock)
            x, next_kept = block.step(x, earlier)
            state.append(next_kept)
        logits = self.output(self.norm(x)[:, None], now.last)[:, 0]
        return logits, following, *state


class ConvEncoder(nn.Module):
    """Halves 64 steps four times, then reads all that is left at once."""

    def __init__(self, d_model: int, dropout: float) -> None:
        super().__init__()
        self.input = MelodyInput(d_model)
        self.position = Positions(d_model)
        layers: list[nn.Module] = []
        for _ in range(4):
            layers += [nn.Conv1d(d_model, d_model, 4, stride=2, padding=1), nn.GELU()]
        self.layers = nn.Sequential(*layers, nn.Flatten())
        self.norm = nn.LayerNorm(d_model * CONTEXT_STEPS // 2**4)
        self.dropout = LockedDropout(dropout)
        self.d_out = d_model * CONTEXT_STEPS // 2**4

    def forward(self, tokens: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        """Map 64 tokens and their positions, (B, 64) each, to (B, d_out)."""
        x = self.input(tokens, past_of(tokens)) + self.position(positions)
        # Four convolutions make the signal small; a latent that starts faint may never be heard.
        out: torch.Tensor = self.norm(self.layers(self.dropout(x).mT))
        return out


class LSTMEncoder(nn.Module):
    """Reads 64 steps forwards and backwards."""

    def __init__(self, d_model: int, d_hidden: int, dropout: float) -> None:
        super().__init__()
        self.input = MelodyInput(d_model)
        self.position = Positions(d_model)
        self.lstm = nn.LSTM(d_model, d_hidden, batch_first=True, bidirectional=True)
        self.dropout = LockedDropout(dropout)
        self.d_hidden = d_hidden
        self.d_out = 4 * d_hidden

    def forward(self, tokens: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        """Map 64 tokens and their positions, (B, 64) each, to (B, d_out)."""
        x = self.input(tokens, past_of(tokens)) + self.position(positions)
        hidden, _ = self.lstm(self.dropout(x))
        forward, backward = hidden[:, -1, : self.d_hidden], hidden[:, 0, self.d_hidden :]
        return torch.cat([forward, backward, hidden.sum(1) / CONTEXT_STEPS], 1)
