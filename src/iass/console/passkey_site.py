"""For whom a passkey is made: the host that the request names, which the service has found to be its own."""

from ipaddress import ip_address

from fastapi import Request

from iass.accounts.passkey import Site

_LOCAL = "localhost"


def site_of(request: Request) -> Site | None:
    """None where no browser makes a passkey: at an address in figures, and without TLS but on this machine."""
    host = request.headers.get("host", "")
    domain = host.rpartition(":")[0] if host.rpartition(":")[2].isdecimal() else host
    try:
        ip_address(domain.strip("[]"))
    except ValueError:
        secure = request.url.scheme == "https" or domain == _LOCAL
        return Site(domain.lower(), f"{request.url.scheme}://{host.lower()}") if domain and secure else None
    return None
