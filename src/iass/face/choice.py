"""Which of the faces in view is meant."""

from collections.abc import Sequence

import numpy as np

from iass.capture.frame import Frame
from iass.face.detected import DetectedFace

_RIVAL_SHARE = 0.6
"""A second face whose eyes are at least this share as far apart as the largest one's stands as near: it is not
a bystander in the background."""


def largest(faces: Sequence[DetectedFace]) -> DetectedFace:
    """The face with the greatest inter-eye distance. Raises ValueError when there is none."""
    return max(faces, key=lambda face: face.inter_eye_distance)


def rivals(faces: Sequence[DetectedFace]) -> int:
    """How many further faces are as near as the largest one."""
    least = _RIVAL_SHARE * largest(faces).inter_eye_distance
    return sum(face.inter_eye_distance >= least for face in faces) - 1


def central(faces: Sequence[DetectedFace], frame: Frame) -> DetectedFace:
    """The face nearest the picture's centre, weighed by size: area less twice the squared distance of the
    centres, in pixels (the rule of the usual LFW protocols). Raises ValueError when there is none."""
    middle = np.array([frame.width, frame.height]) / 2

    def weight(face: DetectedFace) -> float:
        left, top, width, height = face.box
        distance = np.array([left + width / 2, top + height / 2]) - middle
        return width * height - 2.0 * float(distance @ distance)

    return max(faces, key=weight)
