"""Head pose (ISO/IEC 29794-5:2025, 7.4.11): how far the head is turned, nodded and tilted, from five landmarks."""

import math

import numpy as np
from numpy.typing import NDArray

from iass.face.detected import Points
from iass.face.outcome import QualityMeasure

YAW = "head_pose_yaw"
PITCH = "head_pose_pitch"
ROLL = "head_pose_roll"

# A mean head in units of its inter-eye distance: x to the picture's right, y down, z towards the camera. Right eye,
# left eye, nose tip, right and left corner of the mouth, as in `DetectedFace`. x and y are the mean of the ten studio
# portraits of `openpeople` as our detector places the points, z is that of the head model of OpenCV's tutorials.
_HEAD = np.array(
    [[-0.5, 0.0, 0.0], [0.5, 0.0, 0.0], [0.0, 0.577, 0.42], [-0.425, 1.026, 0.03], [0.425, 1.026, 0.03]], np.float64
)
_SOLVE: NDArray[np.float64] = np.linalg.pinv(_HEAD - _HEAD.mean(axis=0))
_SOLVE -= _SOLVE.mean(axis=1, keepdims=True)  # so that landmarks need not be centred


def head_pose(landmarks: Points) -> tuple[QualityMeasure, QualityMeasure, QualityMeasure]:
    """raw: yaw, pitch and roll in degrees, -180..180, 0 for a face straight into the camera; not a number when the
    landmarks are none. Yaw is positive when the head turns to the picture's right, pitch when it looks up, roll
    when it tilts clockwise in the picture.

    The pose under weak perspective (DeMenthon and Davis, IJCV 15, 1995, first step): the two rows of a scaled
    rotation are fitted to the landmarks by least squares. Five points of a mean head: good to some ten degrees, and
    pitch less than yaw, because noses differ. The scalar is 100 cos^2 of the angle, and 0 beyond 90 degrees.
    """
    yaw, pitch, roll = angles(landmarks)
    return _measure(YAW, yaw), _measure(PITCH, pitch), _measure(ROLL, roll)


def angles(landmarks: Points) -> tuple[float, float, float]:
    """Yaw, pitch, roll in degrees."""
    placed = landmarks.astype(np.float64)
    across, down = (_SOLVE @ placed).T.tolist()
    lengths = math.hypot(*across), math.hypot(*down)
    if not (min(lengths) > 0 and max(lengths) < math.inf):
        return math.nan, math.nan, math.nan
    ax, ay, az = (value / lengths[0] for value in across)
    dx, dy, dz = (value / lengths[1] for value in down)
    (right_x, right_y), (left_x, left_y) = placed[:2].tolist()
    yaw = math.degrees(math.atan2(az, ax * dy - ay * dx))
    pitch = math.degrees(math.asin(min(1.0, max(-1.0, -dz))))
    return yaw, pitch, math.degrees(math.atan2(left_y - right_y, left_x - right_x))


def _measure(name: str, degrees: float) -> QualityMeasure:
    scalar = round(100 * math.cos(math.radians(degrees)) ** 2) if abs(degrees) < 90 else 0
    return QualityMeasure(name, degrees, scalar)
