"""Float32 weights to an int8 network: the same whole-number arithmetic on every CPU, and about half the time.

Post-training quantisation as in Jacob et al. (CVPR 2018): pixels to vectors in int8 wherever a convolution mixes
channels, float32 elsewhere. Channels that carry little are made larger before and smaller after, which a PReLU
allows (cross-layer equalisation, Nagel et al., ICCV 2019). What was measured: docs/decisions/0008-speed.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

from iass.adapters.openvino.ranges import Range

Array = NDArray[np.float32]
_LEVELS = 127.0
_OPSET = 13  # the first with a scale for each channel


def quantise(model: bytes, ranges: Mapping[str, Range]) -> bytes:
    """A folded ONNX network with the tensors named in `ranges`, and the weights that they meet, in int8.

    Raises ValueError when the network has no such tensors, or not between the layers that are expected.
    """
    made = onnx.load_model_from_string(model)
    graph = made.graph
    merge_norms(graph)
    constants = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    for name, found in ranges.items():
        if found.exponents:
            even_out(graph, constants, name, found.gains())
    nodes = list(_quantised(graph, constants, ranges))
    if sum(node.op_type == "QuantizeLinear" for node in nodes) != len(ranges):
        raise ValueError("the network has not the tensors that the ranges name")
    _set(graph, nodes, constants)
    for opset in made.opset_import:
        opset.version = max(opset.version, _OPSET)
    return bytes(made.SerializeToString())


def merge_norms(graph: Any) -> None:
    """Batch normalisation becomes part of the convolution or matrix product before it: the same function."""
    constants = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    takers = _takers(graph)
    nodes: list[Any] = []
    merged: set[str] = set()
    for node in graph.node:
        if node.output[0] in merged:
            continue
        after = takers.get(node.output[0], [])
        if node.op_type in ("Conv", "Gemm") and [taker.op_type for taker in after] == ["BatchNormalization"]:
            nodes.append(_merged(node, after[0], constants))
            merged.add(after[0].output[0])
        else:
            nodes.append(node)
    _set(graph, nodes, constants)


def _merged(node: Any, norm: Any, constants: dict[str, NDArray[Any]]) -> Any:
    told = {item.name: helper.get_attribute_value(item) for item in node.attribute}
    epsilon = next((item.f for item in norm.attribute if item.name == "epsilon"), 1e-5)
    gamma, beta, mean, variance = (constants[name].astype(np.float64) for name in norm.input[1:5])
    gain = gamma / np.sqrt(variance + epsilon)
    weights = constants[node.input[1]].astype(np.float64)
    bias = constants[node.input[2]].astype(np.float64) if len(node.input) > 2 else np.zeros(len(gain))
    if node.op_type == "Gemm":
        weights, bias = weights * told.pop("alpha", 1.0), bias * told.pop("beta", 1.0)
        if told.get("transB") != 1:
            raise ValueError("a matrix product is not (outputs, inputs)")
    names = [f"{node.output[0]}_merged_weights", f"{node.output[0]}_merged_bias"]
    constants[names[0]] = np.asarray(weights * _along(gain, weights.ndim), np.float32)
    constants[names[1]] = np.asarray((bias - mean) * gain + beta, np.float32)
    return helper.make_node(node.op_type, [node.input[0], *names], [norm.output[0]], **told)


def even_out(graph: Any, constants: dict[str, NDArray[Any]], name: str, gains: NDArray[np.float64]) -> None:
    """The tensor `name` = PReLU(convolution) is made larger by `gains`, channel by channel, and what takes it is made
    as much smaller: PReLU(g x) = g PReLU(x) for g > 0, so the network's function stays."""
    makers = {node.output[0]: node for node in graph.node}
    activation = makers.get(name)
    before = makers.get(activation.input[0]) if activation is not None and activation.op_type == "PRelu" else None
    after = _takers(graph).get(name, [])
    if before is None or before.op_type != "Conv" or [node.op_type for node in after] != ["Conv"]:
        raise ValueError(f"{name[:60]} does not lie between two convolutions")
    weights, bias = before.input[1], before.input[2]
    constants[weights] = np.asarray(constants[weights] * _along(gains, 4), np.float32)
    constants[bias] = np.asarray(constants[bias] * gains, np.float32)
    constants[after[0].input[1]] = np.asarray(constants[after[0].input[1]] / gains.reshape(1, -1, 1, 1), np.float32)


def _quantised(graph: Any, constants: dict[str, NDArray[Any]], ranges: Mapping[str, Range]) -> Iterator[Any]:
    """The nodes, with quantisation before every layer that takes a tensor of `ranges`."""
    makers = {node.output[0]: node for node in graph.node}
    for node in graph.node:
        found = ranges.get(node.input[0]) if node.op_type in ("Conv", "Gemm") else None
        if found is None:
            yield node
            continue
        name = f"{node.output[0]}_int8"
        flattened = makers[node.input[0]] if node.op_type == "Gemm" else None
        yield from _levels(constants, name, node.input[0] if flattened is None else flattened.input[0], found)
        if flattened is None:
            yield from _convolution(constants, name, node, constants[node.input[1]], [node.output[0]])
        else:
            yield from _product(constants, name, node, _channels(makers, flattened, constants))


def _levels(constants: dict[str, NDArray[Any]], name: str, source: str, found: Range) -> Iterator[Any]:
    """`source` on 256 levels, for all its channels alike."""
    constants[f"{name}_step"] = np.array(found.scale(), np.float32)
    constants[f"{name}_zero"] = np.array(found.zero(), np.uint8)
    steps = [f"{name}_step", f"{name}_zero"]
    yield helper.make_node("QuantizeLinear", [source, *steps], [f"{name}_levels"])
    yield helper.make_node("DequantizeLinear", [f"{name}_levels", *steps], [f"{name}_in"])


def _convolution(
    constants: dict[str, NDArray[Any]], name: str, node: Any, weights: Array, outputs: list[str]
) -> Iterator[Any]:
    step = steps_of(weights)
    constants[f"{name}_whole"] = np.rint(weights / _along(step, 4)).astype(np.int8)
    constants[f"{name}_steps"] = step
    constants[f"{name}_zeros"] = np.zeros(len(step), np.int8)
    parts = [f"{name}_{part}" for part in ("whole", "steps", "zeros")]
    yield helper.make_node("DequantizeLinear", parts, [f"{name}_weights"], axis=0)
    told = {item.name: helper.get_attribute_value(item) for item in node.attribute if node.op_type == "Conv"}
    inputs = [f"{name}_in", f"{name}_weights", *node.input[2:]]
    yield helper.make_node("Conv", inputs, outputs, **(told or {"kernel_shape": list(weights.shape[2:])}))


def _product(constants: dict[str, NDArray[Any]], name: str, node: Any, channels: int) -> Iterator[Any]:
    """A matrix product over a whole map is a convolution as large as the map, for which there are int8 kernels."""
    weights = constants[node.input[1]]
    side = round((weights.shape[1] / channels) ** 0.5)
    kernel = weights.reshape(len(weights), channels, side, side)
    constants[f"{name}_shape"] = np.array([0, len(weights)], np.int64)
    yield from _convolution(constants, name, node, kernel, [f"{name}_map"])
    yield helper.make_node("Reshape", [f"{name}_map", f"{name}_shape"], [node.output[0]])


def steps_of(weights: Array) -> Array:
    """For each output channel of (outputs, inputs, height, width), the step of its whole numbers -127..127.

    Kernels without VNNI add two products, of neighbouring input channels, in 16 bits, where 255 * (127 + 127)
    does not fit and would be cut off: the steps are so large that no neighbours exceed 128 together.
    """
    size = np.abs(weights.astype(np.float64))
    pairs = size[:, 0::2][:, : size.shape[1] // 2] + size[:, 1::2]
    greatest = np.maximum(size.max(axis=(1, 2, 3)), pairs.max(axis=(1, 2, 3), initial=0))
    return np.asarray(np.maximum(greatest, 1e-12) / _LEVELS, np.float32)


def _channels(makers: Mapping[str, Any], flattened: Any, constants: Mapping[str, NDArray[Any]]) -> int:
    """How many channels the map has that was flattened."""
    node = flattened
    while node is not None and node.op_type != "Conv":
        node = makers.get(node.input[0])
    if node is None or flattened.op_type != "Flatten":
        raise ValueError("a matrix product does not follow a flattened map of a convolution")
    return len(constants[node.input[1]])


def _along(values: NDArray[np.floating], dimensions: int) -> NDArray[np.floating]:
    """(channels,) so that it broadcasts over the first axis of an array of so many dimensions."""
    return values.reshape(-1, *[1] * (dimensions - 1))


def _takers(graph: Any) -> dict[str, list[Any]]:
    takers: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            takers.setdefault(name, []).append(node)
    return takers


def _set(graph: Any, nodes: Sequence[Any], constants: Mapping[str, NDArray[Any]]) -> None:
    """These nodes, and of the constants those that they take."""
    used = {name for node in nodes for name in node.input}
    del graph.node[:]
    graph.node.extend(nodes)
    del graph.initializer[:]
    kept = ((name, value) for name, value in constants.items() if name in used)
    graph.initializer.extend(numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in kept)
