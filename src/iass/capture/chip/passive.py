"""Passive authentication (ICAO Doc 9303-11 section 5.1): did the issuing state write what this chip says?

Every check is made by itself and says what came of it, so that a chip that fails two of them shows both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from iass.capture.chip import dg1, dg2
from iass.capture.chip.certificate import Certificate
from iass.capture.chip.countries import certificate_country
from iass.capture.chip.files import ChipFiles
from iass.capture.chip.proof import (
    PASSIVE,
    Check,
    CheckResult,
    ChipProof,
    Reason,
    failed,
    not_checked,
    passed,
)
from iass.capture.chip.signature import OLD_DIGESTS, Unsupported, digest_of
from iass.capture.chip.sod import SecurityObject, read_sod
from iass.capture.chip.trust import Anchors
from iass.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class _Seen:
    """What every check may look at. chain: the CSCA that signed the signer's certificate, if one is found."""

    sod: SecurityObject
    anchors: Anchors | None
    state: str
    at: datetime
    chain: CheckResult
    authority: Certificate | None

    @property
    def signer(self) -> Certificate | None:
        return self.sod.signed.signer


def authenticate(files: ChipFiles, state: str, anchors: Anchors | None, at: datetime) -> ChipProof:
    """state: the issuing state as DG1 has it, empty where DG1 could not be read. at: the moment of the inspection."""
    if files.sod is None:
        return ChipProof(tuple(not_checked(check, Reason.NO_SECURITY_OBJECT) for check in PASSIVE))
    try:
        sod = read_sod(files.sod)
    except InvalidInput as fault:
        unread = failed(Check.SIGNATURE, Reason.UNREADABLE, str(fault.what))
        others = (not_checked(check, Reason.NO_SECURITY_OBJECT) for check in PASSIVE[1:])
        return ChipProof((unread, *others))
    chain, authority = _chain(sod.signed.signer, state, anchors)
    seen = _Seen(sod, anchors, state, at, chain, authority)
    results = (
        _signature(sod),
        chain,
        _validity(seen),
        _revocation(seen),
        _country(seen),
        _hash(Check.DG1_HASH, sod, 1, files.dg1, dg1.signed_bytes),
        _hash(Check.DG2_HASH, sod, 2, files.dg2, dg2.signed_bytes),
    )
    signer = sod.signed.signer
    return ChipProof(results, signer.subject if signer else "", sod.signed.signed_at)


def _signature(sod: SecurityObject) -> CheckResult:
    signed = sod.signed
    if signed.signer is None:
        return not_checked(Check.SIGNATURE, Reason.NO_CERTIFICATE)
    if not signed.digest:
        return not_checked(Check.SIGNATURE, Reason.UNSUPPORTED)
    name = f"{signed.algorithm.name}, {signed.signer.key.name}"
    try:
        intact = signed.is_intact()
    except Unsupported as doubt:
        return not_checked(Check.SIGNATURE, Reason.UNSUPPORTED, doubt.what)
    if not intact:
        return failed(Check.SIGNATURE, Reason.BAD_SIGNATURE, name)
    old = {signed.digest, signed.algorithm.digest} & OLD_DIGESTS
    return passed(Check.SIGNATURE, name, Reason.OLD_DIGEST if old else None)


def _chain(signer: Certificate | None, state: str, anchors: Anchors | None) -> tuple[CheckResult, Certificate | None]:
    """Whether a trusted CSCA issued the signer's certificate, for signing documents.

    Where the state's CSCAs are known and none of them did, that is a failure; where they are not, nothing is known.
    """
    check = Check.CHAIN
    if signer is None:
        return not_checked(check, Reason.NO_CERTIFICATE), None
    if not signer.may_sign_documents:
        return failed(check, Reason.WRONG_USE, signer.subject), None
    if anchors is None:
        return not_checked(check, Reason.NO_TRUST_STORE), None
    try:
        authority = anchors.issuer_of(signer)
    except Unsupported as doubt:
        return not_checked(check, Reason.UNSUPPORTED, doubt.what), None
    if authority is not None:
        return passed(check, authority.subject), authority
    known = anchors.has(signer.country) or anchors.has(certificate_country(state))
    return (failed if known else not_checked)(
        check, Reason.UNKNOWN_SIGNER if known else Reason.NO_ANCHOR, signer.issuer
    ), None


def _validity(seen: _Seen) -> CheckResult:
    """Of both certificates, now; and of the signer's when it signed, where that is told."""
    check, signer = Check.VALIDITY, seen.signer
    if signer is None:
        return not_checked(check, Reason.NO_CERTIFICATE)
    for one in (signer, *([seen.authority] if seen.authority else [])):
        if seen.at > one.not_after:
            return failed(check, Reason.EXPIRED, f"{one.subject}, {one.not_after:%Y-%m-%d}")
        if seen.at < one.not_before:
            return failed(check, Reason.NOT_YET_VALID, f"{one.subject}, {one.not_before:%Y-%m-%d}")
    signed_at = seen.sod.signed.signed_at
    if signed_at is not None and not signer.is_valid_at(signed_at):
        return failed(check, Reason.INVALID_WHEN_SIGNED, f"{signed_at:%Y-%m-%d}")
    if seen.authority is None:
        return not_checked(check, Reason.NO_CHAIN)
    return passed(check, f"{min(signer.not_after, seen.authority.not_after):%Y-%m-%d}")


def _revocation(seen: _Seen) -> CheckResult:
    """Whom any list revokes is revoked. That nobody did is said by the newest that is in force alone: one that does not
    say when the next is due may be of any age, and one of tomorrow says nothing of today."""
    check, signer, authority, anchors = Check.REVOCATION, seen.signer, seen.authority, seen.anchors
    if signer is None or authority is None or anchors is None:
        return not_checked(check, Reason.NO_CHAIN)
    for one in (signer, authority):
        if any(one.serial in listed.serials for listed in anchors.revocations_for(one)):
            return failed(check, Reason.REVOKED, f"{one.subject}, {one.serial:x}")
    newest = next((one for one in anchors.revocations_for(signer) if one.since <= seen.at), None)
    if newest is None:
        return not_checked(check, Reason.NO_REVOCATION_LIST, authority.subject)
    if newest.until is None or newest.until < seen.at:
        return not_checked(check, Reason.OLD_REVOCATION_LIST, f"{newest.until or newest.since:%Y-%m-%d}")
    return passed(check, f"{newest.since:%Y-%m-%d}")


def _country(seen: _Seen) -> CheckResult:
    """The state on the document, in the signer's certificate and in the authority's must be one."""
    check, signer = Check.COUNTRY, seen.signer
    if signer is None:
        return not_checked(check, Reason.NO_CERTIFICATE)
    told = certificate_country(seen.state)
    named = f"{seen.state or '-'}, {signer.country or '-'}"
    if seen.authority is not None:
        named = f"{named}, {seen.authority.country or '-'}"
        if signer.country != seen.authority.country:
            return failed(check, Reason.OTHER_COUNTRY, named)
    if not told:
        return not_checked(check, Reason.NO_COUNTRY, named)
    if told != signer.country:
        return failed(check, Reason.OTHER_COUNTRY, named)
    return passed(check, named) if seen.authority else not_checked(check, Reason.NO_CHAIN, named)


def _hash(
    check: Check, sod: SecurityObject, number: int, data: bytes | None, whole: Callable[[bytes], bytes]
) -> CheckResult:
    signed = sod.hashes.get(number)
    if signed is None:
        return failed(check, Reason.NOT_SIGNED)
    if data is None:
        return not_checked(check, Reason.NO_FILE)
    if not sod.digest:
        return not_checked(check, Reason.UNSUPPORTED)
    try:
        same = digest_of(sod.digest, whole(data)) == signed
    except InvalidInput as fault:
        return failed(check, Reason.UNREADABLE, fault.what)
    if not same:
        return failed(check, Reason.HASH_DIFFERS, sod.digest.upper())
    return passed(check, sod.digest.upper(), Reason.OLD_DIGEST if sod.digest in OLD_DIGESTS else None)
