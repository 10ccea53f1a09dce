"""dlib as the package `face_recognition` 1.3 calls it: HOG detector on the picture twice as large, five landmarks,
ResNet descriptor of one crop.

Called directly, with the same arguments: `face_recognition` itself asks for dlib's source package. The weights are
those of the package `face_recognition_models`, found without importing it (it wants setuptools' pkg_resources).
"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.bench.side import Steps, Vector
from iass.errors import NotReady

_UPSAMPLED = 1  # face_recognition.face_locations' default
_JITTERS = 1  # face_recognition.face_encodings' default
_LANDMARKS = "shape_predictor_5_face_landmarks.dat"
_DESCRIPTOR = "dlib_face_recognition_resnet_model_v1.dat"
_INSTALL = "pip install --no-deps dlib-bin face_recognition_models"
Pixels = NDArray[np.uint8]


class Dlib:
    """Implements `iass.bench.side.Side`."""

    def __init__(self) -> None:
        """Raises NotReady when dlib or its weights are not installed."""
        weights = _weights()
        try:
            import dlib  # noqa: PLC0415  # an optional extra, imported where it is used
        except ImportError as error:
            raise NotReady("dlib is not installed", mend=_INSTALL) from error
        self._detector = dlib.get_frontal_face_detector()
        self._landmarks = dlib.shape_predictor(str(weights / _LANDMARKS))
        self._descriptor = dlib.face_recognition_model_v1(str(weights / _DESCRIPTOR))

    def template(self, data: bytes) -> Vector | None:
        pixels = self._decode(data)
        box = self._detect(pixels) if pixels is not None else None
        if pixels is None or box is None:
            return None
        return self._encode(pixels, self._landmarks(pixels, box))

    def steps(self, pictures: Sequence[bytes]) -> Steps:
        decoded = [pixels for data in pictures if (pixels := self._decode(data)) is not None]
        found = [(pixels, box) for pixels in decoded if (box := self._detect(pixels)) is not None]
        placed = [(pixels, self._landmarks(pixels, box)) for pixels, box in found]
        return {
            "decode": lambda: [self._decode(data) for data in pictures],
            "detect": lambda: [self._detect(pixels) for pixels in decoded],
            "align": lambda: [self._landmarks(pixels, box) for pixels, box in found],
            "encode": lambda: [self._encode(pixels, points) for pixels, points in placed],
        }

    def _decode(self, data: bytes) -> Pixels | None:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB)
        return None if pixels is None else np.asarray(pixels, np.uint8)

    def _detect(self, pixels: Pixels) -> object | None:
        """The largest face's rectangle."""
        return max(self._detector(pixels, _UPSAMPLED), key=lambda box: box.area(), default=None)

    def _encode(self, pixels: Pixels, points: object) -> Vector:
        return np.asarray(self._descriptor.compute_face_descriptor(pixels, points, _JITTERS), np.float32)


def _weights() -> Path:
    spec = importlib.util.find_spec("face_recognition_models")
    if spec is None or spec.origin is None:
        raise NotReady("dlib's weights are not installed", mend=_INSTALL)
    return Path(spec.origin).parent / "models"
