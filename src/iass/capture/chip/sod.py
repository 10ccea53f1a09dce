"""EF.SOD: the hashes of the chip's files, signed by the state (Doc 9303-10 section 4.6.2 and appendix D)."""

from collections.abc import Mapping
from dataclasses import dataclass

from iass.capture.chip.asn1 import parsing
from iass.capture.chip.signature import DIGESTS
from iass.capture.chip.signed import SignedContent, read_signed
from iass.capture.chip.tlv import children, damaged, read, read_file

TAG = 0x77
MAX_BYTES = 200_000
CONTENT = "2.23.136.1.1.1"
_WHERE = "sod"
_SEQUENCE, _INTEGER, _OCTETS, _OID = 0x30, 0x02, 0x04, 0x06
_MOST_GROUPS = 16


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """digest: the name of the hash, empty where it is not known. hashes: by number of the data group, 1 to 16."""

    version: int
    digest: str
    hashes: Mapping[int, bytes]
    signed: SignedContent


def read_sod(data: bytes) -> SecurityObject:
    """LDS security objects of versions 0 and 1. Raises InvalidInput; whether the signature holds is not looked at."""
    _, content = read_file(data, TAG, MAX_BYTES, _WHERE)
    signed = read_signed(content, _WHERE)
    if signed.content_type != CONTENT:
        raise damaged("what is signed is not the hashes of a chip's files", _WHERE)
    with parsing(signed.content, _WHERE):
        return _read(signed)


def _read(signed: SignedContent) -> SecurityObject:
    outer = read(signed.content, 0, _WHERE)
    parts = list(children(outer.value, 4, _WHERE))
    if outer.tag != _SEQUENCE or outer.end != len(signed.content) or len(parts) not in (3, 4):
        raise damaged("its list of hashes is not of the structure that is due", _WHERE)
    version, algorithm, groups = parts[:3]
    if version.tag != _INTEGER or version.value not in (b"\0", b"\1"):
        raise damaged("its list of hashes is of another version", _WHERE)
    if algorithm.tag != _SEQUENCE or groups.tag != _SEQUENCE:
        raise damaged("its list of hashes is not of the structure that is due", _WHERE)
    digest = next(children(algorithm.value, 2, _WHERE), None)
    if digest is None or digest.tag != _OID:
        raise damaged("it names no hash", _WHERE)
    return SecurityObject(version.value[0], DIGESTS.get(_dotted(digest.value), ""), _hashes(groups.value), signed)


def _hashes(value: bytes) -> Mapping[int, bytes]:
    found: dict[int, bytes] = {}
    for group in children(value, _MOST_GROUPS, _WHERE):
        parts = list(children(group.value, 2, _WHERE))
        if group.tag != _SEQUENCE or [part.tag for part in parts] != [_INTEGER, _OCTETS]:
            raise damaged("a hash is not of the structure that is due", _WHERE)
        number = int.from_bytes(parts[0].value, "big")
        if number in found or not 1 <= number <= _MOST_GROUPS:
            raise damaged(f"it has two hashes of data group {number}, or there is no such group", _WHERE)
        found[number] = parts[1].value
    return found


def _dotted(content: bytes) -> str:
    """An OID of those that are known here; the first two arcs share the first byte."""
    arcs = [str(min(content[0] // 40, 2)), str(content[0] - 40 * min(content[0] // 40, 2))] if content else []
    number = 0
    for byte in content[1:17]:
        number = number << 7 | byte & 0x7F
        if byte < 0x80:
            arcs.append(str(number))
            number = 0
    return ".".join(arcs)
