"""Where the service listens, and under which protection."""

import socket
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from iass.errors import InvalidInput, NotAllowed
from iass.service.guard import is_loopback


@dataclass(frozen=True, slots=True)
class Transport:
    """certificate and key: PEM files; both or none. proxy: the address of one that does TLS. accounts: whether every
    request is authenticated. client_ca: PEM file of the authorities whose certificates devices may show (mutual TLS);
    who shows none is served too, and one that does not verify is refused in the handshake."""

    certificate: Path | None = None
    key: Path | None = None
    proxy: str = ""
    accounts: bool = False
    client_ca: Path | None = None

    @property
    def scheme(self) -> str:
        return "https" if self.certificate else "http"

    def check(self) -> None:
        """Raises InvalidInput for a certificate that cannot be used, and for a proxy that is no address."""
        if self.proxy and not _is_address(self.proxy):
            raise InvalidInput(
                "the proxy is not an IP address", where="IASS_PROXY", mend="Name the one that the proxy calls from"
            )
        if (self.certificate is None) != (self.key is None):
            raise InvalidInput(
                "a certificate needs its key, and a key its certificate",
                where="IASS_TLS_CERTIFICATE",
                mend="Set both IASS_TLS_CERTIFICATE and IASS_TLS_KEY",
            )
        if self.client_ca is not None:
            self._check_client_ca(self.client_ca)
        if self.certificate is not None and self.key is not None:
            try:
                ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
                    self.certificate, self.key, _no_password
                )
            except (OSError, ValueError) as error:  # an SSLError is an OSError
                why = getattr(error, "reason", None) or getattr(error, "strerror", None) or "it cannot be read"
                raise InvalidInput(
                    f"the certificate cannot be used: {why}",
                    where=str(self.certificate),
                    mend="Both are PEM files, the key without a password",
                ) from None

    def _check_client_ca(self, file: Path) -> None:
        """Behind a proxy that does TLS, nobody here sees what the device showed."""
        if self.certificate is None:
            what = "certificates of devices are shown to whoever does TLS"
            raise InvalidInput(
                what, where="IASS_TLS_CLIENT_CA", mend="Set IASS_TLS_CERTIFICATE too, or leave this to the proxy"
            )
        try:
            found = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=file).get_ca_certs()
        except (OSError, ValueError):
            found = []
        if not found:
            raise InvalidInput("these are no authorities of devices", where=str(file), mend="Name a PEM file of theirs")

    def locate(self, host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
        """Raises NotAllowed for an address that others can reach while anybody could act there or listen in."""
        if not is_loopback(host):
            self._require_protection(host)
        try:
            family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        except OSError as error:
            what = f"no such address: {error.strerror}"
            raise InvalidInput(what, where=host[:60], mend="Listen on 127.0.0.1") from None
        name = str(address[0])
        if not is_loopback(name):
            self._require_protection(host)
        return family, (name, port)

    def _require_protection(self, host: str) -> None:
        if not self.accounts:
            raise NotAllowed(
                "until accounts exist the service listens on this machine only",
                where=host[:60],
                mend="Make an account (iass user add), or listen on 127.0.0.1 and reach it through an SSH tunnel",
            )
        if self.certificate is None and not self.proxy:
            raise NotAllowed(
                "without TLS the service listens on this machine only",
                where=host[:60],
                mend="Set IASS_TLS_CERTIFICATE and IASS_TLS_KEY, or IASS_PROXY where a proxy does TLS",
            )


LOOPBACK = Transport()


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _no_password() -> str:
    raise ValueError("it has a password")
