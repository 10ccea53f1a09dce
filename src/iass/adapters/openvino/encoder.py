"""An ArcFace-style recogniser: aligned crops to vectors, on OpenVINO or on our own layers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from iass.adapters.openvino.gathering import Gathering
from iass.adapters.openvino.runtime import Runtime, takes_bytes
from iass.adapters.openvino.versions import FOLDING_VERSION
from iass.errors import InvalidInput
from iass.face.align import Alignment
from iass.face.manifest import ChannelOrder, ModelManifest
from iass.face.template import Strengths, Vectors
from iass.ids import ModelId

ENCODING_VERSION = 5
"""Grows with any change of detection, alignment or encoding that changes vectors; part of the model id."""

_MOST_CROPS = 16


class Arithmetic(StrEnum):
    """What a recogniser computes in. The choice is the model's and not the CPU's, so that all machines agree."""

    INT8 = "int8"
    FLOAT32 = "float32"


class CropNetwork(Protocol):
    """Crops to raw vectors; uint8 (n, height, width, 3), BGR. Safe for many threads."""

    def infer(self, pixels: NDArray[np.uint8]) -> list[Vectors]:
        """All at once; the first answer is float32 (n, dimension)."""
        ...

    def infer_each(self, pixels: NDArray[np.uint8]) -> list[list[Vectors]]:
        """One after another; for each crop its answers, the first float32 (1, dimension)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class OpenVinoEncoder:
    """Implements `iass.face.template.FaceEncoder`. Safe for many threads."""

    network: CropNetwork
    manifest: ModelManifest
    alignment: Alignment
    model_id: ModelId
    together: Gathering
    arithmetic: Arithmetic = Arithmetic.FLOAT32

    @classmethod
    def load(
        cls,
        runtime: Runtime,
        model: Callable[[], bytes],
        manifest: ModelManifest,
        arithmetic: Arithmetic = Arithmetic.FLOAT32,
        told: str = "",
    ) -> "OpenVinoEncoder":
        """model: answers the ONNX model; asked for only where no compiled network is kept. told: what it depends on
        besides the manifest. Raises InvalidInput when the model does not take or give what its manifest says."""
        wants = manifest.input
        batch = 1 if arithmetic is Arithmetic.INT8 else -1

        def make() -> Any:
            graph = runtime.read(model())
            # With an open batch OpenVINO lets sizes pass that do not fit, and may crash when it meets them.
            graph.clone().reshape([2, 3, wants.height, wants.width])
            graph.reshape([batch, 3, wants.height, wants.width])
            rgb = wants.channels is ChannelOrder.RGB
            return takes_bytes(graph, reverse_channels=rgb, mean=wants.mean, scale=wants.scale)

        try:
            made_of = f"{manifest.sha256} {wants} {FOLDING_VERSION} {told}"
            network = runtime.kept(f"{manifest.name}-{arithmetic}", made_of, make)
        except RuntimeError as error:
            raise _other_input(error, manifest) from error
        return cls.of(network, manifest, runtime.threads, arithmetic)

    @classmethod
    def of(
        cls, network: CropNetwork, manifest: ModelManifest, threads: int, arithmetic: Arithmetic
    ) -> "OpenVinoEncoder":
        """Around a network that is there. Raises InvalidInput when it does not take or give what the manifest says."""
        wants = manifest.input
        points = np.asarray(manifest.alignment, np.float32)
        name = ModelId(f"{manifest.name}/{ENCODING_VERSION}-{manifest.digest}")
        together = Gathering(lambda crops: network.infer(crops)[0], threads, _MOST_CROPS)
        alignment = Alignment(points, wants.width, wants.height)
        encoder = cls(network, manifest, alignment, name, together, arithmetic)
        encoder.check()
        return encoder

    @property
    def dimension(self) -> int:
        return self.manifest.dimension

    def encode(self, crops: NDArray[np.uint8], *, mirrored: bool = True) -> Vectors:
        """See `FaceEncoder.encode`. A row that is no direction at all comes back as NaN, never as a vector."""
        return self.measure(crops, mirrored=mirrored)[0]

    def measure(self, crops: NDArray[np.uint8], *, mirrored: bool = True) -> tuple[Vectors, Strengths]:
        """See `FaceEncoder.measure`."""
        if not len(crops):
            return np.zeros((0, self.dimension), np.float32), np.zeros(0, np.float32)
        parts = [
            self._encode(crops[start : start + _MOST_CROPS], mirrored) for start in range(0, len(crops), _MOST_CROPS)
        ]
        vectors, strengths = zip(*parts, strict=True)
        return np.concatenate(vectors), np.concatenate(strengths)

    def check(self) -> None:
        """Encodes two grey crops. Raises InvalidInput when the model does not take them, or answers another shape."""
        crops = np.full((2, self.alignment.height, self.alignment.width, 3), 128, np.uint8)
        try:
            found = (
                self.network.infer_each(crops) if self.arithmetic is Arithmetic.INT8 else [self.network.infer(crops)]
            )
        except RuntimeError as error:  # sizes that only meet inside the graph, as at a matrix product
            raise _other_input(error, self.manifest) from error
        shapes = [output.shape for outputs in found for output in outputs]
        if shapes != [(2 // len(found), self.dimension)] * len(found):
            what = f"the model gives {shapes} for two crops and not [(2, {self.dimension})]"
            raise InvalidInput(
                what, where=self.manifest.name, mend="Mend the manifest's input or dimension, or the model"
            )

    def rows(self, crops: NDArray[np.uint8]) -> Vectors:
        """What the network makes of crops, of any length. In int8 each runs alone: together they take as long
        (decision 0008). In float32 those of several threads go together, and read the weights once."""
        if self.arithmetic is Arithmetic.INT8:
            return np.concatenate([outputs[0] for outputs in self.network.infer_each(crops)])
        return self.together(crops)

    def _encode(self, crops: NDArray[np.uint8], mirrored: bool) -> tuple[Vectors, Strengths]:
        """With `mirrored`, crop and mirror image averaged: a turned head is met half-way."""
        raw = self.rows(np.concatenate((crops, crops[:, :, ::-1])) if mirrored else np.ascontiguousarray(crops))
        straight = raw[: len(crops)]
        vectors = centred(straight + raw[len(crops) :] if mirrored else raw, self.manifest.centre)
        return vectors, strengths_of(straight, self.manifest.strength)


def centred(vectors: Vectors, centre: Sequence[float]) -> Vectors:
    """Rows of length 1 that begin at `centre`, or at the origin when it is empty: what all faces have in common tells
    nobody apart, and two strangers would be alike by it. See docs/decisions/0006-accuracy-from-the-same-weights.md."""
    directions = unit(vectors)
    return unit(directions - np.asarray(centre, np.float32)) if centre else directions


def strengths_of(straight: Vectors, scale: Sequence[float]) -> Strengths:
    """float32 (n,): how long the raw rows are, on the manifest's scale; nan without one."""
    if not scale:
        return np.full(len(straight), np.nan, np.float32)
    centre, width = scale
    with np.errstate(invalid="ignore", over="ignore"):
        return np.asarray((np.linalg.norm(straight.astype(np.float64), axis=1) - centre) / width, np.float32)


def unit(vectors: Vectors) -> Vectors:
    """Rows of length 1. A row that is zero or not finite becomes NaN."""
    wide = vectors.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        lengths = np.linalg.norm(wide, axis=1, keepdims=True)
        return np.where(np.isfinite(lengths) & (lengths > 0), wide / lengths, np.nan).astype(np.float32)


def _other_input(error: RuntimeError, manifest: ModelManifest) -> InvalidInput:
    wants = manifest.input
    what = f"the model cannot be run with (n, 3, {wants.height}, {wants.width}): {_reason(str(error))}"
    return InvalidInput(what, where=manifest.name, mend="Mend the manifest's input, or the model")


def _reason(said: str) -> str:
    """OpenVINO's last line that says something; the ones before it name its own source files."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1][:200] if lines else "OpenVINO gives no reason"
