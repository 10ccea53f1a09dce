"""Which faces are cut out, and how soon: a look that is not taken cannot be sent."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from iass.capture.camera import WholePicture
from iass.capture.frame import Frame
from iass.face.detected import DetectedFace
from iass.face.lookout import Lookout

from .test_track import face

_FRONT = face((320, 240))
_POINTS = _FRONT.landmarks.copy()
_POINTS[2, 0] += 45
_ASIDE = replace(_FRONT, landmarks=_POINTS)


@dataclass
class Shown:
    """Finds the face that it is told to."""

    face: DetectedFace

    def glance(self, frame: Frame, least: float) -> tuple[DetectedFace, ...]:  # noqa: ARG002
        return (self.face,)


def cut_at(faces: list[DetectedFace]) -> list[int]:
    """Tenths of a second at which a track whose passage was sent was cut out; shown from the third on."""
    shown = Shown(faces[0])
    lookout = Lookout(shown)
    picture = WholePicture(Frame(np.zeros((480, 640, 3), np.uint8)))
    made = list[int]()
    for tenth, one in enumerate([faces[0], faces[0], *faces]):
        shown.face = one
        seen = lookout.look(picture, tenth / 10)
        lookout.known.update(followed.track for followed in seen.faces)
        made += [tenth] * len(seen.candidates)
    return made


def test_who_was_sent_is_cut_out_as_often_as_a_stranger() -> None:
    assert len(cut_at([_FRONT] * 20)) <= 3


@pytest.mark.parametrize("seconds", [0.5, 2.0])
def test_half_a_second_towards_the_camera_falls_between_two_looks(seconds: float) -> None:
    """Of somebody who was sent from the side: it may be all that is ever seen of the face."""
    aside = [_ASIDE] * 12
    made = cut_at([*aside, *[_FRONT] * round(seconds * 10), *aside])
    assert any(14 <= tenth <= 16 for tenth in made), made


def test_who_is_seen_from_the_side_is_cut_out_as_often_as_a_stranger() -> None:
    assert len(cut_at([_ASIDE] * 20)) <= 3
