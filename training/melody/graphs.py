"""The graphs of a melody model: one step with its state outside, and the encoder."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from server.contract import FileCard, Tensors
from server.melody.card import melody_tensors, state_card
from server.melody.tokens import BAR_STEPS, CONTEXT_STEPS, HOLD, REST
from server.model import Graph
from training.melody.jobs import MelodyModel
from training.models.melody_vae import MelodyVAE
from training.onnx_graphs import save_graph, trace

_PARITY_STEPS = 256
_PARITY_WINDOWS = 16
_N_SEEDS = 2


class StepGraph(nn.Module):
    """One step of a decoder, its inputs in the card's order."""

    def __init__(self, model: MelodyModel) -> None:
        super().__init__()
        self.decoder = model.decoder
        self.has_latent = model.d_latent > 0

    def forward(
        self, token: torch.Tensor, position: torch.Tensor, *rest: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        """Map token, position, latent if there is one, and the state to logits and state."""
        latent, state = (rest[0], rest[1:]) if self.has_latent else (None, rest)
        step = cast(Callable[..., tuple[torch.Tensor, ...]], self.decoder.step)
        return step(token, position, latent, *state)


class EncoderGraph(nn.Module):
    """An encoder of 64 tokens."""

    def __init__(self, model: MelodyVAE) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, tokens: torch.Tensor, positions: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """See `MelodyVAE.encode`."""
        return self.model.encode(tokens, positions)


def state_cards(model: MelodyModel) -> Tensors:
    """Return the recurrent state of a model as the card describes it."""
    shapes = model.decoder.state_shapes()
    return tuple(state_card(index, *shape) for index, shape in enumerate(shapes))


def write_step(model: MelodyModel, path: Path) -> FileCard:
    """Export a model's step; 256 steps must come out as torch computes them.

    Raises:
        ExportError: they do not; see `save_graph`.
    """
    module = StepGraph(copy.deepcopy(model)).eval()
    tensors = melody_tensors(model.d_latent, state_cards(model))["step"]
    example = tuple(torch.from_numpy(array) for array in _inputs(tensors[0], 0).values())
    graph = trace(module, example, tensors, _fixed_axes(example, n_named=2))

    def compare(session: Graph) -> float:
        return max(_step_difference(module, session, tensors[0], seed) for seed in range(_N_SEEDS))

    return save_graph(graph, path, tensors, compare)


def write_encoder(model: MelodyVAE, path: Path) -> FileCard:
    """Export a model's encoder.

    Raises:
        ExportError: torch and onnxruntime differ; see `save_graph`.
    """
    module = EncoderGraph(copy.deepcopy(model)).eval()
    tensors = melody_tensors(model.d_latent, ())["encoder"]
    example = tuple(torch.from_numpy(array) for array in _window(0).values())
    graph = trace(module, example, tensors)

    def compare(session: Graph) -> float:
        return max(_window_difference(module, session, seed) for seed in range(_PARITY_WINDOWS))

    return save_graph(graph, path, tensors, compare)


def _fixed_axes(example: tuple[torch.Tensor, ...], n_named: int) -> tuple[object, ...]:
    """Return that no axis varies, as torch.export wants it where arguments are ``*rest``."""
    return (*({} for _ in example[:n_named]), tuple({} for _ in example[n_named:]))


def _inputs(inputs: Tensors, seed: int) -> dict[str, NDArray[np.generic]]:
    """Draw the inputs of a melody's first step: a latent, and everything else nought."""
    rng = np.random.default_rng(seed)
    drawn: dict[str, NDArray[np.generic]] = {}
    for tensor in inputs:
        shape = tuple(map(int, tensor.axes))
        drawn[tensor.name] = np.zeros(shape, tensor.dtype)
        if tensor.name == "latent":
            drawn[tensor.name] = rng.standard_normal(shape).astype(np.float32)
    return drawn


def _tokens(n_steps: int, seed: int) -> NDArray[np.int64]:
    """Draw a melody that leaps, holds and rests."""
    rng = np.random.default_rng(seed)
    kind = rng.choice(3, n_steps, p=[0.4, 0.5, 0.1])
    notes = rng.integers(30, 95, n_steps)
    return np.where(kind == 0, notes, np.where(kind == 1, HOLD, REST)).astype(np.int64)


def _window(seed: int) -> dict[str, NDArray[np.int64]]:
    positions = (np.arange(CONTEXT_STEPS) + seed) % BAR_STEPS
    return {"tokens": _tokens(CONTEXT_STEPS, seed)[None], "positions": positions[None]}


@torch.inference_mode()
def _step_difference(module: nn.Module, graph: Graph, inputs: Tensors, seed: int) -> float:
    """Play 256 steps side by side, each with its own state, and compare all that comes out.

    A cell of an LSTM may count the steps and grow into the hundreds, where float32 is as coarse as
    1e-5: what is above one counts in proportion to its size.
    """
    ours = _inputs(inputs, seed)
    theirs = dict(ours)
    states = [tensor.name for tensor in inputs if tensor.name.startswith("state_")]
    largest = 0.0
    for step, token in enumerate(_tokens(_PARITY_STEPS, seed)):
        for side in (ours, theirs):
            side["token"] = np.array([token])
            side["position"] = np.array([step % BAR_STEPS])
        wanted = [a.numpy() for a in module(*(torch.from_numpy(a) for a in ours.values()))]
        got = graph.run(theirs)
        for a, b in zip(wanted, got, strict=True):
            difference = np.abs(a - b) / np.maximum(1, np.abs(a))
            largest = max(largest, float(difference.max()))
        ours.update(zip(states, wanted[1:], strict=True))
        theirs.update(zip(states, got[1:], strict=True))
    return largest


@torch.inference_mode()
def _window_difference(module: nn.Module, graph: Graph, seed: int) -> float:
    window = _window(seed)
    wanted = module(*(torch.from_numpy(array) for array in window.values()))
    got = graph.run(window)
    return max(float(np.abs(a.numpy() - b).max()) for a, b in zip(wanted, got, strict=True))
