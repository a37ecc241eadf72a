"""What all melody models share: how a melody is seen, and how the next token is said.

Music means nearly the same in every key, and there is little of it: so a note is given by its
interval to the note before as well as by its pitch, and the next one is said both ways, as a pitch
and as an interval, the logits added. (The idea of relative pitch is old; Lattner, Grachten and
Widmer's work on transposition-invariant melody models is the nearest source.)
"""

from typing import Final

import torch
import torch.nn.functional as F
from torch import nn

from server.melody.tokens import HOLD, N_POSITIONS, N_TOKENS, REST
from server.music import N_PITCHES

MAX_INTERVAL: Final = 24
"""Semitones; wider leaps count as this one on the way in and have no interval on the way out."""
N_INTERVALS: Final = 2 * MAX_INTERVAL + 1
MAX_AGE_STEPS: Final = 31
"""Steps since the last onset that are told apart."""
N_PITCH_CLASSES: Final = 12
PAST_SIZE: Final = 2 + N_PITCH_CLASSES
"""Last pitch (0: none yet), steps since its onset, and how long each pitch class has sounded."""
_DECAY: Final = 0.98
"""Of the pitch classes' memory, a step: it reaches some three bars back."""


def shifted(tokens: torch.Tensor) -> torch.Tensor:
    """Return the token before each token, (B, T) int64; a rest stands before the first."""
    return F.pad(tokens[:, :-1], (1, 0), value=REST)


class Past:
    """What a model remembers of a melody exactly, for each step; see `PAST_SIZE`."""

    def __init__(self, interval: torch.Tensor, last: torch.Tensor, age: torch.Tensor,
                 heard: torch.Tensor) -> None:  # fmt: skip
        self.interval = interval
        """From the note before to the one that starts, as an index; 0 where none starts."""
        self.last = last
        """Pitch of the last note, 0 before the first."""
        self.age = age
        """Steps since its onset."""
        self.heard = heard
        """Decaying time of each pitch class, (..., 12)."""


def past_of(tokens: torch.Tensor) -> Past:
    """Return what is remembered after each token of whole melodies, (B, T) int64."""
    n_steps = tokens.shape[1]
    steps = torch.arange(n_steps, device=tokens.device)
    starts = tokens < N_PITCHES
    is_before = steps[:, None] >= steps
    # A maximum over all steps up to each: ONNX has no cumulative one.
    at = torch.where(is_before & starts[:, None], steps, -1).amax(2)
    last = torch.where(at >= 0, tokens.gather(1, at.clamp(min=0)), 0)
    before = F.pad(last[:, :-1], (1, 0))
    sounding = (tokens != REST) & (last > 0)
    classes = F.one_hot(last % N_PITCH_CLASSES, N_PITCH_CLASSES) * sounding[..., None]
    gap = (steps[:, None] - steps).clamp(min=0)
    weights = (1 - _DECAY) * _DECAY ** gap.float() * (steps[:, None] >= steps)
    heard = torch.einsum("ts,bsc->btc", weights, classes.float())
    return Past(_interval(starts, tokens, before), last, steps - at, heard)


def next_past(token: torch.Tensor, past: torch.Tensor) -> tuple[Past, torch.Tensor]:
    """Return the same after one token more.

    Args:
        token: shape (B,), int64.
        past: shape (B, `PAST_SIZE`), float32; zeros at the start of a melody.

    Returns:
        What is remembered, its fields of shape (B, 1), and the same as the next ``past``.
    """
    before, age, heard = past[:, :1], past[:, 1:2], past[:, 2:]
    token = token[:, None]
    starts = token < N_PITCHES
    last = torch.where(starts, token, before.long())
    age = torch.where(starts, torch.zeros_like(age), (age + 1).clamp(max=2 * MAX_AGE_STEPS))
    sounding = ((token != REST) & (last > 0)).float()
    classes = F.one_hot(last[:, 0] % N_PITCH_CLASSES, N_PITCH_CLASSES).float()
    heard = _DECAY * heard + (1 - _DECAY) * sounding * classes
    following = torch.cat([last.float(), age, heard], 1)
    interval = _interval(starts, token, before.long())
    return Past(interval, last, age.long(), heard[:, None]), following


def _interval(starts: torch.Tensor, tokens: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
    step = (tokens - before).clamp(-MAX_INTERVAL, MAX_INTERVAL) + MAX_INTERVAL + 1
    return torch.where(starts & (before > 0), step, 0)


class MelodyInput(nn.Module):
    """Makes a vector of the token that was and of what is remembered with it."""

    def __init__(self, d_model: int) -> None:
        super().__init__()
        self.token = nn.Embedding(N_TOKENS, d_model)
        self.interval = nn.Embedding(N_INTERVALS + 1, d_model)
        self.last = nn.Embedding(N_PITCHES, d_model)
        self.age = nn.Embedding(MAX_AGE_STEPS + 1, d_model)
        self.heard = nn.Linear(N_PITCH_CLASSES, d_model)
        for table in (self.token, self.interval, self.last, self.age):
            nn.init.normal_(table.weight, std=0.4)

    def forward(self, tokens: torch.Tensor, past: Past) -> torch.Tensor:
        """Map tokens (B, T) and the past after each to (B, T, d_model)."""
        # Pitch classes are counted from the last note: the same tune in another key looks the same.
        classes = torch.arange(N_PITCH_CLASSES, device=tokens.device)
        turned = (past.last[..., None] + classes) % N_PITCH_CLASSES
        heard = past.heard.gather(-1, turned)
        seen: torch.Tensor = self.token(tokens) + self.interval(past.interval)
        seen = seen + self.last(past.last) + self.age(past.age.clamp(max=MAX_AGE_STEPS))
        told: torch.Tensor = self.heard(4.0 * heard)
        return seen + told


class MelodyOutput(nn.Module):
    """Says the next token, by pitch and by interval."""

    def __init__(self, d_hidden: int) -> None:
        super().__init__()
        self.absolute = nn.Linear(d_hidden, N_TOKENS)
        self.relative = nn.Linear(d_hidden, N_INTERVALS)
        nn.init.normal_(self.absolute.weight, std=0.02)

    def forward(self, hidden: torch.Tensor, last: torch.Tensor) -> torch.Tensor:
        """Return logits.

        Args:
            hidden: (B, T, d_hidden).
            last: pitch of the last note, (B, T); 0: none yet.

        Returns:
            (B, T, 130) float32.
        """
        absolute: torch.Tensor = self.absolute(hidden).float()
        relative = F.pad(self.relative(hidden).float(), (1, 1))
        pitches = torch.arange(N_PITCHES, device=hidden.device)
        interval = (pitches - last[..., None] + MAX_INTERVAL + 1).clamp(0, N_INTERVALS + 1)
        moved = relative.gather(-1, interval) * (last > 0)[..., None]
        return absolute + F.pad(moved, (0, N_TOKENS - N_PITCHES))


class LockedDropout(nn.Module):
    """Dropout whose mask stays the same throughout a melody (Gal and Ghahramani, 2016)."""

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Hide some channels of (B, T, d) at all steps of a melody."""
        if not self.training or not self.rate:
            return x
        mask = torch.rand(len(x), 1, x.shape[2], device=x.device) >= self.rate
        return x * (mask / (1 - self.rate)).to(x.dtype)


class Positions(nn.Embedding):
    """Where in the bar the token to be predicted stands."""

    def __init__(self, d_model: int) -> None:
        super().__init__(N_POSITIONS, d_model)
        nn.init.normal_(self.weight, std=0.4)


def token_loss(logits: torch.Tensor, targets: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Return the mean negative log likelihood of tokens in nats; weight (B, T) is 0 or 1."""
    losses = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
    return (losses * weight.flatten()).sum() / weight.sum().clamp(min=1)


assert HOLD == N_PITCHES
