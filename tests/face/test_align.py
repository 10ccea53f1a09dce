"""The similarity transform is the least-squares one, and degenerate landmarks are told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.capture.frame import Frame
from iass.face.align import Alignment, back, scale_of, similarity_transform

POINTS = np.array([[38.3, 51.7], [73.5, 51.5], [56.0, 71.7], [41.5, 92.4], [70.7, 92.2]], np.float32)


@given(
    scale=st.floats(0.05, 20),
    angle=st.floats(-np.pi, np.pi),
    shift=st.tuples(st.floats(-5000, 5000), st.floats(-5000, 5000)),
)
def test_a_turned_and_scaled_face_is_brought_back_exactly(
    scale: float, angle: float, shift: tuple[float, float]
) -> None:
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    seen = (POINTS @ (scale * turn).T + shift).astype(np.float32)
    transform = similarity_transform(seen, POINTS)
    assert transform is not None
    assert scale_of(transform) == pytest.approx(1 / scale, rel=1e-3)
    assert np.allclose(seen @ transform[:, :2].T + transform[:, 2], POINTS, atol=0.05)
    assert np.allclose(back(POINTS, transform), seen, atol=0.05 * max(scale, 1))


@given(st.integers(0, 2**32 - 1))
def test_no_other_similarity_comes_nearer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    seen = POINTS * rng.uniform(0.5, 3) + rng.normal(0, 4, (5, 2)).astype(np.float32)
    transform = similarity_transform(seen.astype(np.float32), POINTS)
    assert transform is not None

    def error(scale: float, angle: float, dx: float, dy: float) -> float:
        cos, sin = scale * np.cos(angle), scale * np.sin(angle)
        moved = seen @ np.array([[cos, -sin], [sin, cos]]).T + [dx, dy]
        return float(((moved - POINTS) ** 2).sum())

    scale, angle = scale_of(transform), float(np.arctan2(transform[1, 0], transform[0, 0]))
    dx, dy = (float(value) for value in transform[:, 2])
    best = error(scale, angle, dx, dy)
    for step in (1e-3, -1e-3):
        nearby = ((scale + step, angle, dx, dy), (scale, angle + step, dx, dy), (scale, angle, dx + step, dy))
        assert all(error(*guess) >= best - 1e-6 for guess in (*nearby, (scale, angle, dx, dy + step)))


def test_the_mirror_image_of_a_face_is_not_mirrored_back() -> None:
    """A reflection would fit better, and make a stranger of the traveller."""
    mirrored = POINTS * np.array([-1, 1], np.float32) + np.array([112, 0], np.float32)
    transform = similarity_transform(mirrored, POINTS)
    assert transform is not None
    assert np.linalg.det(transform[:, :2]) > 0


@pytest.mark.parametrize(
    "landmarks",
    [np.zeros((5, 2)), np.full((5, 2), 7.0), np.full((5, 2), np.nan), np.full((5, 2), np.inf), POINTS * 1e6],
    ids=["origin", "one point", "not a number", "infinite", "absurdly large"],
)
def test_landmarks_that_span_no_face_have_no_transform(landmarks: np.ndarray) -> None:
    with np.errstate(invalid="ignore"):
        assert similarity_transform(landmarks.astype(np.float32), POINTS) is None


def test_a_large_portrait_is_averaged_and_not_sampled() -> None:
    """Stripes finer than the crop's pixels become grey: sampling would invent a pattern from them."""
    stripes = np.zeros((1120, 1120, 3), np.uint8)
    stripes[:, ::2] = 255
    alignment = Alignment(POINTS, 112, 112)
    transform = alignment.transform(POINTS * 10)
    assert transform is not None
    crop = alignment.crop(Frame(stripes), transform)
    assert abs(float(crop.mean()) - 127.5) < 2
    assert float(crop[4:-4, 4:-4].std()) < 2


def test_averaging_moves_nothing() -> None:
    """A dot lands where the transform says, at every scale."""
    for scale in (1.0, 1.9, 2.0, 3.7, 8.0, 15.5):
        size = round(112 * scale)
        picture = np.zeros((size, size, 3), np.uint8)
        x, y = round(60 * scale), round(40 * scale)
        reach = max(1, round(scale))
        picture[y - reach : y + reach + 1, x - reach : x + reach + 1] = 255
        alignment = Alignment(POINTS, 112, 112)
        transform = alignment.transform((POINTS * scale).astype(np.float32))
        assert transform is not None
        crop = alignment.crop(Frame(picture), transform)[..., 0].astype(float)
        rows, columns = np.indices(crop.shape)
        found = [float((axis * crop).sum() / crop.sum()) for axis in (columns, rows)]
        assert np.allclose(found, transform @ [x, y, 1], atol=0.1), scale


def test_a_face_beyond_the_frames_edge_is_black_there() -> None:
    white = Frame(np.full((40, 40, 3), 255, np.uint8))
    alignment = Alignment(POINTS, 112, 112)
    transform = alignment.transform(POINTS + 500)
    assert transform is not None
    assert not alignment.crop(white, transform).any()
