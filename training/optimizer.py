"""Muon for matrices and AdamW for the rest, as one optimiser.

Muon (`training.muon`) makes the momentum of a matrix orthogonal before it steps, so that no
direction is left behind because its gradients are small. Window autoencoders learn several times as
much of a step by it: docs/report.md has figures.
"""

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import nn

from training.muon import Muon


class MuonAdamW(torch.optim.Optimizer):
    """Two optimisers behind one face, with the groups of both, for one schedule and one trainer."""

    def __init__(
        self,
        matrices: Iterable[nn.Parameter],
        others: Iterable[nn.Parameter],
        *,
        matrix_rate: float,
        rate: float,
        weight_decay: float,
    ) -> None:
        """Divide the parameters.

        Args:
            matrices: stepped by Muon; all have two axes.
            others: stepped by AdamW, without decay.
            matrix_rate: learning rate of the matrices; a step changes a weight by a fifth of it, as
                AdamW's steps do (root mean square).
            rate: learning rate of the others.
            weight_decay: of the matrices.
        """
        self._parts: list[torch.optim.Optimizer] = [
            Muon(matrices, matrix_rate, weight_decay, momentum=0.95),
            torch.optim.AdamW(others, lr=rate, betas=(0.9, 0.98), weight_decay=0.0),
        ]
        super().__init__([{"params": part.param_groups[0]["params"]} for part in self._parts], {})
        self._share_groups()

    def _share_groups(self) -> None:
        # The very dictionaries of the parts: what a schedule writes to them, the parts read.
        self.param_groups = [group for part in self._parts for group in part.param_groups]

    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Step all parameters; return what the closure returns."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for part in self._parts:
            part.step()
        return loss

    def state_dict(self) -> dict[str, Any]:
        """Return the states of both parts."""
        return {"parts": [part.state_dict() for part in self._parts]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take the states of both parts."""
        for part, state in zip(self._parts, state_dict["parts"], strict=True):
            part.load_state_dict(state)
        self._share_groups()
