"""A sheet taken for a head, a head for a sheet, and something said where nothing can be told."""

import numpy as np
import pytest

from iass.face.attack.relief import Motion, Points, fit_motion
from iass.face.attack.view import EYES, EYES_AT

_DISTANCE = 10.0  # inter-eye distances from the camera


def _features(count: int = 60) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Points of a face, in inter-eye distances from between the eyes."""
    rng = np.random.default_rng(3)
    return np.column_stack((rng.uniform(-0.8, 0.8, count), rng.uniform(-0.3, 1.4, count)))


def _seen(flat: np.ndarray[tuple[int, int], np.dtype[np.float64]], depth: float, yaw: float, pitch: float) -> Points:
    """The points as a camera sees them after a turn; depth: 1 for a ball of a head's size, 0 for a sheet."""
    x, y = flat.T
    z = depth * np.sqrt(np.clip(1.8 - x**2 - (y - 0.5) ** 2, 0, None))
    a, b = np.radians([yaw, pitch])
    x, z = x * np.cos(a) + z * np.sin(a), z * np.cos(a) - x * np.sin(a)
    y, z = y * np.cos(b) - z * np.sin(b), z * np.cos(b) + y * np.sin(b)
    away = 1 - z / _DISTANCE
    return np.asarray(np.column_stack((x / away, y / away)) * EYES + EYES_AT, np.float32)


def _moved(depth: float, yaw: float, pitch: float = 0.0, noise: float = 0.15) -> Motion:
    flat = _features()
    jitter = np.random.default_rng(5).normal(0, noise, (len(flat), 2)).astype(np.float32)
    found = fit_motion(_seen(flat, depth, 0, 0), _seen(flat, depth, yaw, pitch) + jitter)
    assert found is not None
    return found


@pytest.mark.parametrize(("yaw", "pitch"), [(20, 0), (-25, 0), (0, 18), (0, -18), (15, 12)])
def test_a_tilted_sheet_has_the_relief_of_a_head(yaw: float, pitch: float) -> None:
    sheet = _moved(0.0, yaw, pitch)
    assert sheet.most < 0.3
    assert sheet.tilt == pytest.approx(np.hypot(yaw, pitch), abs=5)
    assert sheet.is_rigid


@pytest.mark.parametrize(("yaw", "pitch"), [(20, 0), (-25, 0), (0, 18), (0, -18)])
def test_a_turned_ball_is_flat(yaw: float, pitch: float) -> None:
    """Not the head that the fit expects: a plain half of a ball, without a nose."""
    assert _moved(1.0, yaw, pitch).least > 0.5


def test_whoever_holds_still_is_said_to_have_turned() -> None:
    assert _moved(1.0, 2.0).tilt < 6
    assert _moved(0.0, 2.0).tilt < 6


def test_an_opened_mouth_is_a_tilt() -> None:
    """The lower face moves down, eyes and nose stay: no plane turned."""
    start = _seen(_features(), 0, 0, 0)
    end = start.copy()
    lower = start[:, 1] > EYES_AT[1] + 0.7 * EYES
    end[lower, 1] += 0.25 * (start[lower, 1] - EYES_AT[1])
    found = fit_motion(start, end)
    assert found is not None
    assert not found.is_rigid


def test_noise_is_taken_for_relief_or_for_its_absence() -> None:
    loud = _moved(0.0, 15, noise=2.5)
    assert loud.most - loud.least > 0.3


def test_points_on_one_spot_break_the_fit() -> None:
    spot = np.full((40, 2), 80, np.float32)
    assert fit_motion(spot, spot) is None or not fit_motion(spot, spot + 1)
