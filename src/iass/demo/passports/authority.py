"""A country signing authority (CSCA) and what it issues: document signers, links to its next key, revocation lists."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
CertificateDigest = hashes.SHA224 | hashes.SHA256 | hashes.SHA384 | hashes.SHA512
FROM = datetime(2021, 1, 1, tzinfo=UTC)
UNTIL = datetime(2036, 1, 1, tzinfo=UTC)
SHA256 = hashes.SHA256()


def curve_key(curve: ec.EllipticCurve | None = None) -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(curve or ec.SECP256R1())


def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


@dataclass(frozen=True, slots=True)
class Signer:
    """A document signer: its key, its certificate, and how it signs."""

    key: PrivateKey
    certificate: x509.Certificate
    digest: hashes.HashAlgorithm = field(default_factory=hashes.SHA256)
    pss: bool = False

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@dataclass(frozen=True, slots=True)
class Issue:
    """What a certificate says, where it is not the usual thing. purpose: the OID of an extended key use."""

    country: str = "UT"
    common_name: str = "UTO document signer"
    since: datetime = FROM
    until: datetime = UNTIL
    authority: bool = False
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Authority:
    """key, certificate: of the CSCA. pss: whether it signs with RSA-PSS."""

    key: PrivateKey
    certificate: x509.Certificate
    digest: CertificateDigest = field(default_factory=hashes.SHA256)
    pss: bool = False

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def signer(
        self,
        key: PrivateKey | None = None,
        issue: Issue | None = None,
        *,
        digest: hashes.HashAlgorithm = SHA256,
        pss: bool = False,
    ) -> Signer:
        own = key or curve_key()
        return Signer(own, self.issue(own, issue or Issue()), digest, pss)

    def issue(self, key: PrivateKey, issue: Issue) -> x509.Certificate:
        return _certificate(key, self.certificate.subject, self.key, issue, self._sign)

    def link(self, successor: "Authority") -> x509.Certificate:
        """The successor's key under the successor's name, signed by this one's key."""
        named = successor.certificate.subject
        issue = Issue(_first(named, NameOID.COUNTRY_NAME), _first(named, NameOID.COMMON_NAME), authority=True)
        return self.issue(successor.key, issue)

    def revocation_list(self, revoked: Sequence[int], since: datetime, until: datetime) -> bytes:
        """A CRL in DER."""
        built = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        built = built.last_update(since).next_update(until)
        for serial in revoked:
            one = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
            built = built.add_revoked_certificate(one)
        key_id = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        signed = built.add_extension(key_id, critical=False).sign(self.key, self.digest, rsa_padding=self._padding())
        return signed.public_bytes(Encoding.DER)

    def _padding(self) -> padding.PSS | None:
        if not (self.pss and isinstance(self.key, rsa.RSAPrivateKey)):
            return None
        return padding.PSS(padding.MGF1(self.digest), self.digest.digest_size)

    def _sign(self, built: x509.CertificateBuilder) -> x509.Certificate:
        return built.sign(self.key, self.digest, rsa_padding=self._padding())


def authority(
    key: PrivateKey | None = None,
    issue: Issue | None = None,
    *,
    digest: CertificateDigest = SHA256,
    pss: bool = False,
) -> Authority:
    """A CSCA that signs its own certificate; of Utopia, if nothing else is said."""
    own = key or curve_key()
    said = issue or Issue(common_name="UTO CSCA", authority=True)
    signing = padding.PSS(padding.MGF1(digest), digest.digest_size) if pss else None
    made = _certificate(own, _name(said), own, said, lambda built: built.sign(own, digest, rsa_padding=signing))
    return Authority(own, made, digest, pss)


def _certificate(
    key: PrivateKey,
    issuer: x509.Name,
    issuer_key: PrivateKey,
    issue: Issue,
    sign: Callable[[x509.CertificateBuilder], x509.Certificate],
) -> x509.Certificate:
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(issue))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(issue.since)
        .not_valid_after(issue.until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .add_extension(_usage(issue.authority), critical=True)
    )
    if issue.authority:
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    if issue.purpose:
        purpose = x509.ExtendedKeyUsage([x509.ObjectIdentifier(issue.purpose)])
        built = built.add_extension(purpose, critical=True)
    return sign(built)


def _usage(is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(issue: Issue) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, issue.country),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Synthetic"),
            x509.NameAttribute(NameOID.COMMON_NAME, issue.common_name),
        ]
    )


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    value = name.get_attributes_for_oid(oid)[0].value
    return value if isinstance(value, str) else value.decode()
