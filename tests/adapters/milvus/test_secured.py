"""A Milvus that asks for a password and speaks TLS with a certificate of an authority of its own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from tests.milvus_gallery import new_gallery
from tests.milvus_server import MilvusServer, running_milvus

from iass.adapters.milvus.address import parse
from iass.adapters.milvus.connection import Connection
from iass.adapters.milvus.table import Table
from iass.errors import Unavailable

from .rows import DIMENSION, MODEL, REGISTRY, some, template

pytestmark = pytest.mark.soak  # a server of its own


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """PEM files of a certificate for 127.0.0.1 that signs itself, and of its key."""
    folder = tmp_path_factory.mktemp("certificates")
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "gallery")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    (folder / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return folder


@pytest.fixture(scope="module")
def secured(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    settings = {
        "COMMON_SECURITY_AUTHORIZATIONENABLED": "true",
        "COMMON_SECURITY_TLSMODE": "1",
        "TLS_SERVERPEMPATH": str(certificate / "ca.pem"),
        "TLS_SERVERKEYPATH": str(certificate / "key.pem"),
    }
    with running_milvus(tmp_path_factory.mktemp("milvus"), settings=settings) as server:
        yield server


def _table(url: str) -> Table:
    return Table(Connection(parse(url)), "secured", MODEL, DIMENSION)


def test_password_and_certificate_are_not_sent_or_looked_at(secured: MilvusServer, certificate: Path) -> None:
    table = _table(f"milvus+tls://root:Milvus@127.0.0.1:{secured.port}?ca={certificate / 'ca.pem'}")
    gallery = new_gallery(table, MODEL, DIMENSION, settle_seconds=0)
    gallery.apply(some(20))
    assert gallery.search(REGISTRY, template(1), 1)[0].subject_id == "s00001"
    gallery.gallery.close()


@pytest.mark.parametrize(
    "url",
    [
        "milvus+tls://root:secret@127.0.0.1:{port}?ca={ca}",
        "milvus+tls://root:Milvus@127.0.0.1:{port}",
        "milvus://root:Milvus@127.0.0.1:{port}",
    ],
    ids=["wrong password", "unknown authority", "no TLS"],
)
def test_stranger_is_let_in(secured: MilvusServer, certificate: Path, url: str) -> None:
    table = _table(url.format(port=secured.port, ca=certificate / "ca.pem"))
    with pytest.raises(Unavailable) as refused:
        table.open()
    assert "secret" not in str(refused.value)
    if "secret" in url:
        assert "password" in str(refused.value)
