"""The orientation in EXIF metadata (CIPA DC-008, tag 0x0112), and nothing else of it."""

import struct

UPRIGHT = 1
_ORIENTATION = 0x0112
_SHORT, _LONG = 3, 4
_PREFIX = b"Exif\0\0"


def orientation(exif: bytes) -> int:
    """1..8 as EXIF numbers them; 1 (upright) where the block says nothing, or nothing sensible.

    `exif` is a TIFF block, with or without the prefix that JPEG puts before it.
    """
    tiff = exif.removeprefix(_PREFIX)
    endian = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if endian is None or len(tiff) < 8:
        return UPRIGHT
    try:
        (start,) = struct.unpack_from(endian + "I", tiff, 4)
        (count,) = struct.unpack_from(endian + "H", tiff, start)
        for entry in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind = struct.unpack_from(endian + "HH", tiff, entry)
            if tag == _ORIENTATION:
                return _valid(tiff, entry + 8, endian, kind)
    except struct.error:
        return UPRIGHT
    return UPRIGHT


def _valid(tiff: bytes, position: int, endian: str, kind: int) -> int:
    form = {_SHORT: "H", _LONG: "I"}.get(kind)
    if form is None:
        return UPRIGHT
    value = int(struct.unpack_from(endian + form, tiff, position)[0])
    return value if 1 <= value <= 8 else UPRIGHT
