"""A synthetic person as a figure that can stand, look about, change expression and turn to the side.

A rendering, and no more: the standing studio picture cut out of its wall; expressions are laid onto its face by their
landmarks; a turn of up to 28 degrees bends the head as if it were round; from there on the picture
of the side is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.demo.videos import sources
from iass.demo.videos.matte import Premultiplied, cut_out
from iass.demo.videos.sources import Points
from iass.face.align import Transform, similarity_transform

LEVELS = 4
"""Every figure is kept at full size, half, a quarter and an eighth, so that a far one is smooth, not grainy."""

_COLUMNS = (0.2, 0.8)  # of the standing picture's width: where the person is
_TINTS = ((60, 50, 46), (150, 110, 60), (235, 235, 235), (70, 70, 150), (90, 120, 80), (52, 40, 74), (190, 180, 150))
_BLOCK = 1 << (LEVELS - 1)


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """All in pixels of the cut-out standing picture.

    front, side: the whole figure, by level. heads: look -> the part of `front` around the head, by level. corner: left
    and top of that part, multiples of 8. points: float32 (5, 2), the landmarks that every look is brought to. box: of
    the face; side_box: of the face in `side`, which looks to the right.
    """

    person: str
    front: tuple[Premultiplied, ...]
    side: tuple[Premultiplied, ...]
    heads: Mapping[str, tuple[Premultiplied, ...]]
    corner: tuple[int, int]
    points: Points
    box: tuple[float, float, float, float]
    side_box: tuple[float, float, float, float]

    @property
    def middle(self) -> Points:
        """Between the eyes, float32 (2,)."""
        return np.asarray(self.points[:2].mean(axis=0), np.float32)

    @property
    def eyes(self) -> float:
        """Pixels between the eyes."""
        return float(np.linalg.norm(self.points[0] - self.points[1]))


@lru_cache(maxsize=12)
def figure(person: str) -> Figure:
    """Cuts the person out; takes about a second, and is kept."""
    standing = sources.picture(person, "posture")
    left = round(_COLUMNS[0] * standing.shape[1])
    standing = standing[:, left : round(_COLUMNS[1] * standing.shape[1])]
    shift = np.array([left, 0], np.float32)
    points = sources.landmarks(person, "posture") - shift
    box_left, *rest = sources.face_box(person)
    box = (box_left - left, rest[0], rest[1], rest[2])
    tint = _TINTS[int(person[1:]) % len(_TINTS)]
    whole = _tinted(cut_out(standing), box[1] + box[3], tint)
    part = _around_head(box, whole.shape)
    corner = (part[1].start, part[0].start)
    heads = {look: _levels(_with_face(whole[part], person, look, points - corner, box)) for look in sources.LOOKS}
    side, side_box = _side(whole, person, points, box, tint)
    return Figure(person, _levels(whole), _levels(side), heads, corner, points, box, side_box)


def _levels(whole: Premultiplied) -> tuple[Premultiplied, ...]:
    height, width = (size // _BLOCK * _BLOCK for size in whole.shape[:2])
    found = [np.ascontiguousarray(whole[:height, :width])]
    for _ in range(LEVELS - 1):
        last = found[-1]
        half = cv2.resize(last, (last.shape[1] // 2, last.shape[0] // 2), interpolation=cv2.INTER_AREA)
        found.append(np.asarray(half, np.uint8))
    return tuple(found)


def _around_head(box: tuple[float, float, float, float], shape: tuple[int, ...]) -> tuple[slice, slice]:
    """Rows and columns of the part that a turn of the head may change, in whole blocks."""
    left, top, width, height = box
    x0, x1 = (int(value) // _BLOCK * _BLOCK for value in (left - width, left + 2 * width))
    y1 = int(top + 1.6 * height) // _BLOCK * _BLOCK
    return slice(0, y1), slice(max(x0, 0), min(x1, shape[1] // _BLOCK * _BLOCK))


def _tinted(cut: Premultiplied, chin: float, tint: tuple[int, int, int]) -> Premultiplied:
    """White cloth below the chin takes the colour, so that not everybody wears the studio's shirt."""
    colour = cut[..., :3].astype(np.float32)
    blue, green, red = cv2.split(colour)
    light = cv2.min(cv2.min(blue, green), red)
    spread = cv2.max(cv2.max(blue, green), red) - light
    cloth = np.asarray(np.clip((light - 110) / 40, 0, 1) * np.clip((48 - spread) / 16, 0, 1), np.float32)
    cloth[: int(chin * 0.98)] = 0
    dye = cv2.GaussianBlur(cloth, (0, 0), 2)[..., None]
    dyed = colour * (1 - dye + dye * np.array(tint, np.float32) / 245)
    return np.concatenate((dyed.round().astype(np.uint8), cut[..., 3:]), axis=2)


def _with_face(
    head: Premultiplied, person: str, look: str, points: Points, box: tuple[float, float, float, float]
) -> Premultiplied:
    """The look's face, from brow to chin, laid on the standing figure's and matched to its brightness.

    points: where the landmarks lie in `head`; box: how large the face is.
    """
    if look == "posture":
        return np.ascontiguousarray(head)
    transform = similarity_transform(sources.landmarks(person, look), points)
    if transform is None:
        raise ValueError(f"the landmarks of {person} {look} span no face")
    size = (head.shape[1], head.shape[0])
    brought = cv2.warpAffine(sources.picture(person, look), transform, size, flags=cv2.INTER_CUBIC).astype(np.float32)
    share = _oval(head.shape, points.mean(axis=0), box)[..., None] * (head[..., 3:] / np.float32(255))
    inside = share[..., 0] > 0.9
    gain = head[..., :3][inside].mean(axis=0) / np.maximum(brought[inside].mean(axis=0), 1)
    laid = head[..., :3] * (1 - share) + np.clip(brought * gain, 0, 255) * share
    return np.concatenate((laid.round().astype(np.uint8), head[..., 3:]), axis=2)


def _oval(shape: tuple[int, ...], middle: Points, box: tuple[float, float, float, float]) -> NDArray[np.float32]:
    """1 on the face, fading to 0 towards hair, ears and throat. middle: the mean of the five landmarks."""
    _left, _top, width, height = box
    centre = (round(float(middle[0])), round(float(middle[1]) - 0.03 * height))
    mask = np.zeros(shape[:2], np.float32)
    cv2.ellipse(mask, centre, (round(0.40 * width), round(0.43 * height)), 0, 0, 360, 1, cv2.FILLED)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), width * 0.05), np.float32)


def _side(
    whole: Premultiplied,
    person: str,
    points: Points,
    box: tuple[float, float, float, float],
    tint: tuple[int, int, int],
) -> tuple[Premultiplied, tuple[float, float, float, float]]:
    """The figure with its head seen from the right, on its own shoulders, and the box of that face."""
    eye, mouth = sources.profile_points(person)
    middle, lips = points[:2].mean(axis=0), points[3:].mean(axis=0)
    scale = float((lips[1] - middle[1]) / (mouth[1] - eye[1]))
    eyes = float(np.linalg.norm(points[0] - points[1]))
    place = np.array([middle[0] + 1.15 * eyes, middle[1]]) - scale * eye
    transform: Transform = np.array([[scale, 0, place[0]], [0, scale, place[1]]], np.float64)
    bust = _tinted(cut_out(sources.profile(person)), mouth[1] + 0.75 * (mouth[1] - eye[1]), tint)
    size = (whole.shape[1], whole.shape[0])
    brought = cv2.warpAffine(bust, transform, size, flags=cv2.INTER_AREA)
    foot, chin = place[1] + scale * bust.shape[0], box[1] + box[3]
    brought = _faded(np.asarray(brought, np.uint8), foot - 0.5 * eyes, foot)
    body = _faded(whole[::-1], whole.shape[0] - (chin + 0.8 * eyes), whole.shape[0] - (chin + 0.4 * eyes))[::-1]
    left = 255 - brought[..., 3:].astype(np.uint16)
    turned = (brought + (body * left + 127) // 255).clip(0, 255).astype(np.uint8)
    width = 0.85 * box[2]
    return turned, (float(middle[0] + 1.55 * eyes - width), box[1], width, box[3])


def _faded(picture: Premultiplied, full: float, none: float) -> Premultiplied:
    """Whole down to the row `full`, fading to nothing at the row `none`."""
    rows = np.arange(picture.shape[0], dtype=np.float32)
    share = np.clip((none - rows) / (none - full), 0, 1)[:, None, None]
    return np.asarray((picture * share).round(), np.uint8)
