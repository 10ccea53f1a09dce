"""Passive authentication: what a forger changes, and what nobody could check, is never taken for genuine."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from asn1crypto import core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from tests.passports import (
    DOCUMENT,
    NOW,
    Trusting,
    anchors,
    changed,
    elsewhere,
    genuine,
    portrait,
    revocations,
    signer,
    trusting,
    utopia,
)

from iass.capture.chip.certificate import read_certificate
from iass.capture.chip.files import ChipFiles
from iass.capture.chip.proof import PASSIVE, Check, CheckOutcome, Reason
from iass.capture.chip.reading import ChipReading, read_chip
from iass.capture.chip.sod import CONTENT
from iass.capture.chip.trust import Anchors, admit
from iass.demo import cast, people
from iass.demo.passports import chip
from iass.demo.passports.authority import FROM, Issue, Signer, authority, curve_key, rsa_key
from iass.demo.passports.signing import MASTER_LIST, sign_content

PASSED, FAILED, NOT_CHECKED = CheckOutcome.PASSED, CheckOutcome.FAILED, CheckOutcome.NOT_CHECKED


def look(files: ChipFiles, held: Anchors | None = None, *, trust: bool = True, at: datetime = NOW) -> ChipReading:
    return read_chip(files, Trusting((held or anchors()) if trust else None), at)


def told(reading: ChipReading, check: Check) -> tuple[CheckOutcome, Reason | None]:
    found = reading.proof.of(check)
    assert found is not None
    return found.outcome, found.reason


def others_passed(reading: ChipReading, *but: Check) -> bool:
    return all(reading.proof.outcome(check) is PASSED for check in PASSIVE if check not in but)


def test_genuine_chip_is_doubted() -> None:
    reading = look(genuine())
    assert reading.proof.authenticity is PASSED
    assert reading.document == DOCUMENT
    assert reading.is_flawless
    assert reading.portrait == portrait()
    assert [result.check for result in reading.proof.results] == list(PASSIVE)


@pytest.mark.parametrize(
    ("made", "digest"),
    [
        (lambda: utopia().signer(rsa_key()), "sha256"),
        (lambda: utopia().signer(rsa_key(), digest=hashes.SHA512()), "sha512"),
        (lambda: utopia().signer(rsa_key(), pss=True), "sha256"),
        (lambda: utopia().signer(rsa_key(3072), digest=hashes.SHA384(), pss=True), "sha384"),
        (lambda: utopia().signer(curve_key(ec.SECP384R1()), digest=hashes.SHA384()), "sha384"),
        (lambda: utopia().signer(curve_key(ec.SECP521R1()), digest=hashes.SHA512()), "sha512"),
        (lambda: utopia().signer(curve_key(ec.BrainpoolP256R1())), "sha256"),
        (lambda: utopia().signer(curve_key(ec.SECP224R1()), digest=hashes.SHA224()), "sha224"),
    ],
    ids=["rsa", "rsa sha512", "pss", "pss sha384", "p384", "p521", "brainpool", "p224 sha224"],
)
def test_algorithm_of_some_state_is_not_understood(made: object, digest: str) -> None:
    own: Signer = made()  # type: ignore[operator]  # each makes its key only when its own case runs
    first, second = chip.dg1(DOCUMENT), chip.dg2(portrait())
    reading = look(ChipFiles(first, second, chip.sod({1: first, 2: second}, own, digest=digest)))
    assert reading.proof.authenticity is PASSED, reading.proof.results


@pytest.mark.parametrize("pss", [False, True], ids=["rsa", "pss"])
def test_authority_that_signs_with_rsa_is_not_understood(pss: bool) -> None:
    state = authority(rsa_key(), pss=pss)
    reading = look(chip.issue(DOCUMENT, portrait(), state.signer()), trusting(state))
    assert reading.proof.authenticity is PASSED, reading.proof.results


def test_sha1_is_taken_for_as_good_as_the_others() -> None:
    old = Signer(signer().key, signer().certificate, hashes.SHA1())  # noqa: S303
    first, second = chip.dg1(DOCUMENT), chip.dg2(portrait())
    reading = look(ChipFiles(first, second, chip.sod({1: first, 2: second}, old, digest="sha1")))
    assert told(reading, Check.SIGNATURE) == (PASSED, Reason.OLD_DIGEST)
    assert told(reading, Check.DG1_HASH) == (PASSED, Reason.OLD_DIGEST)
    assert told(reading, Check.DG2_HASH) == (PASSED, Reason.OLD_DIGEST)


def test_one_byte_of_the_portrait_is_changed() -> None:
    whole = genuine().dg2
    assert whole is not None
    forged = whole[:-100] + bytes((whole[-100] ^ 1,)) + whole[-99:]
    reading = look(changed(genuine(), dg2=forged))
    assert told(reading, Check.DG2_HASH) == (FAILED, Reason.HASH_DIFFERS)
    assert others_passed(reading, Check.DG2_HASH)
    assert reading.proof.authenticity is FAILED


def test_another_birth_date_is_written_into_dg1() -> None:
    born = chip.dg1(cast.FUGITIVE.document)
    reading = look(changed(genuine(), dg1=born))
    assert told(reading, Check.DG1_HASH) == (FAILED, Reason.HASH_DIFFERS)
    assert others_passed(reading, Check.DG1_HASH)


def test_security_object_is_of_another_passport() -> None:
    other = chip.issue(cast.FUGITIVE.document, people.chip_portrait("P008"), signer())
    reading = look(changed(genuine(), sod=other.sod))
    assert told(reading, Check.DG1_HASH) == (FAILED, Reason.HASH_DIFFERS)
    assert told(reading, Check.DG2_HASH) == (FAILED, Reason.HASH_DIFFERS)
    assert told(reading, Check.SIGNATURE) == (PASSED, None)


def test_hashes_are_rewritten_without_the_signers_key() -> None:
    """The forger puts his own hashes into a genuine security object."""
    first, second = chip.dg1(cast.FUGITIVE.document), genuine().dg2
    assert second is not None
    ours = chip.security_object({1: hash_of(genuine().dg1), 2: hash_of(second)})
    theirs = chip.security_object({1: hash_of(first), 2: hash_of(second)})
    reading = look(ChipFiles(first, second, (genuine().sod or b"").replace(ours, theirs)))
    assert told(reading, Check.SIGNATURE) == (FAILED, Reason.BAD_SIGNATURE)
    assert told(reading, Check.DG1_HASH) == (PASSED, None)
    assert reading.proof.authenticity is FAILED


def hash_of(data: bytes | None) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(data or b"")
    return digest.finalize()


def test_signer_is_issued_by_nobody_of_that_state() -> None:
    forger = elsewhere()
    reading = look(chip.issue(DOCUMENT, portrait(), forger.signer()))
    assert told(reading, Check.CHAIN) == (FAILED, Reason.UNKNOWN_SIGNER)
    assert told(reading, Check.SIGNATURE) == (PASSED, None)
    assert reading.proof.authenticity is FAILED


def test_forger_gives_his_authority_the_name_of_the_real_one() -> None:
    forger = authority(issue=Issue(common_name="UTO CSCA", authority=True))
    reading = look(chip.issue(DOCUMENT, portrait(), forger.signer()))
    assert told(reading, Check.CHAIN) == (FAILED, Reason.UNKNOWN_SIGNER)


def test_state_of_which_nothing_is_known_is_taken_for_checked() -> None:
    """Neither for genuine nor for forged."""
    reading = look(
        chip.issue(DOCUMENT, portrait(), elsewhere("XX").signer(issue=Issue("XX"))), trusting(elsewhere("AU"))
    )
    assert told(reading, Check.CHAIN) == (NOT_CHECKED, Reason.NO_ANCHOR)
    assert told(reading, Check.REVOCATION) == (NOT_CHECKED, Reason.NO_CHAIN)
    assert told(reading, Check.COUNTRY) == (FAILED, Reason.OTHER_COUNTRY)


def test_installation_without_authorities_takes_everything_for_checked() -> None:
    reading = look(genuine(), trust=False)
    assert told(reading, Check.CHAIN) == (NOT_CHECKED, Reason.NO_TRUST_STORE)
    assert told(reading, Check.VALIDITY) == (NOT_CHECKED, Reason.NO_CHAIN)
    assert reading.proof.authenticity is NOT_CHECKED


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        (FROM, NOW - timedelta(days=1), Reason.EXPIRED),
        (NOW + timedelta(days=1), NOW + timedelta(days=900), Reason.NOT_YET_VALID),
    ],
)
def test_signers_certificate_is_out_of_its_time(since: datetime, until: datetime, reason: Reason) -> None:
    own = utopia().signer(issue=Issue(since=since, until=until))
    reading = look(chip.issue(DOCUMENT, portrait(), own))
    assert told(reading, Check.VALIDITY) == (FAILED, reason)
    assert others_passed(reading, Check.VALIDITY)


def test_authority_itself_has_expired() -> None:
    state = authority(issue=Issue(common_name="UTO CSCA", authority=True, until=NOW - timedelta(days=1)))
    reading = look(chip.issue(DOCUMENT, portrait(), state.signer()), trusting(state))
    assert told(reading, Check.VALIDITY) == (FAILED, Reason.EXPIRED)


def test_signed_before_the_signer_was_appointed() -> None:
    reading = look(chip.issue(DOCUMENT, portrait(), signer(), signed_at=FROM - timedelta(days=1)))
    assert told(reading, Check.VALIDITY) == (FAILED, Reason.INVALID_WHEN_SIGNED)
    assert others_passed(reading, Check.VALIDITY)


def test_signer_is_revoked() -> None:
    held = trusting(utopia(), lists=(revocations(utopia(), signer().certificate.serial_number),))
    reading = look(genuine(), held)
    assert told(reading, Check.REVOCATION) == (FAILED, Reason.REVOKED)
    assert others_passed(reading, Check.REVOCATION)


def test_authority_is_revoked() -> None:
    held = trusting(utopia(), lists=(revocations(utopia(), utopia().certificate.serial_number),))
    assert told(look(genuine(), held), Check.REVOCATION) == (FAILED, Reason.REVOKED)


def test_old_list_hides_a_revocation_that_it_does_not_know() -> None:
    old = revocations(utopia(), until=NOW - timedelta(days=1))
    reading = look(genuine(), trusting(utopia(), lists=(old,)))
    assert told(reading, Check.REVOCATION) == (NOT_CHECKED, Reason.OLD_REVOCATION_LIST)
    assert reading.proof.authenticity is NOT_CHECKED


def test_missing_list_is_taken_for_an_empty_one() -> None:
    reading = look(genuine(), trusting(utopia(), lists=()))
    assert told(reading, Check.REVOCATION) == (NOT_CHECKED, Reason.NO_REVOCATION_LIST)


def _with_list(**changes: object) -> Anchors:
    """The state's list, with other dates or serials than it was read with."""
    held = tuple(replace(one, **changes) for one in anchors().revocations)  # type: ignore[arg-type]  # fields of a list
    return replace(anchors(), revocations=held)


def test_list_that_does_not_say_when_the_next_is_due_never_grows_old() -> None:
    reading = look(genuine(), _with_list(until=None))
    assert told(reading, Check.REVOCATION) == (NOT_CHECKED, Reason.OLD_REVOCATION_LIST)
    assert reading.proof.authenticity is NOT_CHECKED


def test_list_of_tomorrow_is_believed_today() -> None:
    """Alone it is none; beside today's it takes nothing away; and whom it revokes is revoked all the same."""
    tomorrow = _with_list(since=NOW + timedelta(days=1))
    assert told(look(genuine(), tomorrow), Check.REVOCATION) == (NOT_CHECKED, Reason.NO_REVOCATION_LIST)
    both = replace(anchors(), revocations=(*anchors().revocations, *tomorrow.revocations))
    assert told(look(genuine(), both), Check.REVOCATION) == (PASSED, None)
    revoking = _with_list(since=NOW + timedelta(days=1), serials=frozenset({signer().certificate.serial_number}))
    assert told(look(genuine(), revoking), Check.REVOCATION) == (FAILED, Reason.REVOKED)


def test_revocation_list_that_somebody_else_signed_is_believed() -> None:
    forger = authority(issue=Issue(common_name="UTO CSCA", authority=True))
    held = trusting(utopia(), lists=(revocations(forger, signer().certificate.serial_number),))
    assert held.revocations == () and len(held.refused) == 1
    assert told(look(genuine(), held), Check.REVOCATION) == (NOT_CHECKED, Reason.NO_REVOCATION_LIST)


def test_signer_of_one_state_signs_a_passport_of_another() -> None:
    other = elsewhere("AU", "AUS CSCA")
    own = other.signer(issue=Issue("AU", "AUS document signer"))
    reading = look(chip.issue(DOCUMENT, portrait(), own), trusting(utopia(), other))
    assert told(reading, Check.COUNTRY) == (FAILED, Reason.OTHER_COUNTRY)
    assert others_passed(reading, Check.COUNTRY)


def test_authority_of_one_state_issues_a_signer_of_another() -> None:
    other = elsewhere("AU", "AUS CSCA")
    reading = look(chip.issue(DOCUMENT, portrait(), other.signer(issue=Issue("UT"))), trusting(utopia(), other))
    assert told(reading, Check.COUNTRY) == (FAILED, Reason.OTHER_COUNTRY)


@pytest.mark.parametrize("number", [1, 2])
def test_file_is_not_among_what_was_signed(number: int) -> None:
    first, second = chip.dg1(DOCUMENT), chip.dg2(portrait())
    listed = {1: first, 2: second, 14: b"other"}
    del listed[number]
    reading = look(ChipFiles(first, second, chip.sod(listed, signer())))
    check = (Check.DG1_HASH, Check.DG2_HASH)[number - 1]
    assert told(reading, check) == (FAILED, Reason.NOT_SIGNED)
    assert others_passed(reading, check)


def test_certificate_for_another_use_signs_a_passport() -> None:
    for issue in (Issue(purpose="2.23.136.1.1.3"), Issue(authority=True)):
        reading = look(chip.issue(DOCUMENT, portrait(), utopia().signer(issue=issue)))
        assert told(reading, Check.CHAIN) == (FAILED, Reason.WRONG_USE)


def test_signers_certificate_is_left_out() -> None:
    first, second = chip.dg1(DOCUMENT), chip.dg2(portrait())
    reading = look(ChipFiles(first, second, chip.sod({1: first, 2: second}, signer(), certificates=False)))
    assert told(reading, Check.SIGNATURE) == (NOT_CHECKED, Reason.NO_CERTIFICATE)
    assert reading.proof.authenticity is NOT_CHECKED


def test_curve_that_cannot_be_computed_with_passes() -> None:
    own = utopia().signer()
    files = chip.issue(DOCUMENT, portrait(), own)
    assert files.sod is not None
    named, unknown = bytes.fromhex("06082a8648ce3d030107"), bytes.fromhex("06082a8648ce3d03017f")
    reading = look(changed(files, sod=files.sod.replace(named, unknown)))
    assert told(reading, Check.SIGNATURE) == (NOT_CHECKED, Reason.UNSUPPORTED)
    assert told(reading, Check.CHAIN)[0] is FAILED


def test_security_object_is_held_back() -> None:
    reading = look(changed(genuine(), sod=None))
    assert {told(reading, check) for check in PASSIVE} == {(NOT_CHECKED, Reason.NO_SECURITY_OBJECT)}


def test_portrait_is_held_back() -> None:
    reading = look(changed(genuine(), dg2=None))
    assert told(reading, Check.DG2_HASH) == (NOT_CHECKED, Reason.NO_FILE)
    assert reading.portrait is None
    assert reading.proof.authenticity is NOT_CHECKED


def test_authoritys_new_key_needs_a_link_of_the_old_one() -> None:
    successor = authority(issue=Issue(common_name="UTO CSCA 2", authority=True))
    files = chip.issue(DOCUMENT, portrait(), successor.signer())
    old = read_certificate(utopia().der, "csca")
    assert told(look(files), Check.CHAIN) == (FAILED, Reason.UNKNOWN_SIGNER)
    linked = admit([read_certificate(_der(utopia().link(successor)), "link"), old], [])
    assert told(look(files, linked), Check.CHAIN) == (PASSED, None)


def test_link_of_an_unknown_authority_is_believed() -> None:
    stranger, successor = elsewhere(), authority(issue=Issue(common_name="UTO CSCA 2", authority=True))
    held = admit([read_certificate(_der(stranger.link(successor)), "link"), read_certificate(utopia().der, "csca")], [])
    assert len(held.certificates) == 1 and len(held.refused) == 1
    assert told(look(chip.issue(DOCUMENT, portrait(), successor.signer()), held), Check.CHAIN)[0] is FAILED


def test_authority_whose_own_signature_does_not_hold_is_believed() -> None:
    """Names and key ids are those of a self-signed certificate; a year was added to its validity."""
    altered = read_certificate(_a_year_longer(utopia().der), "csca")
    assert altered.is_authority and altered.is_self_signed
    held = admit([altered], [])
    assert held.certificates == ()
    assert held.refused == (f"{altered.subject}: its own signature does not hold, or cannot be computed",)


def test_link_that_names_the_authority_but_was_not_signed_by_it_is_believed() -> None:
    successor = authority(issue=Issue(common_name="UTO CSCA 2", authority=True))
    old = read_certificate(utopia().der, "csca")
    link = read_certificate(_a_year_longer(_der(utopia().link(successor))), "link")
    assert link.names_issuer(old) and not link.is_self_signed
    held = admit([link, old], [])
    assert held.certificates == (old,)
    assert len(held.refused) == 1
    assert told(look(chip.issue(DOCUMENT, portrait(), successor.signer()), held), Check.CHAIN)[0] is FAILED


def _a_year_longer(der: bytes) -> bytes:
    until, later = b"360101000000Z", b"370101000000Z"
    assert der.count(until) == 1
    return der.replace(until, later)


def test_signature_made_for_other_content_counts_for_a_chip() -> None:
    """The signed attributes say what kind of content the signer meant; only the envelope calls it a security object."""
    first, second = chip.dg1(DOCUMENT), chip.dg2(portrait())
    content = chip.security_object({1: hash_of(first), 2: hash_of(second)})
    meant, claimed = (core.ObjectIdentifier(oid).dump() for oid in (MASTER_LIST, CONTENT))
    signed = sign_content(MASTER_LIST, content, signer())
    assert signed.count(meant) == 2
    reading = look(ChipFiles(first, second, chip.tlv(0x77, signed.replace(meant, claimed, 1))))
    assert told(reading, Check.SIGNATURE) == (FAILED, Reason.BAD_SIGNATURE)
    assert others_passed(reading, Check.SIGNATURE)


@pytest.mark.parametrize(("country", "outcome"), [
    ("XX", (FAILED, Reason.UNKNOWN_SIGNER)),
    ("UT", (FAILED, Reason.UNKNOWN_SIGNER)),
])  # fmt: skip
def test_forger_names_a_state_of_which_nothing_is_known(country: str, outcome: tuple[CheckOutcome, Reason]) -> None:
    """The document's own state is known here: its authorities issued no such signer, whatever state it names."""
    own = elsewhere(country).signer(issue=Issue(country))
    assert told(look(chip.issue(DOCUMENT, portrait(), own)), Check.CHAIN) == outcome


def test_forger_writes_a_state_of_which_nothing_is_known_into_the_zone() -> None:
    """The signer's state is known here, and issued no such signer."""
    foreign = replace(DOCUMENT, issuer="XOM")
    reading = look(chip.issue(foreign, portrait(), elsewhere().signer()))
    assert told(reading, Check.CHAIN) == (FAILED, Reason.UNKNOWN_SIGNER)
    unknown = look(chip.issue(foreign, portrait(), elsewhere("XX").signer(issue=Issue("XX"))))
    assert told(unknown, Check.CHAIN) == (NOT_CHECKED, Reason.NO_ANCHOR)


def test_signer_put_among_the_authorities_is_believed() -> None:
    held = admit([read_certificate(signer().der, "dsc")], [])
    assert held.certificates == () and len(held.refused) == 1


def _der(certificate: object) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import Certificate

    assert isinstance(certificate, Certificate)
    return certificate.public_bytes(Encoding.DER)


def test_padding_behind_the_files_is_taken_for_a_change() -> None:
    """Readers that read whole blocks leave noughts behind a file."""
    padded = ChipFiles(*(part + bytes(64) for part in (genuine().dg1, genuine().dg2, genuine().sod) if part))
    assert look(padded).proof.authenticity is PASSED
