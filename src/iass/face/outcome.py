"""What came of a picture. At a border a failure is ordinary, so it is a value (NIST FRTE, ISO/IEC 19795-1)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic

from iass.face.detected import DetectedFace
from iass.face.template import Model, Template


class Failure(StrEnum):
    """Why no template could be had: counts as failure to acquire (probe) or failure to enrol (gallery)."""

    NO_FACE = "no_face"
    TOO_SMALL = "too_small"
    TOO_BLURRED = "too_blurred"
    SEVERAL_FACES = "several_faces"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    TURNED_AWAY = "turned_away"
    CUT_OFF = "cut_off"
    COVERED = "covered"
    LOW_CONTRAST = "low_contrast"
    TOO_POOR = "too_poor"
    FAILED_TO_EXTRACT = "failed_to_extract"


@dataclass(frozen=True, slots=True)
class QualityMeasure:
    """One component of ISO/IEC 29794-5: the raw value in its own unit, and a scalar 0 (worst)..100."""

    name: str
    raw: float
    scalar: int


@dataclass(frozen=True, slots=True, eq=False)
class FaceProbe(Generic[Model]):
    """A face that can be searched: where it was, what it measured, and its template.

    frame_index: which of several frames it was best seen in, counted from 0. faces: of each of them, in order,
    where several were fused; None for a frame without one.
    """

    face: DetectedFace
    template: Template[Model]
    quality: tuple[QualityMeasure, ...] = ()
    frame_index: int = 0
    faces: tuple[DetectedFace | None, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class FaceFailure:
    """A face, or a whole picture when `face` is None, that cannot be searched, and why. faces: as of a probe."""

    failure: Failure
    face: DetectedFace | None = None
    quality: tuple[QualityMeasure, ...] = ()
    frame_index: int = 0
    faces: tuple[DetectedFace | None, ...] = ()


FaceOutcome = FaceProbe[Model] | FaceFailure
