"""Planar motion: a flat picture that is tilted moves as one plane; a head that turns does not.

Between two views of a plane there is a homography (Hartley and Zisserman, Multiple View Geometry, 2nd ed., 13.1).
Features of the face are followed from one picture to another, and the best homography is fitted to them. What it
leaves over, measured against how far the face turned, is the relief that the thing must have.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.face.attack.assessment import Cue, CueEvidence
from iass.face.attack.view import CENTRE, EYES, Grey, View

LEAST_TILT = 12.0
"""Degrees out of the picture's plane from which a head's relief would be seen. Below, nothing is said."""

_MOST_POINTS = 90
_LEAST_POINTS = 24
_APART = 4  # pixels
_BACK_AND_FORTH = 1.0  # pixels: a feature followed there and back must come home
_KEPT = 0.85  # of the followed features: the worst fitting ones may have been lost on the way
_OVAL = (42, 54)  # half axes in pixels, about CENTRE: brow to chin, without hair and background
_WINDOW, _LEVELS = (17, 17), 3

Points = NDArray[np.float32]
Homography = NDArray[np.float64]


class Motion(NamedTuple):
    """tilt: degrees that the surface turned out of the picture's plane. relief: its depth, in inter-eye distances;
    0 for a plane. points: followed features."""

    tilt: float
    relief: float
    points: int


def planar_motion(seen: Sequence[View], threshold: float) -> CueEvidence | None:
    """raw: the relief between the two views that turned most against each other; suspicious below the threshold.

    None where nothing turned far enough, or too little could be followed.
    """
    moved = [(motion(one.upright, other.upright), (one.index, other.index)) for one, other in combinations(seen, 2)]
    told = [(found, frames) for found, frames in moved if found is not None and found.tilt >= LEAST_TILT]
    if not told:
        return None
    widest, frames = max(told, key=lambda one: one[0].tilt)
    return CueEvidence(Cue.PLANAR_MOTION, widest.relief, threshold, widest.relief < threshold, frames)


def motion(one: Grey, other: Grey) -> Motion | None:
    """How the face of one upright view, uint8 (160, 160), became that of another. None where too little is followed."""
    start, end = _followed(one, other)
    if len(start) < _LEAST_POINTS:
        return None
    fitted = _fit(start, end)
    if fitted is None:
        return None
    homography, left_over = fitted
    tilt = _tilt(homography)
    relief = left_over / EYES / max(np.sin(np.radians(tilt)), 1e-3)
    return Motion(float(tilt), float(relief), len(start))


def _followed(one: Grey, other: Grey) -> tuple[Points, Points]:
    """Features of the face in both views, (n, 2) each (Shi and Tomasi 1994; Lucas and Kanade in a pyramid)."""
    oval = np.zeros(one.shape, np.uint8)
    cv2.ellipse(oval, (round(CENTRE[0]), round(CENTRE[1])), _OVAL, 0, 0, 360, 255, -1)
    corners: object = cv2.goodFeaturesToTrack(one, _MOST_POINTS, 0.01, _APART, mask=oval, blockSize=5)
    if corners is None:  # which OpenCV's types do not say
        return np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32)
    found = np.asarray(corners, np.float32)
    there, seen = _flow(one, other, found)
    home, again = _flow(other, one, there)
    missed = np.linalg.norm(home - found, axis=2)[:, 0]
    good = (seen[:, 0] == 1) & (again[:, 0] == 1) & (missed < _BACK_AND_FORTH)
    return np.asarray(found[good][:, 0], np.float32), np.asarray(there[good][:, 0], np.float32)


def _flow(one: Grey, other: Grey, points: Points) -> tuple[Points, NDArray[np.uint8]]:
    start = np.zeros_like(points)
    there, seen, _ = cv2.calcOpticalFlowPyrLK(one, other, points, start, winSize=_WINDOW, maxLevel=_LEVELS)
    return np.asarray(there, np.float32), np.asarray(seen, np.uint8)


def _fit(start: Points, end: Points) -> tuple[Homography, float] | None:
    """The homography that fits best, and the root mean square of what it leaves over, in pixels."""
    keep = np.ones(len(start), bool)
    for _ in range(2):
        found, _ = cv2.findHomography(start[keep], end[keep], 0)
        if found is None or not np.isfinite(found).all():
            return None
        homography = np.asarray(found, np.float64)
        missed = np.linalg.norm(_through(homography, start) - end, axis=1)
        keep = missed <= np.quantile(missed, _KEPT)
    return homography, float(np.sqrt(np.mean(missed[keep] ** 2)))


def _through(homography: Homography, points: Points) -> NDArray[np.float64]:
    moved = np.column_stack((points, np.ones(len(points)))).astype(np.float64) @ homography.T
    return np.asarray(moved[:, :2] / moved[:, 2:], np.float64)


def _tilt(homography: Homography) -> float:
    """Degrees: by how much the plane is foreshortened at the middle of the face, one way against the other."""
    x, y = CENTRE
    u, v, w = homography @ np.array([x, y, 1.0])
    inner = np.array([[u / w], [v / w]])
    stretch = (homography[:2, :2] - inner @ homography[2:, :2]) / w
    longer, shorter = np.linalg.svd(stretch, compute_uv=False)
    return float(np.degrees(np.arccos(np.clip(shorter / longer, 0, 1)))) if longer > 0 else 0.0
