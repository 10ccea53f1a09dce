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


class FaceGlance(Protocol):
    """Finds faces in one quick look, for a camera that looks many times a second."""

    def glance(self, frame: Frame, least: float) -> tuple[DetectedFace, ...]:
        """Faces whose eyes are some 12 pixels apart or more, and that are scored at least `least` (0..1; unsure ones
        help to follow a face that is known). The most confident first."""
        ...


class FaceLocator(Protocol):
    """Says where the face of a portrait is, without measuring or encoding it."""

    def locate(self, frame: Frame) -> DetectedFace | None:
        """The largest face, with landmarks as good as they can be had; None without one."""
        ...


class FaceDetector(FaceGlance, Protocol):
    """Finds faces in a frame. Every answer has the most confident first."""

    def detect(self, frame: Frame) -> tuple[DetectedFace, ...]:
        """Every face, also the far ones that are just large enough to be searched."""
        ...

    def detect_nearest(self, frame: Frame) -> tuple[DetectedFace, ...]:
        """The nearest face and all that stand about as near; quicker, and may miss far ones."""
        ...

    def refine(self, frame: Frame, face: DetectedFace) -> DetectedFace:
        """The same face with its landmarks placed better, for alignment; as it was when that cannot be had."""
        ...
