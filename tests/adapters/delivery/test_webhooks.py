"""Messages over real connections: to whom they are meant for, once, and never for longer than they may take."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest
from tests.authority import certificate
from tests.receiver import receiving

from iass.adapters.delivery.networks import Networks
from iass.adapters.delivery.webhooks import WebhookCourier
from iass.errors import InvalidInput, NotReady
from iass.handover.courier import Receipt

HERE = Networks.parse("127.0.0.0/8,::1/128")
COURIER = WebhookCourier(HERE, plain_http=True)


def _resolve(monkeypatch: pytest.MonkeyPatch, name: str, addresses: list[str]) -> list[str]:
    """The name leads to these, one after another; answers those that were told so far."""
    real, told = socket.getaddrinfo, list[str]()

    def look(host: str, port: int, *given: int, **named: int) -> list[Any]:
        if host != name:
            return real(host, port, *given, **named)
        told.append(addresses[min(len(told), len(addresses) - 1)])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (told[-1], port))]

    monkeypatch.setattr(socket, "getaddrinfo", look)
    return told


def test_agency_is_told_over_https_under_its_own_authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = certificate(tmp_path, "authority", None)
    certificate(tmp_path, "server", authority)
    certificate(tmp_path, "stranger", None)
    with receiving((tmp_path / "server.pem", tmp_path / "server.key")) as agency:
        told = COURIER.post(agency.url, str(tmp_path / "authority.pem"), {"webhook-id": "m-1"}, b"{}")
        assert told == Receipt(200)
        assert [(one.message_id, one.body) for one in agency.taken] == [("m-1", b"{}")]
        for ca in ("", str(tmp_path / "stranger.pem")):
            with pytest.raises(NotReady, match="certificate is not believed"):
                COURIER.post(agency.url, ca, {}, b"{}")
        _resolve(monkeypatch, "kpk.example.org", ["127.0.0.1"])
        with pytest.raises(NotReady, match="certificate is not believed"):  # it is for other names
            COURIER.post(agency.url.replace("127.0.0.1", "kpk.example.org"), str(tmp_path / "authority.pem"), {}, b"")
        assert len(agency.taken) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://kpk.example.org/", "http://10.0.0.1/", "ftp://127.0.0.1/", "file:///etc/passwd", "https://", "kpk",
        "https://user:secret@kpk.example.org/", "https://kpk.example.org/#x", "https://k.example.org/" + "a" * 2000,
        "https://kpk.example.org:99999/", "https://[::1/",
    ],
)  # fmt: skip
def test_address_is_one_that_nothing_is_sent_to(url: str) -> None:
    with pytest.raises(InvalidInput):
        COURIER.check(url)
    with pytest.raises(InvalidInput):
        COURIER.post(url, "", {}, b"")


def test_plain_http_is_sent_without_being_asked_for() -> None:
    with receiving() as agency:
        with pytest.raises(InvalidInput, match="https alone"):
            WebhookCourier(HERE).post(agency.url, "", {}, b"{}")
        assert COURIER.post(agency.url, "", {}, b"{}").is_taken
        assert len(agency.taken) == 1


def test_private_address_is_told() -> None:
    with receiving() as agency:
        for url in (
            agency.url,
            agency.url.replace("127.0.0.1", "localhost"),
            "https://10.20.0.9/",
            "https://[fd00::1]/",
        ):
            with pytest.raises(NotReady, match="not allowed"):
                WebhookCourier(Networks.parse("192.168.0.0/16"), plain_http=True, seconds=3).post(url, "", {}, b"{}")
        assert agency.taken == []


def test_silent_name_server_keeps_the_others_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    over = Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_named: over.wait(30.0) and [])
    try:
        with pytest.raises(NotReady, match="in time"):
            WebhookCourier(HERE, seconds=0.2).post("https://kpk.example.org/", "", {}, b"{}")
    finally:
        over.set()


def test_name_leads_elsewhere_after_it_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name is looked up once: the address that was checked is the one that is connected to."""
    with receiving() as agency:
        asked = _resolve(monkeypatch, "localhost", ["127.0.0.1", "127.0.0.9"])
        courier, url = (
            WebhookCourier(Networks.parse("127.0.0.1/32"), True),
            agency.url.replace("127.0.0.1", "localhost"),
        )
        assert courier.post(url, "", {}, b"{}").is_taken
        assert asked == ["127.0.0.1"]
        with pytest.raises(NotReady, match="not allowed"):
            courier.post(url, "", {}, b"{}")
        assert asked == ["127.0.0.1", "127.0.0.9"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_followed(status: int) -> None:
    with receiving() as agency, receiving() as other:
        agency.statuses, agency.extra = [status], {"Location": other.url}
        told = COURIER.post(agency.url, "", {}, b"{}")
        assert (told.status, told.is_taken, other.taken) == (status, False, [])


@pytest.mark.parametrize(
    ("value", "asked"),
    [("120", 120), ("-1", None), ("Mon, 23 Nov 2026 02:00:00 GMT", None), ("9" * 30, None), ("٣", None)],
)
def test_wait_that_is_asked_for_is_misread(value: str, asked: int | None) -> None:
    with receiving() as agency:
        agency.statuses = [503]
        agency.extra = {"Retry-After": value.encode().decode("latin-1")}
        assert COURIER.post(agency.url, "", {}, b"{}") == Receipt(503, asked)


@contextmanager
def _answering(answer: Callable[[socket.socket, Event], None]) -> Iterator[str]:
    """A server that says what the test wants to the first who calls, until the test is over."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                try:
                    answer(connection, over)
                except OSError:
                    return

        thread = Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        finally:
            over.set()
            thread.join()


def _drip(connection: socket.socket, over: Event) -> None:
    """A header that has no end, a byte at a time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not over.is_set():
        connection.sendall(b"a")
        sleep(0.02)


def _drip_body(connection: socket.socket, over: Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"a")
        sleep(0.02)


def _silence(connection: socket.socket, over: Event) -> None:
    connection.recv(1)
    over.wait()


@pytest.mark.parametrize("answer", [_drip, _drip_body, _silence])
def test_answer_that_drips_keeps_the_others_waiting(answer: Callable[[socket.socket, Event], None]) -> None:
    begun = monotonic()
    with _answering(answer) as url, pytest.raises(NotReady, match="cannot be reached"):
        WebhookCourier(HERE, plain_http=True, seconds=0.4).post(url, "", {}, b"{}")
    assert monotonic() - begun < 30, "bounded, and not by the answer"


def test_answer_without_an_end_fills_the_memory() -> None:
    sent = []

    def endless(connection: socket.socket, over: Event) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while not over.is_set():
            connection.sendall(b"a" * 65_536)
            sent.append(1)

    with _answering(endless) as url:
        assert COURIER.post(url, "", {}, b"{}").is_taken
    assert len(sent) * 65_536 < 50_000_000


@pytest.mark.parametrize(
    "said",
    [b"", b"SSH-2.0\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 200_000, b"HTTP/1.1 200 OK\r\nA: " + b"b" * 200_000],
)
def test_answer_is_none(said: bytes) -> None:
    def answer(connection: socket.socket, _over: Event) -> None:
        connection.recv(65_536)
        connection.sendall(said)

    with _answering(answer) as url, pytest.raises(NotReady):
        COURIER.post(url, "", {}, b"{}")
