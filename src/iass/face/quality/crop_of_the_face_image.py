"""Crop of the face image (ISO/IEC 29794-5:2025, 7.4.10): whether the whole face is in the picture on all sides."""

import numpy as np

from iass.face.detected import DetectedFace
from iass.face.outcome import QualityMeasure
from iass.face.quality.scalar import sigmoid_scalar

LEFTWARD = "leftward_crop_of_the_face_image"
RIGHTWARD = "rightward_crop_of_the_face_image"
ABOVE = "margin_above_of_the_face_image"
BELOW = "margin_below_of_the_face_image"

_SIDE = (0.9, 0.1)  # inter-eye distances from an eye to the edge: half a head is about 0.6 from there to the ear
_UP = (1.1, 0.15)  # eye-to-mouth distances from the eyes to the edge: the hair line
_DOWN = (1.9, 0.1)  # the chin lies at about 1.7


def crop_of_the_face_image(face: DetectedFace, frame_size: tuple[int, int]) -> tuple[QualityMeasure, ...]:
    """raw: leftward and rightward, the distance of the outer eye to that edge of the picture in inter-eye distances;
    above and below, of the point between the eyes in distances from there to the mouth. Negative beyond the edge.

    The standard measures above and below in distances from eyes to chin; five landmarks do not hold a chin.
    """
    width, height = frame_size
    eyes, mouth = face.landmarks[:2], face.landmarks[3:]
    middle = eyes.mean(axis=0)
    across = max(float(np.linalg.norm(eyes[1] - eyes[0])), 1e-6)
    down = max(float(np.linalg.norm(mouth.mean(axis=0) - middle)), 1e-6)
    raws = (
        (LEFTWARD, float(eyes[:, 0].min()) / across, _SIDE),
        (RIGHTWARD, (width - 1 - float(eyes[:, 0].max())) / across, _SIDE),
        (ABOVE, float(middle[1]) / down, _UP),
        (BELOW, (height - 1 - float(middle[1])) / down, _DOWN),
    )
    return tuple(QualityMeasure(name, raw, sigmoid_scalar(raw, *law)) for name, raw, law in raws)
