"""All components of quality of one face, in the order in which they are shown."""

import math

from iass.face.detected import DetectedFace
from iass.face.outcome import QualityMeasure
from iass.face.quality.crop_of_the_face_image import crop_of_the_face_image
from iass.face.quality.dynamic_range import dynamic_range
from iass.face.quality.face_occlusion_prevention import face_occlusion_prevention
from iass.face.quality.head_pose import head_pose
from iass.face.quality.illumination_uniformity import illumination_uniformity
from iass.face.quality.inter_eye_distance import inter_eye_distance
from iass.face.quality.over_exposure_prevention import over_exposure_prevention
from iass.face.quality.sharpness import sharpness
from iass.face.quality.single_face_present import single_face_present
from iass.face.quality.under_exposure_prevention import under_exposure_prevention
from iass.face.quality.unified_quality_score import unified_quality_score
from iass.face.quality.view import FaceView


def assess(view: FaceView) -> tuple[QualityMeasure, ...]:
    """The unified score first, then every component by itself. None raises: what cannot be measured has a raw value
    that is no number, and the scalar 0."""
    components = (
        inter_eye_distance(view.face),
        sharpness(view.crop),
        *head_pose(view.face.landmarks),
        illumination_uniformity(view),
        under_exposure_prevention(view),
        over_exposure_prevention(view),
        dynamic_range(view),
        face_occlusion_prevention(view),
        single_face_present(view),
        *crop_of_the_face_image(view.face, view.frame_size),
    )
    return unified_quality_score(components, view.face.confidence), *components


def with_strength(
    quality: tuple[QualityMeasure, ...], face: DetectedFace, strength: float
) -> tuple[QualityMeasure, ...]:
    """The same with the unified score made anew, now that the recogniser has answered; as it was when strength, see
    there, is no number."""
    if math.isnan(strength):
        return quality
    return unified_quality_score(quality[1:], face.confidence, strength), *quality[1:]
