"""A flat thing held before the camera: its picture drawn through a homography, with light on it."""

import cv2
import numpy as np

from iass.demo.attacks.camera import HEIGHT, WIDTH, Matrix, Picture, Pose, plane
from iass.demo.attacks.portrait import Portrait


def onto(picture: Portrait) -> Matrix:
    """The picture's pixels to the plane, float64 (3, 3)."""
    (x, y), unit = picture.centre, picture.eyes
    return np.array([[1 / unit, 0, -x / unit], [0, 1 / unit, -y / unit], [0, 0, 1]])


def lay(scene: Picture, drawn: Picture, alpha: Picture, placed: Matrix) -> Picture:
    """The scene with `drawn` (float32 0..255) over it where alpha (0..1) is. placed: drawn's pixels to the scene's."""
    size = (WIDTH, HEIGHT)
    over = cv2.warpPerspective(drawn, placed, size, flags=cv2.INTER_AREA)
    share = cv2.warpPerspective(alpha, placed, size, flags=cv2.INTER_AREA)[..., None]
    return np.asarray(scene * (1 - share) + over * share, np.float32)


def held(drawn: Portrait, pose: Pose) -> Matrix:
    """Where the pixels of a drawing that is held in this pose fall."""
    return np.asarray(plane(pose) @ onto(drawn), np.float64)


def light(pose: Pose) -> float:
    """What a matt sheet throws back when it is tilted away from a lamp above the camera."""
    normal = pose.rotation[:, 2]
    lamp = np.array([0.25, -0.45, 0.86])
    return float(0.55 + 0.55 * max(0.0, normal @ lamp))
