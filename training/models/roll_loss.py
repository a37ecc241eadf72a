"""The autoencoder's loss, computed with its gradient in one pass over the logits.

A batch of windows has millions of logits and few notes. Cross entropy with dense targets and
weights goes over memory ten times; here silence is summed densely, notes are corrected where they
are, and the gradient is written while the logits are at hand. A step is a quarter shorter by it.
"""

from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F

from server.music import MAX_VELOCITY
from server.piano_roll import N_CHANNELS, ONSET, SUSTAIN, VELOCITY_CHANNEL, WINDOW_STEPS


@dataclass(frozen=True, slots=True)
class LossWeights:
    """What the parts of the loss count."""

    onset: float
    """A missed onset against an invented one."""
    sustain: float
    velocity: float


class RollLoss(torch.autograd.Function):
    """Onset, sustain and velocity loss of patches. Axes: B batch, N beats, C, S steps, P pitches.

    ``forward(logits, target, weights, scale)``:

    * logits: (B, N, 3, S, P), floating point; channels as in `server.piano_roll`.
    * target: the same shape, uint8: onset 0/1, sustain 0/1, velocity 0-127.
    * weights: of the parts.
    * scale: what sums over steps are multiplied by.

    It returns the total and its three parts (onsets, sustain, velocity), scalars; only the total
    has a gradient.
    """

    @staticmethod
    def forward(
        ctx: Any,
        logits: torch.Tensor,
        target: torch.Tensor,
        weights: LossWeights,
        scale: float,
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return the losses, and keep the gradient of the total."""
        gradient = torch.empty_like(logits)
        notes = torch.nonzero(target[:, :, ONSET], as_tuple=True)
        onset = _onsets(logits[:, :, ONSET], gradient[:, :, ONSET], notes, weights.onset, scale)
        sounding = target[:, :, SUSTAIN].to(logits.dtype)
        sustain = _sustain(logits[:, :, SUSTAIN], gradient[:, :, SUSTAIN], sounding, scale)
        gradient[:, :, SUSTAIN].mul_(weights.sustain)
        played = target[:, :, VELOCITY_CHANNEL][notes].float() / MAX_VELOCITY
        slot = gradient[:, :, VELOCITY_CHANNEL]
        velocity = _velocity(logits[:, :, VELOCITY_CHANNEL], slot, notes, played)
        slot.mul_(weights.velocity)
        ctx.save_for_backward(gradient)
        total = onset + weights.sustain * sustain + weights.velocity * velocity
        return total, onset, sustain, velocity

    @staticmethod
    def backward(ctx: Any, *outer: Any) -> tuple[torch.Tensor | None, ...]:
        """Return the kept gradient times that of the total."""
        (gradient,) = ctx.saved_tensors
        return gradient * outer[0].to(gradient.dtype), None, None, None


def roll_gradient(
    logits: torch.Tensor, patches: torch.Tensor, weights: LossWeights
) -> torch.Tensor:
    """Return the gradient of each window's own loss, in operations that can be exported.

    Args:
        logits: (B, N, C, S, P), as of `RollLoss`.
        patches: the same shape, the windows themselves, in [0, 1].
        weights: of the parts.

    Returns:
        The gradient on the logits, in the unit of sums over notes and steps; the same shape.
    """
    out = torch.sigmoid(logits)
    starts, sounds = patches[:, :, ONSET], patches[:, :, SUSTAIN]
    onset, sustain, velocity = out[:, :, ONSET], out[:, :, SUSTAIN], out[:, :, VELOCITY_CHANNEL]
    n_notes = starts.sum((1, 2, 3), keepdim=True).clamp(min=1.0)
    slope = starts * velocity * (1.0 - velocity) * (2.0 * WINDOW_STEPS * weights.velocity / n_notes)
    parts = {
        ONSET: onset + starts * ((weights.onset - 1.0) * onset - weights.onset),
        SUSTAIN: weights.sustain * (sustain - sounds),
        VELOCITY_CHANNEL: slope * (velocity - patches[:, :, VELOCITY_CHANNEL]),
    }
    return torch.stack([parts[channel] for channel in range(N_CHANNELS)], 2)


Index = tuple[torch.Tensor, ...]


def _onsets(
    logits: torch.Tensor, gradient: torch.Tensor, notes: Index, weight: float, scale: float
) -> torch.Tensor:
    # Cross entropy is softplus(x) where nothing starts and weight * softplus(-x) where a note does.
    at = logits[notes].float()
    loss = F.softplus(logits).sum(dtype=torch.float32)
    loss += (weight * F.softplus(-at) - F.softplus(at)).sum()
    torch.sigmoid(logits, out=gradient).mul_(scale)
    gradient[notes] = (-weight * scale * torch.sigmoid(-at)).to(gradient.dtype)
    return loss * scale


def _sustain(
    logits: torch.Tensor, gradient: torch.Tensor, sounding: torch.Tensor, scale: float
) -> torch.Tensor:
    loss = F.softplus(logits).sum(dtype=torch.float32)
    loss -= (logits * sounding).sum(dtype=torch.float32)
    torch.sigmoid(logits, out=gradient).sub_(sounding).mul_(scale)
    return loss * scale


def _velocity(
    logits: torch.Tensor, gradient: torch.Tensor, notes: Index, played: torch.Tensor
) -> torch.Tensor:
    # Judged at true onsets only: everywhere else silence would be learned first.
    out = torch.sigmoid(logits[notes].float())
    error = out - played
    n_notes = max(1, len(error))
    gradient.zero_()
    gradient[notes] = (2.0 / n_notes * error * out * (1.0 - out)).to(gradient.dtype)
    return error.square().sum() / n_notes
