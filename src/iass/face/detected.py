"""One face found in a frame."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Frame

Points = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class DetectedFace:
    """box: left, top, width, height in pixels of the frame (may reach over its edge).

    landmarks: float32 (5, 2), x and y in pixels: the subject's right eye, left eye, nose tip, right
    and left corner of the mouth (so the right eye lies left in the picture). confidence: 0..1.
    """

    box: tuple[float, float, float, float]
    landmarks: Points
    confidence: float

    def __post_init__(self) -> None:
        if self.landmarks.shape != (5, 2):
            raise ValueError(f"a face has landmarks of shape (5, 2), not {self.landmarks.shape}")

    @property
    def inter_eye_distance(self) -> float:
        """Pixels between the eye centres (ISO/IEC 29794-5, inter-eye distance)."""
        return float(np.linalg.norm(self.landmarks[0] - self.landmarks[1]))


class FaceDetector(Protocol):
    """Finds every face in a frame, the most confident first."""

    def detect(self, frame: Frame) -> tuple[DetectedFace, ...]: ...
