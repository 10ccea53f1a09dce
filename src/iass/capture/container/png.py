"""PNG (W3C PNG, third edition): still pictures, every chunk's CRC checked."""

import struct
import zlib
from collections.abc import Iterator

from iass.capture.container.container import Container, check_size, damaged, truncated, unsupported
from iass.capture.container.exif import UPRIGHT, orientation

MAGIC = b"\x89PNG\r\n\x1a\n"
MEDIA_TYPE = "image/png"
_MAX_CHUNKS = 50_000
# What a decoder needs. Left out with all other metadata: the compressed text and colour profiles of a few
# bytes that unpack to gigabytes.
_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type: grey, RGB, palette, grey + alpha, RGB + alpha
_WHOLE = ((0, 0, 1, 1),)
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_PIECE = 1 << 20


def read(data: bytes) -> Container:
    """The chunks of a PNG file. Raises InvalidInput for one cut off, damaged or animated."""
    kept, packed, turned, header = [MAGIC], [], UPRIGHT, b""
    for kind, start, end in _chunks(data):
        body = data[start + 8 : end - 4]
        if bool(header) == (kind == b"IHDR"):
            raise damaged("PNG", "its header chunk is not the first and only one")
        if kind == b"IHDR":
            header = body
        elif kind == b"acTL":
            raise unsupported("PNG", "animated", "a still picture")
        elif kind == b"eXIf":
            turned = orientation(body)
        elif kind == b"IDAT":
            packed.append(body)
        if kind in _KEPT:
            kept.append(data[start:end])
    if len(header) != 13:
        raise damaged("PNG", "its header chunk has the wrong length")
    width, height = struct.unpack_from(">II", header)
    check_size(width, height)
    _check_rows(b"".join(packed), _expected(header))
    return Container(MEDIA_TYPE, width, height, b"".join(kept), turned)


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """(type, start, end) of every chunk up to and with IEND."""
    position = len(MAGIC)
    for _ in range(_MAX_CHUNKS):
        if position + 12 > len(data):
            raise truncated("PNG")
        length, kind = struct.unpack_from(">I4s", data, position)
        end = position + 12 + length
        if end > len(data):
            raise truncated("PNG")
        if zlib.crc32(memoryview(data)[position + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big"):
            raise damaged("PNG", "a checksum is wrong")
        yield kind, position, end
        if kind == b"IEND":
            return
        position = end
    raise damaged("PNG", f"it has more than {_MAX_CHUNKS} chunks")


def _expected(header: bytes) -> int:
    """Bytes of all rows, unpacked, each with its filter byte."""
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", header)
    if colour not in _CHANNELS or depth not in (1, 2, 4, 8, 16) or interlaced > 1:
        raise damaged("PNG", "its header names no colour type of the format")
    total = 0
    for left, top, right, down in _ADAM7 if interlaced else _WHOLE:
        columns, rows = -((left - width) // right), -((top - height) // down)
        if columns > 0:
            total += max(rows, 0) * (1 + (columns * depth * _CHANNELS[colour] + 7) // 8)
    return total


def _check_rows(packed: bytes, expected: int) -> None:
    """Unpacks piece by piece, keeping nothing: Pillow leaves rows that are missing black and says nothing."""
    unpacker, have, rest = zlib.decompressobj(), 0, packed
    try:
        while have < expected and not unpacker.eof:
            piece = len(unpacker.decompress(rest, _PIECE))
            rest = unpacker.unconsumed_tail
            if not piece and not rest:
                break
            have += piece
    except zlib.error:
        raise damaged("PNG", "its pixels cannot be unpacked") from None
    if have < expected:
        raise truncated("PNG")
