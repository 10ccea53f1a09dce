"""A face record of ISO/IEC 19794-5:2005 (format FAC, version 010), in which nearly all chips hold their portrait."""

import struct

from iass.capture.chip.tlv import damaged

MAGIC = b"FAC\0"
_VERSION = b"010\0"
_HEADER = struct.Struct(">4s4sIH")
_FACE = struct.Struct(">IH14x")
_POINT_BYTES = 8
_IMAGE_BYTES = 12
_MOST_FACES = 16
_MOST_POINTS = 1_000


def read_face(record: bytes, where: str) -> bytes:
    """The encoded picture of the first face. Raises InvalidInput unless every length fits into the next larger one."""
    if len(record) < _HEADER.size + _FACE.size + _IMAGE_BYTES:
        raise damaged("its face record is cut off", where)
    _, version, length, faces = _HEADER.unpack_from(record)
    if version != _VERSION:
        raise damaged("its face record is of another version", where)
    if length != len(record) or not 1 <= faces <= _MOST_FACES:
        raise damaged("its face record does not say how long it is, or how many faces it holds", where)
    block, points = _FACE.unpack_from(record, _HEADER.size)
    start = _HEADER.size + _FACE.size + points * _POINT_BYTES + _IMAGE_BYTES
    end = _HEADER.size + block
    if points > _MOST_POINTS or not start < end <= len(record):
        raise damaged("the parts of its face record do not fit together", where)
    return record[start:end]
