"""JPEG (ITU-T T.81): baseline, extended and progressive Huffman, 8 bits, as cameras make them."""

import re
from collections.abc import Iterator

import numpy as np

from iass.capture.container.container import Container, check_size, damaged, truncated, unsupported
from iass.capture.container.exif import UPRIGHT, orientation

MAGIC = b"\xff\xd8\xff"
MEDIA_TYPE = "image/jpeg"
# Encoders write about ten scans. Each further one costs a pass over the whole picture for a few bytes of file,
# which is how a small JPEG holds a processor for minutes.
MAX_SCANS = 64
_MAX_SEGMENTS = 2_000
# Pixels in one block of coefficients, for which every process spends at least one bit.
_BLOCK = 64

_SOI, _EOI, _SOS = b"\xff\xd8", 0xD9, 0xDA
_DHT, _DQT, _DRI, _APP0, _APP1, _APP14 = 0xC4, 0xDB, 0xDD, 0xE0, 0xE1, 0xEE
_HUFFMAN_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_OTHER_FRAMES = frozenset(range(0xC0, 0xD0)) - _HUFFMAN_FRAMES - {_DHT, 0xC8, 0xCC}
_ALONE = frozenset({0x00, 0x01, *range(0xD0, 0xDA)})
_KEPT = _HUFFMAN_FRAMES | {_DHT, _DQT, _DRI, _APP0, _APP14}
_FILL = re.compile(rb"\xff*")


def read(data: bytes) -> Container:
    """The header of a JPEG file, up to its first scan; metadata is left out of the payload.

    Raises InvalidInput for a cut-off or contradictory file, and for the processes that no camera uses
    (lossless, arithmetic, 12 bits). OpenCV fills a cut-off picture with grey, hence the hunt for its end; a
    picture that lost a part of its middle and kept its end cannot be told from a damaged one, and is decoded.
    """
    kept, turned, frame, scan = [_SOI], UPRIGHT, b"", 0
    for marker, start, end in _segments(data):
        body = data[start + 4 : end]
        if marker in _OTHER_FRAMES:
            raise unsupported("JPEG", "lossless, hierarchical and arithmetic-coded", "an ordinary (baseline) JPEG")
        if marker in _HUFFMAN_FRAMES:
            if frame:
                raise damaged("JPEG", "it has two frame headers")
            frame = body
        if marker == _APP1 and body.startswith(b"Exif\0\0") and turned == UPRIGHT:
            turned = orientation(body)
        if marker in _KEPT:
            kept.append(data[start:end])
        if marker == _SOS:
            scan = start
    width, height, components = _frame(frame)
    picture = _scans(data, scan)
    if len(picture) * 8 < width * height // _BLOCK:
        raise truncated("JPEG")
    kept.append(picture)
    return Container(MEDIA_TYPE, width, height, b"".join(kept), turned, components)


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, start, end) of every segment up to and with the first SOS."""
    position = 2
    for _ in range(_MAX_SEGMENTS):
        filled = _FILL.match(data, position)
        after = filled.end() if filled else position
        if after + 3 > len(data):
            raise truncated("JPEG")
        if after == position or data[after] in _ALONE:
            raise damaged("JPEG", "its header does not follow the format")
        marker, start = data[after], after - 1
        length = int.from_bytes(data[after + 1 : after + 3], "big")
        end = after + 1 + length
        if length < 2:
            raise damaged("JPEG", "a segment has no length")
        if end > len(data):
            raise truncated("JPEG")
        yield marker, start, end
        if marker == _SOS:
            return
        position = end
    raise damaged("JPEG", f"it has more than {_MAX_SEGMENTS} segments before the picture")


def _frame(frame: bytes) -> tuple[int, int, int]:
    """(width, height, components) of a frame header, checked."""
    if len(frame) < 6:
        raise damaged("JPEG", "it has no frame header before the picture")
    precision, components = frame[0], frame[5]
    height, width = int.from_bytes(frame[1:3], "big"), int.from_bytes(frame[3:5], "big")
    check_size(width, height)
    if precision != 8:
        raise unsupported("JPEG", f"{precision}-bit", "an ordinary JPEG with 8 bits a channel")
    if components not in (1, 3, 4):
        raise unsupported("JPEG", f"{components}-channel", "a JPEG in grey, colour or CMYK")
    return width, height, components


def _scans(data: bytes, scan: int) -> bytes:
    """The compressed picture with its end marker. Inside it, 0xFF before a marker code is always a marker."""
    codes = np.frombuffer(data, np.uint8, offset=scan)
    marks, kinds = codes[:-1] == 0xFF, codes[1:]
    ends = marks & (kinds == _EOI)
    end = int(ends.argmax()) if ends.size else 0
    if not ends.size or not ends[end]:
        raise truncated("JPEG")
    if np.count_nonzero(marks[:end] & (kinds[:end] == _SOS)) > MAX_SCANS:
        raise unsupported("JPEG", f"progressive (more than {MAX_SCANS} scans)", "an ordinary (baseline) JPEG")
    return data[scan : scan + end + 2]
