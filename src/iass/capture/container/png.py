"""PNG (W3C PNG, third edition): still pictures, every chunk's CRC checked."""

import struct
import zlib
from collections.abc import Iterator

from iass.capture.container.container import Container, damaged, truncated, unsupported
from iass.capture.container.exif import UPRIGHT, orientation

MAGIC = b"\x89PNG\r\n\x1a\n"
MEDIA_TYPE = "image/png"
_MAX_CHUNKS = 50_000
# What a decoder needs. Left out with all other metadata: the compressed text and colour profiles of a few
# bytes that unpack to gigabytes.
_KEPT = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})


def read(data: bytes) -> Container:
    """The chunks of a PNG file. Raises InvalidInput for one cut off, damaged or animated."""
    kept, turned, header = [MAGIC], UPRIGHT, b""
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
        if kind in _KEPT:
            kept.append(data[start:end])
    if len(header) != 13:
        raise damaged("PNG", "its header chunk has the wrong length")
    width, height = struct.unpack_from(">II", header)
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
