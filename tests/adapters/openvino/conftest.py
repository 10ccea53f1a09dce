"""The real models, loaded once for all tests of this folder."""

import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from iass.adapters.openvino.detector import YuNetDetector
from iass.adapters.openvino.encoder import OpenVinoEncoder
from iass.adapters.openvino.engine import load
from iass.capture.frame import Frame
from iass.face.pipeline import FacePipeline

Picture = Callable[[str, str], bytes]
FrameOf = Callable[[str, str], Frame]


@pytest.fixture(scope="session")
def cache_dir() -> Path:
    """Shared by the whole session, see tests/conftest.py."""
    return Path(os.environ["IASS_MODEL_CACHE_DIR"])


@pytest.fixture(scope="session")
def engine(cache_dir: Path) -> FacePipeline:
    return load("sface-2021dec", extra_dir=None, cache_dir=cache_dir, threads=2)


@pytest.fixture(scope="session")
def detector(engine: FacePipeline) -> YuNetDetector:
    assert isinstance(engine.detector, YuNetDetector)
    return engine.detector


@pytest.fixture(scope="session")
def encoder(engine: FacePipeline) -> OpenVinoEncoder:
    assert isinstance(engine.encoder, OpenVinoEncoder)
    return engine.encoder


@pytest.fixture(scope="session")
def frame_of(picture: Picture) -> FrameOf:
    """frame_of("P001", "studio_portrait") -> the decoded picture of a synthetic person."""

    def read(person: str, name: str) -> Frame:
        pixels = cv2.imdecode(np.frombuffer(picture(person, name), np.uint8), cv2.IMREAD_COLOR)
        return Frame(np.asarray(pixels, np.uint8))

    return read
