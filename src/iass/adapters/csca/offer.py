"""What one file offers: certificates of authorities and revocation lists, none of them believed yet."""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

from iass.adapters.csca.master_list import is_master_list, read_master_list
from iass.capture.chip.certificate import Certificate, read_certificate
from iass.capture.chip.revocation import RevocationList, read_revocations
from iass.capture.chip.tlv import children, read
from iass.errors import InvalidInput

MAX_BYTES = 64_000_000
_PEM = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\s]{1,64000000}?)-----END \1-----")
_LDIF = re.compile(
    rb"^(CscaMasterListData|userCertificate;binary|cACertificate;binary|certificateRevocationList;binary):: *"
    rb"((?:[A-Za-z0-9+/=]|\r?\n )+)",
    re.MULTILINE | re.IGNORECASE,
)
_IS_LDIF = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:version:|dn:|#)", re.IGNORECASE)
_MOST_PIECES = 50_000
_CONTEXT_0 = 0xA0


@dataclass(frozen=True, slots=True)
class Offer:
    """faults: what could not be read, in words; the rest of the file is offered all the same."""

    certificates: tuple[Certificate, ...] = ()
    revocations: tuple[RevocationList, ...] = ()
    faults: tuple[str, ...] = ()


def read_offer(data: bytes, name: str) -> Offer:
    """A certificate or revocation list (DER or PEM), a master list (CMS), or an LDIF of ICAO's directory holding many.

    Raises InvalidInput where the file as a whole is nothing of these, or a master list whose signature does not hold.
    """
    if len(data) > MAX_BYTES:
        raise InvalidInput(f"the file has {len(data)} bytes, more than {MAX_BYTES}", where=name, mend="Split it")
    pieces = list(_pieces(data, name))
    if len(pieces) == 1:
        return _one(pieces[0], name)
    certificates: list[Certificate] = []
    revocations: list[RevocationList] = []
    faults: list[str] = []
    for number, piece in enumerate(pieces, start=1):
        try:
            found = _one(piece, f"{name}, entry {number}")
        except InvalidInput as fault:
            faults.append(str(fault))
            continue
        certificates += found.certificates
        revocations += found.revocations
        faults += found.faults
    return Offer(tuple(certificates), tuple(revocations), tuple(faults))


def _pieces(data: bytes, name: str) -> Iterator[bytes]:
    """The DER of each."""
    if b"-----BEGIN " in data[:4_096]:
        found = [match[2] for match in _PEM.finditer(data)]
    elif _IS_LDIF.match(data):
        found = [match[2] for match in _LDIF.finditer(data)]
    else:
        yield data
        return
    if not 0 < len(found) <= _MOST_PIECES:
        raise InvalidInput(f"{len(found)} certificates or lists in the file", where=name, mend="Look at the file")
    for text in found:
        try:
            yield base64.b64decode(re.sub(rb"\s", b"", text), validate=True)
        except ValueError:
            yield b""


def _one(der: bytes, name: str) -> Offer:
    if is_master_list(der):
        certificates, faults = read_master_list(der, name)
        return Offer(certificates, (), faults)
    if _is_revocation_list(der, name):
        return Offer((), (read_revocations(der, name),))
    return Offer((read_certificate(der, name),))


def _is_revocation_list(der: bytes, name: str) -> bool:
    """A certificate's body begins with its version in a tag of its own, or has a sequence third; a list has times."""
    body = read(read(der, 0, name).value, 0, name)
    parts = [part.tag for part in children(body.value, 32, name)]
    return bool(parts) and parts[0] != _CONTEXT_0 and bool({0x17, 0x18} & set(parts))
