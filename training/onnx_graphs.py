"""From a trained module to an ONNX file with our own names and axes, and the proof that it fits."""

import copy
import logging
import math
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from torch import nn

from server.contract import FileCard, Tensors, file_hash
from server.model import Graph
from server.piano_roll import ONSET
from training.errors import ExportError
from training.models.autoencoder import WindowAutoEncoder, WindowDecoder
from training.models.predictor import LatentPredictor
from training.onnx_weights import name_weights
from training.rounding import pack_weights, round_weights

MAX_DIFFERENCE: Final = 1e-4
"""Largest difference between torch and onnxruntime on any output of a seeded input."""
_N_SEEDS: Final = 3
_EXAMPLE_BATCH: Final = 3


class PianoGraph(nn.Module):
    """A predictor without a lead, its inputs in the card's order."""

    def __init__(self, predictor: LatentPredictor) -> None:
        super().__init__()
        self.predictor = predictor

    def forward(self, context: torch.Tensor, *rest: torch.Tensor) -> torch.Tensor:
        """See `LatentPredictor.forward`; (B, n_context, D) and the noise -> (B, D)."""
        gumbel, noise, temperature, spread = rest
        out: torch.Tensor = self.predictor(context, None, gumbel, noise, temperature, spread)
        return out


class EncoderGraph(nn.Module):
    """An autoencoder's way in: the first guess and the looks at what the decoder makes of it."""

    def __init__(self, autoencoder: WindowAutoEncoder) -> None:
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, window: torch.Tensor) -> torch.Tensor:
        """(B, 3, 256, 128) in [0, 1] -> (B, d_latent)."""
        return self.autoencoder.encode(window)


def decoder_for_export(model: WindowAutoEncoder) -> WindowDecoder:
    """Return a decoder whose onset probabilities add up to the number of notes expected.

    Training weighs a missed onset ``onset_weight`` times an invented one, which multiplies the odds
    that the decoder learns by as much; taking the logarithm from the logits undoes it.
    """
    decoder = copy.deepcopy(model.decoder)
    with torch.no_grad():
        bias = decoder.unpatch.bias.reshape(decoder.unpatch.shape)
        bias[ONSET] -= math.log(model.config.onset_weight)
    return decoder


def write_graph(
    module: nn.Module, path: Path, tensors: tuple[Tensors, Tensors], *, is_rounded: bool = True
) -> FileCard:
    """Export a module, round its weights, and prove that onnxruntime computes the same.

    Args:
        module: takes the inputs in the card's order and returns the outputs in theirs.
        path: file to write.
        tensors: inputs and outputs that it must have.
        is_rounded: whether large weights are stored in 8 bits.

    Returns:
        The file's card.

    Raises:
        ExportError: torch and onnxruntime differ by more than `MAX_DIFFERENCE`.
        ModelError: the file does not have the tensors wanted.
    """
    module = copy.deepcopy(module).eval()
    if is_rounded:
        round_weights(module)
    model = _to_onnx(module, tensors)
    name_weights(module, model)
    if is_rounded:
        pack_weights(model)

    def compare(graph: Graph) -> float:
        return max(_difference(module, graph, tensors, seed) for seed in range(_N_SEEDS))

    return save_graph(model, path, tensors, compare)


def save_graph(
    model: onnx.ModelProto,
    path: Path,
    tensors: tuple[Tensors, Tensors],
    compare: Callable[[Graph], float],
) -> FileCard:
    """Write an ONNX model, load it as the server does, and let it be compared with torch.

    Args:
        model: the graph.
        path: file to write.
        tensors: inputs and outputs that it must have.
        compare: gives the largest difference from torch on any output.

    Returns:
        The file's card.

    Raises:
        ExportError: the difference is more than `MAX_DIFFERENCE`.
        ModelError: the file does not have the tensors wanted.
    """
    _strip(model)
    data = model.SerializeToString()
    path.write_bytes(data)
    card = FileCard(file=path.name, sha256=file_hash(path), inputs=tensors[0], outputs=tensors[1])
    difference = compare(Graph(path, data, card))
    if not difference <= MAX_DIFFERENCE:
        raise ExportError(
            f"{path.name}: torch and onnxruntime differ by {difference:.2g}, "
            f"wanted at most {MAX_DIFFERENCE:.0e}; nothing was written"
        )
    return card


def example_inputs(inputs: Tensors, batch: int, seed: int) -> dict[str, NDArray[np.float32]]:
    """Draw inputs of a graph.

    Returns:
        By name, float32; a window in [0, 1], temperatures positive, everything else normal.
    """
    rng = np.random.default_rng(seed)
    drawn = {}
    for tensor in inputs:
        shape = (batch, *map(int, tensor.axes[1:]))
        values = rng.standard_normal(shape)
        if tensor.name == "window":
            values = (values > 2).astype(float)
        elif tensor.name in ("temperature", "spread"):
            values = np.abs(values)
        drawn[tensor.name] = values.astype(np.float32)
    return drawn


def _to_onnx(module: nn.Module, tensors: tuple[Tensors, Tensors]) -> onnx.ModelProto:
    example = example_inputs(tensors[0], _EXAMPLE_BATCH, 0)
    batch = torch.export.Dim("batch", min=1, max=4096)
    args = tuple(torch.from_numpy(array) for array in example.values())
    axes: tuple[Any, ...] = tuple({0: batch} for _ in args)
    if isinstance(module, PianoGraph):
        axes = (axes[0], axes[1:])
    return trace(module, args, tensors, axes)


def trace(
    module: nn.Module,
    args: tuple[torch.Tensor, ...],
    tensors: tuple[Tensors, Tensors],
    axes: tuple[Any, ...] | None = None,
) -> onnx.ModelProto:
    """Export a module as an ONNX graph with our own names.

    Args:
        module: what is exported.
        args: an example of its inputs.
        tensors: names of its inputs and outputs.
        axes: which axes vary, as torch.onnx.export takes them; ``None``: every size is fixed.
    """
    inputs, outputs = tensors
    for name in ("torch.onnx", "onnxscript", "onnx_ir"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.onnx.export(
            module,
            args,
            dynamo=True,
            input_names=[tensor.name for tensor in inputs],
            output_names=[tensor.name for tensor in outputs],
            dynamic_shapes=axes,
            external_data=False,
            verbose=False,
        )
    assert program is not None
    model: onnx.ModelProto = program.model_proto
    return model


def _strip(model: onnx.ModelProto) -> None:
    """Remove what the exporter wrote about its own machine: stack traces, paths, shapes."""
    for holder in (model, model.graph, *model.graph.node):
        holder.doc_string = ""
        del holder.metadata_props[:]
    for value in (*model.graph.input, *model.graph.output):
        value.doc_string = ""
        del value.metadata_props[:]
    for tensor in model.graph.initializer:
        tensor.doc_string = ""
        del tensor.metadata_props[:]
    del model.graph.value_info[:]


@torch.inference_mode()
def _difference(
    module: nn.Module, graph: Graph, tensors: tuple[Tensors, Tensors], seed: int
) -> float:
    inputs = example_inputs(tensors[0], 1 + seed, seed)
    wanted = module(*(torch.from_numpy(array) for array in inputs.values()))
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    got = graph.run(inputs)
    return max(float(np.abs(a.numpy() - b).max()) for a, b in zip(wanted, got, strict=True))
