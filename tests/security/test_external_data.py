"""A graph of a hostile model set that names files outside its folder as its weights.

ONNX lets a tensor lie in another file ("external data"). Such a graph must not read other
files: onnxruntime 1.32, given the bytes and started in the root, returns /etc/passwd as weights.
"""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import (
    AttributeProto,
    FunctionProto,
    ModelProto,
    NodeProto,
    SparseTensorProto,
    TensorProto,
    helper,
    numpy_helper,
)

from server.contract import FileCard, TensorCard
from server.errors import ModelError
from server.model import Graph
from server.onnx_file import MAX_NESTING, refuse_outside_data

SECRET = b"the secret of this machine......"


def graph_with_weights_at(location: str, n: int) -> bytes:
    """A graph whose output is ``n`` bytes of another file."""
    weights = TensorProto(name="weights", data_type=TensorProto.UINT8, dims=[n])
    weights.data_location = TensorProto.EXTERNAL
    for key, value in (("location", location), ("offset", "0"), ("length", str(n))):
        weights.external_data.add(key=key, value=value)
    graph = helper.make_graph(
        [helper.make_node("Cast", ["weights"], ["y"], to=TensorProto.FLOAT)],
        "thief",
        [],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [n])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    data: bytes = model.SerializeToString()
    return data


def card_of(name: str, n: int) -> FileCard:
    output = TensorCard(name="y", dtype="float32", axes=(str(n),))
    return FileCard(file=name, sha256="0" * 64, inputs=(), outputs=(output,))


@pytest.mark.parametrize("location", ["../../etc/passwd", "/etc/passwd", "../secret", "secret"])
def test_no_graph_reads_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, location: str
) -> None:
    """Neither beside the set, nor above it, nor beside where the server was started."""
    folder = tmp_path / "sets" / "thief"
    folder.mkdir(parents=True)
    for place in (folder, folder.parent, tmp_path):
        (place / "secret").write_bytes(SECRET)
    path = folder / "step.onnx"
    path.write_bytes(graph_with_weights_at(location, len(SECRET)))
    for working_folder in (folder, folder.parent, tmp_path, Path("/")):
        monkeypatch.chdir(working_folder)
        with pytest.raises(ModelError, match="lies in another file"):
            Graph(path, path.read_bytes(), card_of(path.name, len(SECRET)))


def test_the_same_graph_with_its_weights_inside_is_taken(tmp_path: Path) -> None:
    """So what is refused above is the other file, and nothing else about the graph."""
    model = onnx.load_from_string(graph_with_weights_at("secret", 4))
    weights = numpy_helper.from_array(np.frombuffer(SECRET[:4], np.uint8), "weights")
    model.graph.initializer[0].CopyFrom(weights)
    assert model.graph.initializer[0].data_location != TensorProto.EXTERNAL
    graph = Graph(tmp_path / "a.onnx", model.SerializeToString(), card_of("a.onnx", 4))
    assert np.asarray(graph.run({})[0]).astype(np.uint8).tobytes() == SECRET[:4]


@pytest.mark.parametrize("place", ["attribute", "list", "branch", "sparse", "function"])
def test_no_tensor_is_overlooked(place: str) -> None:
    """Tensors lie not only among a graph's initializers."""
    model = onnx.load_from_string(graph_with_weights_at("secret", 4))
    tensor = model.graph.initializer.pop()
    node = NodeProto(op_type="Constant", output=["x"])
    match place:
        case "attribute":
            node.attribute.append(AttributeProto(name="value", t=tensor))
        case "list":
            node.attribute.append(AttributeProto(name="values", tensors=[tensor]))
        case "branch":
            branch = ModelProto().graph
            branch.initializer.append(tensor)
            node.attribute.append(AttributeProto(name="then_branch", g=branch))
        case "sparse":
            model.graph.sparse_initializer.append(SparseTensorProto(values=tensor))
        case _:
            inner = NodeProto(attribute=[AttributeProto(name="value", t=tensor)])
            model.functions.append(FunctionProto(name="f", node=[inner]))
    model.graph.node.append(node)
    with pytest.raises(ModelError, match="lies in another file"):
        refuse_outside_data(Path("a.onnx"), model.SerializeToString())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x00\x00\x00\x00ORTM", "onnxruntime's own format"),
        (b"\x3a\x7f", "cut off"),
        (b"\x3a", "cut off"),
        (b"\xff" * 12, "too long"),
        (b"\x0b", "wire type 3"),
    ],
)
def test_what_is_not_onnx_is_refused_before_it_is_loaded(data: bytes, message: str) -> None:
    with pytest.raises(ModelError, match=message):
        refuse_outside_data(Path("a.onnx"), data)


def test_graphs_inside_graphs_have_an_end() -> None:
    data = b""
    for _ in range(MAX_NESTING):
        for key in (0x32, 0x2A, 0x0A):  # graph of attribute of node
            data = bytes([key]) + _length(len(data)) + data
    with pytest.raises(ModelError, match="inside one another"):
        refuse_outside_data(Path("a.onnx"), b"\x3a" + _length(len(data)) + data)


def _length(n: int) -> bytes:
    return bytes([n]) if n < 128 else bytes([n & 127 | 128]) + _length(n >> 7)


def test_every_shipped_graph_is_whole() -> None:
    paths = sorted((Path(__file__).parents[2] / "exported_models" / "band").glob("*.onnx"))
    assert len(paths) == 15
    for path in paths:
        refuse_outside_data(path, path.read_bytes())
