"""A face image data block of ISO/IEC 39794-5:2019 in DER, which chips may hold since 2020 and must from 2030 on."""

from iass.capture.chip.tlv import children, damaged, only

_BLOCK = 0x65  # [APPLICATION 5] FaceImageDataBlock
_REPRESENTATIONS = 0xA1
_SEQUENCE = 0x30
_REPRESENTATION = 0xA1
_CHOSEN = 0xA0
_OCTETS = 0x80
_MOST_PARTS = 16
_MOST_REPRESENTATIONS = 9


def read_face(data: bytes, where: str) -> bytes:
    """The encoded picture of the first representation that is a two-dimensional picture. Raises InvalidInput."""
    block = only(data, _BLOCK, where)
    for held in children(only(block, _REPRESENTATIONS, where), _MOST_REPRESENTATIONS, where):
        if held.tag != _SEQUENCE:
            raise damaged("its face block is not of ISO/IEC 39794-5", where)
        # imageRepresentation: base [0] of one choice, imageRepresentation2DBlock [0] of the next
        content = only(held.value, _REPRESENTATION, where, _MOST_PARTS)
        base = only(content, _CHOSEN, where)
        return only(only(base, _CHOSEN, where), _OCTETS, where, _MOST_PARTS)
    raise damaged("its face block holds no picture", where)
