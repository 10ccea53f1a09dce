"""Non-maximum suppression: of predictions that lie over each other, the best one stays."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.face.detected import DetectedFace

_MOST = 5000


def suppressed(boxes: NDArray[np.float32], scores: NDArray[np.float32], overlap: float) -> NDArray[np.intp]:
    """Indices that stay, best first. boxes: (n, 4), left, top, width, height; overlap: intersection over union."""
    finite = np.flatnonzero(np.isfinite(boxes).all(axis=1))
    if not len(finite):
        return finite
    found = cv2.dnn.NMSBoxes(boxes[finite].tolist(), scores[finite].tolist(), 0.0, overlap, 1.0, _MOST)
    return finite[np.asarray(found, np.intp).reshape(-1)]


def merged(faces: Sequence[DetectedFace], overlap: float) -> tuple[DetectedFace, ...]:
    """Faces of several looks at one frame, each once, best first."""
    if not faces:
        return ()
    boxes = np.array([face.box for face in faces], np.float32)
    scores = np.array([face.confidence for face in faces], np.float32)
    return tuple(faces[i] for i in suppressed(boxes, scores, overlap))
