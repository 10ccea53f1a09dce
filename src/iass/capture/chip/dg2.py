"""EF.DG2: the portrait, within its biometric templates (ICAO Doc 9303-10 section 4.7.2, ISO/IEC 7816-11)."""

from iass.capture.chip import face_19794, face_39794
from iass.capture.chip.tlv import Tlv, children, damaged, only, read_file

TAG = 0x75
MAX_BYTES = 4_000_000
_WHERE = "dg2"
_GROUP = 0x7F61
_COUNT = 0x02
_TEMPLATE = 0x7F60
_DATA = frozenset({0x5F2E, 0x7F2E})
_MOST_TEMPLATES = 9
_STANDARD_DATA = 0xA1


def signed_bytes(data: bytes) -> bytes:
    """What the state's hash covers: the file without the padding that readers leave behind it. Raises InvalidInput."""
    return _read(data)[0]


def read_dg2(data: bytes) -> bytes:
    """The encoded picture of the first template, which is the one to compare with (JPEG or JPEG 2000).

    Raises InvalidInput for a file that is damaged, or holds no face. The picture itself is not looked at.
    """
    _, content = _read(data)
    group = only(content, _GROUP, _WHERE)
    parts = list(children(group, _MOST_TEMPLATES + 1, _WHERE))
    counts = [part.value for part in parts if part.tag == _COUNT]
    templates = [part.value for part in parts if part.tag == _TEMPLATE]
    if not templates or len(counts) != 1 or int.from_bytes(counts[0], "big") != len(templates):
        raise damaged("it does not hold as many portraits as it says", _WHERE)
    blocks = [part for part in children(templates[0], _MOST_TEMPLATES, _WHERE) if part.tag in _DATA]
    if len(blocks) != 1:
        raise damaged("a template does not hold one portrait", _WHERE)
    return _picture(blocks[0])


def _read(data: bytes) -> tuple[bytes, bytes]:
    return read_file(data, TAG, MAX_BYTES, _WHERE)


def _picture(block: Tlv) -> bytes:
    """By its content, since chips of the first years mix up the two tags."""
    if block.value.startswith(face_19794.MAGIC):
        return face_19794.read_face(block.value, _WHERE)
    content = block.value
    if block.constructed and content[:1] == bytes((_STANDARD_DATA,)):
        content = only(content, _STANDARD_DATA, _WHERE)
    return face_39794.read_face(content, _WHERE)
