"""The pictures that are presented, and where their eyes are."""

from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np

from iass.capture.frame import Pixels
from iass.demo.people import folder

WORKING_EYES = 150.0
"""Pixels between the eyes to which a picture is brought before it is used: twice what the camera sees of it."""

_EYES = {
    "studio_portrait": (
        (844, 842, 1212, 854), (825, 817, 1189, 799), (861, 693, 1173, 675), (820, 725, 1242, 704),
        (869, 601, 1189, 602), (843, 722, 1206, 705), (862, 798, 1217, 810), (837, 797, 1207, 795),
        (826, 759, 1246, 764), (820, 755, 1237, 748),
    ),
    "amateur_selfie": (
        (739, 778, 981, 781), (746, 896, 1007, 891), (859, 787, 1112, 791), (559, 776, 792, 803),
        (744, 1049, 1129, 1045), (718, 795, 1028, 800), (840, 670, 1071, 675), (663, 755, 907, 744),
        (716, 783, 1042, 772), (693, 896, 1007, 898),
    ),
}  # fmt: skip
"""Right eye, left eye (x, y) in the pictures of P001 to P010, as the shipped detector finds them."""


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """pixels: uint8 (height, width, 3), BGR. centre: the point between the eyes. eyes: pixels between them.

    plain: whether its background may be drawn on beyond its edge.
    """

    pixels: Pixels
    centre: tuple[float, float]
    eyes: float
    plain: bool = False


@lru_cache(maxsize=8)
def portrait(person: str, name: str) -> Portrait:
    """person: P001..P010; name: studio_portrait or amateur_selfie. Raises NotFound without the extra [demo]."""
    path = folder() / person / "assets" / f"{name}.jpg"
    pixels = np.asarray(cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    x0, y0, x1, y1 = _EYES[name][int(person[1:]) - 1]
    scale = WORKING_EYES / float(np.hypot(x1 - x0, y1 - y0))
    smaller = np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    return Portrait(smaller, ((x0 + x1) / 2 * scale, (y0 + y1) / 2 * scale), WORKING_EYES, name == "studio_portrait")


def portrait_of(pixels: Pixels, right_eye: tuple[float, float], left_eye: tuple[float, float]) -> Portrait:
    """Of any picture, uint8 (height, width, 3), in which the eyes are known, in its pixels."""
    (x0, y0), (x1, y1) = right_eye, left_eye
    scale = WORKING_EYES / max(1.0, float(np.hypot(x1 - x0, y1 - y0)))
    brought = cv2.resize(
        pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    )
    return Portrait(np.asarray(brought, np.uint8), ((x0 + x1) / 2 * scale, (y0 + y1) / 2 * scale), WORKING_EYES)
