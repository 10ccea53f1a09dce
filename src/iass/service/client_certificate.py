"""The certificate by which a device opened its connection, as the ASGI TLS extension tells it.

uvicorn does not tell it; here each connection does, for whatever is asked over it.
"""

import asyncio
import ssl
from functools import lru_cache
from typing import Any

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from iass.accounts.certificate import Certificate, read_pem
from iass.errors import InvalidInput


class CertificateProtocol(H11Protocol):
    """For a server that asks for certificates of clients (mutual TLS), and has verified those that came."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        self.app = _Told(self.app, _chain(transport.get_extra_info("ssl_object")))


class _Told:
    def __init__(self, app: Any, chain: list[str]) -> None:
        self._app: ASGIApp = app
        self._tls = {
            "server_cert": None,
            "client_cert_chain": chain,
            "client_cert_name": None,
            "client_cert_error": None,
            "tls_version": None,
            "cipher_suite": None,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["extensions"] = {**scope.get("extensions", {}), "tls": self._tls}
        await self._app(scope, receive, send)


def certificate_of(request: HTTPConnection) -> Certificate | None:
    """None where none was shown. What OpenSSL takes and we cannot read is none."""
    chain = request.scope.get("extensions", {}).get("tls", {}).get("client_cert_chain", [])
    try:
        return _read(chain[0]) if chain else None
    except InvalidInput:
        return None


@lru_cache(maxsize=256)
def _read(pem: str) -> Certificate:
    return read_pem(pem)


def _chain(connection: ssl.SSLObject | None) -> list[str]:
    """The device's own, in PEM; Python tells no more of the chain."""
    told = connection.getpeercert(binary_form=True) if connection is not None else None
    return [ssl.DER_cert_to_PEM_cert(told)] if told else []
