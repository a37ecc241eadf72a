"""What the machine's matrix product needs for the arithmetic of an ONNX graph."""

import math
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.checks import Check


class Product(NamedTuple):
    """One matrix product: (rows, inner) @ (inner, columns)."""

    rows: int
    inner: int
    columns: int

    @property
    def n_multiplies(self) -> int:
        """Multiply-adds."""
        return self.rows * self.inner * self.columns


def products_of(path: Path) -> list[Product]:
    """Return the matrix products of a graph that is run with a batch of one.

    Args:
        path: an ONNX file; ``onnx`` (extra ``training``) reads its shapes.
    """
    import onnx

    model = onnx.shape_inference.infer_shapes(onnx.load(path))
    graph = model.graph
    shapes = {tensor.name: list(tensor.dims) for tensor in graph.initializer}
    for value in (*graph.value_info, *graph.input, *graph.output):
        sizes = value.type.tensor_type.shape.dim
        shapes.setdefault(value.name, [size.dim_value or 1 for size in sizes])
    return [_product(node, shapes) for node in graph.node if node.op_type in ("MatMul", "Gemm")]


def _product(node: Any, shapes: dict[str, list[int]]) -> Product:
    out = shapes[node.output[0]]
    left = shapes[node.input[0]]
    return Product(math.prod(out[:-1]), left[-1], out[-1])


class Limit:
    """The arithmetic of some graphs, ready to be timed again and again.

    Two limits: *dense*, one product with as many multiply-adds as all together, which no cache and
    no call holds up; and *alike*, the same products one after the other, each with its own weights.
    """

    def __init__(self, products: Sequence[Product]) -> None:
        """Make the matrices.

        Args:
            products: what is to be computed.
        """
        self.n_multiplies = sum(product.n_multiplies for product in products)
        width = 256
        self._dense = _pair(Product(max(1, self.n_multiplies // width**2), width, width))
        self._alike = [_pair(product) for product in products]

    def dense_ms(self) -> tuple[float, float]:
        """Time the one product: milliseconds by the clock, and of the thread's computing."""
        return timed_ms([self._dense])

    def alike_ms(self) -> tuple[float, float]:
        """Time the products one by one: milliseconds by the clock, and of computing."""
        return timed_ms(self._alike)


Spans = np.ndarray[Any, np.dtype[np.float64]]
Pair = tuple[np.ndarray[Any, np.dtype[np.float32]], np.ndarray[Any, np.dtype[np.float32]]]


def _pair(product: Product) -> Pair:
    left = np.full((product.rows, product.inner), 0.5, np.float32)
    return left, np.full((product.inner, product.columns), 0.5, np.float32)


def timed_ms(pairs: Sequence[Pair]) -> tuple[float, float]:
    """Multiply; return milliseconds by the clock, and of the thread's own computing."""
    start_ns, start_cpu_ns = time.perf_counter_ns(), time.thread_time_ns()
    for left, right in pairs:
        left @ right
    cpu_ns = time.thread_time_ns() - start_cpu_ns
    return (time.perf_counter_ns() - start_ns) / 1e6, cpu_ns / 1e6


def ratio_check(what: str, spans_ms: Spans, limits_ms: Spans) -> Check:
    """Return the check that generation has promised: three times its arithmetic, by the median."""
    measured, limit = float(np.median(spans_ms)), float(np.median(limits_ms))
    return Check(what, measured, limit, "ms", "matrix product of the same arithmetic", 3.0)
