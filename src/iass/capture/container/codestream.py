"""The JPEG 2000 codestream (ISO/IEC 15444-1 annex A): how large it is, and how much work it asks for.

A picture's size bounds the memory of most decoders. Not here: tiles, precincts, code blocks and layers are
counted by the file, and OpenJPEG allocates for all of them before the first pixel. Every count is limited.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from iass.capture.container.container import check_size, damaged, truncated, unsupported

MAGIC = b"\xff\x4f\xff\x51"
MEDIA_TYPE = "image/j2c"
_NAME = "JPEG 2000"
_INSTEAD = "an ordinary JPEG 2000 (one tile, code blocks of 64 x 64) or as a JPEG"

MAX_TILES = 1_024  # 50 megapixels in tiles of 256 x 256 are fewer; each costs OpenJPEG some 6 kB
MAX_LEVELS = 16
MAX_LAYERS = 64
MIN_PRECINCT_EXPONENT = 7  # a precinct covers at least 128 x 128 pixels of the picture; encoders write 256
MIN_BLOCK_EXPONENTS = 8  # code blocks of at least 256 samples; encoders write 1024 or 4096
_MAX_SUBSAMPLING = 2
_MAX_DEPTH = 16
_MAX_OFFSET = 32_766
_MAX_MARKERS = 2_000
_MAX_TILE_PARTS = 4_096

_SIZ, _COD, _COC, _SOT, _SOD = 0xFF51, 0xFF52, 0xFF53, 0xFF90, 0xFF93
_END = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Size:
    """width, height: pixels; components: channels, 1..4."""

    width: int
    height: int
    components: int


def read(stream: bytes) -> tuple[Size, bytes]:
    """Walks the main header and every tile-part's header, and checks that all tiles are there.

    Answers the size, and the stream up to its end marker, which is added where a chip's encoder left it out.
    Raises InvalidInput for a stream that is cut off, damaged, too large, or asks for absurd work.
    """
    if stream[:4] != MAGIC:
        raise damaged(_NAME, "it does not begin with a codestream")
    size, tiles = Size(0, 0, 0), 0
    position = 2
    for marker, body, end in _markers(stream, 2, len(stream), _SOT):
        if marker == _SIZ:
            if tiles:
                raise damaged(_NAME, "it has two size headers")
            size, tiles = _size(stream[body:end])
        _check_coding(marker, stream[body:end])
        position = end
    end = _check_tiles(stream, position, tiles)
    return size, stream[:end] + _END


def _markers(stream: bytes, start: int, stop: int, until: int) -> Iterator[tuple[int, int, int]]:
    """(marker, start of the body, end) of the segments up to the marker `until`, which is not yielded."""
    for _ in range(_MAX_MARKERS):
        if start + 4 > stop:
            raise truncated(_NAME)
        marker, length = struct.unpack_from(">HH", stream, start)
        if marker == until:
            return
        end = start + 2 + length
        if marker < 0xFF01 or length < 2:
            raise damaged(_NAME, "its header does not follow the format")
        if end > stop:
            raise truncated(_NAME)
        yield marker, start + 4, end
        start = end
    raise damaged(_NAME, f"it has more than {_MAX_MARKERS} segments in a header")


def _size(body: bytes) -> tuple[Size, int]:
    """The SIZ segment: the size, and the number of tiles."""
    if len(body) < 39:
        raise damaged(_NAME, "its size header is too short")
    right, bottom, left, top, tile_width, tile_height, tile_left, tile_top, channels = struct.unpack_from(
        ">8IH", body, 2
    )
    size = Size(right - left, bottom - top, channels)
    check_size(size.width, size.height)
    if not 1 <= channels <= 4 or len(body) != 36 + 3 * channels:
        raise unsupported(_NAME, f"{channels}-channel", "a JPEG 2000 in grey or colour")
    for depth, horizontal, vertical in struct.iter_unpack("3B", body[36:]):
        if (depth & 0x7F) + 1 > _MAX_DEPTH:
            raise unsupported(_NAME, f"{(depth & 0x7F) + 1}-bit", "a JPEG 2000 with 8 bits a channel")
        if not (1 <= horizontal <= _MAX_SUBSAMPLING and 1 <= vertical <= _MAX_SUBSAMPLING):
            raise unsupported(_NAME, f"{horizontal} x {vertical} subsampled", "a JPEG 2000 without subsampling")
    inside = tile_left <= left < tile_left + tile_width and tile_top <= top < tile_top + tile_height
    if not inside or max(left, top) > _MAX_OFFSET:
        raise damaged(_NAME, "its tiles lie beside the picture")
    tiles = -((tile_left - right) // tile_width) * -((tile_top - bottom) // tile_height)
    if tiles > MAX_TILES:
        raise unsupported(_NAME, f"finely tiled ({tiles} tiles)", _INSTEAD)
    return size, tiles


def _check_coding(marker: int, body: bytes) -> None:
    """The limits of a COD or COC segment. (With at most four channels, COC names one in a single byte.)"""
    if marker == _COD:
        if len(body) < 10:
            raise damaged(_NAME, "its coding header is too short")
        if int.from_bytes(body[2:4], "big") not in range(1, MAX_LAYERS + 1):
            raise unsupported(_NAME, "many-layered", _INSTEAD)
        style, parameters = body[0], body[5:]
    elif marker == _COC:
        if len(body) < 7:
            raise damaged(_NAME, "its coding header is too short")
        style, parameters = body[1], body[2:]
    else:
        return
    levels, block_width, block_height = parameters[0], parameters[1] + 2, parameters[2] + 2
    if levels > MAX_LEVELS or block_width + block_height < MIN_BLOCK_EXPONENTS:
        raise unsupported(_NAME, "finely divided", _INSTEAD)
    for resolution, side in enumerate(parameters[5:] if style & 1 else b""):
        halvings = max(levels - resolution, 0)  # between this resolution and the full one
        if min(side & 0xF, side >> 4) + halvings < MIN_PRECINCT_EXPONENT:
            raise unsupported(_NAME, "finely divided", _INSTEAD)


def _check_tiles(stream: bytes, position: int, tiles: int) -> int:
    """Walks the tile-parts, and answers where they end. Raises InvalidInput unless all are whole and every
    tile has one. That counts, and not the end marker."""
    if not tiles:
        raise damaged(_NAME, "it has no size header")
    seen: set[int] = set()
    for _ in range(_MAX_TILE_PARTS):
        if stream[position : position + 2] in (_END, b""):
            break
        if position + 12 > len(stream):
            raise truncated(_NAME)
        marker, _, tile, length = struct.unpack_from(">HHHI", stream, position)
        if marker != _SOT or tile >= tiles:
            raise damaged(_NAME, "a tile is not where it should be")
        end = position + length if length else _last_end(stream)
        if end > len(stream):
            raise truncated(_NAME)
        for inner, body, stop in _markers(stream, position + 12, end, _SOD):
            _check_coding(inner, stream[body:stop])
        seen.add(tile)
        position = end
    if len(seen) != tiles:
        raise truncated(_NAME)
    return position


def _last_end(stream: bytes) -> int:
    """A tile-part without a length reaches to the end marker, which must then be there."""
    if stream[-2:] != _END:
        raise truncated(_NAME)
    return len(stream) - 2
