"""YuNet on our own layers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.adapters.convolution.layers import Floats, Instructions, Layers, Pixels
from iass.adapters.convolution.turns import Turns


@dataclass(frozen=True, slots=True, eq=False)
class YuNet:
    """Safe for many threads. weights: as `pack` makes them. turns: for as many as may compute at once."""

    layers: Layers
    instructions: Instructions
    weights: Floats
    turns: Turns

    @classmethod
    def load(cls, layers: Layers, instructions: Instructions, packed: bytes, turns: Turns) -> "YuNet":
        """Raises ValueError for what `pack` did not make."""
        weights = np.frombuffer(packed, np.float32)
        if weights.size != layers.yunet_weights:
            raise ValueError(f"YuNet has {layers.yunet_weights} weights, and here are {weights.size}")
        return cls(layers, instructions, weights, turns)

    def values(self, picture: Pixels) -> Floats:
        """float32 (16, cells): what the network says of each cell, before any sigmoid; see `Layers.yunet`."""
        with self.turns:
            return self.layers.yunet(picture, self.weights, self.instructions).T


def pack(model: bytes) -> bytes:
    """A folded YuNet with joined heads (ONNX) as float32 in the order that yunet.c takes them.

    Raises ValueError when its convolutions are not YuNet's; that they are joined as there is not looked at, which is
    why a model is packed only after its SHA-256 was checked.
    """
    import onnx  # noqa: PLC0415  # a tenth of a second, where a packed model is kept already
    from onnx import numpy_helper  # noqa: PLC0415

    graph = onnx.load_model_from_string(model).graph
    constants = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    nodes = [node for node in graph.node if node.op_type == "Conv"]
    if [constants[node.input[1]].shape for node in nodes] != _SHAPES:
        raise ValueError("a detector with other convolutions than YuNet's")
    parts = [part for node in nodes for part in (_laid_out(constants[node.input[1]]), constants[node.input[2]].ravel())]
    return np.concatenate(parts).astype(np.float32).tobytes()


def _unit(inputs: int, outputs: int) -> list[tuple[int, ...]]:
    return [(outputs, inputs, 1, 1), (outputs, 1, 3, 3)]


_UNITS = ((16, 16), (16, 16), (16, 32), (32, 32), (32, 64), *[(64, 64)] * 9, *[(64, 16)] * 3)
_SHAPES = [(16, 3, 3, 3), *(shape for unit in _UNITS for shape in _unit(*unit))]


def _laid_out(weights: NDArray[np.float32]) -> Floats:
    """(outputs, inputs, rows, columns) to (rows, columns, inputs, outputs), flat: outputs lie side by side."""
    return np.ascontiguousarray(weights.transpose(2, 3, 1, 0)).ravel()
