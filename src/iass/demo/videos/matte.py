"""Cuts a person out of a studio picture: its background is plain, so whatever differs from it is the person."""

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Pixels

Premultiplied = NDArray[np.uint8]
"""uint8 (height, width, 4): blue, green, red, each already multiplied by the share in the fourth channel."""

_SURELY_WALL = 6.0  # distance in grey levels from the wall beside it
_SURELY_PERSON = 20.0
_STEP = 1  # grey levels from one pixel to the next: the wall and the shadows on it are smooth
_COLOURLESS = 14.0  # spread of a pixel's three channels: the wall is grey
_REACH = 0.05  # of the picture's height: how far the wall is averaged to know it beside the person
_SMALL_HOLE = 0.0015  # of the picture: a hole this small is shadow on skin or cloth, not wall between arm and body


def cut_out(pixels: Pixels) -> Premultiplied:
    """The person with soft edges; what the wall adds to a half-covered pixel is taken away."""
    colour = pixels.astype(np.float32)
    wall = _wall(colour)
    distance = cv2.GaussianBlur(_largest(np.abs(colour - wall)), (0, 0), 1.0)
    share = np.clip((distance - _SURELY_WALL) / (_SURELY_PERSON - _SURELY_WALL), 0, 1)
    share = np.maximum(share, _filled(share))[..., None]
    kept = np.clip(colour - (1 - share) * wall, 0, 255 * share)
    return np.concatenate((kept, 255 * share), axis=2).round().astype(np.uint8)


def over(below: Premultiplied, above: Premultiplied) -> Premultiplied:
    """`above` laid on `below`, both premultiplied and of one shape."""
    left = 255 - above[..., 3:].astype(np.uint16)
    return (above + (below * left + 127) // 255).clip(0, 255).astype(np.uint8)


def _wall(colour: NDArray[np.float32]) -> NDArray[np.float32]:
    """The wall, also where the person hides it: what is surely wall, averaged over the neighbourhood."""
    height, width = colour.shape[:2]
    size = (width // 4, height // 4)
    small = np.asarray(
        cv2.GaussianBlur(cv2.resize(colour, size, interpolation=cv2.INTER_AREA), (0, 0), 1.0), np.float32
    )
    seen = _flooded(small).astype(np.float32)
    coarse = (width // 16, height // 16)
    total = cv2.resize(small * seen[..., None], coarse, interpolation=cv2.INTER_AREA)
    weight = cv2.resize(seen, coarse, interpolation=cv2.INTER_AREA)
    reach = _REACH * height / 16
    filled = np.zeros_like(total)
    for _ in range(4):  # ever wider, so that the inside of the person gets a colour as well
        mean = cv2.GaussianBlur(total, (0, 0), reach)
        known = cv2.GaussianBlur(weight, (0, 0), reach)
        better = (known > 1e-3) & (filled.sum(axis=2) == 0)
        filled[better] = mean[better] / known[better, None]
        reach *= 2
    return np.asarray(cv2.resize(filled, (width, height)), np.float32)


def _largest(channels: NDArray[np.float32]) -> NDArray[np.float32]:
    blue, green, red = cv2.split(channels)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.float32)


def _flooded(small: NDArray[np.float32]) -> NDArray[np.bool_]:
    """What can be reached from the picture's edge in small steps over grey: wall and floor, with their shadows."""
    picture = small.round().astype(np.uint8)
    height, width = picture.shape[:2]
    grey = np.ptp(small, axis=2) < _COLOURLESS
    reached = np.zeros((height + 2, width + 2), np.uint8)
    reached[1:-1, 1:-1] = ~grey * 2  # a barrier
    edge = [(x, y) for x in range(0, width, 4) for y in (0, height - 1)]
    edge += [(x, y) for y in range(0, height, 4) for x in (0, width - 1)]
    for x, y in edge:
        if not reached[y + 1, x + 1] and 70 < small[y, x].mean() < 200:
            step = (_STEP, _STEP, _STEP)
            cv2.floodFill(picture, reached, (x, y), (0, 0, 0), step, step, 4 | cv2.FLOODFILL_MASK_ONLY | (1 << 8))
    wall = (reached[1:-1, 1:-1] == 1).astype(np.uint8)
    return np.asarray(cv2.erode(wall, np.ones((3, 3), np.uint8)) > 0)


def _filled(share: NDArray[np.float32]) -> NDArray[np.float32]:
    """The largest outline with its small holes filled, as 0 or 1, drawn in a little so that edges stay soft."""
    hard = cv2.morphologyEx((share > 0.5).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    outlines, nesting = cv2.findContours(hard, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    areas = [cv2.contourArea(outline) for outline in outlines]
    person = int(np.argmax(areas))
    inside = np.zeros_like(hard)
    cv2.drawContours(inside, outlines, person, 1, cv2.FILLED)
    for index, area in enumerate(areas):
        if nesting[0][index][3] == person and area > _SMALL_HOLE * hard.size:
            cv2.drawContours(inside, outlines, index, 0, cv2.FILLED)
    return cv2.erode(inside, np.ones((5, 5), np.uint8)).astype(np.float32)
