"""The real engine, and frames of synthetic people."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from iass.adapters.openvino.engine import load
from iass.capture.frame import Frame
from iass.face.pipeline import FacePipeline

Picture = Callable[[str, str], bytes]
FrameOf = Callable[[str, str], Frame]


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> FacePipeline:
    return load("sface-2021dec", extra_dir=None, cache_dir=tmp_path_factory.mktemp("models"), threads=2)


@pytest.fixture(scope="session")
def frame_of(picture: Picture) -> FrameOf:
    """frame_of("P001", "studio_portrait") -> the decoded picture of a synthetic person."""

    def read(person: str, name: str) -> Frame:
        pixels = cv2.imdecode(np.frombuffer(picture(person, name), np.uint8), cv2.IMREAD_COLOR)
        return Frame(np.asarray(pixels, np.uint8))

    return read


def resized(frame: Frame, longest: int) -> Frame:
    """The frame with its longer side of so many pixels."""
    scale = longest / max(frame.width, frame.height)
    size = (max(1, round(frame.width * scale)), max(1, round(frame.height * scale)))
    return Frame(np.asarray(cv2.resize(frame.pixels, size, interpolation=cv2.INTER_AREA), np.uint8))


def side_by_side(*frames: Frame) -> Frame:
    """Frames in one picture, each in a column of its own, at the top of it."""
    height = max(frame.height for frame in frames)
    padded = [np.pad(f.pixels, ((0, height - f.height), (0, 0), (0, 0)), constant_values=96) for f in frames]
    return Frame(np.concatenate(padded, axis=1))
