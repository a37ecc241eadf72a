"""The seed's own predictor, for comparison: the next latent as a function, without chance."""

import torch
from torch import nn

from training.models.context import ContextReader
from training.models.predictor import PredictorConfig


class LatentRegression(ContextReader):
    """Context (and the piano's latents) -> the mean of the next latent."""

    def __init__(self, config: PredictorConfig) -> None:
        super().__init__(
            config.d_latent, config.n_context, config.d_model, config.n_blocks, config.dropout,
            has_lead=config.has_lead,
        )  # fmt: skip
        self.config = config
        self.leave = nn.Linear(config.d_model, config.d_latent)

    def forward(self, context: torch.Tensor, lead: torch.Tensor | None) -> torch.Tensor:
        """Raw context (B, n_context, D) and lead (B, 2, D) -> raw latent (B, D)."""
        return self.own.inverse(self._white(context, lead))

    def _white(self, context: torch.Tensor, lead: torch.Tensor | None) -> torch.Tensor:
        white_lead = None if self.lead is None or lead is None else self.lead(lead)
        out: torch.Tensor = self.leave(self.features(self.own(context), white_lead)).float()
        return out

    def loss(self, batch: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
        """Judge a batch as `LatentPredictor.loss` takes it: mean squared error, whitened."""
        error = self._white(batch["context"], batch.get("lead")) - self.own(batch["target"])
        return {"loss": error.square().mean()}
