"""An authority that certifies servers and devices, and the files that it gives them."""

import datetime
import ipaddress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Files:
    """PEM: a certificate, and its key."""

    certificate: Path
    key: Path

    @property
    def pair(self) -> tuple[str, str]:
        return str(self.certificate), str(self.key)


@dataclass
class Authority:
    folder: Path
    name: str = "ca"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        self.file = self.folder / f"{self.name}.pem"
        made = self._made(self.name, self.key, -_DAY, 365 * _DAY).add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        self.file.write_bytes(made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def server(self) -> Files:
        """Of 127.0.0.1."""
        return self._issued("server", ExtendedKeyUsageOID.SERVER_AUTH, -_DAY, 365 * _DAY)

    def device(self, name: str, begins: float = -1, ends: float = 365, file: str = "") -> Files:
        """begins, ends: days from now."""
        return self._issued(name, ExtendedKeyUsageOID.CLIENT_AUTH, begins * _DAY, ends * _DAY, file)

    def _issued(
        self,
        name: str,
        use: x509.ObjectIdentifier,
        begins: datetime.timedelta,
        ends: datetime.timedelta,
        file: str = "",
    ) -> Files:
        key = ec.generate_private_key(ec.SECP256R1())
        address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
        made = (
            self._made(name, key, begins, ends)
            .add_extension(x509.ExtendedKeyUsage([use]), critical=False)
            .add_extension(address, critical=False)
        )
        files = Files(*(self.folder / f"{self.name}-{file or name}.{kind}" for kind in ("pem", "key")))
        files.certificate.write_bytes(made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        files.key.write_bytes(secret)
        return files

    def _made(
        self, name: str, key: ec.EllipticCurvePrivateKey, begins: datetime.timedelta, ends: datetime.timedelta
    ) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + begins)
            .not_valid_after(now + ends)
        )


def certificate(
    folder: Path, name: str, issuer: tuple[x509.Name, ec.EllipticCurvePrivateKey] | None
) -> tuple[x509.Name, ec.EllipticCurvePrivateKey]:
    """Writes NAME.pem and NAME.key for `localhost` and 127.0.0.1. issuer: as a former call answered it; None makes an
    authority."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.datetime.now(datetime.UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")])
    signer = issuer or (subject, key)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer[0])
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(names, critical=False)
        .sign(signer[1], hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(secret)
    return subject, key
