"""The pictures that a figure is cut from, and where the faces lie in them.

`landmarks.json` was made once with the shipped detector on the full-size studio pictures, and looked at: person ->
look -> five landmarks (x, y in pixels of the picture), the face box of the standing picture, and by hand the eye and
the mouth of the profile. It is data, so that the truth of a video does not depend on the detector that is judged by it.
"""

import json
from functools import lru_cache
from importlib import resources

import cv2
import numpy as np
from numpy.typing import NDArray

from iass.capture.frame import Pixels
from iass.demo import people

LOOKS = ("posture", "neutral", "happy", "sad", "angry", "surprised", "scared", "determined")
"""Pictures of the face from the front: the standing one, and expressions that leave it unhidden."""

_PROFILE = (slice(156, 628), slice(1868, 2320))  # rows and columns of the sheet: the tile of the side view

Points = NDArray[np.float32]


def landmarks(person: str, look: str) -> Points:
    """float32 (5, 2), in pixels of the picture that `picture` gives for the look."""
    return np.array(_table()[person][look], np.float32).reshape(5, 2)


def face_box(person: str) -> tuple[float, float, float, float]:
    """Left, top, width, height of the face in the standing picture."""
    left, top, width, height = map(float, _table()[person]["box"])
    return left, top, width, height


def profile_points(person: str) -> Points:
    """float32 (2, 2): the eye and the corner of the mouth in the picture of the side, which looks to the right."""
    return np.array(_table()[person]["profile"], np.float32).reshape(2, 2)


def picture(person: str, look: str) -> Pixels:
    """The picture that holds the look: uint8 (height, width, 3), BGR."""
    return _read(person, "studio_posture" if look == "posture" else "emotions_sheet")


def profile(person: str) -> Pixels:
    """Head and shoulders from the side, looking to the right; uint8 (472, 452, 3), BGR."""
    tile = _read(person, "character_sheet")[_PROFILE]
    return np.ascontiguousarray(tile[:, ::-1] if _table()[person]["faces_left"] else tile)


@lru_cache(maxsize=4)
def _read(person: str, name: str) -> Pixels:
    return np.asarray(cv2.imread(str(people.folder() / person / "assets" / f"{name}.jpg"), cv2.IMREAD_COLOR), np.uint8)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[float]]]:
    text = resources.files("iass.demo.videos").joinpath("landmarks.json").read_text("utf-8")
    table: dict[str, dict[str, list[float]]] = json.loads(text)
    return table
