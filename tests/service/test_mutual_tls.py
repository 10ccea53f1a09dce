"""A key that is bound to a certificate, over real TLS: what opens, what does not, and what each leaves behind."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from tests.authority import Authority, Files

from iass.access import Officer, Permission, Role
from iass.accounts.account import Grant
from iass.accounts.certificate import read_pem
from iass.application import Application
from iass.audit.entry import AuditEntry
from iass.capture.lane import Direction, Post
from iass.errors import InvalidInput
from iass.ids import OfficerId
from iass.service.app import create_app
from iass.service.doorkeeper import Credentials, Doorkeeper
from iass.service.server import running
from iass.service.transport import Transport
from iass.settings import Settings
from iass.wiring.application import build
from iass.wiring.delivery import camera_tls, open_delivery

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"
_LANES = "/v1/lanes"


@dataclass(frozen=True)
class Guarded:
    """A service that asks devices for certificates of one authority. keys: secrets by name."""

    url: str
    application: Application
    ca: Authority
    keys: dict[str, str]
    gate: Files
    other: Files

    def ask(self, key: str, shown: Files | None = None) -> int:
        """The status; 0 where the handshake was refused."""
        with self.client(shown) as client:
            try:
                return client.get(_LANES, headers={"Authorization": f"Bearer {self.keys[key]}"}).status_code
            except (httpx.ConnectError, httpx.ReadError, httpx.RemoteProtocolError, httpx.WriteError):
                return 0

    def client(self, shown: Files | None = None) -> httpx.Client:
        context = ssl.create_default_context(cafile=str(self.ca.file))
        if shown is not None:
            context.load_cert_chain(*shown.pair)
        return httpx.Client(base_url=self.url, verify=context, trust_env=False, timeout=30)

    def audit(self) -> list[AuditEntry]:
        with self.application.alerts.records.reading() as tx:
            return list(tx.audit.entries())


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("mutual")
    ca = Authority(folder)
    server, gate, other = ca.server(), ca.device("gate-g01"), ca.device("gate-g02")
    application = build(Settings(data_dir=folder / "iass", threads=1, port=0))
    try:
        entrance = application.entrance
        entrance.accounts.add("root", [Grant(Role.OPERATOR)], PASSWORD, ROOT)
        allowed = [Permission.SEE_ALERTS, Permission.RECORD_CROSSING]
        bound = {
            "gate": [read_pem(gate.certificate.read_text()).fingerprint],
            "named": ["subject:CN=gate-g01"],
            "free": [],
        }
        keys = {
            name: entrance.keys.make(name, allowed, ["*"], 30, ROOT, (), certificates=certificates)[0]
            for name, certificates in bound.items()
        }
        transport = Transport(server.certificate, server.key, accounts=True, client_ca=ca.file)
        transport.check()
        with running(create_app(application), "127.0.0.1", 0, transport) as url:
            yield Guarded(url, application, ca, keys, gate, other)
    finally:
        application.close()


def test_device_with_its_certificate_stays_outside(guarded: Guarded) -> None:
    for key in ("gate", "named", "free"):
        assert guarded.ask(key, guarded.gate) == 200


def test_stolen_key_opens(guarded: Guarded) -> None:
    """Without a certificate, and with one of another device that the same authority knows."""
    before = len(guarded.audit())
    for key in ("gate", "named"):
        for shown in (None, guarded.other):
            assert guarded.ask(key, shown) == 401
    refused = guarded.audit()[before:]
    told = [(one.action, one.actor) for one in refused]
    assert told == [("key.refused", "key.gate")] * 2 + [("key.refused", "key.named")] * 2
    assert refused[0].details["shown"] is None
    assert refused[1].details["shown"] == read_pem(guarded.other.certificate.read_text()).fingerprint


def test_device_without_a_bound_key_is_asked_for_a_certificate(guarded: Guarded) -> None:
    assert guarded.ask("free") == 200
    assert guarded.ask("free", guarded.other) == 200


def test_certificate_of_another_authority_is_taken(guarded: Guarded, tmp_path: Path) -> None:
    """Of the same subject too; the handshake itself is refused."""
    foreign = Authority(tmp_path, "other-ca").device("gate-g01")
    copied = Authority(tmp_path, "ca").device("gate-g01")
    for key in ("gate", "named", "free"):
        assert guarded.ask(key, foreign) == 0
        assert guarded.ask(key, copied) == 0


@pytest.mark.parametrize(("begins", "ends"), [(-10, -1), (1, 10)])
def test_certificate_out_of_its_time_is_taken(guarded: Guarded, begins: float, ends: float) -> None:
    shown = guarded.ca.device("gate-g01", begins, ends, "out-of-time")
    for key in ("named", "free"):
        assert guarded.ask(key, shown) == 0


def test_certificate_of_a_server_is_a_devices(guarded: Guarded) -> None:
    assert guarded.ask("free", guarded.ca.server()) == 0


def test_certificate_alone_opens(guarded: Guarded) -> None:
    """It says which device this is; what that may do, its key says."""
    with guarded.client(guarded.gate) as client:
        assert client.get(_LANES).status_code == 401
        assert client.get("/healthz").status_code == 200


def test_header_counts_as_a_certificate(guarded: Guarded) -> None:
    """What a proxy would tell of a device is anybody's to write."""
    pem = guarded.gate.certificate.read_text().strip().replace("\n", " ")
    told = dict.fromkeys(("Client-Cert", "X-Client-Cert", "X-SSL-Client-Cert", "X-Forwarded-Client-Cert"), pem)
    with guarded.client() as client:
        asked = {"Authorization": f"Bearer {guarded.keys['gate']}", **told}
        assert client.get(_LANES, headers=asked).status_code == 401


def test_one_connection_speaks_for_the_next(guarded: Guarded) -> None:
    """Over one connection every request has its certificate; over another none does."""
    asked = {"Authorization": f"Bearer {guarded.keys['gate']}"}
    with guarded.client(guarded.gate) as right, guarded.client() as wrong:
        for _ in range(3):
            assert right.get(_LANES, headers=asked).status_code == 200
            assert wrong.get(_LANES, headers=asked).status_code == 401


def test_renewed_certificate_is_refused_by_its_name(guarded: Guarded) -> None:
    """A key for a subject goes on with the next certificate; one for a fingerprint is bound anew first."""
    renewed = guarded.ca.device("gate-g01", file="renewed")
    assert guarded.ask("named", renewed) == 200
    secret, _ = guarded.application.entrance.keys.make(
        "changing",
        [Permission.RECORD_CROSSING],
        ["*"],
        30,
        ROOT,
        (),
        certificates=[read_pem(guarded.gate.certificate.read_text()).fingerprint],
    )
    guarded.keys["changing"] = secret
    assert guarded.ask("changing", renewed) == 401
    guarded.application.entrance.keys.bind("changing", [read_pem(renewed.certificate.read_text()).fingerprint], ROOT)
    assert guarded.ask("changing", renewed) == 200
    assert guarded.ask("changing", guarded.gate) == 401
    guarded.application.entrance.keys.revoke("changing", ROOT)
    assert guarded.ask("changing", renewed) == 401


def test_connection_outlives_its_certificate(guarded: Guarded) -> None:
    """Looked at with each request: a handshake is long ago."""
    shown = read_pem(guarded.gate.certificate.read_text())
    key = guarded.application.entrance.keys.holder(guarded.keys["gate"], shown)
    assert key is not None
    now = datetime.now(UTC)
    assert key.is_shown_by(shown, now)
    assert not key.is_shown_by(shown, now + timedelta(days=366))
    assert not key.is_shown_by(shown, now - timedelta(days=2))


def test_stream_goes_on_for_a_stolen_key(guarded: Guarded) -> None:
    asked = {"Authorization": f"Bearer {guarded.keys['gate']}"}
    for shown, status in ((guarded.gate, 200), (None, 401)):
        with guarded.client(shown) as client, client.stream("GET", "/v1/alerts/stream", headers=asked) as answer:
            assert answer.status_code == status


def test_open_stream_is_closed_on_its_own_device(guarded: Guarded) -> None:
    """Asked again while an answer stays open: by the certificate of its connection."""
    shown, keeper = read_pem(guarded.gate.certificate.read_text()), Doorkeeper(guarded.application.entrance)
    own, strange = Credentials(guarded.keys["gate"], None, None, shown), Credentials(guarded.keys["gate"], None, None)
    assert keeper.still_inside([own, strange]) == {own}


def test_service_on_plain_http_takes_a_bound_key(guarded: Guarded) -> None:
    with running(create_app(guarded.application), "127.0.0.1", 0) as url:
        for key, status in (("gate", 401), ("free", 200)):
            asked = {"Authorization": f"Bearer {guarded.keys[key]}"}
            assert httpx.get(url + _LANES, headers=asked).status_code == status


def test_authorities_of_devices_cannot_be_used(guarded: Guarded, tmp_path: Path) -> None:
    server = guarded.ca.server()
    empty = tmp_path / "empty.pem"
    empty.write_text("")
    for wrong in (
        Transport(client_ca=guarded.ca.file),
        Transport(proxy="10.0.0.1", client_ca=guarded.ca.file),
        Transport(server.certificate, server.key, client_ca=tmp_path / "absent.pem"),
        Transport(server.certificate, server.key, client_ca=empty),
        Transport(server.certificate, server.key, client_ca=server.key),
    ):
        with pytest.raises(InvalidInput):
            wrong.check()


def test_camera_shows_nothing(guarded: Guarded, tmp_path: Path) -> None:
    """`iass camera` meets a service that knows it by its key and certificate, of an authority of their own."""
    key_file = tmp_path / "camera.key"
    key_file.write_text(guarded.keys["gate"])
    names = {"camera_ca": guarded.ca.file, "data_dir": tmp_path}
    of_gate = {"camera_certificate": guarded.gate.certificate, "camera_certificate_key": guarded.gate.key}
    post = Post.parse("CGK/K01", Direction.ARRIVAL)
    for given, is_known in ((of_gate, True), ({}, False)):
        delivery = open_delivery(
            guarded.url, "camera", lambda *_: None, lambda *_: None, key_file, camera_tls(Settings(**names, **given))
        )
        try:
            if is_known:
                delivery.check(post)
            else:
                with pytest.raises(InvalidInput, match="refuses"):
                    delivery.check(post)
        finally:
            delivery.close(0.0)


def test_cameras_certificate_is_used_half(guarded: Guarded, tmp_path: Path) -> None:
    assert camera_tls(Settings(data_dir=tmp_path)) is None
    for wrong in (
        {"camera_certificate": guarded.gate.certificate},
        {"camera_certificate_key": guarded.gate.key},
        {"camera_certificate": guarded.gate.certificate, "camera_certificate_key": guarded.other.key},
        {"camera_ca": tmp_path / "absent.pem"},
    ):
        with pytest.raises(InvalidInput):
            camera_tls(Settings(data_dir=tmp_path, **wrong))
