"""The peer: the same weights on OpenCV's detector and ONNX Runtime, as one would write it without IASS."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.adapters.openvino.weights import folded
from iass.errors import NotReady
from iass.face.align import Alignment
from iass.face.manifest import ModelKind, find_manifest

_THRESHOLD = 0.6
_OVERLAP = 0.3
_MOST_FACES = 5000
Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Peer:
    """detector: cv2.FaceDetectorYN on the file as it ships; encoder: an ONNX Runtime session on the folded file,
    because OpenCV 5 and ONNX Runtime refuse the shipped one (it lists weights as inputs that it does not have)."""

    detector: Any
    encoder: Any
    alignment: Alignment

    @classmethod
    def load(cls, cache_dir: Path, threads: int) -> "Peer":
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
        session = onnxruntime.InferenceSession(folded(sface, cache_dir), options, providers=["CPUExecutionProvider"])
        yunet = find_manifest("yunet-2023mar", ModelKind.DETECTOR, None).verified()
        detector = cv2.FaceDetectorYN.create(str(yunet), "", (640, 480), _THRESHOLD, _OVERLAP, _MOST_FACES)
        points = np.asarray(sface.alignment, np.float32)
        return cls(detector, session, Alignment(points, sface.input.width, sface.input.height))

    def decode(self, data: bytes) -> Pixels:
        return np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)

    def detect(self, pixels: Pixels) -> NDArray[np.float32]:
        """Landmarks (5, 2) of the largest face."""
        self.detector.setInputSize((pixels.shape[1], pixels.shape[0]))
        faces = np.asarray(self.detector.detect(pixels)[1], np.float32)
        return faces[np.argmax(faces[:, 2] * faces[:, 3]), 4:14].reshape(5, 2)

    def align(self, pixels: Pixels, landmarks: NDArray[np.float32]) -> Pixels:
        transform = self.alignment.transform(landmarks)
        if transform is None:
            raise ValueError("the peer found landmarks that span no face")
        size = (self.alignment.width, self.alignment.height)
        return np.asarray(cv2.warpAffine(pixels, transform, size, flags=cv2.INTER_LINEAR), np.uint8)

    def encode(self, crop: Pixels) -> NDArray[np.float32]:
        """Crop and mirror image in one batch, averaged."""
        batch = cv2.dnn.blobFromImages([crop, cv2.flip(crop, 1)], swapRB=True)
        vector = np.asarray(self.encoder.run(None, {"data": batch})[0], np.float32).sum(axis=0)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def template(self, data: bytes) -> NDArray[np.float32]:
        """From the encoded picture to the vector."""
        pixels = self.decode(data)
        return self.encode(self.align(pixels, self.detect(pixels)))
