"""Inter-eye distance (ISO/IEC 29794-5): how many pixels there are to tell a face from another."""

from iass.face.detected import DetectedFace
from iass.face.outcome import QualityMeasure
from iass.face.quality.scalar import sigmoid_scalar

NAME = "inter_eye_distance"
_CENTRE = 70.0
_WIDTH = 20.0


def inter_eye_distance(face: DetectedFace) -> QualityMeasure:
    """raw: pixels between the eye centres in the frame as it came. Not corrected for yaw, which is not known."""
    raw = face.inter_eye_distance
    return QualityMeasure(NAME, raw, sigmoid_scalar(raw, _CENTRE, _WIDTH))
