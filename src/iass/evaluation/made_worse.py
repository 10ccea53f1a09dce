"""Pictures made worse: what camera, light, hand or copier do to a face, each in one way and by a stated amount.

A set of good pictures says little of bad ones; these come from it, so that it is known who is on them.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Pixels
from iass.evaluation.encoding import Box

Picture = NDArray[np.float32]
Dice = np.random.Generator


class Harm(StrEnum):
    """One way of making a picture worse."""

    BLURRED = "blurred"
    MOVED = "moved"
    SHRUNK = "shrunk"
    DARK = "dark"
    BURNT = "burnt"
    SIDE_LIT = "side_lit"
    COVERED = "covered"
    PACKED = "packed"
    GRAINY = "grainy"
    CUT_OFF = "cut_off"
    FOGGED = "fogged"
    TILTED = "tilted"


def worsened(pixels: Pixels, box: Box, harm: Harm, amount: float, dice: Dice) -> Pixels:
    """pixels: uint8 (height, width, 3); box: of the face, left, top, width and height; amount: 0, hardly, to 1, beyond
    recognition; dice: for what has a place, a side or grain. Sizes are in shares of the face, so that a picture of any
    size is made worse alike."""
    changed = _MAKERS[harm](pixels.astype(np.float32), box, amount, dice)
    return np.asarray(np.clip(np.round(changed), 0, 255), np.uint8)


def _between(mild: float, severe: float, amount: float) -> float:
    """Even steps of the logarithm."""
    return float(mild * (severe / mild) ** amount)


def _blurred(pixels: Picture, box: Box, amount: float, _dice: Dice) -> Picture:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), _between(0.008, 0.08, amount) * box[2]), np.float32)


def _moved(pixels: Picture, box: Box, amount: float, dice: Dice) -> Picture:
    length = max(2, round(_between(0.03, 0.5, amount) * box[2]))
    kernel = np.zeros((2 * length + 1, 2 * length + 1), np.float32)
    angle = float(dice.uniform(0, np.pi))
    end = round(length * np.cos(angle) / 2), round(length * np.sin(angle) / 2)
    cv2.line(kernel, (length - end[0], length - end[1]), (length + end[0], length + end[1]), 1.0, 1, cv2.LINE_AA)
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE), np.float32)


def _shrunk(pixels: Picture, box: Box, amount: float, _dice: Dice) -> Picture:
    scale = min(1.0, _between(80, 12, amount) / box[2])
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.float32)


def _dark(pixels: Picture, _box: Box, amount: float, dice: Dice) -> Picture:
    return pixels * np.float32(_between(0.5, 0.01, amount)) + _grain(pixels, 1.0, dice)


def _burnt(pixels: Picture, _box: Box, amount: float, _dice: Dice) -> Picture:
    return pixels * np.float32(_between(1.3, 12, amount))


def _side_lit(pixels: Picture, box: Box, amount: float, dice: Dice) -> Picture:
    """One side keeps its light, the other loses it; the step is as soft as a cheek."""
    middle = box[0] + box[2] / 2
    way = (np.arange(pixels.shape[1], dtype=np.float32) - np.float32(middle)) / np.float32(0.15 * box[2])
    lost = _between(0.7, 0.01, amount)
    light = lost + (1 - lost) / (1 + np.exp(np.clip(way * np.float32(dice.choice((-1, 1))), -40, 40)))
    return np.asarray(pixels * light[None, :, None], np.float32)


def _covered(pixels: Picture, box: Box, amount: float, dice: Dice) -> Picture:
    """A plain patch, of mouth and chin as a mask or of the eyes as dark glasses; the amount is how much of it."""
    left, top, width, height = box
    half = float(dice.choice((0, 1)))
    at = top + (0.42 + 0.36 * half) * height
    reach = (0.04 + 0.24 * amount) * height
    rows = slice(max(0, round(at - reach)), max(0, round(at + reach)))
    columns = slice(max(0, round(left)), max(0, round(left + width)))
    changed = pixels.copy()
    changed[rows, columns] = float(dice.uniform(10, 230))
    return changed + _grain(pixels, 1.0, dice)


def _packed(pixels: Picture, _box: Box, amount: float, _dice: Dice) -> Picture:
    quality = round(_between(40, 1, amount))
    _, data = cv2.imencode(".jpg", pixels.astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.float32)


def _grainy(pixels: Picture, _box: Box, amount: float, dice: Dice) -> Picture:
    return pixels + _grain(pixels, _between(5, 120, amount), dice)


def _cut_off(pixels: Picture, box: Box, amount: float, dice: Dice) -> Picture:
    """The picture's edge runs through the face: up to half of it is gone on one side."""
    left, top, width, height = box
    rows, columns = pixels.shape[:2]
    gone = 0.55 * amount - 0.05
    match int(dice.integers(4)):
        case 0:
            return pixels[:, max(0, round(left + gone * width)) :]
        case 1:
            return pixels[:, : min(columns, round(left + (1 - gone) * width))]
        case 2:
            return pixels[max(0, round(top + gone * height)) :]
        case _:
            return pixels[: min(rows, round(top + (1 - gone) * height))]


def _fogged(pixels: Picture, _box: Box, amount: float, dice: Dice) -> Picture:
    left = np.float32(_between(0.6, 0.008, amount))
    return pixels * left + (1 - left) * np.float32(dice.uniform(60, 200)) + _grain(pixels, 0.5, dice)


def _tilted(pixels: Picture, box: Box, amount: float, dice: Dice) -> Picture:
    """Turned in the picture's plane about the face, up to 75 degrees."""
    middle = box[0] + box[2] / 2, box[1] + box[3] / 2
    turn = cv2.getRotationMatrix2D(middle, float(dice.choice((-1, 1))) * 75 * amount, 1.0)
    size = pixels.shape[1], pixels.shape[0]
    return np.asarray(cv2.warpAffine(pixels, turn, size, borderMode=cv2.BORDER_REPLICATE), np.float32)


def _grain(pixels: Picture, levels: float, dice: Dice) -> Picture:
    return dice.normal(0, levels, pixels.shape).astype(np.float32)


_Maker = Callable[[Picture, Box, float, Dice], Picture]
_MAKERS: Mapping[Harm, _Maker] = {
    Harm.BLURRED: _blurred,
    Harm.MOVED: _moved,
    Harm.SHRUNK: _shrunk,
    Harm.DARK: _dark,
    Harm.BURNT: _burnt,
    Harm.SIDE_LIT: _side_lit,
    Harm.COVERED: _covered,
    Harm.PACKED: _packed,
    Harm.GRAINY: _grainy,
    Harm.CUT_OFF: _cut_off,
    Harm.FOGGED: _fogged,
    Harm.TILTED: _tilted,
}
