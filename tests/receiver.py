"""An agency's own receiver: a real HTTP server that verifies Standard Webhooks by code of its own."""

import base64
import hashlib
import hmac
import json
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

TOLERANCE = 300  # seconds


@dataclass
class Taken:
    """One request that came. ok: its signature is right."""

    message_id: str
    ok: bool
    headers: dict[str, str]
    body: bytes

    def event(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass
class Receiver:
    """secret: `whsec_...`, as the agency was told. statuses: of the next answers; 200 when they are used up.
    clock: the receiver's own, in seconds since 1970."""

    url: str = ""
    secret: str = ""
    statuses: list[int] = field(default_factory=list)
    extra: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    clock: Callable[[], float] = time.time
    on_taken: Callable[[], None] = lambda: None

    def verifies(self, headers: dict[str, str], body: bytes) -> bool:
        """https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"""
        key = base64.b64decode(self.secret[len("whsec_") :])
        stamp = headers.get("webhook-timestamp", "")
        if not stamp.isdigit() or abs(self.clock() - int(stamp)) > TOLERANCE:
            return False
        content = headers.get("webhook-id", "") + "." + stamp + "." + body.decode()
        expected = base64.b64encode(hmac.new(key, content.encode(), hashlib.sha256).digest()).decode()
        given = [one.split(",", 1) for one in headers.get("webhook-signature", "").split(" ")]
        return any(version == "v1" and hmac.compare_digest(mac, expected) for version, mac in given)


@contextmanager
def receiving(tls: tuple[Path, Path] | None = None) -> Iterator[Receiver]:
    """tls: certificate and key; plain http without."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            told = Taken(headers.get("webhook-id", ""), receiver.verifies(headers, body), headers, body)
            receiver.taken.append(told)
            receiver.on_taken()
            self.send_response(receiver.statuses.pop(0) if receiver.statuses else 200)
            for name, value in receiver.extra.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *_: object) -> None:
            """Said to nobody."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    receiver.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}/hooks"
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
