"""What the service takes on, and what it refuses before reading it."""

import socket
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from iass.application import Application
from iass.demo import cast
from iass.service.app import create_app
from iass.service.limits import Limits
from iass.service.server import running

from .counter import OFFICER, Counter, crossing_part, pictures, selfie


def _head(url: str, path: str, *lines: str) -> socket.socket:
    """A connection on which only the head of a POST was sent."""
    parts = urlsplit(url)
    assert parts.hostname and parts.port
    connection = socket.create_connection((parts.hostname, parts.port), timeout=10)
    head = [f"POST {path} HTTP/1.1", f"Host: {parts.netloc}", "IASS-Officer: test", *lines, "", ""]
    connection.sendall("\r\n".join(head).encode())
    return connection


def _status(connection: socket.socket) -> int:
    with connection:
        return int(connection.makefile("rb").readline().split()[1])


@pytest.mark.parametrize(
    ("path", "length"),
    [
        ("/v1/crossings", 64 * 2**20 + 1),
        ("/v1/captures", 24 * 2**20 + 1),
        ("/v1/notices/x/photographs", 24 * 2**20 + 1),
        ("/v1/alerts/x/close", 2**20 + 1),
    ],
)
def test_body_that_says_it_is_too_large_is_refused_before_it_is_sent(url: str, path: str, length: int) -> None:
    connection = _head(url, path, f"Content-Length: {length}", "Content-Type: multipart/form-data; boundary=x")
    assert _status(connection) == 413


def test_body_that_does_not_say_how_large_it_is_is_counted_as_it_arrives(url: str) -> None:
    """Chunked, and never ended: the answer comes while the body still flows."""
    kind = "Content-Type: multipart/form-data; boundary=x"
    connection = _head(url, "/v1/captures", "Transfer-Encoding: chunked", kind)
    part = b'--x\r\nContent-Disposition: form-data; name="frame"; filename="a"\r\n\r\n'
    for chunk in (part, *[bytes(2**20)] * 25):
        connection.sendall(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
    assert _status(connection) == 413


def test_ordinary_client_understands_the_refusal(client: httpx.Client) -> None:
    answer = client.post("/v1/alerts/x/close", content=b"x" * 5_000_000)
    assert answer.status_code == 413
    assert answer.json()["detail"] == "the body is larger than 1 MB"


@pytest.mark.parametrize("length", ["-1", "x", "1, 2"])
def test_length_is_nonsense(url: str, length: str) -> None:
    assert _status(_head(url, "/v1/crossings", f"Content-Length: {length}")) == 400


def test_pictures_never_touch_the_disk(counter: Counter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Parts above 1 MB would be spooled to a temporary file: there is no folder for any."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    large = selfie("P001") + bytes(3 * 2**20)
    assert counter.cross(cast.STRANGER, frames=[large, large]).status_code == 200


def test_crowd_is_asked_to_wait_before_its_pictures_are_read(empty: Application) -> None:
    limits = Limits(working=1, waiting=1)
    with running(create_app(empty, limits), "127.0.0.1", 0) as url:
        kind = "Content-Type: multipart/form-data; boundary=x"
        held = [_head(url, "/v1/crossings", "Content-Length: 1000", kind) for _ in range(2)]
        with httpx.Client(base_url=url, headers=OFFICER) as client:
            refused = _until(Counter(client), 503)
            assert refused.json()["type"] == "urn:iass:problem:busy"
            assert refused.headers["retry-after"] == "1"
            assert client.get("/healthz").status_code == 200
            for connection in held:
                connection.close()
            assert _until(Counter(client), 200).status_code == 200


@pytest.mark.parametrize(
    "lines",
    [
        ["Content-Length: 60000000"],
        ["Transfer-Encoding: chunked"],
        ["Content-Length: 10", "Transfer-Encoding: chunked"],
    ],
)
def test_few_large_bodies_fill_the_memory(empty: Application, lines: list[str]) -> None:
    """There is room for many more crossings, and not for more bytes than the first one announces or may send."""
    limits = Limits(working=1, waiting=16, together_bytes=60_000_000)
    with running(create_app(empty, limits), "127.0.0.1", 0) as url:
        held = _head(url, "/v1/crossings", *lines, "Content-Type: multipart/form-data; boundary=x")
        with httpx.Client(base_url=url, headers=OFFICER) as client:
            refused = _until(Counter(client), 503)
            assert refused.json()["type"] == "urn:iass:problem:busy"
            assert refused.headers["retry-after"] == "1"
            waits = _head(url, "/v1/crossings", "Content-Length: 100000")
            assert _status(waits) == 503, "refused before the body is read"
            held.close()
            assert _until(Counter(client), 200).status_code == 200


def test_crossing_larger_than_the_room_for_all_is_never_admitted(empty: Application) -> None:
    with (
        running(create_app(empty, Limits(together_bytes=1)), "127.0.0.1", 0) as url,
        httpx.Client(base_url=url, headers=OFFICER) as client,
    ):
        assert [Counter(client).cross(cast.STRANGER).status_code for _ in range(2)] == [200, 200]


def test_crowd_within_the_limits_is_served(empty: Application) -> None:
    with (
        running(create_app(empty, Limits(working=2, waiting=8)), "127.0.0.1", 0) as url,
        httpx.Client(base_url=url, headers=OFFICER, timeout=60) as client,
        ThreadPoolExecutor(10) as crowd,
    ):
        answers = list(crowd.map(lambda _: Counter(client).cross(cast.STRANGER), range(20)))
    assert {answer.status_code for answer in answers} <= {200, 503}
    assert sum(answer.status_code == 200 for answer in answers) >= 10


def _until(counter: Counter, status: int) -> httpx.Response:
    """The server takes a moment to see that a connection opened or closed."""
    deadline = time.monotonic() + 10
    while True:
        answer = counter.send(crossing_part(cast.STRANGER), pictures([selfie("P001")]))
        if answer.status_code == status or time.monotonic() > deadline:
            return answer
        time.sleep(0.05)
