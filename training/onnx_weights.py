"""Weights in ONNX files under the names that they have in torch, so that a set can be trained on.

The exporter renames what it turns round. Here each matrix gets the name of the parameter that it is
(``.T`` behind it where it is turned), and a model set is read back to a torch model by them.
"""

from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, numpy_helper
from torch import nn

from training.errors import DataError

TURNED: Final = ".T"
BYTES, SCALE = ".int8", ".scale"
_WRAPPERS: Final = ("predictor.", "autoencoder.encoder.", "autoencoder.")
"""In front of the names of a graph that wraps its model; of these the first that is there."""
_KEPT: Final = ("running_mean", "running_var", "num_batches_tracked")
"""Of a batch norm: the exporter multiplies it into the layer before; a new one changes nothing."""


def name_weights(module: nn.Module, model: onnx.ModelProto) -> None:
    """Give the matrices of an exported graph the names of their parameters, in place.

    Args:
        module: what was exported, with the same weights.
        model: its graph.
    """
    known = {tensor.name for tensor in model.graph.initializer}
    unnamed = {
        name: value.detach().numpy()
        for name, value in module.named_parameters()
        if value.ndim == 2 and name not in known
    }
    new_names = {}
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT and len(tensor.dims) == 2:
            values = numpy_helper.to_array(tensor)
            for name, wanted in unnamed.items():
                if np.array_equal(values, wanted.T):
                    new_names[tensor.name] = name + TURNED
                    tensor.name = name + TURNED
                    del unnamed[name]
                    break
    for node in model.graph.node:
        for k, name in enumerate(node.input):
            node.input[k] = new_names.get(name, name)


def read_weights(module: nn.Module, path: Path, *, below: str = "") -> None:
    """Fill a module with the weights of its ONNX file.

    Args:
        module: of the architecture that was exported.
        path: the file.
        below: what stands in front of the module's names in the file.

    Raises:
        DataError: the file cannot be read, lacks a weight, or has it in another shape.
    """
    stored = _stored(path)
    state = module.state_dict()
    for name, value in state.items():
        if name.rpartition(".")[2] in _KEPT:
            continue
        found = _find(stored, below + name)
        if found is None:
            raise DataError(
                f"{path} has no weight {name}: only sets exported by this version can be trained on"
            )
        if found.shape != tuple(value.shape):
            raise DataError(f"{path}: {name} is {found.shape}, wanted {tuple(value.shape)}")
        state[name] = torch.from_numpy(found.astype(np.float32))
    module.load_state_dict(state)


def count_looks(path: Path) -> int:
    """Return how often the encoder of an ONNX file looks again.

    Raises:
        DataError: the file cannot be read.
    """
    parts = (name.split(".") for name in _stored(path))
    return len({part[1] for part in parts if part[0] == "looks"})


def _stored(path: Path) -> dict[str, NDArray[Any]]:
    try:
        graph = onnx.load(path, load_external_data=False).graph
    except (OSError, ValueError, onnx.onnx_cpp2py_export.checker.ValidationError) as error:
        raise DataError(f"{path}: {error}") from error
    return {_own_name(tensor.name): numpy_helper.to_array(tensor) for tensor in graph.initializer}


def _own_name(name: str) -> str:
    wrapper = next(filter(name.startswith, _WRAPPERS), "")
    return name.removeprefix(wrapper)


def _find(stored: dict[str, NDArray[Any]], name: str) -> NDArray[Any] | None:
    for key, is_turned in ((name, False), (name + TURNED, True)):
        values = stored.get(key)
        if values is None and key + BYTES in stored:
            values = stored[key + BYTES].astype(np.float32) * stored[key + SCALE]
        if values is not None:
            return values.T.copy() if is_turned else values
    return None
