"""Frames of synthetic people."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from iass.capture.frame import Frame

Picture = Callable[[str, str], bytes]
FrameOf = Callable[[str, str], Frame]


@pytest.fixture(scope="session")
def frame_of(picture: Picture) -> FrameOf:
    """frame_of("P001", "studio_portrait") -> the decoded picture of a synthetic person."""

    def read(person: str, name: str) -> Frame:
        pixels = cv2.imdecode(np.frombuffer(picture(person, name), np.uint8), cv2.IMREAD_COLOR)
        return Frame(np.asarray(pixels, np.uint8))

    return read
