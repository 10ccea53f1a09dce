"""Planar motion: a flat picture that is tilted moves as one plane; a head that turns does not.

Features of the face are followed from one picture to another, and what the motion shows of a head's relief is
measured. It can only be told where the face turned out of the picture's plane: whoever holds still shows none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import cv2
import numpy as np

from iass.face.attack.assessment import Cue, CueEvidence
from iass.face.attack.relief import Motion, Points, fit_motion
from iass.face.attack.view import FACE_AT, Grey, View

LEAST_TILT, MOST_TILT = 12.0, 40.0
"""Degrees. Below, a head's relief would not be seen; above, features are no longer followed faithfully."""

_MOST_POINTS, _LEAST_POINTS = 90, 30
_LEAST_TURNS = 2
_APART = 4  # pixels
_QUALITY = 0.01
_BACK_AND_FORTH = 1.0  # pixels: a feature followed there and back must come home
_MOST_UNEXPLAINED = 0.022  # inter-eye distances: beyond, the two pictures are not of one motion
_OVAL = (42, 54)  # half axes in pixels: brow to chin, without hair and background
_WINDOW, _LEVELS = (17, 17), 3
_PATIENCE = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 12, 0.02)


@dataclass(frozen=True, slots=True)
class Turn:
    """A motion that tells, and between which two frames."""

    motion: Motion
    frames: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Turns:
    """told: pairs of frames between which the face turned. untold: how many pairs show no one motion at all."""

    told: tuple[Turn, ...]
    untold: int


def turns(seen: Sequence[View]) -> Turns:
    """Every pair of views. Pairs between which nothing turned far enough say nothing, and are left out."""
    told, untold = [], 0
    corners = [_corners(view.upright) for view in seen[:-1]]
    for one, other in combinations(range(len(seen)), 2):
        found = _motion(seen[one].upright, seen[other].upright, corners[one])
        if found is None or found.tilt > MOST_TILT or found.unexplained > _MOST_UNEXPLAINED:
            untold += 1
        elif found.tilt >= LEAST_TILT:
            told.append(Turn(found, (seen[one].index, seen[other].index)))
    return Turns(tuple(told), untold)


def planar_motion(turned: Turns, threshold: float) -> CueEvidence | None:
    """raw: the greatest relief that any turn allows, as a share of a head's; suspicious below the threshold.

    Two turns at least must say so, and more than pairs that show no one motion: two pictures could do it by chance,
    as where somebody only opened the mouth. None where nothing turned.
    """
    if not turned.told:
        return None
    deepest = max(turned.told, key=lambda turn: turn.motion.most)
    rigid = sum(turn.motion.is_rigid for turn in turned.told)
    loose = len(turned.told) - rigid + turned.untold
    flat = deepest.motion.most < threshold and rigid >= _LEAST_TURNS and rigid > loose
    return CueEvidence(Cue.PLANAR_MOTION, deepest.motion.most, threshold, flat, deepest.frames)


def has_relief(turned: Turns, threshold: float) -> bool:
    """Whether some turn shows at least this share of a head's relief, beyond two standard errors."""
    return any(turn.motion.least >= threshold for turn in turned.told)


def _motion(one: Grey, other: Grey, corners: Points) -> Motion | None:
    start, end = _followed(one, other, corners)
    return fit_motion(start, end) if len(start) >= _LEAST_POINTS else None


def _corners(one: Grey) -> Points:
    """Features of the face, (n, 2) (Shi and Tomasi 1994)."""
    oval = np.zeros(one.shape, np.uint8)
    cv2.ellipse(oval, (round(FACE_AT[0]), round(FACE_AT[1])), _OVAL, 0, 0, 360, 255, -1)
    corners: object = cv2.goodFeaturesToTrack(one, _MOST_POINTS, _QUALITY, _APART, mask=oval, blockSize=5)
    if corners is None:  # which OpenCV's types do not say
        return np.zeros((0, 2), np.float32)
    return np.asarray(corners, np.float32)[:, 0]


def _followed(one: Grey, other: Grey, corners: Points) -> tuple[Points, Points]:
    """Those of the corners that are found in the other view too, (n, 2) in each (Lucas and Kanade, in a pyramid)."""
    if len(corners) < _LEAST_POINTS:
        return corners[:0], corners[:0]
    there = _flow(one, other, corners)
    home = _flow(other, one, there)
    with np.errstate(invalid="ignore"):
        good = np.linalg.norm(home - corners, axis=1) < _BACK_AND_FORTH
    return corners[good], there[good]


def _flow(one: Grey, other: Grey, points: Points) -> Points:
    """(n, 2); not a number for a feature that was lost."""
    start = points[:, None]
    there, seen, _ = cv2.calcOpticalFlowPyrLK(
        one, other, start, start.copy(), winSize=_WINDOW, maxLevel=_LEVELS, criteria=_PATIENCE
    )
    found = np.asarray(there, np.float32)[:, 0]
    found[np.asarray(seen)[:, 0] == 0] = np.nan
    return found
