"""The files of a passport's chip: DG1, DG2 in both containers, and the security object over them."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import new
from struct import pack

from asn1crypto import core

from iass.capture.chip.files import ChipFiles
from iass.capture.chip.sod import CONTENT
from iass.capture.document import TravelDocument
from iass.capture.mrz import compose_td3
from iass.demo.passports.authority import Signer
from iass.demo.passports.signing import sign_content

_OIDS = {
    "sha1": "1.3.14.3.2.26",
    "sha224": "2.16.840.1.101.3.4.2.4",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
_JPEG, _JPEG2000 = 0, 1
_JPEG_MAGIC = b"\xff\xd8"


def tlv(tag: int, value: bytes) -> bytes:
    """One element with the shortest length that says it."""
    size = len(value)
    counted = size.to_bytes((size.bit_length() + 7) // 8, "big")
    length = bytes((size,)) if size < 0x80 else bytes((0x80 | len(counted),)) + counted
    return tag.to_bytes((tag.bit_length() + 7) // 8, "big") + length + value


def issue(document: TravelDocument, portrait: bytes, signer: Signer, *, signed_at: datetime | None = None) -> ChipFiles:
    """A genuine chip: the document's MRZ, the portrait (JPEG or JPEG 2000), and what the signer says of both."""
    first, second = dg1(document), dg2(portrait)
    return ChipFiles(first, second, sod({1: first, 2: second}, signer, signed_at=signed_at))


def dg1(document: TravelDocument) -> bytes:
    return dg1_of("".join(compose_td3(document)))


def dg1_of(zone: str) -> bytes:
    return tlv(0x61, tlv(0x5F1F, zone.encode("ascii")))


def dg2(portrait: bytes) -> bytes:
    """In a face record of ISO/IEC 19794-5."""
    return _templates(tlv(0x5F2E, face_record(portrait)), 0x0008)


def dg2_39794(portrait: bytes) -> bytes:
    """In a face image data block of ISO/IEC 39794-5."""
    return _templates(tlv(0x7F2E, tlv(0xA1, face_block(portrait))), 0x002A)


def face_record(portrait: bytes) -> bytes:
    """ISO/IEC 19794-5:2005, one face without feature points."""
    kind = _JPEG if portrait.startswith(_JPEG_MAGIC) else _JPEG2000
    image = pack(">BBHHBBHH", 1, kind, 480, 480, 1, 2, 0, 0) + portrait
    face = pack(">IH14x", 20 + len(image), 0) + image
    return pack(">4s4sIH", b"FAC\0", b"010\0", 14 + len(face), 1) + face


def face_block(portrait: bytes) -> bytes:
    """ISO/IEC 39794-5:2019: version, and one representation with a two-dimensional picture."""
    kind = 2 if portrait.startswith(_JPEG_MAGIC) else 3
    picture = tlv(0x80, portrait) + tlv(0xA1, tlv(0xA0, tlv(0x80, bytes((kind,)))))
    chosen = tlv(0xA1, tlv(0xA0, tlv(0xA0, picture)))
    version = tlv(0xA0, tlv(0x80, b"\x03") + tlv(0x81, b"\x07\xe3"))
    return tlv(0x65, version + tlv(0xA1, tlv(0x30, tlv(0x80, b"\0") + chosen)))


def sod(
    groups: Mapping[int, bytes],
    signer: Signer,
    *,
    digest: str = "sha256",
    signed_at: datetime | None = None,
    certificates: bool = True,
) -> bytes:
    """EF.SOD over these data groups, by number."""
    content = security_object({number: new(digest, data).digest() for number, data in groups.items()}, digest)
    signed = sign_content(CONTENT, content, signer, signed_at=signed_at, certificates=certificates)
    return tlv(0x77, signed)


def security_object(hashes: Mapping[int, bytes], digest: str = "sha256") -> bytes:
    """LDSSecurityObject, version 0."""
    algorithm = tlv(0x30, core.ObjectIdentifier(_OIDS[digest]).dump())
    listed = b"".join(tlv(0x30, tlv(0x02, bytes((number,))) + tlv(0x04, one)) for number, one in hashes.items())
    return tlv(0x30, tlv(0x02, b"\0") + algorithm + tlv(0x30, listed))


def _templates(block: bytes, format_type: int) -> bytes:
    header = tlv(0xA1, tlv(0x81, b"\x02") + tlv(0x87, b"\x01\x01") + tlv(0x88, format_type.to_bytes(2, "big")))
    return tlv(0x75, tlv(0x7F61, tlv(0x02, b"\x01") + tlv(0x7F60, header + block)))
