"""Posts messages to agencies: to the address that was checked, within one time for all of it, and no further."""

import socket
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

import httpcore
import httpx

from iass.adapters.delivery.networks import Networks, bare, every_allowed
from iass.errors import InvalidInput, NotReady
from iass.handover.courier import Receipt

SECONDS = 15.0
"""For name, connection, handshake, request and answer together; who drips is given up."""

MOST_BYTES = 65_536
"""Of the answer's body, which is read so that the connection ends well, and looked at by nobody."""

_LONGEST, _PORTS = 2000, 65_536
_Options = Iterable[tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]]


@dataclass(frozen=True, slots=True)
class WebhookCourier:
    """Implements `iass.handover.courier.Courier`. plain_http: also http, to this machine alone, for tests and demos."""

    networks: Networks = field(default_factory=Networks)
    plain_http: bool = False
    seconds: float = SECONDS

    def check(self, url: str) -> None:
        _checked(url, plain_http=self.plain_http)

    def post(self, url: str, ca: str, headers: Mapping[str, str], body: bytes) -> Receipt:
        target = _checked(url, plain_http=self.plain_http)
        until = monotonic() + self.seconds
        backend = _CheckedBackend(self.networks, until, only_here=target.scheme == "http")
        sent = {"Host": target.netloc.decode(), "User-Agent": "IASS", **headers, "Content-Length": str(len(body))}
        pool = httpcore.ConnectionPool(ssl_context=_trust(ca), network_backend=backend, http2=False, retries=0)
        try:
            with pool, pool.stream("POST", str(target), headers=list(sent.items()), content=body) as answer:
                _drain(answer)
                return Receipt(answer.status, _retry_after(answer.headers))
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, ssl.SSLError) as error:
            said = "its certificate is not believed" if "CERTIFICATE_VERIFY" in str(error) else type(error).__name__
            raise NotReady(f"the agency cannot be reached: {said}", where=target.host) from None


def _checked(text: str, *, plain_http: bool) -> httpx.URL:
    """Raises InvalidInput for anything but https://HOST[:PORT]/PATH, or http to loopback where that is allowed."""
    mend = "Write https://HOST/PATH"
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, ValueError):
        raise InvalidInput("this is no address of an endpoint", where="url", mend=mend) from None
    if len(text) > _LONGEST or not url.host or url.fragment or not 0 < (url.port or 443) < _PORTS:
        raise InvalidInput("this is no address of an endpoint", where="url", mend=mend)
    if url.userinfo:
        raise InvalidInput("the address holds a password", where="url", mend="The signature proves who sends")
    if url.scheme == "https" or (url.scheme == "http" and plain_http and _is_loopback(url.host)):
        return url
    raise InvalidInput("an agency is told over https alone", where="url", mend=mend)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or bare(host).is_loopback
    except ValueError:
        return False


def _trust(ca: str) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca or None)
    except OSError:
        raise InvalidInput("these are no certificates of authorities", where="ca", mend="Name a PEM file") from None


def _drain(answer: httpcore.Response) -> None:
    read = 0
    for chunk in answer.iter_stream():
        read += len(chunk)
        if read > MOST_BYTES:
            return


def _retry_after(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """In seconds; as a date it is not read: the agency's clock is its own."""
    value = next((value for name, value in headers if name.lower() == b"retry-after"), b"")
    return int(value) if value.isdigit() and len(value) < 8 else None


class _Stream(httpcore.NetworkStream):
    """A stream on which all that is done together ends at one moment."""

    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner = inner
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the port's
        return self._inner.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - the port's
        self._inner.write(buffer, _left(self._until))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the port's
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _left(self._until)), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


@dataclass(frozen=True, slots=True)
class _CheckedBackend(httpcore.NetworkBackend):
    """Looks a name up once, and connects to what it found: where it leads the next moment does not matter."""

    networks: Networks
    until: float
    only_here: bool
    inner: httpcore.NetworkBackend = field(default_factory=httpcore.SyncBackend)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the port's
        local_address: str | None = None,
        socket_options: _Options | None = None,
    ) -> httpcore.NetworkStream:
        found = _looked_up(host, port, _left(self.until))
        if not every_allowed(self.networks, found) or (self.only_here and not all(map(_is_loopback, found))):
            mend = "An operator lists networks of the inside: IASS_AGENCY_NETWORKS"
            raise NotReady("the agency's name leads to an address that is not allowed", where=host, mend=mend)
        failed: Exception = httpcore.ConnectError("no address")
        for address in found:
            try:
                opened = self.inner.connect_tcp(address, port, _left(self.until), local_address, socket_options)
                return _Stream(opened, self.until)
            except httpcore.ConnectError as error:
                failed = error
        raise failed


def _looked_up(host: str, port: int, seconds: float) -> list[str]:
    """Every address of a name, once each, in the resolver's order."""
    try:
        return [str(ip_address(host))]
    except ValueError:
        pass
    found = _resolved(host, port, seconds)
    if not found:
        raise NotReady("the agency's name is not known", where=host)
    return list(dict.fromkeys(found))


def _resolved(host: str, port: int, seconds: float) -> list[str]:
    """In a thread of its own, as the system's resolver takes no time limit: where a name's servers are silent it may
    take a minute, and ends by itself."""
    answer = SimpleQueue[list[str]]()

    def ask() -> None:
        try:
            answer.put([str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)])
        except (OSError, UnicodeError):
            answer.put([])

    Thread(target=ask, name="resolve", daemon=True).start()
    try:
        return answer.get(timeout=seconds)
    except Empty:
        raise NotReady("the agency's name cannot be looked up in time", where=host) from None


def _left(until: float) -> float:
    """Seconds; raises ReadTimeout when it is over."""
    seconds = until - monotonic()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the time is over")
    return seconds
