"""No frame, whatever its shape and content, breaks the pipeline."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iass.capture.frame import Frame
from iass.face.outcome import FaceFailure, FaceOutcome, FaceProbe
from iass.face.pipeline import FacePipeline

Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]
SIDES = st.one_of(
    st.integers(1, 40), st.integers(41, 700), st.sampled_from([1, 31, 32, 33, 319, 320, 321, 640, 641, 5000])
)
FILLS = ["uniform", "noise", "stripes", "checks", "face", "many faces", "blocks"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(width=SIDES, height=SIDES, fill=st.sampled_from(FILLS), seed=st.integers(0, 2**32 - 1))
def test_every_frame_ends_in_an_outcome(
    engine: FacePipeline, portrait: Pixels, width: int, height: int, fill: str, seed: int
) -> None:
    if width * height > 4_000_000:
        height = 200
    frame = Frame(painted(np.random.default_rng(seed), portrait, width, height, fill))
    every = engine.every_face(frame)
    assert every
    for outcome in (*every, engine.one_face(frame), engine.central_face(frame), engine.fuse([frame, frame])):
        assert_sound(outcome)


@pytest.mark.parametrize("shape", [(1, 1), (1, 5000), (5000, 1), (7000, 7000)], ids=str)
def test_the_outermost_shapes_end_in_an_outcome(engine: FacePipeline, shape: tuple[int, int]) -> None:
    for outcome in engine.every_face(Frame(np.full((*shape, 3), 255, np.uint8))):
        assert_sound(outcome)


def assert_sound(outcome: FaceOutcome) -> None:
    if isinstance(outcome, FaceProbe):
        assert np.isfinite(outcome.template.vector).all()
        assert float(np.linalg.norm(outcome.template.vector)) == pytest.approx(1, abs=1e-5)
    else:
        assert isinstance(outcome, FaceFailure)
    for measure in outcome.quality:
        assert np.isfinite(measure.raw) or measure.scalar == 0  # what cannot be measured is not good
        assert 0 <= measure.scalar <= 100


@pytest.fixture(scope="session")
def portrait(frame_of: Callable[[str, str], Frame]) -> Pixels:
    pixels = frame_of("P001", "studio_portrait").pixels
    return np.asarray(cv2.resize(pixels, (256, 256), interpolation=cv2.INTER_AREA), np.uint8)


def painted(rng: np.random.Generator, portrait: Pixels, width: int, height: int, fill: str) -> Pixels:
    shape = (height, width, 3)
    if fill == "uniform":
        return np.full(shape, rng.integers(0, 256, 3), np.uint8)
    if fill == "noise":
        return rng.integers(0, 256, shape).astype(np.uint8)
    if fill == "stripes":
        return np.broadcast_to((np.arange(width) % rng.integers(1, 9) * 60).astype(np.uint8)[:, None], shape).copy()
    if fill == "checks":
        return np.asarray(np.indices((height, width)).sum(axis=0)[..., None] % 2 * np.full(3, 255), np.uint8)
    if fill == "blocks":
        coarse = rng.integers(0, 256, (max(1, height // 24), max(1, width // 24), 3)).astype(np.uint8)
        return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    if fill == "face":  # squeezed or stretched as the shape will have it
        return np.asarray(cv2.resize(portrait, (width, height)), np.uint8)
    small = cv2.resize(portrait, (48, 48), interpolation=cv2.INTER_AREA)
    return np.asarray(np.tile(small, (height // 48 + 1, width // 48 + 1, 1))[:height, :width], np.uint8).copy()
