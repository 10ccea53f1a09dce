"""What an image file says about itself, and what may be handed to a decoder."""

from dataclasses import dataclass

from iass.errors import InvalidInput

# A passport-photo camera has 12-24 megapixels, and the newest phones bin to 50; a frame of 50 megapixels is
# 150 MB of pixels, which a checkpoint of 8 GB can still hold for a few travellers at once.
MAX_PIXELS = 50_000_000
# 50 megapixels at a high JPEG quality; live frames and chip portraits are far below.
MAX_BYTES = 20_000_000
# OpenCV's warps, which align every face, index pixels with 16-bit integers.
MAX_SIDE = 32_766


@dataclass(frozen=True, slots=True)
class Container:
    """media_type: by content; width, height: pixels as stored; orientation: EXIF value 1..8.

    payload: the file cut down to what a decoder needs. Metadata, trailing bytes and thumbnails are
    gone, so no parser of theirs is ever reached. components: colour channels, where the format says.
    Raises InvalidInput when the picture is empty or larger than MAX_PIXELS or MAX_SIDE.
    """

    media_type: str
    width: int
    height: int
    payload: bytes
    orientation: int = 1
    components: int = 3

    def __post_init__(self) -> None:
        check_size(self.width, self.height)


def check_size(width: int, height: int) -> None:
    """Raises InvalidInput unless 1 <= width, height <= MAX_SIDE and width x height <= MAX_PIXELS."""
    if width < 1 or height < 1:
        raise InvalidInput(f"the image has no pixels ({width} x {height})", mend="Save the picture again and resend it")
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise InvalidInput(
            f"the image is too large ({width} x {height} pixels)",
            mend=f"Send at most {MAX_PIXELS // 1_000_000} megapixels and {MAX_SIDE} pixels a side",
        )


def truncated(name: str) -> InvalidInput:
    """The file ends before its structure does."""
    return InvalidInput(f"the {name} file is cut off", mend="Transfer the whole file again")


def damaged(name: str, why: str) -> InvalidInput:
    """The file's structure contradicts itself or its format."""
    return InvalidInput(f"the {name} file is damaged: {why}", mend="Save the picture again, or transfer it again")


def unsupported(name: str, what: str, instead: str) -> InvalidInput:
    """Well formed perhaps, but nothing that a camera or a chip produces."""
    return InvalidInput(f"{what} {name} files are not accepted", mend=f"Save the picture as {instead}")
