"""Listening: on this machine only, until accounts exist and TLS protects them."""

import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from iass.errors import Conflict, NotReady
from iass.service.client_certificate import CertificateProtocol
from iass.service.context import Context
from iass.service.log import configure, silence_access_log
from iass.service.transport import LOOPBACK, Transport

_GRACE_SECONDS = 5
_START_SECONDS = 30
_SWITCH_SECONDS = 0.0005
"""After how long a thread that computes lets another one on. Each write to a listener gives way once, and two hundred
of them would wait a second at Python's own 5 ms while pages are made."""


def serve(
    app: FastAPI,
    host: str,
    port: int,
    ready: Callable[[str], None] | None = None,
    log_level: str = "INFO",
    transport: Transport = LOOPBACK,
) -> None:
    """Serves until SIGINT or SIGTERM; requests in flight are answered first. ready: told the URL once it listens.

    Raises NotAllowed for an address that others can reach, Conflict when the port is taken.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    configure(log_level)
    transport.check()
    with listening(host, port, transport) as listener:
        server = _Server(app, lambda: ready(_url(listener, transport.scheme)) if ready else None, transport)
        server.run([listener])
    if not server.started:
        raise NotReady("the service did not start", mend="The lines above say why")


@contextmanager
def running(app: FastAPI, host: str, port: int, transport: Transport = LOOPBACK) -> Iterator[str]:
    """Serves in a thread for as long as the block lasts, and gives the URL. For benchmarks and tests."""
    with listening(host, port, transport) as listener, running_on(listener, app, transport) as url:
        yield url


@contextmanager
def running_on(listener: socket.socket, app: FastAPI, transport: Transport = LOOPBACK) -> Iterator[str]:
    """As `running`, on a port that was taken before there was anything to serve."""
    started = threading.Event()
    server = _Server(app, started.set, transport)
    thread = threading.Thread(target=_run, args=(server, listener, started), name="iass service", daemon=True)
    thread.start()
    started.wait(_START_SECONDS)
    if not server.started:
        raise NotReady("the service did not start", where=_url(listener), mend="The log says why")
    try:
        yield _url(listener, transport.scheme)
    finally:
        server.should_exit = True
        thread.join(_GRACE_SECONDS + 1)


class _Server(uvicorn.Server):
    """Ends the live streams first, because uvicorn waits for every open answer before it stops."""

    def __init__(self, app: FastAPI, started: Callable[[], None], transport: Transport) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(transport.proxy),
                forwarded_allow_ips=transport.proxy or None,
                ssl_certfile=transport.certificate,
                ssl_keyfile=transport.key,
                ssl_ca_certs=transport.client_ca,
                ssl_cert_reqs=ssl.CERT_OPTIONAL if transport.client_ca else ssl.CERT_NONE,
                http=CertificateProtocol if transport.client_ca else "auto",
                ws="none",
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )
        silence_access_log()
        self._app = app
        self._tell_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._tell_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        context: Context = self._app.state.context
        context.feed.stop()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but an obeyed signal is not raised again: the caller still has to close its database."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        former = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)


def _run(server: _Server, listener: socket.socket, started: threading.Event) -> None:
    try:
        server.run([listener])
    finally:
        started.set()


@contextmanager
def listening(host: str, port: int, transport: Transport = LOOPBACK) -> Iterator[socket.socket]:
    """The port, taken: whoever connects waits until it is served. Raises as `serve` does."""
    family, address = transport.locate(host, port)
    # With the protocol left out asyncio would not set TCP_NODELAY, and every small answer would wait 40 ms for an
    # acknowledgement that the other end delays.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen()  # until then Linux lets others bind it too
        except OSError as error:
            what = f"the port cannot be had: {error.strerror}"
            raise Conflict(what, where=f"{host}:{port}", mend="Set IASS_PORT; 0 takes a free one") from None
        yield listener


def _url(listener: socket.socket, scheme: str = "http") -> str:
    name, port = listener.getsockname()[:2]
    return f"{scheme}://[{name}]:{port}" if ":" in name else f"{scheme}://{name}:{port}"
