"""A recogniser of the MobileNet family in int8 on our own layers."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from iass.adapters.convolution.layers import Floats, Instructions, Layers, MobileNetWeights, Pixels
from iass.adapters.convolution.turns import Turns

_LANES = 16
_LEVELS = np.float32(255)
_PARTS = ("sizes", "floats", "wholes", "input")
_WITHOUT_EFFECT = ("Constant", "Dropout", "Flatten", "Reshape")


@dataclass(frozen=True, slots=True, eq=False)
class MobileNet:
    """Implements `iass.adapters.openvino.encoder.CropNetwork`. turns: for as many as may compute at once."""

    layers: Layers
    instructions: Instructions
    weights: MobileNetWeights
    turns: Turns

    @classmethod
    def load(cls, layers: Layers, instructions: Instructions, packed: bytes, turns: Turns) -> "MobileNet":
        """Raises ValueError for what `pack` did not make."""
        try:
            with BytesIO(packed) as file:
                told = {name: np.load(file, allow_pickle=False) for name in _PARTS}
            middle, scale = map(float, told["input"])
            weights = MobileNetWeights(told["sizes"].ravel(), told["floats"], told["wholes"], middle, scale)
        except Exception as error:  # np.load raises many unrelated types; the cause is kept
            raise ValueError("no packed recogniser") from error
        layers.check(weights)
        return cls(layers, instructions, weights, turns)

    def infer(self, pixels: Pixels) -> list[Floats]:
        """uint8 (n, height, width, 3), BGR, to one float32 (n, outputs)."""
        return [np.concatenate([found[0] for found in self.infer_each(pixels)])]

    def infer_each(self, pixels: Pixels) -> list[list[Floats]]:
        """For each picture one float32 (1, outputs)."""
        return [[self._vector(one)[None]] for one in np.ascontiguousarray(pixels)]

    def _vector(self, crop: Pixels) -> Floats:
        with self.turns:
            return self.layers.mobilenet(crop, self.weights, self.instructions)


def pack(model: bytes, *, height: int, width: int, reverse_channels: bool) -> bytes:
    """A recogniser as `iass.adapters.openvino.quantising.quantise` writes it (ONNX), in the order of mobilenet.c.

    height, width: of a crop. reverse_channels: the model takes RGB; pictures are BGR. Constants are rounded where and
    as OpenVINO rounds them, so that both compute the same. Raises ValueError for a network that is built otherwise.
    """
    import onnx  # noqa: PLC0415  # a tenth of a second, where a packed model is kept already

    try:
        told = _Packer(onnx.load_model_from_string(model).graph).pack(height, width, reverse_channels)
    except (KeyError, IndexError, StopIteration, AttributeError) as error:
        raise ValueError("the network is no MobileNet in int8") from error
    file = BytesIO()
    for name in _PARTS:
        np.save(file, told[name], allow_pickle=False)
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class _Levels:
    """low, high: float32, of a tensor that is put on 256 levels; zero: the level that means nought."""

    step: np.float32
    zero: np.float32
    low: Any
    high: Any

    @classmethod
    def of(cls, step: np.float32, zero: np.float32) -> "_Levels":
        return cls(step, zero, (np.float32(0) - zero) * step, (_LEVELS - zero) * step)

    def before(self, added: Floats) -> "_Levels":
        """Of what the tensor was before `added` was added to it."""
        return _Levels(self.step, self.zero, self.low - added, self.high - added)

    def line(self) -> tuple[Any, Any]:
        """gain and shift: a value's level is value * gain + shift."""
        width = self.high - self.low
        return _LEVELS / width, (-self.low * _LEVELS) / width


class _Packer:
    """Walks the nodes from the input to the output, each of which takes what the one before made."""

    def __init__(self, graph: Any) -> None:
        from onnx import numpy_helper  # noqa: PLC0415

        self._constants = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
        self._nodes = [node for node in graph.node if node.op_type not in _WITHOUT_EFFECT]
        self._done = 0
        self._floats: list[Floats] = []
        self._wholes: list[NDArray[np.int8]] = []

    def pack(self, height: int, width: int, reverse_channels: bool) -> dict[str, NDArray[Any]]:
        shift, scale = (self._constant(self._next(kind), 1) for kind in ("Sub", "Mul"))
        weights = self._filter(channels=1, reverse=reverse_channels)
        if weights.shape[1] != 3:
            raise ValueError("a network that takes no colours")
        sizes = [height, width, len(weights), 0, 0]
        channels = len(weights)
        while self._nodes[self._done].op_type == "Conv":
            stride = _told(self._nodes[self._done], "strides")[0]
            sizes.append(stride)
            self._filter(channels, stride=stride)
            levels = self._levels()
            self._take(*(np.full(channels, value) for value in levels.line()))
            channels = self._product(levels, bent=True)
            sizes.append(channels)
        sizes[3] = (len(sizes) - 5) // 2
        sizes[4] = self._last()
        return {
            "sizes": np.array(sizes, np.int32),
            "floats": np.concatenate(self._floats),
            "wholes": np.concatenate(self._wholes),
            "input": np.array([shift[0], scale[0]], np.float32),
        }

    def _filter(self, channels: int, *, stride: int = 1, reverse: bool = False) -> Floats:
        """A 3 x 3 convolution and its PReLU. channels: 1, or as many as there are, each alone. Answers its weights."""
        node = self._next("Conv")
        weights, bias = self._constant(node, 1), self._constant(node, 2)
        told = [_told(node, name) for name in ("group", "pads", "strides")]
        if weights.shape[2:] != (3, 3) or told != [channels, [1] * 4, [stride] * 2]:
            raise ValueError("a convolution that is not one of 3 x 3 pixels")
        laid_out = (weights[:, ::-1] if reverse else weights).transpose(2, 3, 1, 0)
        self._take(laid_out, bias, self._constant(self._next("PRelu"), 1))
        return np.asarray(weights, np.float32)

    def _levels(self) -> _Levels:
        node = self._next("QuantizeLinear")
        self._next("DequantizeLinear")
        return _Levels.of(*(np.float32(self._constant(node, number).item()) for number in (1, 2)))

    def _product(self, levels: _Levels, *, bent: bool) -> int:
        """An int8 product over everything, with its PReLU where it is bent. Answers how many outputs it has."""
        made = self._next("DequantizeLinear")
        node = self._next("Conv")
        whole, steps = self._constant(made, 0), self._constant(made, 1)
        flat = whole.transpose(0, 2, 3, 1).reshape(len(whole), -1)  # rows, columns, channels
        if len(flat) % _LANES or flat.shape[1] % 4 or whole.dtype != np.int8:
            raise ValueError("a product of other sizes than lanes have")
        grouped = flat.reshape(len(flat) // _LANES, _LANES, -1, 4).transpose(0, 2, 1, 3)
        self._wholes.append(np.ascontiguousarray(grouped).ravel())
        offset = -int(levels.zero) * flat.sum(axis=1, dtype=np.int64)
        self._take(offset.astype(np.int32).view(np.float32), levels.step * steps, self._constant(node, 2))
        if bent:
            self._take(self._constant(self._next("PRelu"), 1))
        return len(flat)

    def _last(self) -> int:
        """Batch norm, levels, product. As OpenVINO does it, what the norm adds is taken from the limits of the levels,
        and what it multiplies by is multiplied by their gain."""
        norm = self._next("BatchNormalization")
        gamma, beta, mean, variance = (self._constant(norm, number) for number in range(1, 5))
        factor: Floats = gamma / np.sqrt(variance + np.asarray(_told(norm, "epsilon"), np.float32))
        levels = self._levels()
        gain, shift = levels.before(beta - mean * factor).line()
        self._take(gain * factor, shift)
        outputs = self._product(levels, bent=False)
        if self._done != len(self._nodes):
            raise ValueError("a network that goes on after its last product")
        return outputs

    def _next(self, kind: str) -> Any:
        node = self._nodes[self._done]
        if node.op_type != kind:
            raise ValueError(f"{node.op_type} where {kind} is expected")
        self._done += 1
        return node

    def _constant(self, node: Any, number: int) -> NDArray[Any]:
        found: NDArray[Any] = self._constants[node.input[number]]
        return found

    def _take(self, *parts: NDArray[Any]) -> None:
        self._floats += [np.ascontiguousarray(part, np.float32).ravel() for part in parts]


def _told(node: Any, name: str) -> Any:
    """An attribute of a node."""
    from onnx import helper  # noqa: PLC0415

    return next(helper.get_attribute_value(item) for item in node.attribute if item.name == name)
