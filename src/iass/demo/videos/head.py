"""How the head turns, and where that brings the points of the face."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.demo.videos.figure import Figure
from iass.demo.videos.matte import Premultiplied
from iass.demo.videos.sources import Points

WIDEST = 28.0
"""Degrees to either side that a front picture may be bent; beyond, the picture of the side is shown."""

_HALF_WIDTH = 1.35  # of the distance between the eyes: from the head's middle to where it ends
_NOSE = 0.3  # how much farther the tip of the nose moves than the cheeks
_BEND = 0.7

Field = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pose:
    """yaw: degrees, positive towards the picture's right; mix: 0..1 of the look `then`, the rest is `look`."""

    yaw: float = 0.0
    look: str = "posture"
    then: str = "posture"
    mix: float = 0.0

    @property
    def sideways(self) -> bool:
        return abs(self.yaw) > WIDEST


def turned(figure: Figure, pose: Pose, level: int = 0) -> Premultiplied:
    """The part of the figure around the head, in this pose and at this level; not for a pose that is sideways."""
    head = figure.heads[pose.look][level]
    if pose.mix > 0:
        head = np.asarray(cv2.addWeighted(figure.heads[pose.then][level], pose.mix, head, 1 - pose.mix, 0), np.uint8)
    if abs(pose.yaw) < 0.5:
        return head
    height, width = head.shape[:2]
    factor = 1 << level
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    across, down = ((grid + 0.5) * factor - 0.5 + edge for grid, edge in zip((x, y), figure.corner, strict=True))
    shift = _shift(figure, across, down, pose.yaw) / factor
    return np.asarray(cv2.remap(head, x - shift, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def moved(figure: Figure, points: Points, yaw: float) -> Points:
    """Where the turn shows these points of the face; float32 (n, 2), in the figure's pixels.

    A picture is bent by asking for each pixel where it comes from, so the way there is found step by step.
    """
    x = points[:, 0].copy()
    for _ in range(30):
        x = 0.5 * x + 0.5 * (points[:, 0] + _shift(figure, x, points[:, 1], yaw))
    return np.column_stack((x, points[:, 1])).astype(np.float32)


def _shift(figure: Figure, x: Field, y: Field, yaw: float) -> Field:
    """How far to the right the turn has moved what is shown at (x, y): most at the middle, nothing at the rim."""
    middle, eyes = figure.middle, figure.eyes
    reach = _HALF_WIDTH * eyes
    across = np.clip((x - middle[0]) / reach, -1, 1)
    chin = figure.box[1] + figure.box[3]
    neck = np.clip((chin + 0.9 * eyes - y) / (0.9 * eyes), 0, 1)
    from_nose = ((x - figure.points[2, 0]) ** 2 + (y - figure.points[2, 1]) ** 2) / (0.4 * eyes) ** 2
    bend = _BEND * math.sin(math.radians(yaw)) * (1 + _NOSE * np.exp(-from_nose))
    return np.asarray(bend * reach * (1 - across**2) * neck * neck * (3 - 2 * neck), np.float32)
