"""CSCA master lists (ICAO Doc 9303-12 section 9): the authorities that one state vouches for, signed by it."""

from collections.abc import Iterator

from iass.capture.chip.certificate import Certificate, read_certificate
from iass.capture.chip.signature import Unsupported
from iass.capture.chip.signed import SignedContent, read_signed
from iass.capture.chip.tlv import children, read
from iass.errors import InvalidInput

CONTENT = "2.23.136.1.1.2"
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_MOST_CERTIFICATES = 20_000
_SET = 0x31


def is_master_list(der: bytes) -> bool:
    """Whether it is signed content; whether of a master list is for `read_master_list`."""
    return der[:1] == b"\x30" and _SIGNED_DATA in der[:20]


def read_master_list(der: bytes, name: str) -> tuple[tuple[Certificate, ...], tuple[str, ...]]:
    """The certificates that it lists, and why others of them cannot be used.

    Raises InvalidInput unless the list is whole: its signature holds, and its signer was issued by an authority that is
    in the list. That somebody may vouch for authorities at all is decided by whoever puts the file into the folder.
    """
    signed = read_signed(der, name)
    if signed.content_type != CONTENT:
        raise InvalidInput("signed content, but no master list", where=name, mend="Put a CSCA master list there")
    found: list[Certificate] = []
    faults: list[str] = []
    for number, one in enumerate(_listed(signed.content, name), start=1):
        try:
            found.append(read_certificate(one, f"{name}, certificate {number}"))
        except InvalidInput as fault:
            faults.append(str(fault))
    _check(signed, found, name)
    return tuple(found), tuple(faults)


def _listed(content: bytes, name: str) -> Iterator[bytes]:
    outer = read(content, 0, name)
    parts = list(children(outer.value, 2, name))
    if [part.tag for part in parts] != [0x02, _SET]:
        raise InvalidInput("not the structure of a master list", where=name, mend="Download it again")
    at = 0
    for listed in children(parts[1].value, _MOST_CERTIFICATES, name):
        yield parts[1].value[at : listed.end]
        at = listed.end


def _check(signed: SignedContent, listed: list[Certificate], name: str) -> None:
    try:
        whole = signed.is_intact() and signed.signer is not None and _is_issued(signed, listed)
    except Unsupported as doubt:
        raise InvalidInput(f"its signature cannot be checked: {doubt.what}", where=name, mend=doubt.mend) from None
    if not whole:
        raise InvalidInput(
            "the master list is not what its signer signed, or none of its authorities issued the signer",
            where=name,
            mend="Download it again from the publisher, and compare its fingerprint",
        )


def _is_issued(signed: SignedContent, listed: list[Certificate]) -> bool:
    signer = signed.signer
    if signer is None:
        return False
    return any(_signs(signer, one) for one in listed if signer.names_issuer(one))


def _signs(signer: Certificate, issuer: Certificate) -> bool:
    try:
        return signer.is_signed_by(issuer)
    except Unsupported:
        return False
