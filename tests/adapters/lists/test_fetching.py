"""Lists over HTTPS, from a real server under an authority of the test's own: whole, and from the named host."""

import logging
import ssl
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest
from tests.authority import certificate

from iass.adapters.lists.fetching import ListAddress, fetch, fetch_if_changed
from iass.adapters.lists.lying import read_if_changed
from iass.errors import IassError, InvalidInput, NotFound, NotReady

LIST = b'{"id":"NK-1","schema":"Person","properties":{"name":["Viktor Orlenko"]}}\n'


YESTERDAY = "Mon, 23 Nov 2026 02:00:00 GMT"


class _Publisher(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[str, str | None]]] = []
    marks: ClassVar[list[tuple[str | None, str | None]]] = []
    elsewhere: ClassVar[str] = ""

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["Authorization"]))
        moved = {"/moved": "/list.json", "/loop": "/loop", "/away": self.elsewhere, "/plain": "http://localhost/x"}
        if self.path in moved:
            self.send_response(302)
            self.send_header("Location", moved[self.path])
            self.end_headers()
            return
        self.marks.append((self.headers["If-None-Match"], self.headers["If-Modified-Since"]))
        if self.headers["If-None-Match"] == '"v1"':
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(503 if self.path == "/broken" else 200)
        self.send_header("ETag", '"' + "v" * 300 + '"' if self.path == "/long" else '"v1"')
        self.send_header("Last-Modified", YESTERDAY)
        if self.path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(LIST) + (9 if self.path == "/cut" else 0)))
        self.end_headers()
        self.wfile.write(LIST)

    def log_message(self, *_: object) -> None:
        """Said to nobody."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ListAddress]:
    folder = tmp_path_factory.mktemp("publisher")
    authority = certificate(folder, "authority", None)
    certificate(folder, "server", authority)
    certificate(folder, "stranger", None)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Publisher)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    port = server.server_address[1]
    _Publisher.elsewhere = f"https://localhost:{port}/list.json"
    try:
        yield ListAddress(f"https://127.0.0.1:{port}/list.json", folder / "authority.pem", allow_private=True)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _at(published: ListAddress, path: str) -> ListAddress:
    return replace(published, url=published.url.replace("/list.json", path))


def test_list_comes_changed_or_under_another_name(published: ListAddress) -> None:
    found = fetch(_at(published, "/list.json?key=geheim"))
    assert (found.name, found.content) == ("list.json", LIST)
    assert fetch(_at(published, "/moved")).content == LIST


def test_list_that_is_the_same_is_fetched_anew(published: ListAddress) -> None:
    found = fetch_if_changed(published, "", "")
    assert found is not None and (found.etag, found.modified, found.file.content) == ('"v1"', YESTERDAY, LIST)
    assert fetch_if_changed(_at(published, "/moved"), found.etag, found.modified) is None
    assert _Publisher.marks[-2:] == [(None, None), ('"v1"', YESTERDAY)]
    long = fetch_if_changed(_at(published, "/long"), '"v0"', "")
    assert long is not None and long.etag == ""
    kept = fetch_if_changed(replace(published, secret="Bearer kept"), "", "")
    assert kept is not None and _Publisher.asked[-1][1] == "Bearer kept"
    assert "kept" not in repr(replace(published, secret="Bearer kept"))


def test_file_on_this_machine_is_read_anew(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(LIST)
    found = read_if_changed(tmp_path, "", 1000)
    assert found is not None and found.file.content == LIST
    assert read_if_changed(tmp_path, found.etag, 1000) is None
    (tmp_path / "a.json").write_bytes(LIST + b"\n")
    assert read_if_changed(tmp_path, found.etag, 1000) is not None
    for missing in (tmp_path / "none", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(NotFound):
            read_if_changed(missing, "", 1000)


def test_stranger_is_believed(published: ListAddress) -> None:
    """By another authority, and by the machine's own ones."""
    assert published.ca is not None
    for ca in (published.ca.with_name("stranger.pem"), None):
        with pytest.raises(NotReady, match="certificate is not believed"):
            fetch(replace(published, ca=ca))
    with pytest.raises(InvalidInput, match="no certificates"):
        fetch(replace(published, ca=Path("/nowhere.pem")))


def test_private_address_is_asked_unless_allowed(published: ListAddress) -> None:
    with pytest.raises(NotReady, match="private address"):
        fetch(replace(published, allow_private=False))


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/away", "redirects to another host"),
        ("/plain", "no address over https"),
        ("/loop", "again and again"),
        ("/broken", "answered 503"),
        ("/packed", "compressed"),
        ("/cut", "cannot be fetched"),
    ],
)
def test_answer_is_taken_that_is_no_whole_list(published: ListAddress, path: str, told: str) -> None:
    with pytest.raises(NotReady, match=told):
        fetch(_at(published, path))


def test_list_larger_than_its_bound_is_held(published: ListAddress) -> None:
    with pytest.raises(InvalidInput, match="larger than"):
        fetch(published, most=len(LIST) - 1)
    assert fetch(published, most=len(LIST)).content == LIST


def test_list_that_drips_is_waited_for(published: ListAddress) -> None:
    with pytest.raises(NotReady, match="too slowly"):
        fetch(published, seconds=-1)


def test_credential_goes_to_another_host(
    published: ListAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "key"
    key.write_text("ApiKey geheim\n")
    key.chmod(0o600)
    allowed = replace(_at(published, "/away"), credential=f"file:{key}", hosts=frozenset({"localhost"}))
    _Publisher.asked.clear()
    fetch(allowed)
    assert _Publisher.asked == [("/away", "ApiKey geheim"), ("/list.json", None)]
    monkeypatch.setenv("LIST_KEY", "Bearer other")
    fetch(replace(published, credential="env:LIST_KEY"))
    assert _Publisher.asked[-1] == ("/list.json", "Bearer other")


def test_credential_of_everybody_is_used_or_told(published: ListAddress, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("Bearer geheim\nIASS-Officer: root\n")
    key.chmod(0o644)
    for reference in (f"file:{key}", "file:/nowhere", "env:NO_SUCH_KEY", "Bearer geheim", "file:"):
        with pytest.raises(InvalidInput) as refused:
            fetch(replace(published, credential=reference))
        assert "geheim" not in str(refused.value)
    key.chmod(0o600)
    with pytest.raises(InvalidInput, match="no credential"):
        fetch(replace(published, credential=f"file:{key}"))


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/x", "ftp://a/b", "https://", "https://me:geheim@a/b", "https://[::x/"]
)
def test_address_that_is_none_is_asked(url: str) -> None:
    with pytest.raises(IassError) as refused:
        fetch(ListAddress(url))
    assert isinstance(refused.value, InvalidInput) and "geheim" not in str(refused.value)


def test_log_tells_the_key_of_an_address(published: ListAddress, caplog: pytest.LogCaptureFixture) -> None:
    """Of libraries too, however much the program that embeds this writes down."""
    caplog.set_level(logging.DEBUG)
    for path in ("/moved?key=s3cret", "/list.json?key=s3cret", "/broken?key=s3cret", "/s3cret?key=s3cret"):
        with suppress(IassError):
            fetch(replace(_at(published, path), secret="Bearer s3cret"))
    assert "s3cret" not in caplog.text
