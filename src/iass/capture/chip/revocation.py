"""Certificate revocation lists of CSCAs (RFC 5280, Doc 9303-12): who no longer signs documents for the state."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from asn1crypto import crl

from iass.capture.chip.asn1 import parsing
from iass.capture.chip.certificate import Certificate, name_key, shown
from iass.capture.chip.signature import SignatureAlgorithm, read_algorithm, verifies
from iass.capture.chip.tlv import damaged

MAX_BYTES = 8_000_000
_MOST_ELEMENTS = 1_000_000


@dataclass(frozen=True, slots=True)
class RevocationList:
    """until: when the next one is due at the latest; None where it does not say. serials: the revoked ones."""

    issuer: str
    issuer_key: str
    authority_key_id: bytes
    since: datetime
    until: datetime | None
    serials: frozenset[int]
    algorithm: SignatureAlgorithm
    signature: bytes = field(repr=False)
    signed: bytes = field(repr=False)

    def concerns(self, certificate: Certificate) -> bool:
        """Whether it is the list of those that issued this certificate: by name, or by key."""
        by_key = bool(self.authority_key_id) and self.authority_key_id == certificate.authority_key_id
        return by_key or self.issuer_key == certificate.issuer_key

    def is_signed_by(self, issuer: Certificate) -> bool:
        """Raises Unsupported where the signature cannot be computed."""
        return verifies(issuer.key, self.algorithm, self.signature, self.signed)


def read_revocations(der: bytes, where: str) -> RevocationList:
    """Raises InvalidInput for what is no list, or a list of changes only. The signature is not looked at."""
    if not 0 < len(der) <= MAX_BYTES:
        raise damaged(f"a revocation list of {len(der)} bytes", where)
    with parsing(der, where, _MOST_ELEMENTS):
        return _read(crl.CertificateList.load(der, strict=True), where)


def _read(given: Any, where: str) -> RevocationList:
    body = given["tbs_cert_list"]
    if given.delta_crl_indicator_value is not None:
        raise damaged("it tells changes only", where)
    until = body["next_update"].native
    return RevocationList(
        issuer=shown(given.issuer),
        issuer_key=name_key(given.issuer),
        authority_key_id=given.authority_key_identifier or b"",
        since=body["this_update"].native.astimezone(UTC),
        until=until.astimezone(UTC) if until else None,
        serials=frozenset(one["user_certificate"].native for one in body["revoked_certificates"] or ()),
        algorithm=read_algorithm(given["signature_algorithm"]),
        signature=given["signature"].native,
        signed=body.dump(),
    )
