"""What an ONNX file may hold: a model comes from elsewhere, and runs where everybody's face is.

Refused is what reads other files, what decides only while it runs how much it computes, and what would take more
memory than a recogniser can have use for. All of it is found without running anything.
"""

from collections.abc import Iterator
from math import prod
from typing import Any

import onnx

_MOST_VALUES = 1 << 24
"""Of one tensor for one picture: 64 MB. The largest of an ArcFace network has 64 x 112 x 112, a twentieth of it."""
_MOST_NODES = 20_000
_LARGE = 1 << 12
"""Constants of more bytes than this are weights, and no shapes that other shapes follow from."""


def check_contents(model: Any) -> None:
    """Before anything of the model is read. Raises ValueError when it refers to other files, or holds loops,
    branches or functions."""
    if len(model.graph.node) > _MOST_NODES:
        raise ValueError(f"it has {len(model.graph.node)} nodes, more than {_MOST_NODES}")
    if model.functions:
        raise ValueError("it defines functions; export it with them inlined")
    for node in model.graph.node:
        if any(attribute.g.node or attribute.graphs for attribute in node.attribute):
            raise ValueError(f"it decides while it runs what to compute ({node.op_type[:40]})")
    for tensor in _tensors(model.graph):
        if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
            raise ValueError(f"its weights lie in another file ({tensor.name[:40]!r}); export them into this one")


def check_sizes(model: Any) -> None:
    """Raises ValueError when one picture could make it hold a tensor of more than 16 million values, or when that
    cannot be foretold."""
    inferred = onnx.shape_inference.infer_shapes(_skeleton(model), strict_mode=True, data_prop=True)
    known = {item.name: item for item in (*inferred.graph.value_info, *inferred.graph.output)}
    for node in inferred.graph.node:
        for name in (name for name in node.output if name):
            values = _values(known.get(name))
            if values is None:
                raise ValueError(f"how much {node.op_type[:40]} gives ({name[:40]!r}) cannot be told beforehand")
            if values > _MOST_VALUES:
                raise ValueError(f"{node.op_type[:40]} gives {values:,} values for one picture ({name[:40]!r})")


def _tensors(graph: Any) -> Iterator[Any]:
    """Every constant, wherever it hides."""
    yield from graph.initializer
    for sparse in graph.sparse_initializer:
        yield from (sparse.values, sparse.indices)
    for attribute in (attribute for node in graph.node for attribute in node.attribute):
        yield from (attribute.t, *attribute.tensors)
        for sparse in (attribute.sparse_tensor, *attribute.sparse_tensors):
            yield from (sparse.values, sparse.indices)


def _skeleton(model: Any) -> Any:
    """The model for one picture, its weights told by their shapes alone."""
    graph = onnx.GraphProto(name=model.graph.name, node=model.graph.node, output=model.graph.output)
    names = {item.name for item in model.graph.initializer}
    for item in model.graph.input:
        if item.name not in names:
            taken = graph.input.add()
            taken.CopyFrom(item)
            taken.type.tensor_type.shape.dim[0].dim_value = 1
    for port in graph.output:
        port.type.tensor_type.ClearField("shape")
    for item in model.graph.initializer:
        if item.ByteSize() > _LARGE:
            graph.input.append(onnx.helper.make_tensor_value_info(item.name, item.data_type, item.dims))
        else:
            graph.initializer.append(item)
    return onnx.ModelProto(ir_version=max(4, model.ir_version), opset_import=model.opset_import, graph=graph)


def _values(item: Any) -> int | None:
    """How many values a tensor has; None when that is not known."""
    if item is None or not item.type.tensor_type.HasField("shape"):
        return None
    dimensions = item.type.tensor_type.shape.dim
    return prod(one.dim_value for one in dimensions) if all(one.HasField("dim_value") for one in dimensions) else None
