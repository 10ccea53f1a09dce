"""WebP (RFC 9649): still pictures, lossy or lossless, with or without alpha."""

import struct
from collections.abc import Iterator

from iass.capture.container.container import Container, check_size, damaged, truncated, unsupported
from iass.capture.container.exif import UPRIGHT, orientation

MEDIA_TYPE = "image/webp"
_MAX_CHUNKS = 1_000
_ANIMATION_FLAG, _ALPHA_FLAG = 0x02, 0x10


def is_webp(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def read(data: bytes) -> Container:
    """The RIFF chunks of a WebP file. Raises InvalidInput for one cut off, damaged or animated.

    The payload is a fresh RIFF with the picture and its alpha only.
    """
    extended, picture, alpha, turned = b"", b"", b"", UPRIGHT
    for kind, body in _chunks(data):
        if kind in (b"ANIM", b"ANMF") or (kind == b"VP8X" and body[:1] and body[0] & _ANIMATION_FLAG):
            raise unsupported("WebP", "animated", "a still picture")
        if kind == b"VP8X":
            extended = body
        elif kind in (b"VP8 ", b"VP8L") and not picture:
            picture = _chunk(kind, body)
            width, height = _lossy_size(body) if kind == b"VP8 " else _lossless_size(body)
        elif kind == b"ALPH" and not picture:
            alpha = _chunk(kind, body)
        elif kind == b"EXIF":
            turned = orientation(body)
    if not picture:
        raise damaged("WebP", "it holds no picture")
    if extended and _canvas(extended) != (width, height):
        raise damaged("WebP", "canvas and picture differ in size")
    check_size(width, height)
    chunks = _canvas_chunk(width, height) + alpha + picture if alpha and extended else picture
    payload = b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks
    return Container(MEDIA_TYPE, width, height, payload, turned)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(type, body) of every chunk within the length that RIFF declares."""
    (size,) = struct.unpack_from("<I", data, 4)
    stop = 8 + size
    if stop > len(data):
        raise truncated("WebP")
    position = 12
    for _ in range(_MAX_CHUNKS):
        if position + 8 > stop:
            return
        kind, length = struct.unpack_from("<4sI", data, position)
        end = position + 8 + length
        if end > stop:
            raise truncated("WebP")
        yield kind, data[position + 8 : end]
        position = end + length % 2
    raise damaged("WebP", f"it has more than {_MAX_CHUNKS} chunks")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _canvas_chunk(width: int, height: int) -> bytes:
    sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return _chunk(b"VP8X", bytes([_ALPHA_FLAG, 0, 0, 0]) + sides)


def _canvas(body: bytes) -> tuple[int, int]:
    if len(body) < 10:
        raise damaged("WebP", "its header is too short")
    return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")


def _lossy_size(body: bytes) -> tuple[int, int]:
    """RFC 6386 section 9.1: a key frame's start code, then 14 bits of width and of height."""
    if len(body) < 10 or body[3:6] != b"\x9d\x01\x2a":
        raise damaged("WebP", "its picture does not begin with a key frame")
    width, height = struct.unpack_from("<HH", body, 6)
    return width & 0x3FFF, height & 0x3FFF


def _lossless_size(body: bytes) -> tuple[int, int]:
    """RFC 9649 section 3.4: a signature byte, then 14 bits each of width - 1 and height - 1."""
    if len(body) < 5 or body[0] != 0x2F:
        raise damaged("WebP", "its lossless picture has no signature")
    bits = int.from_bytes(body[1:5], "little")
    return 1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF)
