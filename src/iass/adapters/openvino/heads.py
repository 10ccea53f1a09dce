"""YuNet's twelve small heads as three: the same numbers from a third of the nodes.

At each stride four pairs of convolutions (1 x 1, then 3 x 3 for each channel alone) read the same map. Side by side
in one pair they compute the same values, and on a small canvas a node costs more than its arithmetic. What follows
them (a transposition, a sigmoid) is left to `iass.adapters.openvino.yunet.read`.
"""

from typing import Any

import numpy as np
import onnx
from onnx import helper, numpy_helper

from iass.adapters.openvino.maps import KINDS, MAPS, STRIDES


def join(model: bytes) -> bytes:
    """A folded YuNet with `MAPS` for outputs. Raises ValueError when the network is another one."""
    made = onnx.load_model_from_string(model)
    graph = made.graph
    constants = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    makers = {node.output[0]: node for node in graph.node}
    nodes = list(graph.node)
    for stride, name in zip(STRIDES, MAPS, strict=True):
        heads = [_head(makers, f"{kind}_{stride}") for kind in KINDS]
        if len({pointwise.input[0] for pointwise, _ in heads}) != 1:
            raise ValueError("the detector's heads do not read the same map")
        nodes += _joined(heads, constants, name)
    _prune(graph, nodes, constants)
    return bytes(made.SerializeToString())


def _head(makers: dict[str, Any], output: str) -> tuple[Any, Any]:
    """The two convolutions that an output comes from, the first one first."""
    node = makers.get(output)
    while node is not None and node.op_type in ("Sigmoid", "Reshape", "Transpose"):
        node = makers.get(node.input[0])
    first = makers.get(node.input[0]) if node is not None else None
    if node is None or first is None or {node.op_type, first.op_type} != {"Conv"} or len(node.input) != 3:
        raise ValueError(f"the detector has no head {output}")
    return first, node


def _joined(heads: list[tuple[Any, Any]], constants: dict[str, Any], name: str) -> list[Any]:
    for part, place in (("first", 0), ("second", 1)):
        constants[f"{name}_{part}_weights"] = np.concatenate([constants[head[place].input[1]] for head in heads])
        constants[f"{name}_{part}_bias"] = np.concatenate([constants[head[place].input[2]] for head in heads])
    first = [heads[0][0].input[0], f"{name}_first_weights", f"{name}_first_bias"]
    second = [f"{name}_first", f"{name}_second_weights", f"{name}_second_bias"]
    alone = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1], "group": sum(KINDS.values())}
    return [
        helper.make_node("Conv", first, [f"{name}_first"], kernel_shape=[1, 1]),
        helper.make_node("Conv", second, [name], **alone),
    ]


def _prune(graph: Any, nodes: list[Any], constants: dict[str, Any]) -> None:
    """Only what the joined maps need."""
    needed, kept = set(MAPS), []
    for node in reversed(nodes):
        if needed.intersection(node.output):
            needed.update(node.input)
            kept.append(node)
    for field in (graph.node, graph.output, graph.initializer):
        del field[:]
    graph.node.extend(reversed(kept))
    graph.output.extend(helper.make_empty_tensor_value_info(name) for name in MAPS)
    used = {name: value for name, value in constants.items() if name in needed}
    graph.initializer.extend(numpy_helper.from_array(np.ascontiguousarray(v), n) for n, v in used.items())
