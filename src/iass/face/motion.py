"""Where a face will be: a Kalman filter with constant velocity, in units of the face's own size."""

from dataclasses import dataclass

import numpy as np

from iass.face.detected import DetectedFace

Box = tuple[float, float, float, float]
"""left, top, width, height in pixels."""

_UNSEEN_SPEED = 3.0
_ACCELERATION = 3.0
_DETECTION_NOISE = 0.08
"""Standard deviations in face sizes: of the speed of somebody just met (a second), of its change (a second, squared),
and of where a detector sets its box."""
_SIZE_GAIN = 0.5


@dataclass(slots=True)
class Motion:
    """centre, speed: x and y, in pixels and pixels a second. size: the geometric mean of width and height.

    Both axes share one covariance: position, mixed and speed, in sizes.
    """

    centre: complex
    size: float
    at: float
    speed: complex = 0j
    position_variance: float = _DETECTION_NOISE**2
    mixed_variance: float = 0.0
    speed_variance: float = _UNSEEN_SPEED**2

    @classmethod
    def of(cls, face: DetectedFace, at: float) -> "Motion":
        return cls(centre_of(face.box), size_of(face.box), at)

    def move_to(self, at: float) -> None:
        """Predicts; at: seconds, not before the last one."""
        passed = max(0.0, at - self.at)
        self.centre += self.speed * passed
        noise = _ACCELERATION**2
        self.position_variance += passed * (2 * self.mixed_variance + passed * self.speed_variance)
        self.position_variance += noise * passed**4 / 4
        self.mixed_variance += passed * self.speed_variance + noise * passed**3 / 2
        self.speed_variance += noise * passed**2
        self.at = at

    def correct(self, face: DetectedFace) -> None:
        """Takes in where the face was found at the moment that was moved to."""
        total = self.position_variance + _DETECTION_NOISE**2
        gain, speed_gain = self.position_variance / total, self.mixed_variance / total
        surprise = centre_of(face.box) - self.centre
        self.centre += gain * surprise
        self.speed += speed_gain * surprise
        self.speed_variance -= speed_gain * self.mixed_variance
        self.mixed_variance *= 1 - gain
        self.position_variance *= 1 - gain
        self.size *= (size_of(face.box) / self.size) ** _SIZE_GAIN

    @property
    def uncertainty(self) -> float:
        """Standard deviation of the centre, in sizes."""
        return float(np.sqrt(self.position_variance))


def centre_of(box: Box) -> complex:
    left, top, width, height = box
    return complex(left + width / 2, top + height / 2)


def size_of(box: Box) -> float:
    return float(np.sqrt(max(box[2], 1.0) * max(box[3], 1.0)))


def overlap(one: Box, other: Box) -> float:
    """Intersection over union, 0..1."""
    shared = _shared(one, other)
    return shared / (one[2] * one[3] + other[2] * other[3] - shared) if shared else 0.0


def share_covered(one: Box, other: Box) -> float:
    """Share of the first box that the other one covers, 0..1."""
    shared = _shared(one, other)
    return shared / (one[2] * one[3]) if shared else 0.0


def _shared(one: Box, other: Box) -> float:
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return width * height if width > 0 and height > 0 else 0.0
