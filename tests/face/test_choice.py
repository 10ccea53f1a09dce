"""Which face is meant when several are in view."""

import numpy as np
import pytest

from iass.capture.frame import Frame
from iass.face.choice import central, largest, rivals
from iass.face.detected import DetectedFace


def face(x: float, y: float, distance: float) -> DetectedFace:
    """A face with its middle at x, y."""
    half = np.array([[-0.5, -0.4], [0.5, -0.4], [0, 0], [-0.4, 0.5], [0.4, 0.5]], np.float32)
    size = distance * 2.4
    box = (x - size / 2, y - size / 2, size, size)
    return DetectedFace(box, (half * distance + np.array([x, y])).astype(np.float32), 0.9)


def test_bystanders_in_the_background_are_no_rivals() -> None:
    assert rivals([face(300, 200, 80), face(50, 50, 40), face(600, 60, 20)]) == 0


@pytest.mark.parametrize(("distance", "expected"), [(47, 0), (49, 1), (80, 1)])
def test_a_second_face_about_as_near_is_a_rival(distance: float, expected: int) -> None:
    assert rivals([face(300, 200, 80), face(500, 200, distance)]) == expected


def test_the_largest_is_by_the_eyes_and_not_by_confidence_or_order() -> None:
    small, large = face(100, 100, 30), face(400, 100, 60)
    assert largest([small, large]) is large
    assert largest([large, small]) is large


def test_the_central_face_wins_over_a_larger_one_at_the_edge() -> None:
    frame = Frame(np.zeros((250, 250, 3), np.uint8))
    middle, edge = face(125, 130, 45), face(235, 30, 50)
    assert central([edge, middle], frame) is middle


def test_among_faces_equally_near_the_centre_the_larger_wins() -> None:
    frame = Frame(np.zeros((250, 250, 3), np.uint8))
    small, large = face(95, 125, 20), face(155, 125, 40)
    assert central([small, large], frame) is large
