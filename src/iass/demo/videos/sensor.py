"""What a camera adds: exposure, noise, the open shutter."""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Pixels

_MARGIN = 160  # pixels: grain is drawn once, larger than the frame, and each frame shows another part of it


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
    _grain: NDArray[np.int8] = field(init=False)

    def __post_init__(self) -> None:
        """Grain of single pixels, and softer grain over a few, as a colour filter's mosaic leaves it.

        Little light is amplified by gain, as every camera does, which brings half of the brightness back and all of
        the noise up with it.
        """
        fine = self.random.standard_normal((self.height + _MARGIN, self.width + _MARGIN, 3), np.float32)
        grain = 0.8 * fine + cv2.GaussianBlur(fine, (0, 0), 1.2) * 1.5
        self._grain = np.clip(grain * (self.sensor.noise * self.sensor.light**-0.5), -127, 127).round().astype(np.int8)

    def expose(self, scene: Pixels, at: float) -> Pixels:
        """The frame as it leaves the camera: uint8 (height, width, 3), BGR."""
        light = self.sensor.light * (1 + self.sensor.flicker * np.sin(2 * np.pi * 1.3 * at))
        level = cv2.convertScaleAbs(scene, alpha=float(light**0.5))
        y, x = self.random.integers(0, _MARGIN, 2)
        part = self._grain[y : y + self.height, x : x + self.width]
        return np.asarray(cv2.add(level, part, dtype=cv2.CV_8U), np.uint8)


def samples(smear: float) -> int:
    """How many moments to draw while the shutter is open, for a face that moves `smear` pixels meanwhile."""
    return int(np.clip(np.ceil(smear / 2.5), 1, 12))
