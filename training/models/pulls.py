"""Layers that also give their gradient back, in operations that can be exported.

An encoder that looks again (`training.models.look`) asks its decoder how a latent should move.
Autograd would answer while training, but nothing of it can stand in an ONNX graph; so each layer
here returns, beside its output, a function from the gradient on that output to the one on its
input. Such functions are called pullbacks.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn

Pull = Callable[[torch.Tensor], torch.Tensor]
Pulled = tuple[torch.Tensor, Pull]


def linear(layer: nn.Linear, x: torch.Tensor) -> Pulled:
    """Apply a linear layer."""
    return layer(x), lambda gradient: gradient @ layer.weight


def gelu(x: torch.Tensor) -> Pulled:
    """Apply GELU (the exact one)."""
    return F.gelu(x), lambda gradient: torch.ops.aten.gelu_backward(gradient.to(x.dtype), x)


def layer_norm(layer: nn.LayerNorm, x: torch.Tensor) -> Pulled:
    """Apply a layer norm over the last axis."""
    weight, bias = layer.weight.to(x.dtype), layer.bias.to(x.dtype)
    shape = list(layer.normalized_shape)
    out, mean, rate = torch.ops.aten.native_layer_norm(x, shape, weight, bias, layer.eps)

    def pull(gradient: torch.Tensor) -> torch.Tensor:
        back: torch.Tensor = torch.ops.aten.native_layer_norm_backward(
            gradient.to(x.dtype), x, shape, mean, rate, weight, bias, [True, False, False]
        )[0]
        return back

    return out, pull


def two_layers(layers: nn.Sequential, x: torch.Tensor) -> Pulled:
    """Apply a linear layer, GELU and another linear layer."""
    enter, _, leave = layers
    assert isinstance(enter, nn.Linear)
    assert isinstance(leave, nn.Linear)
    hidden, pull_enter = linear(enter, x)
    active, pull_gelu = gelu(hidden)
    out, pull_leave = linear(leave, active)
    return out, lambda gradient: pull_enter(pull_gelu(pull_leave(gradient)))
