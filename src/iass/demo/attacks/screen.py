"""Screen: a portrait, or a recording of a head that turns, shown by a tablet: pixel grid, bezel and glare."""

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.demo.attacks.camera import EYES, HEIGHT, WIDTH, Picture, Pose, hall, plane
from iass.demo.attacks.portrait import Portrait

_LEFT, _TOP, _RIGHT, _BOTTOM = -1.75, -1.9, 1.75, 2.5  # of the lit part, in inter-eye distances
_BEZEL = 0.32
_LENS = 0.33  # standard deviation of the lens, in camera pixels
_OVERSAMPLING = 3  # points a camera pixel and side, so that its surface gathers light

Points = NDArray[np.float32]


def scene(picture: Portrait, pose: Pose, seed: int, *, pitch: float = 1.18) -> Picture:
    """One moment of the attack. pitch: camera pixels from one pixel of the screen to the next, held upright."""
    backdrop = hall(seed)
    left, top, right, bottom = _box(pose)
    at = _on_plane(pose, left, top, right, bottom)
    source = at * np.float32(picture.eyes) + np.asarray(picture.centre, np.float32)
    shown = cv2.remap(picture.pixels, source[..., 0], source[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    lit = shown.astype(np.float32) * _grid(at, pitch) * 2.1 + _glare(at, seed)
    device = np.where(_within(at, 0.0)[..., None], lit, np.float32(14))
    alpha = _within(at, _BEZEL).astype(np.float32)[..., None]
    behind = cv2.resize(backdrop[top:bottom, left:right], at.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    # The lens blurs before the sensor samples: that is what makes moire of a pixel grid, and not a grid.
    fine = cv2.GaussianBlur(behind * (1 - alpha) + device * alpha, (0, 0), _LENS * _OVERSAMPLING)
    backdrop[top:bottom, left:right] = cv2.resize(fine, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
    return backdrop


def _box(pose: Pose) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the frame's part in which the device is seen."""
    outline = [(x, y, 1.0) for x in (_LEFT - _BEZEL, _RIGHT + _BEZEL) for y in (_TOP - _BEZEL, _BOTTOM + _BEZEL)]
    corners = np.array(outline) @ plane(pose).T
    at = corners[:, :2] / corners[:, 2:]
    low, high = np.clip(at.min(axis=0) - 3, 0, None), np.minimum(at.max(axis=0) + 4, (WIDTH, HEIGHT))
    return int(low[0]), int(low[1]), int(high[0]), int(high[1])


def _on_plane(pose: Pose, left: int, top: int, right: int, bottom: int) -> Points:
    """For each point of the fine raster over that part, where on the screen it looks; float32 (rows, columns, 2)."""
    spans = (left, right), (top, bottom)
    fine = [
        (low + (np.arange((high - low) * _OVERSAMPLING) + 0.5) / _OVERSAMPLING - 0.5).astype(np.float32)
        for low, high in spans
    ]
    columns, rows = np.meshgrid(*fine)
    inverse = np.linalg.inv(plane(pose)).astype(np.float32)
    x, y, w = (row[0] * columns + row[1] * rows + row[2] for row in inverse)
    return np.stack((x / w, y / w), axis=-1)


def _grid(at: Points, pitch: float) -> Picture:
    """How much light each colour's stripe and the dark gaps between pixels let through there, float32 (..., 3)."""
    pixel = at * np.float32(EYES / pitch)
    across, down = pixel[..., 0] % 1, pixel[..., 1] % 1
    row = np.where(down < 0.82, np.float32(1), np.float32(0.15))
    stripes = [
        np.where(np.abs(across - middle) < 0.165, np.float32(1), np.float32(0.12)) for middle in (0.83, 0.5, 0.17)
    ]
    return np.stack([stripe * row for stripe in stripes], axis=-1)


def _glare(at: Points, seed: int) -> Picture:
    """A lamp mirrored in the glass."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(-1.4, 1.4), rng.uniform(-1.6, 0.2)
    spread = ((at[..., 0] - x) / 0.7) ** 2 + ((at[..., 1] - y) / 0.35) ** 2
    return np.asarray(60 * np.exp(-spread) + 6, np.float32)[..., None]


def _within(at: Points, margin: float) -> NDArray[np.bool_]:
    x, y = at[..., 0], at[..., 1]
    return (x > _LEFT - margin) & (x < _RIGHT + margin) & (y > _TOP - margin) & (y < _BOTTOM + margin)
