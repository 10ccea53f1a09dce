"""Each component falls under its own degradation, and does not mind what is not its business."""

from collections.abc import Callable, Sequence
from math import cos, isfinite, nan, radians, sin

import cv2
import numpy as np
import pytest

from iass.capture.frame import Frame
from iass.face.detected import DetectedFace
from iass.face.outcome import QualityMeasure
from iass.face.pipeline import FacePipeline
from iass.face.quality.assess import assess, with_strength
from iass.face.quality.crop_of_the_face_image import crop_of_the_face_image
from iass.face.quality.head_pose import angles, head_pose
from iass.face.quality.single_face_present import single_face_present
from iass.face.quality.unified_quality_score import unified_quality_score
from iass.face.quality.view import view_of

from .conftest import FrameOf, Pixels, Seen, lit, see

_HEAD = np.array([[-0.5, 0, 0], [0.5, 0, 0], [0, 0.577, 0.42], [-0.425, 1.026, 0.03], [0.425, 1.026, 0.03]])


def shaded(pixels: Pixels, depth: float) -> Pixels:
    """The picture's left half in shadow."""
    dark = pixels.copy()
    dark[:, : dark.shape[1] // 2] = lit(dark[:, : dark.shape[1] // 2], 1 - depth)
    return dark


def covered(pixels: Pixels, share: float, level: int = 60) -> Pixels:
    """A mask that reaches up from the chin over that share of the crop."""
    masked = pixels.copy()
    masked[round(len(masked) * (1 - share)) :] = level
    return masked


def fogged(pixels: Pixels, share: float) -> Pixels:
    return lit(pixels, 1 - share, 200 * share)


@pytest.mark.parametrize(
    ("name", "degrade", "steps"),
    [
        ("illumination_uniformity", shaded, [0.0, 0.3, 0.6, 0.9]),
        ("under_exposure_prevention", lambda crop, share: lit(crop, 1 - share), [0.0, 0.6, 0.8, 0.95]),
        ("over_exposure_prevention", lambda crop, more: lit(crop, 1 + more), [0.0, 0.5, 1.0, 2.0]),
        ("dynamic_range", fogged, [0.0, 0.5, 0.8, 0.95]),
        ("face_occlusion_prevention", covered, [0.0, 0.25, 0.6]),
    ],
)
def test_it_falls_with_every_step_of_its_own_degradation(
    seen: Seen, name: str, degrade: Callable[[Pixels, float], Pixels], steps: Sequence[float]
) -> None:
    scalars = [seen.measures(lambda crop, step=step: degrade(crop, step))[name].scalar for step in steps]  # type: ignore[misc]
    assert scalars == sorted(scalars, reverse=True)
    assert scalars[0] > scalars[-1] + 40
    assert scalars[0] >= 85


@pytest.mark.parametrize("gain", [0.6, 0.8, 1.2])
def test_even_light_is_even_however_bright_it_is(seen: Seen, gain: float) -> None:
    plain, changed = (seen.measures(lambda crop, g=g: lit(crop, g)) for g in (1.0, gain))  # type: ignore[misc]
    for name in ("illumination_uniformity", "face_occlusion_prevention", "sharpness"):
        assert changed[name].raw == pytest.approx(plain[name].raw, abs=0.05), name


def test_colour_is_no_measure(seen: Seen) -> None:
    """Old registries hold greyscale portraits."""
    grey = seen.measures(lambda crop: np.repeat(cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)[..., None], 3, axis=2))
    for name, measure in seen.measures().items():
        assert grey[name].raw == pytest.approx(measure.raw, abs=0.01), name


def turned(yaw: float, pitch: float, roll: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A mean head's landmarks as a far camera sees them, 100 pixels between the eyes."""
    y, p, r = radians(yaw), radians(pitch), radians(roll)
    about_y = np.array([[cos(y), 0, sin(y)], [0, 1, 0], [-sin(y), 0, cos(y)]])
    about_x = np.array([[1, 0, 0], [0, cos(p), -sin(p)], [0, sin(p), cos(p)]])
    about_z = np.array([[cos(r), -sin(r), 0], [sin(r), cos(r), 0], [0, 0, 1]])
    placed = _HEAD @ (about_z @ about_x @ about_y).T
    return np.asarray(100 * placed[:, :2] + 300, np.float32)


@pytest.mark.parametrize("yaw", [-40, -15, 0, 15, 40])
@pytest.mark.parametrize("pitch", [-20, 0, 20])
def test_the_pose_that_was_given_is_the_pose_that_is_found(yaw: int, pitch: int) -> None:
    found = angles(turned(yaw, pitch, 0))
    assert found[0] == pytest.approx(yaw, abs=8)
    assert found[1] == pytest.approx(pitch, abs=8)


def test_roll_is_what_the_picture_was_turned_by() -> None:
    for roll in (-60, -10, 0, 30):
        yaw, pitch, found = angles(turned(0, 0, roll))
        assert found == pytest.approx(roll, abs=0.5)
        assert max(abs(yaw), abs(pitch)) < 1


def test_each_angle_lowers_its_own_scalar_alone() -> None:
    for place in range(3):
        turn = [0.0, 0.0, 0.0]
        turn[place] = 30.0
        scalars = [one.scalar for one in head_pose(turned(*turn))]
        assert scalars[place] < 85
        assert min(scalars[:place] + scalars[place + 1 :]) > 95


@pytest.mark.parametrize(("cut", "place"), [((60, 0), 0), ((-60, 0), 1), ((0, 60), 2), ((0, -60), 3)])
def test_a_face_near_one_edge_is_told_of_that_edge(cut: tuple[int, int], place: int) -> None:
    """The head of 100 pixels between the eyes stands in the middle of 400 x 500, and is moved."""
    points = turned(0, 0, 0) - np.array([100, 150], np.float32)
    whole = [one.raw for one in crop_of_the_face_image(face_at(points), (400, 500))]
    moved = [one.raw for one in crop_of_the_face_image(face_at(points - np.array(cut, np.float32)), (400, 500))]
    assert moved[place] < whole[place] - 0.3
    assert all(moved[other] >= whole[other] - 0.01 for other in range(4) if other != place)


def test_others_in_the_picture_lower_it_by_how_near_they_are(seen: Seen) -> None:
    far, near = (scaled(seen.face, share) for share in (0.3, 0.8))
    transform = seen.engine.encoder.alignment.transform(seen.face.landmarks)
    assert transform is not None

    def value(*others: DetectedFace) -> float:
        return single_face_present(view_of(seen.frame, seen.face, transform, seen.view().crop, others)).raw

    assert [value(), value(far), value(far, near)] == [0.0, pytest.approx(0.3, abs=0.01), pytest.approx(0.8, abs=0.01)]


def test_the_unified_score_falls_with_what_hides_a_face(seen: Seen) -> None:
    good = seen.measures()["unified_quality_score"].raw
    worse = [
        lambda crop: np.asarray(cv2.GaussianBlur(crop, (0, 0), 5), np.uint8),
        lambda crop: covered(crop, 0.6),
        lambda crop: lit(crop, 5),
        lambda crop: fogged(crop, 0.97),
    ]
    for change in worse:
        assert seen.measures(change)["unified_quality_score"].raw < good - 0.02


def test_a_stronger_answer_of_the_recogniser_raises_the_score(seen: Seen) -> None:
    quality = assess(seen.view())
    scores = [with_strength(quality, seen.face, strength)[0].raw for strength in (-4.0, -1.0, 1.0, 3.0, 9.0)]
    assert scores == sorted(scores)
    assert scores[0] < 0.5 < scores[-1]
    assert with_strength(quality, seen.face, nan) == quality


@pytest.mark.parametrize("level", [0, 127, 255])
def test_a_crop_of_one_colour_is_measured_and_is_bad(seen: Seen, level: int) -> None:
    found = seen.measures(lambda crop: np.full_like(crop, level))
    assert found["unified_quality_score"].scalar < 20
    assert all(0 <= one.scalar <= 100 for one in found.values())


@pytest.mark.parametrize(
    "landmarks",
    [
        np.full((5, 2), np.nan, np.float32),
        np.full((5, 2), np.inf, np.float32),
        np.full((5, 2), 30, np.float32),
        np.full((5, 2), -1e6, np.float32),
        np.array([[1, 1], [1, 1], [2, 2], [3, 3], [3, 3]], np.float32),
    ],
    ids=["nan", "inf", "one point", "far away", "a line"],
)
@pytest.mark.parametrize("side", [1, 2, 60])
def test_hostile_landmarks_and_pictures_of_a_pixel(seen: Seen, landmarks: Pixels, side: int) -> None:
    frame = Frame(np.zeros((side, side, 3), np.uint8))
    face = DetectedFace((0, 0, 1, 1), landmarks.astype(np.float32), nan)
    transform = np.array([[1.0, 0, 0], [0, 1.0, 0]])
    with np.errstate(all="ignore"):
        found = assess(view_of(frame, face, transform, np.zeros((112, 112, 3), np.uint8)))
    assert all(0 <= one.scalar <= 100 for one in found)
    assert isfinite(found[0].raw)


def test_no_studio_portrait_is_thought_poor(engine: FacePipeline, frame_of: FrameOf) -> None:
    for number in (3, 5, 7):
        good = see(engine, frame_of(f"P{number:03d}", "studio_portrait")).measures()
        assert good["unified_quality_score"].scalar >= 90
        assert min(one.scalar for name, one in good.items() if "margin" not in name) >= 50


def test_a_measure_that_was_not_taken_counts_as_perfect() -> None:
    assert unified_quality_score((), 0.95).raw > 0.95
    assert unified_quality_score((QualityMeasure("sharpness", 0.0, 0),), 0.95).raw < 0.5


def face_at(points: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> DetectedFace:
    return DetectedFace((0, 0, 1, 1), points.astype(np.float32), 0.9)


def scaled(face: DetectedFace, share: float) -> DetectedFace:
    centre = face.landmarks.mean(axis=0)
    return face_at((face.landmarks - centre) * share + centre)
