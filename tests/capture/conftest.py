"""Sample pictures of a synthetic person, in every format, made on the spot."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

Encode = Callable[..., bytes]
FORMATS = ("JPEG", "PNG", "WEBP", "BMP", "JPEG2000")


def encode(image: Image.Image, name: str, **options: Any) -> bytes:
    """A picture in a file of that format, by Pillow."""
    stream = BytesIO()
    image.save(stream, name, **options)
    return stream.getvalue()


@pytest.fixture(scope="session")
def person(picture: Callable[[str, str], bytes]) -> Image.Image:
    """A passport portrait of 96 x 120 pixels: not square, so that a wrong turn shows."""
    with Image.open(BytesIO(picture("P001", "studio_portrait"))) as image:
        return image.convert("RGB").resize((96, 120), Image.Resampling.LANCZOS)


@pytest.fixture(scope="session")
def encoded() -> Encode:
    """encoded(image, "PNG", **options) -> the bytes of the file."""
    return encode


@pytest.fixture(scope="session")
def samples(person: Image.Image) -> dict[str, bytes]:
    """One small valid file for each variety that a reader, a camera or a chip may send."""
    alpha = person.copy()
    alpha.putalpha(Image.linear_gradient("L").resize(person.size))
    return {
        "jpeg": encode(person, "JPEG", quality=85),
        "progressive": encode(person, "JPEG", progressive=True),
        "grey jpeg": encode(person.convert("L"), "JPEG"),
        "cmyk jpeg": encode(person.convert("CMYK"), "JPEG"),
        "png": encode(person, "PNG"),
        "palette png": encode(person.quantize(), "PNG"),
        "alpha png": encode(alpha, "PNG"),
        "16-bit png": encode(person.convert("I;16"), "PNG"),
        "webp": encode(person, "WEBP"),
        "lossless webp": encode(person, "WEBP", lossless=True),
        "alpha webp": encode(alpha, "WEBP"),
        "bmp": encode(person, "BMP"),
        "palette bmp": encode(person.quantize(), "BMP"),
        "jp2": encode(person, "JPEG2000", irreversible=True, quality_layers=[20]),
        "j2k": encode(person, "JPEG2000", no_jp2=True),
        "tiled jp2": encode(person, "JPEG2000", tile_size=(48, 48)),
    }
