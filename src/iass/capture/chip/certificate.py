"""Certificates of Doc 9303-12: of a state's authority (CSCA), of its document signers, and links between CSCAs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from asn1crypto import x509

from iass.capture.chip.asn1 import parsing
from iass.capture.chip.key import VerifyingKey, read_key
from iass.capture.chip.signature import SignatureAlgorithm, read_algorithm, verifies
from iass.capture.chip.tlv import damaged

MAX_BYTES = 65_536
_MOST_NAME = 200
_ICAO = "2.23.136."  # extended key uses of ICAO: master lists, deviation lists, visual seals, never passports
_UNDERSTOOD = frozenset(
    {
        "2.5.29.14", "2.5.29.15", "2.5.29.16", "2.5.29.17", "2.5.29.18", "2.5.29.19", "2.5.29.31", "2.5.29.32",
        "2.5.29.35", "2.5.29.37", "2.23.136.1.1.6.1", "2.23.136.1.1.6.2",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Certificate:
    """subject, issuer: for people. subject_key, issuer_key: to compare names by, whatever their encoding.

    country: of the subject, two capital letters. may_sign_documents: neither an authority nor for another use.
    """

    fingerprint: str
    subject: str
    issuer: str
    subject_key: str
    issuer_key: str
    country: str
    serial: int
    key_id: bytes
    authority_key_id: bytes
    not_before: datetime
    not_after: datetime
    is_authority: bool
    may_sign_documents: bool
    key: VerifyingKey
    algorithm: SignatureAlgorithm
    signature: bytes = field(repr=False)
    signed: bytes = field(repr=False)

    @property
    def is_self_signed(self) -> bool:
        """By its names and key ids; whether the signature holds is for `is_signed_by`."""
        own = not self.authority_key_id or not self.key_id or self.authority_key_id == self.key_id
        return self.subject_key == self.issuer_key and own

    def is_valid_at(self, moment: datetime) -> bool:
        return self.not_before <= moment <= self.not_after

    def names_issuer(self, issuer: "Certificate") -> bool:
        """Whether the issuer's key id, or else its name, is the one that stands here."""
        by_key = bool(self.authority_key_id) and self.authority_key_id == issuer.key_id
        return by_key or self.issuer_key == issuer.subject_key

    def is_signed_by(self, issuer: "Certificate") -> bool:
        """Raises Unsupported where the signature cannot be computed."""
        return verifies(issuer.key, self.algorithm, self.signature, self.signed)


def read_certificate(der: bytes, where: str) -> Certificate:
    """Raises InvalidInput for what is no certificate."""
    if not 0 < len(der) <= MAX_BYTES:
        raise damaged(f"a certificate of {len(der)} bytes", where)
    with parsing(der, where):
        return _read(x509.Certificate.load(der, strict=True), der, where)


def name_key(name: Any) -> str:
    """To compare names by: RFC 5280's rules, so that neither case, spaces nor the kind of string make a difference.

    A name in letters that these rules do not allow together, as Arabic beside Latin, is compared byte by byte.
    """
    try:
        return str(name.hashable)
    except ValueError:
        return bytes(name.dump()).hex()


def shown(name: Any) -> str:
    """A name for people, on one line and of a bounded length: its parts, the narrowest first."""
    parts = [one for told in name.native.values() for one in (told if isinstance(told, list) else [told])]
    line = ", ".join(str(part) for part in reversed(parts))
    return "".join(one if one.isprintable() else " " for one in line)[:_MOST_NAME]


def _read(given: Any, der: bytes, where: str) -> Certificate:
    body = given["tbs_certificate"]
    extensions = list(body["extensions"]) if body["extensions"] else []
    oids = [extension["extn_id"].dotted for extension in extensions]
    if len(set(oids)) != len(oids):
        raise damaged("a certificate says one thing twice", where)
    if body["signature"].dump() != given["signature_algorithm"].dump():
        raise damaged("a certificate names two signature algorithms", where)
    is_authority, signs = _uses(given, extensions)
    return Certificate(
        fingerprint=sha256(der).hexdigest(),
        subject=shown(given.subject),
        issuer=shown(given.issuer),
        subject_key=name_key(given.subject),
        issuer_key=name_key(given.issuer),
        country=_country(given.subject) or _country(given.issuer),
        serial=given.serial_number,
        key_id=given.key_identifier or b"",
        authority_key_id=given.authority_key_identifier or b"",
        not_before=_moment(body["validity"]["not_before"]),
        not_after=_moment(body["validity"]["not_after"]),
        is_authority=is_authority,
        may_sign_documents=signs,
        key=read_key(body["subject_public_key_info"]),
        algorithm=read_algorithm(given["signature_algorithm"]),
        signature=given["signature_value"].native,
        signed=body.dump(),
    )


def _uses(given: Any, extensions: list[Any]) -> tuple[bool, bool]:
    """(may sign certificates, may sign documents). A critical extension that nobody understands allows nothing."""
    for extension in extensions:
        if extension["critical"].native and extension["extn_id"].dotted not in _UNDERSTOOD:
            return False, False
    limits, usage, further = (
        given.basic_constraints_value,
        given.key_usage_value,
        given.extended_key_usage_value,
    )
    authority = bool(limits and limits["ca"].native)
    uses = usage.native if usage is not None else {"key_cert_sign", "digital_signature"}
    other = any(purpose.dotted.startswith(_ICAO) for purpose in further) if further is not None else False
    return (
        authority and "key_cert_sign" in uses,
        not authority and "digital_signature" in uses and not other,
    )


def _country(name: Any) -> str:
    told = name.native.get("country_name", "")
    first = told[0] if isinstance(told, list) else told
    return str(first).strip().upper()[:3]


def _moment(time: Any) -> datetime:
    moment: datetime = time.native
    return moment.astimezone(UTC)
