"""What a camera adds: exposure, noise, the open shutter."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Pixels

_FIELDS = 6  # noise is drawn so often, and then shifted about: drawing it anew for every frame is slow


@dataclass(frozen=True, slots=True)
class Sensor:
    """shutter: seconds that it stays open. light: 1 is well exposed, 0.1 a tenth of the light, partly made up for
    by gain. noise: standard deviation in grey levels at full light. flicker: share by which lamps change the light."""

    shutter: float = 0.01
    light: float = 1.0
    noise: float = 2.0
    flicker: float = 0.0


@dataclass(slots=True)
class Exposure:
    """Exposes frame after frame of one video; the same seed gives the same grain."""

    sensor: Sensor
    width: int
    height: int
    random: np.random.Generator
    _grain: list[NDArray[np.float32]] = field(default_factory=list)

    def __post_init__(self) -> None:
        shape = (self.height, self.width, 3)
        for _ in range(_FIELDS):
            fine = self.random.standard_normal(shape, np.float32)
            self._grain.append(np.asarray(0.8 * fine + cv2.GaussianBlur(fine, (0, 0), 1.2) * 1.5, np.float32))

    def expose(self, scene: Pixels, at: float) -> Pixels:
        """The frame as it leaves the camera: uint8 (height, width, 3), BGR.

        Little light is amplified by gain, as every camera does, which brings half of the brightness back and all of
        the noise up with it.
        """
        light = self.sensor.light * (1 + self.sensor.flicker * np.sin(2 * np.pi * 1.3 * at))
        level = scene.astype(np.float32) * np.float32(light**0.5)
        strength = self.sensor.noise * light**-0.5
        shift = self.random.integers(0, (self.height, self.width))
        grain = np.roll(self._grain[int(self.random.integers(_FIELDS))], tuple(shift), (0, 1))
        level += grain * np.float32(strength)
        return np.asarray(cv2.convertScaleAbs(np.maximum(level, 0)), np.uint8)  # rounds, and holds at 255


def samples(smear: float) -> int:
    """How many moments to draw while the shutter is open, for a face that moves `smear` pixels meanwhile."""
    return int(np.clip(np.ceil(smear / 2.5), 1, 12))
