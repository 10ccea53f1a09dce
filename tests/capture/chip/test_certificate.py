"""Certificates and revocation lists that say more than this program understands, or two things at once."""

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from tests.passports import NOW, anchors, utopia

from iass.capture.chip.certificate import read_certificate
from iass.capture.chip.key import read_key
from iass.capture.chip.revocation import read_revocations
from iass.demo.passports.authority import FROM, UNTIL, Issue, authority, curve_key, rsa_key
from iass.errors import InvalidInput

UNKNOWN = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4.5"), b"\x05\x00")


def built(*extensions: tuple[x509.ExtensionType, bool], name: str = "signer") -> bytes:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(utopia().certificate.subject)
    made = made.public_key(curve_key().public_key()).serial_number(7).not_valid_before(FROM).not_valid_after(UNTIL)
    for extension, critical in extensions:
        made = made.add_extension(extension, critical=critical)
    return made.sign(utopia().key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_critical_extension_that_nobody_understands_is_passed_over() -> None:
    assert read_certificate(built((UNKNOWN, False)), "dsc").may_sign_documents
    certificate = read_certificate(built((UNKNOWN, True)), "dsc")
    assert not certificate.may_sign_documents and not certificate.is_authority


def test_name_in_other_letters_is_no_name() -> None:
    certificate = read_certificate(built(name="Ünïcode 発行者 ﷽"), "dsc")
    assert "発行者" in certificate.subject


def test_two_names_of_one_authority_are_two() -> None:
    """Case, spaces and the kind of string make no difference (RFC 5280)."""
    other = authority(utopia().key, Issue("ut", "uto  csca", authority=True))
    ours, theirs = (read_certificate(one.der, "csca") for one in (utopia(), other))
    assert ours.subject_key == theirs.subject_key
    assert (ours.country, theirs.country) == ("UT", "UT")


def test_signer_without_a_country_has_none() -> None:
    """It is then the authority's, which is told in the issuer's name."""
    assert read_certificate(built(), "dsc").country == "UT"


def test_key_is_too_large_to_compute_with() -> None:
    from asn1crypto import keys

    huge = keys.PublicKeyInfo.wrap(keys.RSAPublicKey({"modulus": 2**9000 + 1, "public_exponent": 65537}), "rsa")
    assert read_key(huge).key is None
    slow = keys.PublicKeyInfo.wrap(keys.RSAPublicKey({"modulus": 2**2047 + 1, "public_exponent": 2**2000 + 1}), "rsa")
    assert read_key(slow).key is None


def test_certificate_is_bloated_or_none() -> None:
    for der in (b"", b"\x30\x00", bytes(70_000), utopia().der + b"\0", utopia().der[:-1]):
        with pytest.raises(InvalidInput):
            read_certificate(der, "csca")


def test_list_of_changes_is_taken_for_the_whole() -> None:
    made = x509.CertificateRevocationListBuilder().issuer_name(utopia().certificate.subject)
    made = made.last_update(NOW).next_update(NOW + timedelta(days=9))
    delta = made.add_extension(x509.DeltaCRLIndicator(5), critical=True).sign(utopia().key, hashes.SHA256())
    with pytest.raises(InvalidInput, match="changes only"):
        read_revocations(delta.public_bytes(Encoding.DER), "crl")


def test_rsa_signature_is_asked_of_a_curve() -> None:
    """Keys and algorithms of two kinds do not meet, whatever a certificate says."""
    certificate = read_certificate(utopia().der, "csca")
    other = read_certificate(authority(rsa_key()).der, "csca")
    assert not certificate.is_signed_by(other) and not other.is_signed_by(certificate)
    assert anchors().issuer_of(certificate) is not None
