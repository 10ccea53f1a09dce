"""A bona fide traveller who turns the head: a portrait on a head of ellipsoid and nose, seen from other sides.

Real heads cannot be turned here: the synthetic people exist as single pictures. This is a plain model of one.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.demo.attacks.camera import EYES, HEIGHT, INTRINSIC, WIDTH, Picture, Pose, project
from iass.demo.attacks.portrait import Portrait

Depth = NDArray[np.float64]

_HALF_WIDTH, _HALF_HEIGHT, _HALF_DEPTH = 1.25, 1.85, 1.35
_MIDDLE = 0.35  # of the head, below the eyes
_NECK = np.array([0.0, 0.9, -1.5])  # what the head turns about
_STEPS = 12
_COARSE = 4  # pixels: the map is smooth, so that every fourth point tells it


def turned(picture: Portrait, pose: Pose) -> Picture:
    """The scene, float32 (HEIGHT, WIDTH, 3): the head turned by the pose, shoulders and background as they were."""
    columns, rows = np.meshgrid(np.arange(0.0, WIDTH, _COARSE), np.arange(0.0, HEIGHT, _COARSE))
    wanted = np.stack((columns, rows), axis=-1) + (_COARSE - 1) / 2
    source = (wanted - INTRINSIC[:2, 2]) / EYES
    for _ in range(_STEPS):  # the inverse of a smooth map, by walking back what it is wrong by
        source += (wanted - _seen(source, pose)) / EYES
    fine = np.asarray(cv2.resize(source.astype(np.float32), (WIDTH, HEIGHT)), np.float32)
    at = fine * np.float32(picture.eyes) + np.asarray(picture.centre, np.float32)
    beyond = cv2.BORDER_REPLICATE if picture.plain else cv2.BORDER_REFLECT
    looked = cv2.remap(picture.pixels, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=beyond)
    return _shaded(looked.astype(np.float32), fine, pose)


def depth(at: Depth) -> Depth:
    """How far a point of the portrait (..., 2) stands before the eyes' plane, in inter-eye distances."""
    x, y = at[..., 0], at[..., 1]
    inside = 1 - (x / _HALF_WIDTH) ** 2 - ((y - _MIDDLE) / _HALF_HEIGHT) ** 2
    skull = _HALF_DEPTH * np.sqrt(np.clip(inside, 0.02, None)) - _HALF_DEPTH * 0.97
    nose = 0.36 * np.exp(-((x / 0.17) ** 2)) * np.exp(-(((y - 0.58) / 0.27) ** 2))
    bridge = 0.10 * np.exp(-((x / 0.14) ** 2)) * np.exp(-(((y - 0.2) / 0.3) ** 2))
    sockets = -0.07 * np.exp(-(((np.abs(x) - 0.5) / 0.28) ** 2) - (y / 0.2) ** 2)
    chin = 0.10 * np.exp(-((x / 0.35) ** 2) - (((y - 1.55) / 0.3) ** 2))
    return np.asarray(skull + nose + bridge + sockets + chin, np.float64)


def _seen(at: Depth, pose: Pose) -> Depth:
    """Where the camera sees a point of the portrait. Below and beside the head the turn fades out."""
    flat = np.concatenate((at, depth(at)[..., None]), axis=-1)
    moved = (flat - _NECK) @ pose.rotation.T + _NECK + pose.shift
    away = np.hypot(at[..., 0] / 1.55, (at[..., 1] - _MIDDLE) / 2.1)
    share = np.clip((1.55 - away) / 0.5, 0, 1)[..., None]
    share = share * share * (3 - 2 * share)
    still = at * EYES + INTRINSIC[:2, 2] + pose.shift[:2] * EYES
    return np.asarray(share * project(moved) + (1 - share) * still, np.float64)


def _shaded(scene: Picture, at: Picture, pose: Pose) -> Picture:
    """Light falls from the front: the side that turns away darkens a little."""
    slope = np.float32(np.sin(np.radians(pose.yaw))) * np.clip(at[..., 0] / np.float32(_HALF_WIDTH), -1, 1)
    return np.asarray(scene * (1 + np.float32(0.25) * slope)[..., None], np.float32)
