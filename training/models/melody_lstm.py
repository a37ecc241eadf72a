"""SimpleLSTM: the tokens before -> a softmax over the next one."""

from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn

from training.models.melody_parts import (
    PAST_SIZE,
    LockedDropout,
    MelodyInput,
    MelodyOutput,
    Positions,
    next_past,
    past_of,
    shifted,
    token_loss,
)

Batch = dict[str, torch.Tensor]
"""``tokens`` and ``positions``: (B, T) int64; ``weight``: (B, T), 0 where there is no melody."""


@dataclass(frozen=True, slots=True)
class LSTMConfig:
    """Sizes of a SimpleLSTM."""

    d_model: int = 128
    d_hidden: int = 256
    n_layers: int = 2
    dropout: float = 0.4


class LSTMDecoder(nn.Module):
    """A stack of LSTMs that runs over whole melodies, or a step at a time with its state outside.

    Its state: the exact past (1, 14), hidden and cell (n_layers, 1, d_hidden).
    """

    def __init__(self, config: LSTMConfig, d_latent: int = 0) -> None:
        super().__init__()
        self.config = config
        self.input = MelodyInput(config.d_model)
        self.position = Positions(config.d_model)
        self.latent = nn.Linear(d_latent, config.d_model) if d_latent else None
        self.latent_late = nn.Linear(d_latent, config.d_hidden) if d_latent else None
        """A second, short way in: through the recurrence alone a latent is learned slowly."""
        self.dropout = LockedDropout(config.dropout)
        sizes = [config.d_model] + [config.d_hidden] * config.n_layers
        self.layers = nn.ModuleList(
            nn.LSTM(d_in, d_out, batch_first=True) for d_in, d_out in pairwise(sizes)
        )
        self.output = MelodyOutput(config.d_hidden)

    def state_shapes(self, n_melodies: int = 1) -> tuple[tuple[int, ...], ...]:
        """Return the shapes of the state of so many melodies; it is zeros at their start."""
        carried = (self.config.n_layers, n_melodies, self.config.d_hidden)
        return ((n_melodies, PAST_SIZE), carried, carried)

    def forward(
        self,
        before: torch.Tensor,
        positions: torch.Tensor,
        latent: torch.Tensor | None = None,
        keep: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Return the logits of the next token at each step of whole melodies.

        Args:
            before: the token before each, (B, T) int64.
            positions: of the tokens to be predicted, (B, T) int64.
            latent: (B, T, d_latent), if the model has one.
            keep: 0 where the decoder may not see the token before, (B, T); ``None``: sees all.

        Returns:
            (B, T, 130) float32.
        """
        past = past_of(before)
        seen = self.input(before, past)
        seen = seen if keep is None else seen * keep[..., None]
        x = self.dropout(self._joined(seen, positions, latent))
        for layer in self.layers:
            x = self.dropout(layer(x)[0])
        x = self._told(x, latent)
        logits: torch.Tensor = self.output(x, past.last)
        return logits

    def step(
        self,
        token: torch.Tensor,
        position: torch.Tensor,
        latent: torch.Tensor | None,
        past: torch.Tensor,
        hidden: torch.Tensor,
        cell: torch.Tensor,
    ) -> tuple[torch.Tensor, ...]:
        """Return logits (B, 130) and the next state, for tokens (B,) and the state before.

        On stage B is 1.
        """
        now, next_past_ = next_past(token, past)
        between = None if latent is None else latent[:, None]
        x = self._joined(self.input(token[:, None], now), position[:, None], between)[:, 0]
        next_hidden, next_cell = [], []
        for layer, h, c in zip(self.layers, hidden, cell, strict=True):
            x, c = _cell(layer, x, h, c)
            next_hidden.append(x)
            next_cell.append(c)
        x = self._told(x, latent)
        logits = self.output(x[:, None], now.last)[:, 0]
        return logits, next_past_, torch.stack(next_hidden), torch.stack(next_cell)

    def _told(self, hidden: torch.Tensor, latent: torch.Tensor | None) -> torch.Tensor:
        if self.latent_late is not None and latent is not None:
            hidden = hidden + self.latent_late(latent)
        return hidden

    def _joined(
        self, seen: torch.Tensor, positions: torch.Tensor, latent: torch.Tensor | None
    ) -> torch.Tensor:
        x: torch.Tensor = seen + self.position(positions)
        if self.latent is not None and latent is not None:
            x = x + self.latent(latent)
        return x


def _cell(
    layer: nn.Module, x: torch.Tensor, h: torch.Tensor, c: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Run one step of a layer, written out: torch's own LSTM is exported for whole sequences."""
    weights = dict(layer.named_parameters())
    gates = F.linear(x, weights["weight_ih_l0"], weights["bias_ih_l0"])
    gates = gates + F.linear(h, weights["weight_hh_l0"], weights["bias_hh_l0"])
    enter, forget, new, leave = gates.chunk(4, 1)
    c = torch.sigmoid(forget) * c + torch.sigmoid(enter) * torch.tanh(new)
    return torch.sigmoid(leave) * torch.tanh(c), c


class SimpleLSTM(nn.Module):
    """The first of the three melody models; see `LSTMDecoder`."""

    d_latent = 0

    def __init__(self, config: LSTMConfig) -> None:
        super().__init__()
        self.decoder = LSTMDecoder(config)

    def loss(self, batch: Batch) -> dict[str, torch.Tensor]:
        """Return the mean negative log likelihood of the tokens, in nats."""
        logits = self.decoder(shifted(batch["tokens"]), batch["positions"])
        return {"loss": token_loss(logits, batch["tokens"], batch["weight"])}
