"""Print: a portrait on photographic paper with a white border, held and tilted."""

import cv2
import numpy as np

from iass.demo.attacks.camera import Picture, Pose, hall
from iass.demo.attacks.portrait import Portrait
from iass.demo.attacks.sheet import held, lay, light

_BORDER = 0.35  # inter-eye distances


def printed(picture: Portrait, seed: int) -> tuple[Portrait, Picture]:
    """The sheet as a drawing (its ink weaker than life, its paper fibrous), and where it is, 0..1."""
    left, top, right, bottom = _cut(picture)
    inner = picture.pixels[top:bottom, left:right].astype(np.float32)
    rng = np.random.default_rng(seed)
    fibre = cv2.GaussianBlur(rng.normal(0, 1, inner.shape[:2]).astype(np.float32), (0, 0), 1.2)
    ink = 18 + inner * 0.86 + fibre[..., None] * 6
    margin = round(_BORDER * picture.eyes)
    white = cv2.copyMakeBorder(ink, margin, margin, margin, margin, cv2.BORDER_CONSTANT, value=(232, 236, 238))
    x, y = picture.centre
    drawing = Portrait(np.clip(white, 0, 255).astype(np.uint8), (x - left + margin, y - top + margin), picture.eyes)
    return drawing, np.ones(white.shape[:2], np.float32)


def scene(picture: Portrait, pose: Pose, seed: int) -> Picture:
    """One moment of the attack."""
    drawing, alpha = printed(picture, seed)
    return lay(hall(seed), drawing.pixels.astype(np.float32) * light(pose), alpha, held(drawing, pose))


def _cut(picture: Portrait) -> tuple[int, int, int, int]:
    """The part that is printed: about a passport photograph's."""
    (x, y), unit = picture.centre, picture.eyes
    height, width = picture.pixels.shape[:2]
    return (
        max(0, round(x - 1.9 * unit)),
        max(0, round(y - 2.0 * unit)),
        min(width, round(x + 1.9 * unit)),
        min(height, round(y + 2.6 * unit)),
    )
