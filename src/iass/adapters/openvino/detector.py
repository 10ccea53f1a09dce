"""YuNet on OpenVINO: every face in a frame."""

import threading
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from iass.adapters.openvino.canvas import Shape, paint
from iass.adapters.openvino.runtime import Network, Runtime, takes_bytes
from iass.adapters.openvino.yunet import OUTPUTS, Grid, decode
from iass.capture.frame import Frame
from iass.face.detected import DetectedFace
from iass.face.manifest import ChannelOrder, ModelManifest

_LIMITS = (640, 1280)
_THRESHOLD = 0.6
_OVERLAP = 0.3


@dataclass(frozen=True, slots=True)
class YuNetDetector:
    """Implements `iass.face.detected.FaceDetector`. Compiles a network for a canvas when it first meets one."""

    runtime: Runtime
    model: bytes
    manifest: ModelManifest
    _networks: dict[Shape, tuple[Network, Grid]] = field(default_factory=dict)
    _compiling: threading.Lock = field(default_factory=threading.Lock)

    def detect(self, frame: Frame) -> tuple[DetectedFace, ...]:
        """Faces, the most confident first. A picture in which none is found is looked at again, larger."""
        longest = max(frame.width, frame.height)
        found: tuple[DetectedFace, ...] = ()
        for limit, before in zip(_LIMITS, (0, *_LIMITS), strict=False):
            if not found and longest > before:
                found = self.look(frame, limit)
        return found

    def look(self, frame: Frame, limit: int) -> tuple[DetectedFace, ...]:
        """Faces found with the frame's longer side shrunk to at most `limit` pixels."""
        canvas = paint(frame, limit)
        shape = (canvas.pixels.shape[0], canvas.pixels.shape[1])
        network, grid = self._network(shape)
        raw = dict(zip(OUTPUTS, network.infer(canvas.pixels[None]), strict=True))
        boxes, landmarks, scores = decode(raw, grid, _THRESHOLD, _OVERLAP)
        corners = canvas.to_frame(boxes[:, :2])
        sizes = boxes[:, 2:] / np.asarray(canvas.scale, np.float32)
        points = canvas.to_frame(landmarks)
        return tuple(
            DetectedFace((float(left), float(top), float(width), float(height)), point, float(score))
            for (left, top), (width, height), point, score in zip(corners, sizes, points, scores, strict=True)
        )

    def _network(self, shape: Shape) -> tuple[Network, Grid]:
        with self._compiling:
            made = self._networks.get(shape)
            if made is None:
                made = self._networks[shape] = (self._compile(shape), Grid(shape))
            return made

    def _compile(self, shape: Shape) -> Network:
        model: Any = self.runtime.read(self.model)
        model.reshape([1, 3, *shape])
        wants = self.manifest.input
        rgb = wants.channels is ChannelOrder.RGB
        return self.runtime.compile(
            takes_bytes(model, reverse_channels=rgb, mean=wants.mean, scale=wants.scale), OUTPUTS
        )
