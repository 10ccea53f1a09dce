"""Crop of the face image (ISO/IEC 29794-5:2025, 7.4.10): whether the whole face is in the picture on all sides."""

import math

from iass.face.detected import DetectedFace
from iass.face.outcome import QualityMeasure
from iass.face.quality.scalar import sigmoid_scalar

LEFTWARD = "leftward_crop_of_the_face_image"
RIGHTWARD = "rightward_crop_of_the_face_image"
ABOVE = "margin_above_of_the_face_image"
BELOW = "margin_below_of_the_face_image"

_SIDE = (0.9, 0.1)  # inter-eye distances from an eye to the edge: half a head is about 0.6 from there to the ear
_UP = (1.1, 0.15)  # eye-to-mouth distances from the eyes to the edge: the hair line
_LEAST = 1e-6  # pixels
_DOWN = (1.9, 0.1)  # the chin lies at about 1.7


def crop_of_the_face_image(face: DetectedFace, frame_size: tuple[int, int]) -> tuple[QualityMeasure, ...]:
    """raw: leftward and rightward, the distance of the outer eye to that edge of the picture in inter-eye distances;
    above and below, of the point between the eyes in distances from there to the mouth. Negative beyond the edge.

    The standard measures above and below in distances from eyes to chin; five landmarks do not hold a chin.
    """
    width, height = frame_size
    (right_x, right_y), (left_x, left_y), _, (corner_x, corner_y), (other_x, other_y) = face.landmarks.tolist()
    middle_x, middle_y = (right_x + left_x) / 2, (right_y + left_y) / 2
    across = max(math.hypot(left_x - right_x, left_y - right_y), _LEAST)
    down = max(math.hypot((corner_x + other_x) / 2 - middle_x, (corner_y + other_y) / 2 - middle_y), _LEAST)
    raws = (
        (LEFTWARD, min(right_x, left_x) / across, _SIDE),
        (RIGHTWARD, (width - 1 - max(right_x, left_x)) / across, _SIDE),
        (ABOVE, middle_y / down, _UP),
        (BELOW, (height - 1 - middle_y) / down, _DOWN),
    )
    return tuple(QualityMeasure(name, raw, sigmoid_scalar(raw, *law)) for name, raw, law in raws)
