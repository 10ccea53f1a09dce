"""One encoded picture, safely decoded. The bytes are hostile until their structure has been checked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from io import BytesIO
from threading import Lock

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import BmpImagePlugin, Image, Jpeg2KImagePlugin, PngImagePlugin, WebPImagePlugin

from iass.capture.container import bmp, codestream, jp2, jpeg, png, webp
from iass.capture.container.container import MAX_BYTES, Container
from iass.capture.frame import Frame, Pixels
from iass.errors import InvalidInput

_ACCEPTED = "Send a JPEG, PNG, WebP, BMP or JPEG 2000 picture"
# Naming the plugins registers them, so that Pillow never goes looking through its fifty other formats.
_PILLOW_FORMATS = {
    jpeg.MEDIA_TYPE: "JPEG",
    png.MEDIA_TYPE: PngImagePlugin.PngImageFile.format,
    webp.MEDIA_TYPE: WebPImagePlugin.WebPImageFile.format,
    bmp.MEDIA_TYPE: BmpImagePlugin.BmpImageFile.format,
    jp2.MEDIA_TYPE: Jpeg2KImagePlugin.Jpeg2KImageFile.format,
    codestream.MEDIA_TYPE: Jpeg2KImagePlugin.Jpeg2KImageFile.format,
}
_WHITE = (255, 255, 255)
_SAMPLE_STEP = 16
# Decoding takes up to 16 bytes a pixel. Pictures as cameras at a counter make them are decoded side by side,
# larger ones one after the other in the whole process: 0.8 GB at most, and not that for every request and frame.
_LARGE_PIXELS = 13_000_000
_ONE_LARGE = Lock()

# EXIF orientation (CIPA DC-008 table 6): how the stored pixels are turned upright.
_UPRIGHT: dict[int, Callable[[Pixels], NDArray[np.generic]]] = {
    2: lambda pixels: cv2.flip(pixels, 1),
    3: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_180),
    4: lambda pixels: cv2.flip(pixels, 0),
    5: cv2.transpose,
    6: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_CLOCKWISE),
    7: lambda pixels: cv2.flip(cv2.transpose(pixels), -1),
    8: lambda pixels: cv2.rotate(pixels, cv2.ROTATE_90_COUNTERCLOCKWISE),
}


def media_type(data: bytes) -> str:
    """The media type by the first bytes, whatever the file was called: image/jpeg, image/png, image/webp,
    image/bmp, image/jp2 or image/j2c. Raises InvalidInput for any other content."""
    return _format(data, "")[0]


def decode(data: bytes, *, where: str = "") -> Frame:
    """One picture, upright by EXIF, in BGR. Raises InvalidInput, and nothing else, whatever the bytes.

    JPEG (grey, colour, CMYK, YCCK), PNG (1 to 16 bits, palette, alpha), WebP, uncompressed BMP, JP2 and
    JPEG 2000 codestreams of at most 20 MB and 50 megapixels. Structure and size are checked before
    anything is decoded. Animations and cut-off files are refused. Transparency is laid on white, as on
    the paper of a passport photograph; 16 bits become their high byte; colour profiles are not applied.
    `where` names the picture in the error: a field, a row, a file.
    """
    return draw(inspect(data, where=where), where=where)


def inspect(data: bytes, *, where: str = "") -> Container:
    """The structure and the size of a picture, before any pixel is decoded. Raises InvalidInput as `decode` does."""
    if not data:
        raise InvalidInput("the image is empty", where=where, mend=_ACCEPTED)
    if len(data) > MAX_BYTES:
        raise InvalidInput(
            f"the image has {len(data)} bytes",
            where=where,
            mend=f"Send at most {MAX_BYTES // 1_000_000} MB",
        )
    name, read = _format(data, where)
    with _refusing(name, where):
        return read(data)


def draw(container: Container, *, where: str = "") -> Frame:
    """The pixels of an inspected picture. Raises InvalidInput, and nothing else."""
    large = container.width * container.height > _LARGE_PIXELS
    with _refusing(container.media_type, where), _ONE_LARGE if large else nullcontext():
        pixels = _pixels(container)
    return Frame(pixels, grey=_is_grey(pixels))


@contextmanager
def _refusing(name: str, where: str) -> Iterator[None]:
    """Turns whatever a reader or decoder raises into a refusal that names the picture."""
    try:
        yield
    except InvalidInput as refusal:
        raise InvalidInput(refusal.what, where=where, mend=refusal.mend) from None
    except MemoryError:
        raise InvalidInput("no memory left for the image", where=where, mend="Send a smaller picture") from None
    except Exception as error:  # Decoders raise what they like on hostile bytes; none of it may go further.
        raise InvalidInput(
            f"the image cannot be decoded as {name}", where=where, mend="Save the picture again and resend it"
        ) from error


def _format(data: bytes, where: str) -> tuple[str, Callable[[bytes], Container]]:
    for magic, name, read in _FORMATS:
        if data.startswith(magic):
            return name, read
    if webp.is_webp(data):
        return webp.MEDIA_TYPE, webp.read
    raise InvalidInput("this is not an image of an accepted format", where=where, mend=_ACCEPTED)


_FORMATS: tuple[tuple[bytes, str, Callable[[bytes], Container]], ...] = (
    (jpeg.MAGIC, jpeg.MEDIA_TYPE, jpeg.read),
    (png.MAGIC, png.MEDIA_TYPE, png.read),
    (jp2.MAGIC, jp2.MEDIA_TYPE, jp2.read),
    (codestream.MAGIC, codestream.MEDIA_TYPE, jp2.read_codestream),
    (bmp.MAGIC, bmp.MEDIA_TYPE, bmp.read),
)


def _pixels(container: Container) -> Pixels:
    """BGR, upright, the size that the header promised."""
    by_opencv = container.media_type == jpeg.MEDIA_TYPE and container.components != 4
    pixels = _by_opencv(container) if by_opencv else _by_pillow(container)
    if pixels.shape != (container.height, container.width, 3):
        raise ValueError(f"decoded to {pixels.shape}, announced as {container.height} x {container.width}")
    turn = _UPRIGHT.get(container.orientation)
    return pixels if turn is None else np.ascontiguousarray(turn(pixels), dtype=np.uint8)


def _by_opencv(container: Container) -> Pixels:
    """JPEG in grey or colour: half the time of Pillow, the same pixels."""
    encoded = np.frombuffer(container.payload, dtype=np.uint8)
    pixels = cv2.imdecode(encoded, cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    if pixels is None:
        raise ValueError("OpenCV could not decode it")
    return np.asarray(pixels, dtype=np.uint8)


def _by_pillow(container: Container) -> Pixels:
    """Everything else. Pillow refuses cut-off data (its LOAD_TRUNCATED_IMAGES is off), OpenCV does not always."""
    name = _PILLOW_FORMATS[container.media_type]
    with Image.open(BytesIO(container.payload), formats=[name]) as image:
        if image.size != (container.width, container.height):
            raise ValueError(f"opened as {image.size}")
        if image.mode.startswith("I;16"):
            high = (np.asarray(image, dtype=np.uint16) >> 8).astype(np.uint8)
            return np.asarray(cv2.cvtColor(high, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
        # The fourth byte of a BMP is transparency by the book and often left at nought, so it is not heeded.
        clear = image.mode in ("LA", "PA", "RGBA") or "transparency" in image.info
        if clear and container.media_type != bmp.MEDIA_TYPE:
            flat = Image.new("RGB", image.size, _WHITE)
            seen = image if image.mode == "RGBA" else image.convert("RGBA")
            flat.paste(seen, mask=seen.getchannel("A"))
        else:
            flat = image.convert("RGB")
        return np.asarray(cv2.cvtColor(np.asarray(flat), cv2.COLOR_RGB2BGR), dtype=np.uint8)


def _is_grey(pixels: Pixels) -> bool:
    """Whether no pixel has colour, however it was stored; a sample first, since most pictures have."""
    sample = pixels[::_SAMPLE_STEP, ::_SAMPLE_STEP]
    return _colourless(sample) and _colourless(pixels)


def _colourless(pixels: Pixels) -> bool:
    blue, green, red = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return bool(np.array_equal(blue, green) and np.array_equal(green, red))
