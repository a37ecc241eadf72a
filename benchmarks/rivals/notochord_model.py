"""Notochord of its default size, random weights: feed a note, query the next."""

# mypy: ignore-errors
# It runs in the rival's own environment, whose packages are not here.

import json

import torch
from notochord import Notochord
from spans import median_ms


def main() -> None:
    """Answer 60 notes."""
    torch.set_num_threads(1)
    torch.manual_seed(0)
    model = Notochord()
    model.eval()
    model.reset()

    def answer(k: int) -> None:
        model.feed(1, 60 + k % 12, 0.1, 90)
        model.query(next_inst=1)

    with torch.inference_mode():
        answer_ms = median_ms(answer, 60)
    n_weights = sum(weight.numel() for weight in model.parameters())
    note = f"random weights, {n_weights / 1e6:.1f} M; one note, no bars"
    print(json.dumps({"answer_ms": answer_ms, "note": note}))


main()
