"""The pairs that went wrong, to be looked at: who was missed and for whom, and which strangers came nearest.

It holds faces and names of pictures, so it is made only when somebody asks for it, and belongs into no report that is
passed on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from iass.capture.frame import Pixels
from iass.capture.still import decode
from iass.errors import InvalidInput
from iass.evaluation.detail import OpenSetDetail, PairDetail
from iass.evaluation.encoding import Box
from iass.evaluation.pictures import Pictures
from iass.evaluation.sheets import ShotSheet

MOST = 24
_SIDE = 128
_QUALITY = 82
_AROUND = 0.6


@dataclass(frozen=True, slots=True)
class Face:
    """image: its name; role: what it is of, as `probe` or `enrolled`."""

    image: str
    role: str


@dataclass(frozen=True, slots=True)
class Confusion:
    """says: what went wrong, with scores."""

    says: str
    faces: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class ContactSheet:
    """missed, stopped: the worst first. thumbnails: image -> JPEG. threshold: at which they are missed or stopped."""

    threshold: float
    missed: tuple[Confusion, ...]
    stopped: tuple[Confusion, ...]
    missed_in_all: int
    thumbnails: Mapping[str, bytes]


def open_set_sheet(
    detail: OpenSetDetail, gallery: ShotSheet, threshold: float, pictures: Pictures, boxes: Mapping[str, Box]
) -> ContactSheet:
    """Mated probes that are missed at the threshold, and the non-mated ones with the highest scores."""
    enrolled = {shot.subject: shot.image for shot in reversed(gallery.shots)}
    mated, own = detail.mated, detail.own
    lost = np.flatnonzero(~own | (mated.scores < threshold))
    depth = mated.own_scores if mated.own_scores is not None else mated.scores
    missed = tuple(_miss(detail, int(place), enrolled) for place in lost[np.argsort(depth[lost], kind="stable")][:MOST])
    nearest = np.argsort(-detail.nonmated.scores, kind="stable")[:MOST]
    stopped = tuple(_alarm(detail, int(place), enrolled) for place in nearest if detail.nonmated.tops[int(place)])
    thumbs = _thumbnails((*missed, *stopped), pictures, boxes)
    return ContactSheet(threshold, missed, stopped, len(lost), thumbs)


def pair_sheet(detail: PairDetail, threshold: float, pictures: Pictures, boxes: Mapping[str, Box]) -> ContactSheet:
    """Pairs of one person below the threshold, and those of two people with the highest scores."""
    mated = detail.is_mated
    lost = np.flatnonzero(mated & (detail.scores < threshold))
    others = np.flatnonzero(~mated & np.isfinite(detail.scores))
    missed = tuple(_pair(detail, int(place)) for place in lost[np.argsort(detail.scores[lost], kind="stable")][:MOST])
    nearest = others[np.argsort(-detail.scores[others], kind="stable")][:MOST]
    stopped = tuple(_pair(detail, int(place)) for place in nearest)
    thumbs = _thumbnails((*missed, *stopped), pictures, boxes)
    return ContactSheet(threshold, missed, stopped, len(lost), thumbs)


def _miss(detail: OpenSetDetail, place: int, enrolled: Mapping[str, str]) -> Confusion:
    shot, top = detail.mated.shots[place], detail.mated.tops[place]
    faces = [Face(shot.image, "probe")]
    if shot.subject in enrolled:
        faces.append(Face(enrolled[shot.subject], "enrolled"))
    if not top:
        return Confusion("no face was found", tuple(faces))
    ranks, owns = detail.mated.own_ranks, detail.mated.own_scores
    rank = int(ranks[place]) if ranks is not None else 0
    own = float(owns[place]) if owns is not None else float("-inf")
    said = f"own person {own:.3f}, rank {rank}" if rank else "own person was not enrolled"
    if top == shot.subject:
        return Confusion(f"{said}: below the threshold", tuple(faces))
    faces.append(Face(enrolled[top], "won"))
    return Confusion(f"{said}; the other {float(detail.mated.scores[place]):.3f}", tuple(faces))


def _alarm(detail: OpenSetDetail, place: int, enrolled: Mapping[str, str]) -> Confusion:
    shot, top = detail.nonmated.shots[place], detail.nonmated.tops[place]
    faces = (Face(shot.image, "stranger"), Face(enrolled[top], "enrolled"))
    return Confusion(f"score {float(detail.nonmated.scores[place]):.3f}", faces)


def _pair(detail: PairDetail, place: int) -> Confusion:
    pair, score = detail.pairs[place], float(detail.scores[place])
    said = f"score {score:.3f}" if np.isfinite(score) else "no face was found"
    return Confusion(said, (Face(pair.image_a, "first"), Face(pair.image_b, "second")))


def _thumbnails(confusions: Sequence[Confusion], pictures: Pictures, boxes: Mapping[str, Box]) -> Mapping[str, bytes]:
    images = dict.fromkeys(face.image for one in confusions for face in one.faces)
    found = {image: _thumbnail(pictures, image, boxes.get(image)) for image in images}
    return {image: data for image, data in found.items() if data}


def _thumbnail(pictures: Pictures, image: str, box: Box | None) -> bytes:
    """JPEG of the face with its surroundings, or of the whole picture; empty where it cannot be decoded."""
    try:
        pixels = decode(pictures.read(image), where=image).pixels
    except InvalidInput:
        return b""
    part = pixels if box is None else _around(pixels, box)
    scale = _SIDE / max(part.shape[:2])
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    return cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()


def _around(pixels: Pixels, box: Box) -> Pixels:
    left, top, width, height = box
    wide, high = width * _AROUND, height * _AROUND
    rows = slice(max(0, int(top - high)), max(1, int(top + height + high)))
    columns = slice(max(0, int(left - wide)), max(1, int(left + width + wide)))
    part = pixels[rows, columns]
    return part if part.size else pixels
