"""Pictures of the ten synthetic people of `openpeople`: passport photographs and live captures. No real person."""

import io
from collections.abc import Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from PIL import Image, ImageFilter

from iass.errors import NotFound

PEOPLE = tuple(f"P{number:03d}" for number in range(1, 11))
_CAMERA_HEIGHT = 1080
_SHEET = 4  # the expressions stand in a sheet of 4 x 4
_KEPT = 32
"""Pictures of each kind that are kept ready: to make one takes longer than to look for its face."""


@lru_cache(maxsize=1)
def folder() -> Path:
    """Where the pictures are. Raises NotFound with the install hint when the extra [demo] is absent."""
    spec = find_spec("openpeople")
    if spec is None or not spec.submodule_search_locations:
        raise NotFound("the synthetic people are not installed", mend="pip install 'iass[demo]'")
    return Path(spec.submodule_search_locations[0]) / "data" / "curated"


@lru_cache(_KEPT)
def passport_photo(person: str) -> bytes:
    """The studio portrait, 600 x 600 JPEG: what the registry, a notice and a good chip hold."""
    return _jpeg(_open(person, "studio_portrait").resize((600, 600), Image.Resampling.LANCZOS))


@lru_cache(_KEPT)
def selfie(person: str) -> bytes:
    """A live capture at arm's length, as a counter's camera gives it."""
    return _jpeg(_camera(_open(person, "amateur_selfie")))


@lru_cache(_KEPT)
def street(person: str) -> bytes:
    """A live capture from some metres away, head to foot."""
    return _jpeg(_camera(_open(person, "amateur_posture")))


@lru_cache(_KEPT)
def expression(person: str, row: int, column: int) -> bytes:
    """A live capture with another expression; row and column 0..3 of the sheet."""
    sheet = _open(person, "emotions_sheet")
    width, height = sheet.width / _SHEET, sheet.height / _SHEET
    box = (round(column * width), round(row * height), round((column + 1) * width), round((row + 1) * height))
    return _jpeg(sheet.crop(box))


@lru_cache(_KEPT)
def chip_portrait(person: str) -> bytes:
    """The portrait as a passport's chip holds it: 480 x 480 JPEG 2000 (ICAO Doc 9303-9)."""
    small = _open(person, "studio_portrait").resize((480, 480), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "JPEG2000", quality_mode="rates", quality_layers=[20])
    return buffer.getvalue()


@lru_cache(_KEPT)
def too_poor(person: str) -> bytes:
    """A moving traveller in front of a dirty lens: nobody could be recognised."""
    picture = _camera(_open(person, "amateur_selfie"))
    return _jpeg(picture.filter(ImageFilter.GaussianBlur(picture.height / 40)))


def group(people: Sequence[str]) -> bytes:
    """Several people side by side, as a corridor camera sees them."""
    pictures = [_camera(_open(person, "amateur_selfie")) for person in people]
    height = min(picture.height for picture in pictures)
    scene = Image.new("RGB", (sum(picture.width for picture in pictures), height), (96, 96, 96))
    left = 0
    for picture in pictures:
        scene.paste(picture.crop((0, 0, picture.width, height)), (left, 0))
        left += picture.width
    return _jpeg(scene)


def _open(person: str, name: str) -> Image.Image:
    return Image.open(folder() / person / "assets" / f"{name}.jpg").convert("RGB")


def _camera(picture: Image.Image) -> Image.Image:
    width = round(picture.width * _CAMERA_HEIGHT / picture.height)
    return picture.resize((width, _CAMERA_HEIGHT), Image.Resampling.LANCZOS)


def _jpeg(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
