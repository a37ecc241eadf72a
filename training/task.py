"""The one LightningModule: any model with a ``loss`` method, its optimiser and its schedule."""

import math
import time
from typing import Any, Protocol, cast

import lightning as L
import torch
from torch import nn

from training.optimizer import MuonAdamW


class Trainable(Protocol):
    """A torch module that can judge itself on a batch."""

    def loss(self, batch: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return ``loss`` and any parts of it, all scalars."""
        ...


class Task(L.LightningModule):
    """Trains a model, its matrices by Muon if they have a rate, with a warm-up and a cosine to 0."""

    def __init__(
        self,
        model: nn.Module,
        learning_rate: float,
        max_steps: int,
        warmup_steps: int,
        weight_decay: float,
        max_minutes: float = 0.0,
        matrix_rate: float = 0.0,
    ) -> None:
        """Take a model and how to train it.

        ``max_minutes`` of 0 is no limit of time, ``matrix_rate`` of 0 leaves matrices to AdamW.
        """
        super().__init__()
        self.model = model
        self.learning_rate = learning_rate
        self.max_steps = max_steps
        self.warmup_steps = warmup_steps
        self.weight_decay = weight_decay
        self.max_s = 60.0 * max_minutes
        self.matrix_rate = matrix_rate
        self._start_s = time.monotonic()
        self._earlier_s = 0.0

    @property
    def elapsed_s(self) -> float:
        """Time spent training, that of interrupted runs included."""
        return self._earlier_s + time.monotonic() - self._start_s

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
        if self.matrix_rate:
            linear = [m.weight for m in self.modules() if isinstance(m, nn.Linear)]
            known = {id(weight) for weight in linear}
            return MuonAdamW(
                linear,
                [p for p in self.parameters() if id(p) not in known],
                matrix_rate=self.matrix_rate,
                rate=self.learning_rate,
                weight_decay=self.weight_decay,
            )
        matrices = [p for p in self.parameters() if p.ndim >= 2]
        vectors = [p for p in self.parameters() if p.ndim < 2]
        groups = [
            {"params": matrices, "weight_decay": self.weight_decay},
            {"params": vectors, "weight_decay": 0.0},
        ]
        return torch.optim.AdamW(groups, lr=self.learning_rate, betas=(0.9, 0.98))

    @property
    def is_out_of_time(self) -> bool:
        """Whether the model has been trained for as long as it may be."""
        return bool(self.max_s) and self.elapsed_s >= self.max_s

    def _rate(self, step: int) -> float:
        if step < self.warmup_steps:
            return (step + 1) / self.warmup_steps
        progress = (step - self.warmup_steps) / max(1, self.max_steps - self.warmup_steps)
        if self.max_s:
            # A schedule that ends with the time lent, however fast the machine turns out to be.
            progress = max(progress, self.elapsed_s / self.max_s)
        return 0.5 * (1.0 + math.cos(math.pi * min(1.0, progress)))
