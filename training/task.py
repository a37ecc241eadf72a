"""The one LightningModule: any model with a ``loss`` method, its optimiser and its schedule."""

import math
import time
from dataclasses import dataclass
from typing import Any, Protocol, cast

import lightning as L
import torch
from torch import nn

from training.models.look import Look
from training.optimizer import MuonAdamW


class Trainable(Protocol):
    """A torch module that can judge itself on a batch."""

    def loss(self, batch: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return ``loss`` and any parts of it, all scalars."""
        ...


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how long a model is trained."""

    learning_rate: float
    """Of AdamW."""
    max_steps: int
    warmup_steps: int
    weight_decay: float
    """Of matrices."""
    max_minutes: float = 0.0
    """Training ends, its schedule run down, after so long; 0: only by ``max_steps``."""
    matrix_rate: float = 0.0
    """Learning rate of linear layers' weights by Muon; 0 leaves them to AdamW."""


class Task(L.LightningModule):
    """Trains a model with a warm-up and a cosine to zero."""

    def __init__(self, model: nn.Module, pace: Pace) -> None:
        """Take a model and how to train it."""
        super().__init__()
        self.model = model
        self.pace = pace
        self._start_s = time.monotonic()
        self._earlier_s = 0.0

    @property
    def elapsed_s(self) -> float:
        """Time spent training, that of interrupted runs included."""
        return self._earlier_s + time.monotonic() - self._start_s

    @property
    def _max_s(self) -> float:
        return 60.0 * self.pace.max_minutes

    def on_save_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Keep the time spent."""
        checkpoint["elapsed_s"] = self.elapsed_s

    def on_load_checkpoint(self, checkpoint: dict[str, Any]) -> None:
        """Add the time spent before."""
        self._earlier_s = float(checkpoint.get("elapsed_s", 0.0))

    def training_step(self, batch: Any, batch_idx: int) -> torch.Tensor:
        """Return the loss of one batch."""
        losses = cast(Trainable, self.model).loss(batch)
        shown = {f"train_{name}": value.detach() for name, value in losses.items()}
        self.log_dict(shown, prog_bar=False, on_step=True, on_epoch=False)
        self.log("loss", losses["loss"].detach(), prog_bar=True, logger=False)
        return losses["loss"]

    def validation_step(self, batch: Any, batch_idx: int) -> None:
        """Log the losses of one validation batch."""
        losses = cast(Trainable, self.model).loss(batch)
        shown = {f"valid_{name}": value for name, value in losses.items()}
        self.log_dict(shown, prog_bar=True, sync_dist=True, batch_size=1)

    def configure_optimizers(self) -> Any:
        """Return the optimiser (no decay on vectors) and the schedule, a step at a time."""
        optimizer = self._optimizer()
        schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, self._rate)
        return {
            "optimizer": optimizer,
            "lr_scheduler": {"scheduler": schedule, "interval": "step"},
        }

    def _optimizer(self) -> torch.optim.Optimizer:
        pace = self.pace
        if pace.matrix_rate:
            # A look's steps are small, and Muon's are as large in every direction.
            slow = {id(p) for m in self.modules() if isinstance(m, Look) for p in m.parameters()}
            linear = {id(m.weight) for m in self.modules() if isinstance(m, nn.Linear)} - slow
            return MuonAdamW(
                [p for p in self.parameters() if id(p) in linear],
                [p for p in self.parameters() if id(p) not in linear],
                matrix_rate=pace.matrix_rate,
                rate=pace.learning_rate,
                weight_decay=pace.weight_decay,
            )
        matrices = [p for p in self.parameters() if p.ndim >= 2]
        vectors = [p for p in self.parameters() if p.ndim < 2]
        groups = [
            {"params": matrices, "weight_decay": pace.weight_decay},
            {"params": vectors, "weight_decay": 0.0},
        ]
        return torch.optim.AdamW(groups, lr=pace.learning_rate, betas=(0.9, 0.98))

    @property
    def is_out_of_time(self) -> bool:
        """Whether the model has been trained for as long as it may be."""
        return bool(self._max_s) and self.elapsed_s >= self._max_s

    def _rate(self, step: int) -> float:
        warmup, last = self.pace.warmup_steps, self.pace.max_steps
        if step < warmup:
            return (step + 1) / warmup
        progress = (step - warmup) / max(1, last - warmup)
        if self._max_s:
            # A schedule that ends with the time lent, however fast the machine turns out to be.
            progress = max(progress, self.elapsed_s / self._max_s)
        return 0.5 * (1.0 + math.cos(math.pi * min(1.0, progress)))
