"""Folded weights compute what the quantised ones would."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from iass.adapters.openvino.folding import dequantize, fold
from iass.face.manifest import ModelKind, find_manifest


def test_a_scale_for_the_whole_tensor_is_applied_everywhere() -> None:
    values = np.array([[-128, 0], [1, 127]], np.int8)
    found = dequantize(values, np.array([0.5], np.float32), np.array([1], np.int8), 1, 0)
    assert found.tolist() == [[-64.5, -0.5], [0.0, 63.0]]


def test_a_scale_for_each_channel_runs_along_its_axis_and_not_another() -> None:
    values = np.ones((2, 3), np.int8)
    found = dequantize(values, np.array([2, 3], np.float32), None, 0, 0)
    assert found.tolist() == [[2, 2, 2], [3, 3, 3]]
    assert dequantize(values, np.array([1, 2, 3], np.float32), None, -1, 0).tolist() == [[1, 2, 3], [1, 2, 3]]


def test_a_last_block_that_is_cut_short_keeps_its_own_scale() -> None:
    values = np.arange(5, dtype=np.int8)[None]
    scales = np.array([[1, 10, 100]], np.float32)
    assert dequantize(values, scales, None, 1, 2).tolist() == [[0, 1, 20, 30, 400]]


def test_unsigned_values_do_not_wrap_around_below_their_zero_point() -> None:
    found = dequantize(np.array([0], np.uint8), np.array([1.0], np.float32), np.array([128], np.uint8), 0, 0)
    assert found.tolist() == [-128.0]


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("block_size", [2, 3, 4])
def test_folding_agrees_with_onnx_runtime_for_every_axis_and_block(axis: int, block_size: int) -> None:
    rng = np.random.default_rng(axis * 10 + block_size)
    shape = [6, 6]
    blocks = [-(-size // block_size) if i == axis else size for i, size in enumerate(shape)]
    values = rng.integers(-128, 127, shape).astype(np.int8)
    scales = rng.random(blocks).astype(np.float32)
    points = rng.integers(-9, 9, blocks).astype(np.int8)
    model = _model_of_one_constant(values, scales, points, axis, block_size)
    addend = rng.random(shape).astype(np.float32)
    expected = onnxruntime.InferenceSession(model).run(None, {"x": addend})[0]
    assert np.allclose(onnxruntime.InferenceSession(fold(model)).run(None, {"x": addend})[0], expected, atol=1e-6)


@pytest.mark.parametrize("name", ["yunet-2023mar", "sface-2021dec"])
def test_the_shipped_models_keep_one_input_and_no_quantised_node(name: str) -> None:
    kind = ModelKind.DETECTOR if name.startswith("yunet") else ModelKind.RECOGNISER
    model = onnx.load_model_from_string(fold(find_manifest(name, kind, None).locate().read_bytes()))
    assert [item.name for item in model.graph.input] == ["input" if kind is ModelKind.DETECTOR else "data"]
    assert "DequantizeLinear" not in {node.op_type for node in model.graph.node}


def test_folded_sface_gives_the_vectors_of_the_quantised_file() -> None:
    """The shipped file lists weights as inputs that it does not have; without those ONNX Runtime runs it as it is."""
    data = find_manifest("sface-2021dec", ModelKind.RECOGNISER, None).locate().read_bytes()
    shipped = onnx.load_model_from_string(data)
    real = [item for item in shipped.graph.input if item.name == "data"]
    del shipped.graph.input[:]
    shipped.graph.input.extend(real)
    crop = np.random.default_rng(7).integers(0, 255, (1, 3, 112, 112)).astype(np.float32)
    expected = _session(shipped.SerializeToString()).run(None, {"data": crop})[0]
    found = _session(fold(data)).run(None, {"data": crop})[0]
    assert np.allclose(found, expected, atol=1e-3)


@pytest.mark.parametrize("data", [b"", b"not a model", b"\x08\x06" * 40], ids=["empty", "text", "half a model"])
def test_what_is_no_model_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="can be folded"):
        fold(data)


def test_a_cut_off_file_is_refused(tmp_path: Path) -> None:
    data = find_manifest("yunet-2023mar", ModelKind.DETECTOR, None).locate().read_bytes()
    with pytest.raises(ValueError, match="can be folded"):
        fold(data[: len(data) // 2])


def _session(model: bytes) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _model_of_one_constant(
    values: "np.ndarray[tuple[int, ...], np.dtype[np.int8]]",
    scales: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]",
    points: "np.ndarray[tuple[int, ...], np.dtype[np.int8]]",
    axis: int,
    block_size: int,
) -> bytes:
    """x + dequantised constant."""
    nodes = [
        helper.make_node("DequantizeLinear", ["q", "s", "z"], ["w"], axis=axis, block_size=block_size),
        helper.make_node("Add", ["x", "w"], ["y"]),
    ]
    constants = [numpy_helper.from_array(array, name) for array, name in ((values, "q"), (scales, "s"), (points, "z"))]
    ports = [helper.make_tensor_value_info(name, TensorProto.FLOAT, list(values.shape)) for name in ("x", "y")]
    graph = helper.make_graph(nodes, "one", ports[:1], ports[1:], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 21)], ir_version=10)
    return bytes(model.SerializeToString())
