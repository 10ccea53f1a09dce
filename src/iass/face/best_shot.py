"""Which pictures of a passage are worth keeping: few, good, and not of one moment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from iass.capture.camera import Picture
from iass.capture.frame import Frame
from iass.face.detected import DetectedFace, Points
from iass.face.fuse import utility
from iass.face.motion import Box, centre_of, overlap
from iass.face.outcome import FaceProbe
from iass.face.quality.head_pose import angles
from iass.face.track import TrackedFace

GOOD_EYES = 37.0
"""Pixels between the eyes from which a face is sent after a moment, without waiting for better. Somewhat below 40, so
that no face of 40 pixels waits because its landmarks lie a pixel or two beside."""

_LEAST_EYES = 16.0
_MARGIN = 2.0
"""The side of a shot, in sides of the face's box."""
_LEAST_REACH = 0.6
_MOST_PIXELS = 640
_JPEG_QUALITY = 93
_LEAST_OWN = 0.4  # intersection over union of a face's box in the picture and in the cut
_FRONTAL = 35.0  # degrees of yaw


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A face cut out of a picture with a margin, as it would be sent. at: seconds of the stream.

    scale: pixels of the cut for one of the picture, 1 unless it was made smaller. own: the face's box in the cut.
    covered: see `TrackedFace`.
    """

    track: int
    at: float
    jpeg: bytes
    face_box: Box
    scale: float
    own: Box
    covered: float = 0.0

    def shows(self, face: DetectedFace) -> bool:
        """Whether the face found in the cut is the one that was cut out, not a passer-by's that reaches into it."""
        return overlap(self.own, face.box) >= _LEAST_OWN


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A candidate that can be recognised. probe: what the service will make of the same bytes. utility: 0..1.

    face_box and inter_eye_distance: in pixels of the picture that it was cut out of; the distance by the landmarks of
    the cut, which are better than those of the quick look.
    """

    at: float
    jpeg: bytes
    face_box: Box
    inter_eye_distance: float
    utility: float
    probe: FaceProbe[Any]

    @classmethod
    def of(cls, candidate: Candidate, probe: FaceProbe[Any]) -> "Shot":
        eyes = probe.face.inter_eye_distance / candidate.scale
        return cls(candidate.at, candidate.jpeg, candidate.face_box, eyes, utility(probe.quality), probe)

    @property
    def good(self) -> bool:
        return self.inter_eye_distance >= GOOD_EYES

    @property
    def frontal(self) -> bool:
        """Whether another face's template would tell that this is somebody else; a profile is like nobody."""
        return frontal(self.probe.face.landmarks)


def frontal(landmarks: Points) -> bool:
    """Whether both halves of the face are seen."""
    return abs(angles(landmarks)[0]) <= _FRONTAL


def promising(face: TrackedFace) -> bool:
    """Whether a detection is worth being cut out: large enough, and not seen from the side."""
    return face.detected.inter_eye_distance >= _LEAST_EYES and face.confidence >= 0.5


def cut_out(picture: Picture, face: TrackedFace) -> Candidate:
    """The face in the middle of a square, JPEG of at most 640 pixels. Near the picture's edge the square is narrower,
    so that the face stays in the middle."""
    centre, size = centre_of(face.box), max(face.box[2:])
    across = _reach(centre.real, size, picture.width)
    down = _reach(centre.imag, size, picture.height)
    corners = (centre.real - across, centre.imag - down, centre.real + across, centre.imag + down)
    frame = picture.part(*(round(corner) for corner in corners))
    scale = min(1.0, _MOST_PIXELS / max(frame.width, frame.height))
    left, top = (max(0, round(corner)) for corner in corners[:2])
    own = (
        (face.box[0] - left) * scale,
        (face.box[1] - top) * scale,
        face.box[2] * scale,
        face.box[3] * scale,
    )
    return Candidate(face.track, face.at, _jpeg(_scaled(frame, scale)), face.box, scale, own, face.covered)


def _reach(centre: float, size: float, whole: int) -> float:
    """Half the side of the cut: the whole margin, or up to the edge, and never less than the face."""
    return max(_LEAST_REACH * size, min(_MARGIN / 2 * size, centre, whole - centre))


def best_few(shots: Iterable[Shot], most: int = 3, apart: float = 0.12) -> tuple[Shot, ...]:
    """The best `most` shots that lie `apart` seconds from each other, in order of time; fewer where that is all.

    One picture is one shot: a camera that hands it out twice must not be taken for a recording that is replayed."""
    chosen: list[Shot] = []
    for shot in sorted(shots, key=lambda one: (one.utility, one.at), reverse=True):
        new = all(abs(shot.at - other.at) >= apart and shot.jpeg != other.jpeg for other in chosen)
        if len(chosen) < most and new:
            chosen.append(shot)
    return tuple(sorted(chosen, key=lambda one: one.at))


def _scaled(frame: Frame, scale: float) -> Frame:
    if scale >= 1:
        return frame
    size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
    return Frame(np.asarray(cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA), np.uint8), frame.grey)


def _jpeg(frame: Frame) -> bytes:
    encoded, data = cv2.imencode(".jpg", frame.pixels, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not encoded:
        raise ValueError("OpenCV could not encode a shot as JPEG")
    return data.tobytes()
