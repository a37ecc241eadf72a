"""How many windows a second an autoencoder is trained on, on one thread of the CPU.

    python -m benchmarks.training [--steps 10] [--json FILE]

Whole steps as `training fit` takes them on a CPU: forward, backward, clipping, AdamW, on windows
drawn at random with the data's density. The limit is torch's own matrix product of the same
arithmetic (counted by torch), in the same precision, between the steps.
"""

import statistics
import sys
import time
from typing import Any, Final

import torch
from torch.utils.flop_counter import FlopCounterMode

from benchmarks.checks import Check, as_rows
from benchmarks.command import plain_table, run
from server import memory
from training.models.autoencoder import AutoEncoderConfig, WindowAutoEncoder

_BATCH: Final = 128
_WIDTH: Final = 1024
"""Of the limit's square matrices: large enough for the library's best."""
_DENSITY: Final = 0.02
_N_WARM: Final = 2


def measure(n_steps: int = 10) -> dict[str, Any]:
    """Train a piano autoencoder of the shipped size for a few steps.

    Args:
        n_steps: how many, after two to warm up.

    Returns:
        Windows a second, and what the machine's matrix product would allow.
    """
    memory.keep()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = WindowAutoEncoder(AutoEncoderConfig()).train()
    optimiser = torch.optim.AdamW(model.parameters(), lr=1e-3)
    batch = _windows()
    with FlopCounterMode(display=False) as counter:
        _step(model, optimiser, batch)
    n_products = counter.get_total_flops() / (2 * _WIDTH**3)
    square = torch.ones(_WIDTH, _WIDTH, dtype=torch.bfloat16)
    spans_s, product_s = [], []
    for _ in range(n_steps + _N_WARM):
        spans_s.append(_timed_s(lambda: _step(model, optimiser, batch)))
        product_s.append(_timed_s(lambda: square @ square))
    step_s, limit_s = statistics.median(spans_s[_N_WARM:]), statistics.median(product_s[_N_WARM:])
    limit_s *= n_products
    limit_is = "torch's matrix product of the same arithmetic, bf16"
    checks = [Check(f"a training step of {_BATCH} windows", step_s, limit_s, "s", limit_is)]
    return {
        "n_steps": n_steps,
        "batch": _BATCH,
        "windows_a_second": _BATCH / step_s,
        "limit_windows_a_second": _BATCH / limit_s,
        "checks": as_rows(checks),
    }


def _windows() -> torch.Tensor:
    """Draw windows, (B, 3, 256, 128), uint8: onset 0/1, sustain 0/1, velocity 0-127."""
    onset = torch.rand(_BATCH, 256, 128) < _DENSITY
    sustain = onset | (torch.rand(_BATCH, 256, 128) < _DENSITY)
    velocity = torch.randint(1, 128, onset.shape) * sustain
    return torch.stack([onset, sustain, velocity], 1).to(torch.uint8)


def _step(model: WindowAutoEncoder, optimiser: torch.optim.Optimizer, batch: torch.Tensor) -> None:
    optimiser.zero_grad()
    with torch.autocast("cpu", torch.bfloat16):
        loss = model.loss(batch)["loss"]
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimiser.step()


def _timed_s(call: Any) -> float:
    start_s = time.perf_counter()
    call()
    return time.perf_counter() - start_s


def table(result: dict[str, Any]) -> str:
    """Return the figures as a Markdown table."""
    return plain_table("training", result)


if __name__ == "__main__":
    sys.exit(run(measure, table, ("steps", 10, "training steps")))
