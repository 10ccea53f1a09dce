"""The pictures of one crossing, decoded together: all sizes first, so that they cannot fill the memory."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from iass.capture import still
from iass.capture.frame import Frame
from iass.errors import InvalidInput

MAX_PIXELS_TOGETHER = 120_000_000
"""Of all pictures of one crossing, which are held at once at 3 bytes a pixel: nine of a 12-megapixel camera."""


def decode_pictures(shots: Sequence[bytes], chip_image: bytes | None) -> tuple[list[Frame], Frame | None]:
    """All sizes first, then all pictures at once: decoders leave Python to the other threads.

    Raises InvalidInput naming the picture.
    """
    pictures = {f"frame {number}": data for number, data in enumerate(shots, start=1)}
    if chip_image is not None:
        pictures["chip image"] = chip_image
    with ThreadPoolExecutor(len(pictures)) as pool:
        inspected = dict(
            zip(pictures, pool.map(lambda at: still.inspect(pictures[at], where=at), pictures), strict=True)
        )
        _check_pixels(sum(container.width * container.height for container in inspected.values()))
        decoded = list(pool.map(lambda at: still.draw(inspected[at], where=at), inspected))
    return decoded[: len(shots)], None if chip_image is None else decoded[-1]


def _check_pixels(together: int) -> None:
    if together > MAX_PIXELS_TOGETHER:
        raise InvalidInput(
            f"the pictures have {together // 1_000_000} megapixels together",
            where="frames",
            mend=f"Send fewer or smaller pictures, at most {MAX_PIXELS_TOGETHER // 1_000_000} megapixels together",
        )
