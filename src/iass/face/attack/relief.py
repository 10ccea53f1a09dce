"""Relief: how much of a head's depth a motion between two pictures shows.

Plane and parallax: a flat thing moves between two views by a homography, and whatever stands out of the plane moves
beyond it in one direction, by as much as it stands out (Hartley and Zisserman, Multiple View Geometry, 2nd ed., 13.3;
Irani and Anandan, 1996). What a head has there is known in the rough, so one number is fitted: 0 for a sheet, about 1
for a head.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.face.attack.view import EYES, EYES_AT

Points = NDArray[np.float32]
Numbers = NDArray[np.float64]

_ROUNDS = 4  # of reweighting: features that slid away along an edge count less and less
_MIDDLE = np.array([0.0, 0.6])  # of the face, in inter-eye distances below the eyes
_CHEEKS, _BROW_TO_CHIN, _NOSE = 0.40, 0.18, 0.30
_NOSE_BASE = 0.1  # below the middle of the face
_LEAST_RIGID = 12  # features
_RIGID = (0.75, 1.3)
_NOSE_AT, _NOSE_WIDE, _NOSE_LONG = 0.58, 0.20, 0.28


@dataclass(frozen=True, slots=True)
class Motion:
    """How a face became that of another picture.

    tilt: degrees that its plane turned out of the picture's. relief: share of a head's depth; error: its standard
    error. rigid_tilt: the tilt by eyes and nose alone, 0 where too few features are there. unexplained: what neither
    plane nor head explains, in inter-eye distances (median). points: followed.
    """

    tilt: float
    rigid_tilt: float
    relief: float
    error: float
    unexplained: float
    points: int

    @property
    def is_rigid(self) -> bool:
        """Whether eyes and nose turned as the whole face did. Where only the mouth opened, they did not."""
        return _RIGID[0] * self.tilt <= self.rigid_tilt <= _RIGID[1] * self.tilt

    @property
    def most(self) -> float:
        """The greatest relief that two standard errors allow."""
        return self.relief + 2 * self.error

    @property
    def least(self) -> float:
        return self.relief - 2 * self.error


def fit_motion(start: Points, end: Points) -> Motion | None:
    """start, end: (n, 2), the same features in two upright views. None where no homography fits, as on one line."""
    one, other = (_centred(points) for points in (start, end))
    equations, wanted = _equations(one, other)
    weights = np.ones(len(one))
    for _ in range(_ROUNDS):
        weighed = equations * np.concatenate((weights, weights))[:, None]
        try:
            inverse = np.linalg.inv(weighed.T @ equations)
        except np.linalg.LinAlgError:
            return None
        solved = inverse @ (weighed.T @ wanted)
        missed = (equations @ solved - wanted).reshape(2, -1)
        distance = np.hypot(*missed)
        scale = max(1.48 * float(np.median(distance)), 1e-4)
        weights = 1 / (1 + (distance / (2 * scale)) ** 2)
    rigid = one[:, 1] < _NOSE_BASE
    spread = float((weights * distance**2).sum()) / max(1, 2 * len(one) - len(solved))
    tilt = _tilt(solved[[[0, 1], [3, 4]]] - np.outer(solved[[2, 5]], solved[6:8]))
    turned = max(float(np.sin(tilt)), 1e-3)
    told = Motion(
        tilt=float(np.degrees(tilt)),
        rigid_tilt=float(np.degrees(_affine_tilt(one[rigid], other[rigid], weights[rigid]))),
        relief=float(np.hypot(solved[8], solved[9])) / turned,
        error=float(np.sqrt(max(0.0, spread * (inverse[8, 8] + inverse[9, 9])))) / turned,
        unexplained=float(np.median(distance)),
        points=len(one),
    )
    return told if np.isfinite((told.tilt, told.relief, told.error, told.unexplained)).all() else None


def depth(at: Numbers) -> Numbers:
    """A head's depth before its rim in the rough, in inter-eye distances; at: (n, 2) from the middle of the face."""
    x, y = at[:, 0], at[:, 1] + _MIDDLE[1]
    nose = np.exp(-((x / _NOSE_WIDE) ** 2) - ((y - _NOSE_AT) / _NOSE_LONG) ** 2)
    return np.asarray(_NOSE * nose - _CHEEKS * x**2 - _BROW_TO_CHIN * (y - 0.5) ** 2, np.float64)


def _centred(points: Points) -> Numbers:
    return np.asarray((points - np.asarray(EYES_AT)) / EYES - _MIDDLE, np.float64)


def _equations(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """Linear equations for the eight numbers of a homography and the two of the parallax, (2n, 10) and (2n,)."""
    (x, y), (u, v) = one.T, other.T
    none, all_ = np.zeros(len(x)), np.ones(len(x))
    relief = depth(one)
    relief = relief - relief.mean()
    across = np.stack((x, y, all_, none, none, none, -u * x, -u * y, relief, none), axis=1)
    down = np.stack((none, none, none, x, y, all_, -v * x, -v * y, none, relief), axis=1)
    return np.concatenate((across, down)), np.concatenate((u, v))


def _affine_tilt(one: Numbers, other: Numbers, weights: Numbers) -> float:
    """Radians, of these points alone; 0 for too few."""
    if len(one) < _LEAST_RIGID:
        return 0.0
    flat = np.column_stack((one, np.ones(len(one)))) * weights[:, None]
    stretch, *_ = np.linalg.lstsq(flat, other * weights[:, None], rcond=None)
    return _tilt(np.asarray(stretch[:2], np.float64))


def _tilt(stretch: Numbers) -> float:
    """Radians: by how much a plane is foreshortened, one way against the other; stretch: (2, 2)."""
    longer, shorter = np.linalg.svd(stretch, compute_uv=False)
    return float(np.arccos(np.clip(shorter / longer, 0, 1))) if longer > 0 else 0.0
