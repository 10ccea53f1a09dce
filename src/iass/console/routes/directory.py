"""Signing in by the directory of another agency, and out of it: the browser goes there and comes back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from iass.accounts.directory_door import LASTS, DirectoryDoor, DirectoryRefusal, Returned
from iass.console.landing import landing
from iass.console.page_route import SEE_OTHER, PageRoute, local
from iass.console.routes.session import address_of, admit, asked, forget
from iass.console.screen import OnScreen, Screen
from iass.errors import Conflict, NotFound, Unavailable
from iass.service.context import Service
from iass.service.doorkeeper import Credentials
from iass.service.officer import OPEN

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_CALLBACK = "/sign-in/directory/callback"
_COOKIE = "iass_directory"
_FOREIGN = "cross-site"
_UNAVAILABLE = "unavailable"
_Told = Annotated[str, Query(max_length=4096)]


@router.get("/sign-in/directory", dependencies=[OPEN])
def go(
    request: Request, screen: OnScreen, service: Service, back: Annotated[str, Query(max_length=400)] = "/"
) -> Response:
    """To the provider. Only from a page of ours, or by hand: no other site begins it."""
    directory = _directory(screen)
    if not service.doorkeeper.accounts_rule() or request.headers.get("sec-fetch-site") == _FOREIGN:
        return RedirectResponse("/sign-in", SEE_OTHER)
    try:
        ticket, to = directory.ask(_origin(request) + _CALLBACK)
    except Unavailable as error:
        service.metrics.directory_refusal(_UNAVAILABLE)
        return asked(request, screen, True, back, error)
    answer = RedirectResponse(to, SEE_OTHER)
    former = Credentials.of(request).token
    if former is not None:  # on the way back no cookie of a session comes along, so that nobody could end it then
        directory.door.sign_out(former)
        forget(request, answer)
    kept = f"{ticket}.{urlsafe_b64encode(local(back).encode()).decode()}"
    secure, seconds = request.url.scheme == "https", int(LASTS.total_seconds())
    answer.set_cookie(
        _cookie(request), kept, seconds, path="/", secure=secure, httponly=True, samesite="lax"
    )  # lax: the browser comes from another site
    return answer


@router.get(_CALLBACK, dependencies=[OPEN])
def come_back(
    request: Request,
    screen: OnScreen,
    service: Service,
    state: _Told = "",
    code: _Told = "",
    iss: _Told = "",
    error: _Told = "",
) -> Response:
    """From the provider. The page that answers leads on by itself: a redirect would count as the other site's doing,
    and the browser would leave the cookie of the new session out."""
    directory = _directory(screen)
    ticket, back = _kept(request.cookies.get(_cookie(request), ""))
    returned = Returned(state, code, iss, error)
    try:
        token, _ = directory.sign_in(ticket, returned, _origin(request) + _CALLBACK, address_of(request))
    except (DirectoryRefusal, Unavailable) as refusal:
        service.metrics.directory_refusal(refusal.why.value if isinstance(refusal, DirectoryRefusal) else _UNAVAILABLE)
        answer = asked(request, screen, True, back, refusal)
    else:
        answer = _onward(request, screen, landing(request, directory.door, token, back))
        admit(request, answer, directory.door, token)
    secure = request.url.scheme == "https"
    answer.delete_cookie(_cookie(request), path="/", secure=secure, httponly=True, samesite="lax")
    return answer


@router.get("/sign-in/directory/leave", dependencies=[OPEN])
def leave(request: Request, screen: OnScreen) -> Response:
    """Out of the provider too, where it offers that: else whoever sits down next is let in as the officer before."""
    to = _directory(screen).provider.end_session(f"{_origin(request)}/sign-in")
    return _onward(request, screen, to, is_leaving=True) if to else RedirectResponse("/sign-in", SEE_OTHER)


def _onward(request: Request, screen: Screen, to: str, *, is_leaving: bool = False) -> Response:
    return screen.page(
        request,
        "onward.html",
        None,
        to=to,
        name=_directory(screen).provider.name,
        is_leaving=is_leaving,
        page="onward",
        here="",
        open_alerts=0,
    )


def _directory(screen: Screen) -> DirectoryDoor:
    found = screen.application.entrance.directory
    if found is None:
        raise NotFound("no directory lets officers in here")
    return found


def _origin(request: Request) -> str:
    """Ours, at the host that the request names, which the service has found to be its own."""
    host = request.headers.get("host", "")
    if not host:
        raise Conflict("the request names no host", where="Host")
    return f"{request.url.scheme}://{host}"


def _cookie(request: Request) -> str:
    return f"__Host-{_COOKIE}" if request.url.scheme == "https" else _COOKIE


def _kept(cookie: str) -> tuple[str, str]:
    """The ticket, and the page to go on to."""
    ticket, _, told = cookie.partition(".")
    try:
        return ticket, local(urlsafe_b64decode(told.encode("ascii")).decode())
    except ValueError:
        return ticket, "/"
