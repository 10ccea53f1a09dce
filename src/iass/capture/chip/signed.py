"""CMS SignedData (RFC 5652) as Doc 9303 uses it: one signer, signed attributes, the signer's certificate inside."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms

from iass.capture.chip.asn1 import MAX_ELEMENTS, parsing
from iass.capture.chip.certificate import Certificate, name_key, read_certificate
from iass.capture.chip.signature import DIGESTS, SignatureAlgorithm, digest_of, read_algorithm, verifies
from iass.capture.chip.tlv import damaged

_MOST_CERTIFICATES = 16
_SET = b"\x31"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_TIME = "1.2.840.113549.1.9.5"


@dataclass(frozen=True, slots=True)
class SignedContent:
    """content_type: its OID. signer: None where the signer's certificate does not lie inside.

    digest: the name of the content's digest, empty where it is not known. attributes: what the signature is over.
    """

    content_type: str
    content: bytes = field(repr=False)
    certificates: tuple[Certificate, ...]
    signer: Certificate | None
    digest: str
    told_type: str
    told_digest: bytes
    signed_at: datetime | None
    algorithm: SignatureAlgorithm
    attributes: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    def is_intact(self) -> bool:
        """Whether the signed attributes are about this content, and the signer signed them.

        Raises Unsupported where that cannot be computed. There must be a signer and a known digest.
        """
        if self.signer is None or not self.digest:
            return False
        about = self.told_type == self.content_type and self.told_digest == digest_of(self.digest, self.content)
        return about and verifies(self.signer.key, self.algorithm, self.signature, self.attributes)


def read_signed(der: bytes, where: str, elements: int = MAX_ELEMENTS) -> SignedContent:
    """Raises InvalidInput for what is no signed content of this kind. Whether the signature holds is not looked at."""
    with parsing(der, where, elements):
        return _read(cms.ContentInfo.load(der, strict=True), where)


def _read(info: Any, where: str) -> SignedContent:
    if info["content_type"].native != "signed_data":
        raise damaged("it is not signed content", where)
    signed = info["content"]
    signers = list(signed["signer_infos"])
    if len(signers) != 1:
        raise damaged(f"it has {len(signers)} signers", where)
    signer = signers[0]
    attributes = _attributes(signer, where)
    digest = DIGESTS.get(signer["digest_algorithm"]["algorithm"].dotted, "")
    certificates = _certificates(signed["certificates"], where)
    inside = signed["encap_content_info"]
    return SignedContent(
        content_type=inside["content_type"].dotted,
        content=bytes(inside["content"]),
        certificates=certificates,
        signer=_signer(signer["sid"], certificates),
        digest=digest,
        told_type=_one(attributes, _CONTENT_TYPE, where).dotted,
        told_digest=_one(attributes, _MESSAGE_DIGEST, where).native,
        signed_at=_signed_at(attributes, where),
        algorithm=read_algorithm(signer["signature_algorithm"], digest),
        attributes=_SET + signer["signed_attrs"].dump()[1:],
        signature=signer["signature"].native,
    )


def _certificates(given: Any, where: str) -> tuple[Certificate, ...]:
    held = list(given) if given else []
    if len(held) > _MOST_CERTIFICATES:
        raise damaged(f"it holds {len(held)} certificates", where)
    return tuple(read_certificate(one.chosen.dump(), where) for one in held if one.name == "certificate")


def _signer(sid: Any, certificates: tuple[Certificate, ...]) -> Certificate | None:
    if sid.name == "subject_key_identifier":
        return next((one for one in certificates if one.key_id == sid.native), None)
    issuer, serial = name_key(sid.chosen["issuer"]), sid.chosen["serial_number"].native
    return next((one for one in certificates if (one.issuer_key, one.serial) == (issuer, serial)), None)


def _attributes(signer: Any, where: str) -> dict[str, Any]:
    """The values of each attribute, by the OID of its type."""
    given = list(signer["signed_attrs"]) if signer["signed_attrs"] else []
    found = {attribute["type"].dotted: attribute["values"] for attribute in given}
    if not found or len(found) != len(given):
        raise damaged("it has no signed attributes, or one of them twice", where)
    return found


def _one(attributes: dict[str, Any], oid: str, where: str) -> Any:
    values = attributes.get(oid)
    if values is None or len(values) != 1:
        raise damaged("a signed attribute that must be there once is not", where)
    return values[0]


def _signed_at(attributes: dict[str, Any], where: str) -> datetime | None:
    if _SIGNING_TIME not in attributes:
        return None
    moment: datetime = _one(attributes, _SIGNING_TIME, where).native
    return moment.astimezone(UTC)
