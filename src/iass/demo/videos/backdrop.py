"""An arrivals corridor: walls, floor, ceiling lights, and pillars that may stand before the people."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Pixels

_HORIZON = 0.2  # of the frame's height: the camera's own height


@dataclass(frozen=True, slots=True)
class Pillar:
    """left, right: shares of the frame's width. eyes: whoever is farther away than this passes behind it."""

    left: float
    right: float
    eyes: float = 1e9


def corridor(width: int, height: int) -> Pixels:
    """The empty scene, uint8 (height, width, 3), BGR, a little out of focus."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = (x - width / 2) / width, (y - _HORIZON * height) / height
    depth = np.maximum(np.abs(y), 0.02)
    floor = (np.floor(x / depth * 2) + np.floor(0.9 / depth)) % 2 * 9
    floor_colour = np.array([118, 126, 132], np.float32) + floor[..., None] + (depth * 40)[..., None]
    wall = 168 - 60 * np.exp(-np.abs(x) * 3) + 8 * (np.floor(np.abs(x) * 14) % 2)
    wall_colour = wall[..., None] * np.array([0.96, 0.99, 1.0], np.float32)
    share = np.clip((y - 0.28 * np.abs(x) - 0.06) * 30, 0, 1)[..., None]
    picture = floor_colour * share + wall_colour * (1 - share)
    lights = ((np.abs(x) < 0.25) & (y < -0.08) & (np.floor(0.35 / depth) % 2 == 0)).astype(np.float32)
    picture += 70 * cv2.GaussianBlur(lights, (0, 0), width / 300)[..., None]
    _door(picture, 0.10, 0.19)
    _door(picture, 0.82, 0.93)
    return np.asarray(np.clip(cv2.GaussianBlur(picture, (0, 0), width / 700), 0, 255).round(), np.uint8)


def pillar_pixels(pillar: Pillar, width: int, height: int) -> tuple[slice, Pixels]:
    """The columns that the pillar covers, and its pixels there: round, lit from the left."""
    columns = slice(round(pillar.left * width), round(pillar.right * width))
    round_light = np.cos(np.linspace(-1.1, 1.3, columns.stop - columns.start, dtype=np.float32))
    shade = (70 + 110 * round_light)[None, :, None] * np.array([0.98, 0.95, 0.9], np.float32)
    return columns, np.repeat(shade, height, axis=0).round().astype(np.uint8)


def _door(picture: NDArray[np.float32], left: float, right: float) -> None:
    height, width = picture.shape[:2]
    rows, columns = slice(int(0.08 * height), int(0.62 * height)), slice(int(left * width), int(right * width))
    picture[rows, columns] = picture[rows, columns] * 0.25 + np.array([92, 84, 70], np.float32) * 0.75
