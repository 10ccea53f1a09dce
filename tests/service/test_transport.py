"""Listening beyond this machine: only with accounts, and only where nobody can listen in."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from iass.access import Officer, Permission, Role
from iass.accounts.account import Grant
from iass.application import Application
from iass.console.app import mount
from iass.errors import InvalidInput, NotAllowed
from iass.health import Check
from iass.ids import OfficerId
from iass.service.app import create_app
from iass.service.errors import Unready
from iass.service.readiness import Readiness
from iass.service.server import running
from iass.service.transport import Transport

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 and its key."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "iass.test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "server.pem", folder / "server.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return certificate, secret


@pytest.fixture
def employed(empty: Application) -> Iterator[Application]:
    empty.entrance.accounts.add("root", [Grant(Role.OPERATOR)], PASSWORD, ROOT)
    yield empty


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.org"])  # noqa: S104 - refused
def test_others_reach_it_unprotected(host: str, pair: tuple[Path, Path]) -> None:
    certificate, key = pair
    for transport in (Transport(), Transport(certificate, key), Transport(proxy="10.0.0.1")):
        with pytest.raises(NotAllowed, match="accounts exist"):
            transport.locate(host, 0)
    with pytest.raises(NotAllowed, match="TLS"):
        Transport(accounts=True).locate(host, 0)


def test_others_do_not_reach_it_with_accounts_and_tls(pair: tuple[Path, Path]) -> None:
    certificate, key = pair
    for transport in (Transport(certificate, key, accounts=True), Transport(proxy="10.0.0.1", accounts=True)):
        assert transport.locate("0.0.0.0", 0)[1][0] == "0.0.0.0"  # noqa: S104 - not listened on


def test_certificate_cannot_be_used(pair: tuple[Path, Path], tmp_path: Path) -> None:
    certificate, key = pair
    damaged = tmp_path / "damaged.pem"
    damaged.write_text("-----BEGIN CERTIFICATE-----\nnone\n")
    for wrong in (
        Transport(certificate),
        Transport(key=key),
        Transport(damaged, key),
        Transport(certificate, tmp_path / "absent.key"),
        Transport(certificate, damaged),
    ):
        with pytest.raises(InvalidInput):
            wrong.check()
    Transport(certificate, key).check()


def test_cookie_of_a_session_goes_out_in_the_clear(employed: Application, pair: tuple[Path, Path]) -> None:
    certificate, key = pair
    app = create_app(employed)
    mount(app, employed)
    context = ssl.create_default_context(cafile=str(certificate))
    with running(app, "127.0.0.1", 0, Transport(certificate, key, accounts=True)) as url:
        assert url.startswith("https://")
        with httpx.Client(base_url=url, verify=context) as client:
            answer = client.post("/sign-in", data={"officer": "root", "password": PASSWORD})
            cookie = answer.headers["set-cookie"]
            assert cookie.startswith("__Host-iass_session=") and "; Secure" in cookie
            assert client.get("/sessions").status_code == 200


def test_forwarded_header_is_believed_of_anybody(employed: Application) -> None:
    """Of the proxy alone; then the address of the failures is the client's, and the cookie is secure."""
    app = create_app(employed)
    mount(app, employed)
    sent = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    form = {"officer": "root", "password": PASSWORD}
    for proxy, is_believed in (("127.0.0.1", True), ("10.0.0.1", False)):
        with running(app, "127.0.0.1", 0, Transport(proxy=proxy, accounts=True)) as url:
            answer = httpx.post(f"{url}/sign-in", data=form, headers=sent)
            assert ("Secure" in answer.headers["set-cookie"]) is is_believed
    addresses = [one.address for one in employed.entrance.accounts.sessions("root")]
    assert addresses == ["127.0.0.1", "203.0.113.9"]


def test_host_that_was_named_is_refused(empty: Application) -> None:
    app = create_app(empty, hosts=frozenset({"iass.example"}))
    with running(app, "127.0.0.1", 0) as url:
        for host, status in (("iass.example", 200), ("IASS.example:443", 200), ("evil.example", 421)):
            assert httpx.get(f"{url}/healthz", headers={"Host": host}).status_code == status, host


@pytest.mark.parametrize("proxy", ["*", "nginx.local", "10.0.0.0/8"])
def test_proxy_that_is_anybody_is_believed(proxy: str) -> None:
    with pytest.raises(InvalidInput):
        Transport(proxy=proxy, accounts=True).check()


def test_stranger_on_another_machine_reads_figures(employed: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it may be asked is told to everybody; sizes, thresholds and reasons are not."""
    employed.entrance.accounts.add("ani.a", [Grant(Role.AUDITOR)], PASSWORD, ROOT)
    employed.entrance.accounts.add("dewi.p", [Grant(Role.DATA_PROTECTION_OFFICER)], PASSWORD, ROOT)
    allowed = [Permission.SEE_OPERATING_POINT]
    secret, _ = employed.entrance.keys.make("prometheus", allowed, ["*"], 30, ROOT)
    other, _ = employed.entrance.keys.make("gate", [Permission.RECORD_CROSSING], ["*"], 30, ROOT)
    far = {"X-Forwarded-For": "203.0.113.9"}
    with running(create_app(employed), "127.0.0.1", 0, Transport(proxy="127.0.0.1", accounts=True)) as url:
        assert httpx.get(f"{url}/healthz", headers=far).status_code == 200
        for bearer, status in (("", 401), ("iass_none", 401), (other, 403), (secret, 200)):
            headers = {**far, "Authorization": f"Bearer {bearer}"} if bearer else far
            figures = httpx.get(f"{url}/metrics", headers=headers)
            assert figures.status_code == status, bearer
            assert ("iass_gallery_subjects" in figures.text) is (status == 200)
            ready = httpx.get(f"{url}/readyz", headers=headers)
            assert ready.status_code == 200 and bool(ready.json()["checks"]) is (status == 200)
        for officer, status in (("ani.a", 200), ("dewi.p", 403)):
            token = employed.entrance.door.sign_in(officer, PASSWORD, "203.0.113.9")[0]
            cookies = {"iass_session": token}
            assert httpx.get(f"{url}/metrics", headers=far, cookies=cookies).status_code == status, officer
        monkeypatch.setattr(Readiness, "checks", _unready)
        for headers in (far, {**far, "Authorization": f"Bearer {other}"}):
            refused = httpx.get(f"{url}/readyz", headers=headers)
            assert refused.status_code == 503 and "secret figure" not in refused.text
        assert "secret figure" in httpx.get(f"{url}/readyz").text  # this machine is told


def _unready(_: Readiness) -> list[Check]:
    raise Unready([Check("index", ok=False, detail="a secret figure")])


def test_figures_need_a_key_before_accounts_exist(empty: Application) -> None:
    with running(create_app(empty), "127.0.0.1", 0, Transport(proxy="127.0.0.1")) as url:
        assert httpx.get(f"{url}/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 200
