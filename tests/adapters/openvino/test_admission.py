"""A model file that reads other files, or grows without bound: refused before anything of it runs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper
from tests.recogniser import network

from iass.adapters.openvino.folding import dequantize, fold

HUGE = 1 << 40


def _model(*nodes: Any, **constants: Any) -> onnx.ModelProto:
    """From `image` (n, 3, 32, 32) to `embedding`, said to be (n, 16)."""
    graph = helper.make_graph(
        list(nodes),
        "hostile",
        [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["n", 3, 32, 32])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", 16])],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in constants.items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def _external(place: str) -> onnx.ModelProto:
    """Weights at a path, wherever a model can name one."""
    model = network()
    if place == "initializer":
        weights = model.graph.initializer[0]
    else:
        node = helper.make_node("Constant", [], ["first"], value=model.graph.initializer[0])
        model.graph.initializer.pop(0)
        model.graph.node.insert(0, node)
        weights = model.graph.node[0].attribute[0].t
    weights.ClearField("raw_data")
    weights.data_location = TensorProto.EXTERNAL
    weights.external_data.add(key="location", value="secret.bin")
    return model


@pytest.mark.parametrize("place", ["initializer", "attribute"])
def test_weights_are_read_from_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.bin").write_bytes(bytes(32 * 3 * 4 * 4 * 4))
    with pytest.raises(ValueError, match="another file"):
        fold(_external(place).SerializeToString())


def _loop() -> onnx.ModelProto:
    body = helper.make_graph(
        [
            helper.make_node("Add", ["x", "x"], ["y"]),
            helper.make_node("Identity", ["go"], ["on"]),
        ],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("go", TensorProto.BOOL, []),
            helper.make_tensor_value_info("x", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("on", TensorProto.BOOL, []),
            helper.make_tensor_value_info("y", TensorProto.FLOAT, None),
        ],
    )
    return _model(
        helper.make_node("Loop", ["times", "", "image"], ["embedding"], body=body), times=np.int64(HUGE)
    )  # fmt: skip


def _function() -> onnx.ModelProto:
    model = _model(helper.make_node("Twice", ["image"], ["embedding"], domain="own"))
    twice = helper.make_node("Add", ["a", "a"], ["b"])
    model.functions.append(helper.make_function("own", "Twice", ["a"], ["b"], [twice], [helper.make_opsetid("", 17)]))
    model.opset_import.append(helper.make_opsetid("own", 1))
    return model


def _lying() -> onnx.ModelProto:
    model = network()
    model.graph.initializer[0].dims[0] = HUGE
    return model


HOSTILE: dict[str, tuple[Callable[[], onnx.ModelProto], str]] = {
    "loop": (_loop, "while it runs"),
    "function": (_function, "functions"),
    "dims": (_lying, "not a model"),
    "constant of shape": (
        lambda: _model(helper.make_node("ConstantOfShape", ["shape"], ["embedding"]), shape=np.array([1, HUGE])),
        "values for one picture",
    ),
    "expand": (
        lambda: _model(
            helper.make_node("Expand", ["image", "shape"], ["embedding"]), shape=np.array([HUGE, 3, 32, 32])
        ),
        "values for one picture",
    ),
    "tile": (
        lambda: _model(helper.make_node("Tile", ["image", "times"], ["embedding"]), times=np.array([1, 1, 9999, 9999])),
        "values for one picture",
    ),
    "pad": (
        lambda: _model(
            helper.make_node("Pad", ["image", "pads"], ["embedding"]), pads=np.array([0, 0, 0, 0, 0, 0, HUGE, HUGE])
        ),
        "values for one picture|not a model",
    ),
    "resize": (
        lambda: _model(
            helper.make_node("Resize", ["image", "", "scales"], ["embedding"]),
            scales=np.array([1, 1, 1e5, 1e5], np.float32),
        ),
        "values for one picture",
    ),
    "broadcast": (
        lambda: _model(
            helper.make_node("Reshape", ["image", "tall"], ["a"]),
            helper.make_node("Reshape", ["image", "wide"], ["b"]),
            helper.make_node("Add", ["a", "b"], ["sum"]),
            helper.make_node("Flatten", ["sum"], ["c"]),
            helper.make_node("Reshape", ["c", "column"], ["d"]),
            helper.make_node("Add", ["d", "c"], ["embedding"]),
            tall=np.array([-1, 3072, 1]),
            wide=np.array([-1, 1, 3072]),
            column=np.array([1, -1, 1]),
        ),
        "values for one picture",
    ),
    "as many as are not zero": (
        lambda: _model(
            helper.make_node("NonZero", ["image"], ["places"]),
            helper.make_node("Cast", ["places"], ["embedding"], to=TensorProto.FLOAT),
        ),
        "cannot be told beforehand",
    ),
    "nodes": (
        lambda: _model(*(helper.make_node("Relu", ["image"], [f"r{number}"]) for number in range(20_001))),
        "nodes",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_model_grows_without_bound(name: str) -> None:
    make, why = HOSTILE[name]
    with pytest.raises(ValueError, match=why):
        fold(make().SerializeToString())


def test_block_is_repeated_without_bound() -> None:
    one = np.ones((1, 4), np.float32)
    with pytest.raises(ValueError, match="block"):
        dequantize(np.ones((1, 4), np.int8), one, None, 1, 1 << 34)


def test_usual_export_is_refused() -> None:
    """A flattening that asks for the batch while it runs, as PyTorch exports it, and what else is often there."""
    rng = np.random.default_rng(5)
    model = _model(
        helper.make_node("Conv", ["image", "kernel"], ["grid"], strides=[8, 8]),
        helper.make_node("BatchNormalization", ["grid", "one", "zero", "zero", "one"], ["normal"]),
        helper.make_node("PRelu", ["normal", "slope"], ["bent"]),
        helper.make_node("Shape", ["bent"], ["shape"]),
        helper.make_node("Gather", ["shape", "first"], ["batch"], axis=0),
        helper.make_node("Unsqueeze", ["batch", "axes"], ["lifted"]),
        helper.make_node("Concat", ["lifted", "rest"], ["flat"], axis=0),
        helper.make_node("Reshape", ["bent", "flat"], ["row"]),
        helper.make_node("Gemm", ["row", "dense"], ["raw"]),
        helper.make_node("ReduceL2", ["raw"], ["length"], axes=[1], keepdims=1),
        helper.make_node("Div", ["raw", "length"], ["embedding"]),
        kernel=rng.normal(size=(8, 3, 8, 8)).astype(np.float32),
        one=np.ones(8, np.float32),
        zero=np.zeros(8, np.float32),
        slope=np.ones((8, 1, 1), np.float32),
        first=np.int64(0),
        axes=np.array([0]),
        rest=np.array([-1]),
        dense=rng.normal(size=(128, 16)).astype(np.float32),
    )
    folded = fold(model.SerializeToString())
    pictures = rng.normal(size=(3, 3, 32, 32)).astype(np.float32)
    rows = onnxruntime.InferenceSession(folded).run(None, {"image": pictures})[0]
    assert np.allclose(rows, onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"image": pictures})[0])
    assert rows.shape == (3, 16)
