"""JP2 (ISO/IEC 15444-1 annex I): the boxes around a JPEG 2000 codestream; chip portraits arrive so."""

import struct
from collections.abc import Iterator

from iass.capture.container import codestream
from iass.capture.container.container import Container, damaged, truncated, unsupported

MAGIC = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
MEDIA_TYPE = "image/jp2"
_NAME = "JPEG 2000"
_MAX_BOXES = 1_000
_MAX_PALETTE_COLUMNS = 4
_KEPT = frozenset({b"jP  ", b"ftyp", b"jp2h"})


def read(data: bytes) -> Container:
    """The boxes of a JP2 file and the codestream's header. Raises InvalidInput for one cut off,
    damaged, or built to exhaust a decoder (see `codestream`)."""
    kept, header, stream = [], b"", b""
    for kind, start, body, end in _boxes(data, 0, len(data)):
        if kind == b"jp2h":
            if header:
                raise damaged(_NAME, "it has two headers")
            header = data[body:end]
        if kind == b"jp2c":
            stream = data[body:end]
            break
        if kind in _KEPT:
            kept.append(data[start:end])
    if not header or not stream:
        raise truncated(_NAME)
    size, stream = codestream.read(stream)
    _check_header(header, size)
    kept += [struct.pack(">I4s", 8 + len(stream), b"jp2c"), stream]
    return Container(MEDIA_TYPE, size.width, size.height, b"".join(kept), components=size.components)


def read_codestream(data: bytes) -> Container:
    """The same for a codestream that stands alone (J2K)."""
    size, stream = codestream.read(data)
    return Container(codestream.MEDIA_TYPE, size.width, size.height, stream, components=size.components)


def _boxes(data: bytes, start: int, stop: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(type, start, start of the body, end) of every box in a stretch of the file."""
    for _ in range(_MAX_BOXES):
        if start == stop:
            return
        if start + 8 > stop:
            raise truncated(_NAME)
        length, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if length == 1:
            if start + 16 > stop:
                raise truncated(_NAME)
            (length,), body = struct.unpack_from(">Q", data, start + 8), start + 16
        end = stop if length == 0 else start + length
        if end < body:
            raise damaged(_NAME, "a box is shorter than its header")
        if end > stop:
            raise truncated(_NAME)
        yield kind, start, body, end
        start = end
    raise damaged(_NAME, f"it has more than {_MAX_BOXES} boxes")


def _check_header(header: bytes, size: codestream.Size) -> None:
    """ihdr must tell the codestream's size, or the decoder is given a buffer for another picture."""
    told = None
    for kind, _, body, end in _boxes(header, 0, len(header)):
        content = header[body:end]
        if kind == b"ihdr":
            if told or len(content) != 14:
                raise damaged(_NAME, "its header is not one image header of 14 bytes")
            height, width, components = struct.unpack_from(">IIH", content)
            told = codestream.Size(width, height, components)
        if kind == b"pclr" and (len(content) < 3 or content[2] > _MAX_PALETTE_COLUMNS):
            raise unsupported(_NAME, "palette", "a JPEG 2000 in grey or colour")
    if told != size:
        raise damaged(_NAME, "the header and the picture differ in size")
