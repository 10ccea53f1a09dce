"""Measures fall when a picture gets worse, judge all sizes alike, and gates refuse for the right reason."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from iass.capture.frame import Frame
from iass.face.detected import DetectedFace
from iass.face.pipeline import FacePipeline
from iass.face.quality.gate import ENROLMENT_GATE, PROBE_GATE, QualityGate
from iass.face.quality.inter_eye_distance import inter_eye_distance
from iass.face.quality.scalar import sigmoid_scalar
from iass.face.quality.sharpness import sharpness

FrameOf = Callable[[str, str], Frame]
Pixels = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


@pytest.fixture(scope="module")
def crop(engine: FacePipeline, frame_of: FrameOf) -> Pixels:
    return aligned(engine, frame_of("P003", "studio_portrait"))


def aligned(engine: FacePipeline, frame: Frame) -> Pixels:
    face = engine.detector.refine(frame, engine.detector.detect_nearest(frame)[0])
    transform = engine.encoder.alignment.transform(face.landmarks)
    assert transform is not None
    return engine.encoder.alignment.crop(frame, transform)


def blurred(pixels: Pixels, sigma: float) -> Pixels:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def test_every_step_of_blur_lowers_sharpness(crop: Pixels) -> None:
    raws = [sharpness(crop).raw, *(sharpness(blurred(crop, sigma)).raw for sigma in (1, 2, 3, 4, 6))]
    assert raws == sorted(raws, reverse=True)
    assert raws[0] > 0.3
    assert raws[-1] < 0.15


def test_grain_on_a_blurred_face_does_not_pass_for_detail(crop: Pixels) -> None:
    grain = np.random.default_rng(1).normal(0, 4, crop.shape[:2])[..., None]
    noisy = np.clip(blurred(crop, 5) + grain, 0, 255).astype(np.uint8)
    assert sharpness(noisy).raw < least(PROBE_GATE, "sharpness")


def test_low_contrast_alone_is_not_blur(crop: Pixels) -> None:
    faint = (crop * 0.4 + 90).astype(np.uint8)
    assert sharpness(faint).raw == pytest.approx(sharpness(crop).raw, abs=0.08)


def test_a_large_portrait_and_a_small_one_are_judged_alike(engine: FacePipeline, frame_of: FrameOf) -> None:
    large = frame_of("P005", "studio_portrait")
    small = Frame(np.asarray(cv2.resize(large.pixels, (300, 300), interpolation=cv2.INTER_AREA), np.uint8))
    found = [sharpness(aligned(engine, frame)).raw for frame in (large, small)]
    assert found[0] == pytest.approx(found[1], abs=0.08)
    assert min(found) > least(ENROLMENT_GATE, "sharpness")


@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_uniform_crop_has_no_sharpness(level: int) -> None:
    measured = sharpness(np.full((112, 112, 3), level, np.uint8))
    assert (measured.raw, measured.scalar) == (0.0, 1)


@pytest.mark.parametrize("size", [(16, 16), (112, 96), (224, 224)])
def test_crops_of_any_models_size_can_be_measured(size: tuple[int, int]) -> None:
    noise = np.random.default_rng(2).integers(0, 256, (*size, 3)).astype(np.uint8)
    assert 0 <= sharpness(noise).raw <= 1


def test_inter_eye_distance_is_in_pixels_of_the_frame() -> None:
    points = np.array([[10, 10], [13, 14], [12, 16], [10, 18], [13, 18]], np.float32)
    measured = inter_eye_distance(DetectedFace((0, 0, 20, 20), points, 0.9))
    assert measured.raw == pytest.approx(5.0)


def test_scalars_run_from_0_to_100() -> None:
    assert [sigmoid_scalar(raw, 70, 20) for raw in (-1e9, 70.0, 1e9)] == [0, 50, 100]
    assert sigmoid_scalar(float("nan"), 70, 20) == 0


def least(gate: QualityGate, measure: str) -> float:
    return next(one.least for one in gate.requirements if one.measure == measure)
