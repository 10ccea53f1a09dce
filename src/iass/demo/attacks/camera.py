"""A counter's camera: where a point in space falls, and what lens, sensor and JPEG do to it.

Space is measured in inter-eye distances: x to the right, y down, z towards the camera, the face at the origin.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Pixels

WIDTH, HEIGHT = 640, 480
EYES = 72.0
"""Pixels between the eyes of a face at the origin."""

FOCAL = 760.0
DISTANCE = FOCAL / EYES
"""Inter-eye distances from the camera: some 65 cm."""

Matrix = NDArray[np.float64]
Picture = NDArray[np.float32]
INTRINSIC: Matrix = np.array([[FOCAL, 0, WIDTH / 2], [0, FOCAL, 0.46 * HEIGHT], [0, 0, 1]])


@dataclass(frozen=True, slots=True)
class Pose:
    """yaw, pitch, roll: degrees. x, y: shift; nearer: towards the camera, in inter-eye distances."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    x: float = 0.0
    y: float = 0.0
    nearer: float = 0.0

    @property
    def rotation(self) -> Matrix:
        """float64 (3, 3)."""
        yaw, pitch, roll = np.radians([self.yaw, self.pitch, self.roll])
        about_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
        about_x = np.array([[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]])
        about_z = np.array([[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]])
        return np.asarray(about_z @ about_y @ about_x, np.float64)

    @property
    def shift(self) -> Matrix:
        """float64 (3,)."""
        return np.array([self.x, self.y, self.nearer])


def project(points: Matrix) -> Matrix:
    """float64 (..., 3) in space to (..., 2) in pixels."""
    depth = DISTANCE - points[..., 2]
    return np.stack(
        (FOCAL * points[..., 0] / depth + INTRINSIC[0, 2], FOCAL * points[..., 1] / depth + INTRINSIC[1, 2]), axis=-1
    )


def plane(pose: Pose) -> Matrix:
    """The homography from a plane through the origin (x, y in inter-eye distances) to pixels, float64 (3, 3)."""
    turned, shift = pose.rotation, pose.shift
    columns = np.column_stack((turned[:, 0], turned[:, 1], shift))
    columns[2] *= -1  # depth grows away from the camera
    columns[2, 2] += DISTANCE
    return np.asarray(INTRINSIC @ columns, np.float64)


@dataclass(frozen=True, slots=True)
class Sensor:
    """A camera and its light. blur: of the lens, standard deviation in pixels; noise: grey levels; gain: of the light;
    colour: of blue, green and red light; scale: its pixels, over those of a counter's camera; packing: JPEG quality."""

    blur: float = 0.6
    noise: float = 2.0
    gain: float = 1.0
    colour: tuple[float, float, float] = (1.0, 1.0, 1.0)
    scale: float = 1.0
    packing: int = 90


COUNTER = Sensor()


def expose(scene: Picture, seed: int, sensor: Sensor = COUNTER, *, gain: float = 1.0) -> Pixels:
    """What the sensor makes of a scene, float32 0..255 BGR, and JPEG after it. gain: of this one picture."""
    lens = cv2.GaussianBlur(scene, (0, 0), sensor.blur) * np.float32(gain * sensor.gain)
    lens *= np.asarray(sensor.colour, np.float32)
    if sensor.scale != 1.0:
        lens = np.asarray(cv2.resize(lens, None, fx=sensor.scale, fy=sensor.scale, interpolation=cv2.INTER_AREA))
    grain = np.random.default_rng(seed).normal(0, sensor.noise, lens.shape).astype(np.float32)
    sensed = np.clip(lens + grain, 0, 255).astype(np.uint8)
    _, data = cv2.imencode(".jpg", sensed, [cv2.IMWRITE_JPEG_QUALITY, sensor.packing])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def hall(seed: int) -> Picture:
    """A blurred hall behind the traveller: light from above, dark posts."""
    rng = np.random.default_rng(seed)
    rows = np.linspace(170, 95, HEIGHT, dtype=np.float32)[:, None, None]
    scene = np.repeat(np.repeat(rows, WIDTH, axis=1), 3, axis=2) * rng.uniform(0.85, 1.1, 3).astype(np.float32)
    for _ in range(6):
        left, width = rng.integers(0, WIDTH), rng.integers(20, 90)
        scene[:, left : left + width] *= np.float32(rng.uniform(0.55, 1.25))
    for _ in range(8):
        x, y, radius = rng.integers(0, WIDTH), rng.integers(0, HEIGHT // 2), int(rng.integers(6, 24))
        cv2.circle(scene, (int(x), int(y)), radius, tuple(rng.uniform(120, 250, 3)), -1)
    return np.asarray(cv2.GaussianBlur(scene, (0, 0), 9), np.float32)
