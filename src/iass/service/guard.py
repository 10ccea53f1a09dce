"""What the service refuses until accounts exist: requests for another host, and pages of other sites that act."""

from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from iass.errors import IassError
from iass.service.errors import ForeignOrigin, WrongHost, problem

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OUR_SITES = frozenset({"same-origin", "none"})


def is_loopback(name: str) -> bool:
    """`localhost`, or an address that leads back to this machine (127.0.0.0/8, ::1)."""
    if name.lower() == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


class LoopbackGuard:
    """Refuses a Host that is not this machine's (DNS rebinding), and cross-site requests that change anything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _refusal(scope) if scope["type"] == "http" else None
        await (problem(scope, refusal) if refusal else self._app)(scope, receive, send)


def _refusal(scope: Scope) -> IassError | None:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not is_loopback(_without_port(host)):
        return WrongHost("the request names another host", where="Host", mend="Call it as http://127.0.0.1:PORT")
    if scope["method"] not in _SAFE and _is_foreign(headers, f"{scope['scheme']}://{host}"):
        return ForeignOrigin(
            "a page of another site sent this request",
            where="Origin",
            mend="Use the console, or call without a browser",
        )
    return None


def _is_foreign(headers: Headers, own_origin: str) -> bool:
    """By the two headers that a browser sets and no script can: Sec-Fetch-Site and Origin."""
    origin = headers.get("origin")
    return headers.get("sec-fetch-site", "none") not in _OUR_SITES or (origin is not None and origin != own_origin)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]
