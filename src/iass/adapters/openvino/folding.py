"""Block-quantised ONNX weights to float32 constants, once.

OpenVINO cannot read a DequantizeLinear with `block_size` (ONNX opset 21). Folding computes what the
node would have: (quantised - zero_point) * scale, each scale repeated over its block along `axis`.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from iass.adapters.openvino.admission import check_contents, check_sizes

Array = NDArray[Any]


def fold(data: bytes) -> bytes:
    """An ONNX model with the constants folded, unused inputs dropped, and room for several pictures at once.

    Several exporters list every weight as an input; the one real input stays. Raises ValueError when
    the data is not a valid ONNX model, or not one that may be run (see `iass.adapters.openvino.admission`).
    """
    try:
        model = onnx.load_model_from_string(data)
        check_contents(model)
        _fold_constants(model.graph)
        onnx.checker.check_model(model)
        check_sizes(model)
    except Exception as error:  # onnx and protobuf raise many unrelated types; the cause is kept
        raise ValueError(f"not a model that can be folded: {error}") from error
    return bytes(model.SerializeToString())


def dequantize(
    values: Array, scale: Array, zero_point: Array | None, axis: int, block_size: int
) -> NDArray[np.float32]:
    """DequantizeLinear as ONNX operators define it: per tensor, per axis, or per block of an axis."""
    shift = np.zeros_like(scale) if zero_point is None else zero_point
    spread = [_spread(np.asarray(part, np.float32), values.shape, axis, block_size) for part in (scale, shift)]
    return np.asarray((values.astype(np.float32) - spread[1]) * spread[0], np.float32)


def _spread(part: Array, shape: tuple[int, ...], axis: int, block_size: int) -> Array:
    """Scale or zero point in a shape that broadcasts over the values."""
    if block_size:
        if not 0 < block_size <= shape[axis]:
            raise ValueError(f"a block of {block_size} values on an axis of {shape[axis]}")
        repeated = np.repeat(part, block_size, axis=axis)
        return np.take(repeated, np.arange(shape[axis]), axis=axis)
    if part.ndim == 1 and part.size > 1:
        return part.reshape([-1 if i == axis % len(shape) else 1 for i in range(len(shape))])
    return part.reshape(()) if part.size == 1 else part


def _fold_constants(graph: Any) -> None:
    known: dict[str, Array] = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    kept = []
    for node in graph.node:
        value = _value_of(node, known)
        if value is None:
            kept.append(_open_batch(node, known))
        else:
            known[node.output[0]] = value
    used = {name for node in kept for name in node.input} | {output.name for output in graph.output}
    _replace(graph.node, kept)
    constants = {name: value for name, value in known.items() if name in used}
    _replace(graph.initializer, [numpy_helper.from_array(np.asarray(v, order="C"), n) for n, v in constants.items()])
    _replace(graph.input, [item for item in graph.input if item.name in used and item.name not in constants])
    _replace(graph.value_info, [])
    for port in (*graph.input, *graph.output):
        batch = port.type.tensor_type.shape.dim[:1]
        if batch and batch[0].dim_value == 1:
            batch[0].dim_param = "n"


def _value_of(node: Any, known: Mapping[str, Array]) -> Array | None:
    """What a node of constants alone gives; None for every other node."""
    if node.op_type not in ("DequantizeLinear", "Reshape") or any(name and name not in known for name in node.input):
        return None
    inputs = [known[name] for name in node.input if name]
    attributes = {item.name: onnx.helper.get_attribute_value(item) for item in node.attribute}
    if node.op_type == "Reshape":
        shape = [inputs[0].shape[i] if size == 0 else int(size) for i, size in enumerate(inputs[1])]
        return inputs[0].reshape(shape)
    zero_point = inputs[2] if len(inputs) > 2 else None
    return dequantize(inputs[0], inputs[1], zero_point, attributes.get("axis", 1), attributes.get("block_size", 0))


def _open_batch(node: Any, known: dict[str, Array]) -> Any:
    """A Reshape to (1, ...) was exported for one picture: 0 says "as many as came in" instead (ONNX Reshape)."""
    target = known.get(node.input[1]) if node.op_type == "Reshape" else None
    if target is not None and target.size > 1 and target[0] == 1:
        opened = f"{node.output[0]}_open_batch"
        known[opened] = np.concatenate(([0], target[1:])).astype(np.int64)
        node.input[1] = opened
    return node


def _replace(field: Any, items: list[Any]) -> None:
    del field[:]
    field.extend(items)
