"""What the service refuses before anything is read: requests for another host, pages of other sites that act, and large
bodies of strangers."""

from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from iass.errors import IassError
from iass.service.doorkeeper import caller_of
from iass.service.errors import ForeignOrigin, WrongHost, problem
from iass.service.limits import is_heavy

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


class HostGuard:
    """Refuses a Host that is not ours (DNS rebinding), and cross-site requests that change anything.

    hosts: lower case, without ports; this machine's own names and addresses are always ours."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str] = frozenset()) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = _refusal(scope, self._hosts) if scope["type"] == "http" else None
        await (problem(scope, refusal) if refusal else self._app)(scope, receive, send)


class StrangerGuard:
    """Asks who sends pictures before they are read: a crowd of strangers takes no room from travellers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_heavy(scope["path"]):
            try:
                await caller_of(HTTPConnection(scope))
            except IassError as refusal:
                await problem(scope, refusal)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _refusal(scope: Scope, hosts: frozenset[str]) -> IassError | None:
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    name = _without_port(host)
    if not is_loopback(name) and name.lower() not in hosts:
        mend = "Call it as http://127.0.0.1:PORT, or name the host in IASS_ALLOWED_HOSTS"
        return WrongHost("the request names another host", where="Host", mend=mend)
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
