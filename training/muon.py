"""Muon: the momentum of a matrix is made orthogonal before it steps.

``torch.optim.Muon`` (2.13) always does so in bf16, over which a CPU without bf16 products takes
seventeen times as long as in float32: a step of a predictor takes 8.6 s instead of .6 s. So the
step is written out here, in the type that the device computes fast in; what it does is the same
(Jordan, kellerjordan.github.io/posts/muon, 2024; the size of a step: Moonshot, arXiv 2502.16982).
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

import torch
from torch import nn

from training.precision import has_bf16

_POLYNOMIAL: Final = (3.4445, -4.7750, 2.0315)
"""Of the singular values; five times over it brings all of them near 1."""
_N_ROUNDS: Final = 5
_TINY: Final = 1e-7
_RMS: Final = 0.2
"""Root mean square of a step at learning rate 1, as AdamW's steps have it."""


class Muon(torch.optim.Optimizer):
    """Steps matrices equally far in every direction of their momentum (Nesterov's)."""

    def __init__(
        self, matrices: Iterable[nn.Parameter], rate: float, weight_decay: float, momentum: float
    ) -> None:
        """Prepare.

        Args:
            matrices: all have two axes.
            rate: learning rate; a step changes a weight by a fifth of it (root mean square).
            weight_decay: share of a weight that a step takes away, times the rate.
            momentum: share of the momentum that a step keeps, 0 to 1.
        """
        defaults = {"lr": rate, "weight_decay": weight_decay, "momentum": momentum}
        super().__init__(matrices, defaults)

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:
        """Step all matrices; return what the closure returns."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        for group in self.param_groups:
            for matrix in group["params"]:
                if matrix.grad is not None:
                    self._step_one(matrix, group)
        return loss

    def _step_one(self, matrix: nn.Parameter, group: dict[str, Any]) -> None:
        state = self.state[matrix]
        if not state:
            state["momentum_buffer"] = torch.zeros_like(matrix)
        mean, keep = state["momentum_buffer"], group["momentum"]
        assert matrix.grad is not None
        mean.lerp_(matrix.grad, 1.0 - keep)
        step = orthogonal(matrix.grad.lerp(mean, keep)).to(matrix.dtype)
        matrix.mul_(1.0 - group["lr"] * group["weight_decay"])
        matrix.add_(step, alpha=-group["lr"] * _RMS * max(matrix.shape) ** 0.5)


def orthogonal(matrix: torch.Tensor) -> torch.Tensor:
    """Bring all singular values near 1 (0.7 to 1.2), by Newton and Schulz's iteration.

    Args:
        matrix: shape (n, m).

    Returns:
        Shape (n, m), in bf16 where the device multiplies in it, else float32.
    """
    x = matrix.to(torch.bfloat16 if matrix.is_cuda or has_bf16() else torch.float32)
    is_tall = x.shape[0] > x.shape[1]
    x = x.T if is_tall else x
    x = x / x.norm().clamp(min=_TINY)
    a, b, c = _POLYNOMIAL
    for _ in range(_N_ROUNDS):
        gram = x @ x.T
        x = torch.addmm(x, torch.addmm(gram, gram, gram, beta=b, alpha=c), x, beta=a)
    return x.T if is_tall else x
