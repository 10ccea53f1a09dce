"""The peer: the same weights on OpenCV's detector and ONNX Runtime, as one would write it without IASS."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.adapters.openvino.weights import folded
from iass.bench.side import Steps, Vector
from iass.errors import NotReady
from iass.face.align import Alignment
from iass.face.manifest import ModelKind, find_manifest

_THRESHOLD = 0.6
_OVERLAP = 0.3
_MOST_FACES = 5000
Pixels = NDArray[np.uint8]


class OpenCvOrt:
    """Implements `iass.bench.side.Side`: cv2.FaceDetectorYN on the file as it ships, and an ONNX Runtime session on
    the folded file, because OpenCV 5 and ONNX Runtime refuse the shipped one (it lists weights as inputs that it does
    not have). The session is shared by threads; each has a detector of its own, which keeps state."""

    def __init__(self, cache_dir: Path, threads: int, *, mirrored: bool) -> None:
        """Raises NotReady when the extra `bench` is not installed."""
        try:
            import onnxruntime  # noqa: PLC0415  # an optional extra, imported where it is used
        except ImportError as error:
            raise NotReady("onnxruntime is not installed", mend="pip install 'iass[bench]'") from error
        cv2.setNumThreads(threads)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        sface = find_manifest("sface-2021dec", ModelKind.RECOGNISER, None)
        self._session = onnxruntime.InferenceSession(
            folded(sface, cache_dir), options, providers=["CPUExecutionProvider"]
        )
        self._file = str(find_manifest("yunet-2023mar", ModelKind.DETECTOR, None).verified())
        self._own = threading.local()
        points = np.asarray(sface.alignment, np.float32)
        self._alignment = Alignment(points, sface.input.width, sface.input.height)
        self._mirrored = mirrored

    def template(self, data: bytes) -> Vector | None:
        pixels = self._decode(data)
        landmarks = self._detect(pixels) if pixels is not None else None
        return None if pixels is None or landmarks is None else self._encode(self._align(pixels, landmarks))

    def steps(self, pictures: Sequence[bytes]) -> Steps:
        decoded = [pixels for data in pictures if (pixels := self._decode(data)) is not None]
        found = [(pixels, points) for pixels in decoded if (points := self._detect(pixels)) is not None]
        crops = [self._align(pixels, points) for pixels, points in found]
        return {
            "decode": lambda: [self._decode(data) for data in pictures],
            "detect": lambda: [self._detect(pixels) for pixels in decoded],
            "align": lambda: [self._align(pixels, points) for pixels, points in found],
            "encode": lambda: [self._encode(crop) for crop in crops],
        }

    def _decode(self, data: bytes) -> Pixels | None:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
        return None if pixels is None else np.asarray(pixels, np.uint8)

    def _detect(self, pixels: Pixels) -> NDArray[np.float32] | None:
        """Landmarks (5, 2) of the largest face."""
        detector = getattr(self._own, "detector", None)
        if detector is None:
            create: Any = cv2.FaceDetectorYN.create
            detector = self._own.detector = create(self._file, "", (640, 480), _THRESHOLD, _OVERLAP, _MOST_FACES)
        detector.setInputSize((pixels.shape[1], pixels.shape[0]))
        found = detector.detect(pixels)[1]
        if found is None:
            return None
        faces = np.asarray(found, np.float32)
        return faces[np.argmax(faces[:, 2] * faces[:, 3]), 4:14].reshape(5, 2)

    def _align(self, pixels: Pixels, landmarks: NDArray[np.float32]) -> Pixels:
        transform = self._alignment.transform(landmarks)
        if transform is None:
            raise ValueError("the peer found landmarks that span no face")
        size = (self._alignment.width, self._alignment.height)
        return np.asarray(cv2.warpAffine(pixels, transform, size, flags=cv2.INTER_LINEAR), np.uint8)

    def _encode(self, crop: Pixels) -> Vector:
        crops = [crop, cv2.flip(crop, 1)] if self._mirrored else [crop]
        batch = cv2.dnn.blobFromImages(crops, swapRB=True)
        vector = np.asarray(self._session.run(None, {"data": batch})[0], np.float32).sum(axis=0)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)
