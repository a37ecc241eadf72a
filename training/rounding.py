"""Weights as whole numbers of eight bits, a scale an output channel.

The torch model is rounded first and everything is judged on the rounded one, so that what is
measured is what is shipped. The ONNX file then stores the bytes; ordinary Cast and Mul nodes give
the weights back, and onnxruntime folds them away when it loads the file. Of a matrix of which only
some rows are taken, the rows are taken as bytes and given back then, so that it stays small.
"""

from typing import Any, Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

MIN_WEIGHTS: Final = 4096
"""Smaller matrices stay in float32: they weigh nothing and may weigh heavily on the result."""
_LIMIT: Final = 127
_TOLERANCE: Final = 1e-3
"""How far from a whole number a weight of a rounded matrix may be, by float32's own rounding."""


@torch.no_grad()
def round_weights(model: nn.Module) -> None:
    """Round the large linear layers of a model to 8 bits an output channel, in place."""
    for module in model.modules():
        if isinstance(module, nn.Linear) and module.weight.numel() >= MIN_WEIGHTS:
            limit = module.weight.abs().amax(1, keepdim=True).clamp(min=1e-12)
            scale = limit / _LIMIT
            module.weight.copy_(torch.round(module.weight / scale) * scale)


def pack_weights(model: onnx.ModelProto) -> int:
    """Store rounded matrices of an ONNX model as bytes, in place.

    A matrix is packed if it is whole numbers times a scale along one of its axes, whichever way the
    exporter has turned it.

    Returns:
        How many matrices were packed.
    """
    graph = model.graph
    nodes: list[onnx.NodeProto] = []
    n_packed = 0
    for tensor in list(graph.initializer):
        if tensor.data_type != TensorProto.FLOAT or len(tensor.dims) != 2:
            continue
        values = numpy_helper.to_array(tensor)
        packed = _pack(values) if values.size >= MIN_WEIGHTS else None
        if packed is None:
            continue
        whole, scale = packed
        name = tensor.name
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(whole, f"{name}.int8"))
        graph.initializer.append(numpy_helper.from_array(scale, f"{name}.scale"))
        n_packed += 1
        takers = [node for node in graph.node if name in node.input]
        is_by_row = scale.shape[1] == 1
        if is_by_row and all(_takes_rows(node) for node in takers):
            for node in takers:
                _take_bytes(graph, node)
        else:
            nodes += _give_back(name, name)
    rest = list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes + rest)
    return n_packed


def _give_back(packed: str, weights: str) -> list[onnx.NodeProto]:
    """Return the nodes that make weights of ``PACKED.int8`` and ``PACKED.scale``."""
    return [
        helper.make_node("Cast", [f"{packed}.int8"], [f"{packed}.float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{packed}.float", f"{packed}.scale"], [weights]),
    ]


def _takes_rows(node: onnx.NodeProto) -> bool:
    """Return whether a node only takes rows of its first input."""
    return node.op_type == "Gather" and all(a.i == 0 for a in node.attribute if a.name == "axis")


def _take_bytes(graph: onnx.GraphProto, node: onnx.NodeProto) -> None:
    """Put two nodes that take rows of bytes and of scales, and what follows, in a node's place."""
    name, rows = node.input
    out = node.output[0]
    place = list(graph.node).index(node)
    taken = [
        helper.make_node("Gather", [f"{name}.{part}", rows], [f"{out}.{part}"], axis=0)
        for part in ("int8", "scale")
    ]
    graph.node.remove(node)
    for k, new in enumerate(taken + _give_back(out, out)):
        graph.node.insert(place + k, new)


def _pack(values: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]] | None:
    for axis in (0, 1):
        limit = np.abs(values).max(axis, keepdims=True)
        scale = (np.where(limit > 0, limit, 1.0) / _LIMIT).astype(np.float32)
        whole = np.rint(values / scale)
        if np.abs(values / scale - whole).max() < _TOLERANCE:
            return whole.astype(np.int8), scale
    return None
