"""How promising a detection is, before anything is done with its pixels: for cameras that see it many times."""

from iass.capture.frame import Frame
from iass.face.detected import DetectedFace
from iass.face.quality.crop_of_the_face_image import crop_of_the_face_image
from iass.face.quality.head_pose import head_pose
from iass.face.quality.inter_eye_distance import inter_eye_distance
from iass.face.quality.unified_quality_score import unified_quality_score


def glance(frame: Frame, face: DetectedFace) -> float:
    """0..1 from the landmarks alone: size, pose and margins, as the unified score weighs them. An upper bound of what
    `iass.face.fuse.utility` will say of the face, but for landmarks that are placed better later."""
    margins = crop_of_the_face_image(face, (frame.width, frame.height))
    seen = (inter_eye_distance(face), *head_pose(face.landmarks), *margins)
    return unified_quality_score(seen, face.confidence).raw
