"""BMP (Windows Bitmap): uncompressed pictures, as document readers and old drivers write them."""

import struct

from iass.capture.container.container import Container, check_size, damaged, truncated, unsupported

MAGIC = b"BM"
MEDIA_TYPE = "image/bmp"
_CORE_HEADER = 12
_INFO_HEADERS = frozenset({40, 52, 56, 64, 108, 124})
_BI_RGB, _BI_BITFIELDS = 0, 3
_DEPTHS = frozenset({1, 4, 8, 16, 24, 32})


def read(data: bytes) -> Container:
    """The header of a BMP file. Raises InvalidInput for one cut off, damaged or compressed.

    Run-length coded files are refused: nobody photographs into them, and they are a bomb's format.
    """
    if len(data) < 26:
        raise truncated("BMP")
    offset, header = struct.unpack_from("<II", data, 10)
    if header == _CORE_HEADER:
        width, height, _, depth = struct.unpack_from("<HHHH", data, 18)
        compression = _BI_RGB
    elif header in _INFO_HEADERS:
        if len(data) < 14 + header:
            raise truncated("BMP")
        width, height, _, depth, compression = struct.unpack_from("<iiHHI", data, 18)
    else:
        raise damaged("BMP", "its header has an unknown length")
    height = abs(height)  # A negative height means rows from top to bottom.
    check_size(width, height)
    if compression not in (_BI_RGB, _BI_BITFIELDS) or depth not in _DEPTHS:
        raise unsupported("BMP", "compressed", "an uncompressed BMP, a JPEG or a PNG")
    if offset < 14 + header:
        raise damaged("BMP", "its pixels begin inside its header")
    row = (width * depth + 31) // 32 * 4
    if offset + row * height > len(data):
        raise truncated("BMP")
    return Container(MEDIA_TYPE, width, height, data[: offset + row * height])
