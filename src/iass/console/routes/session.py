"""Who sits here, and how they like the screen."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse

from iass.accounts.account import officer_id
from iass.accounts.directory_door import DirectoryRefusal
from iass.accounts.door import Door, NotRecognised, TooManyAttempts
from iass.accounts.entrance import Entrance
from iass.accounts.session import Means
from iass.console import preferences
from iass.console.catalogue import Language
from iass.console.landing import landing
from iass.console.page_route import SEE_OTHER, PageRoute, local
from iass.console.passkey_site import site_of
from iass.console.preferences import Sound, Theme, remember, remember_sound
from iass.console.screen import OnScreen, Screen
from iass.console.views.directory import refusal_words
from iass.errors import IassError, InvalidInput, Unavailable
from iass.service.context import Service
from iass.service.csrf import require_token
from iass.service.doorkeeper import COOKIE, Credentials, session_cookie
from iass.service.errors import kind_of
from iass.service.officer import OPEN

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_Back = Annotated[str, Form(max_length=400)]
_UNPROCESSABLE = 422


@router.get("/sign-in", dependencies=[OPEN])
def ask(
    request: Request, screen: OnScreen, service: Service, back: Annotated[str, Query(max_length=400)] = "/"
) -> Response:
    return asked(request, screen, service.doorkeeper.accounts_rule(), back)


@router.post("/sign-in", dependencies=[OPEN])
def sign_in(
    request: Request,
    screen: OnScreen,
    service: Service,
    officer: Annotated[str, Form(max_length=200)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
    back: _Back = "/",
) -> Response:
    """With a password once accounts exist. Until then the id that is typed is the id that is taken; it ends with the
    browser's session."""
    rules = service.doorkeeper.accounts_rule()
    answer = RedirectResponse(local(back), SEE_OTHER)
    try:
        if rules:
            door = screen.application.entrance.door
            token, _ = door.sign_in(officer.strip(), password, address_of(request))
            answer = RedirectResponse(landing(request, door, token, back), SEE_OTHER)
            admit(request, answer, door, token)
        else:
            _put(request, answer, COOKIE, officer_id(officer.strip()))
    except (NotRecognised, TooManyAttempts, InvalidInput) as error:
        return asked(request, screen, rules, back, error)
    return answer


@router.post("/sign-out", dependencies=[OPEN])
async def sign_out(request: Request, service: Service) -> Response:
    await require_token(request)
    return await run_in_threadpool(_left, request, service.application.entrance)


@router.post("/preferences", dependencies=[OPEN])
def prefer(
    request: Request,
    screen: OnScreen,
    language: Annotated[Language | None, Form()] = None,
    theme: Annotated[Theme | None, Form()] = None,
    sound: Annotated[Sound | None, Form()] = None,
    back: _Back = "",
) -> Response:
    """Remembers what is given, a mute for a while. With `back` it leads there; without, as scripts call it, it answers
    204."""
    answer = RedirectResponse(local(back), SEE_OTHER) if back else Response(status_code=204)
    given = {preferences.LANGUAGE: language, preferences.THEME: theme}
    for name, value in given.items():
        if value is not None:
            remember(answer, name, value.value, secure=request.url.scheme == "https")
    if sound is not None:
        remember_sound(answer, sound, screen.whole.clock.now(), secure=request.url.scheme == "https")
    return answer


def admit(request: Request, answer: Response, door: Door, token: str) -> None:
    """Whatever session the browser came with ends: none is carried from before the sign-in to after it."""
    former = Credentials.of(request).token
    if former is not None:
        door.sign_out(former)
    _put(request, answer, session_cookie(request.url.scheme), token)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def forget(request: Request, answer: Response) -> None:
    """Takes from the browser whatever says who sits there."""
    secure = request.url.scheme == "https"
    for name in (COOKIE, session_cookie(request.url.scheme)):
        answer.delete_cookie(name, path="/", httponly=True, samesite="strict", secure=secure)


def _left(request: Request, entrance: Entrance) -> Response:
    """By way of the directory, for whom it let in."""
    token = Credentials.of(request).token
    ended = entrance.door.sign_out(token) if token is not None else None
    is_directorys = ended is not None and ended.means is Means.DIRECTORY and entrance.directory is not None
    answer = RedirectResponse("/sign-in/directory/leave" if is_directorys else "/sign-in", SEE_OTHER)
    forget(request, answer)
    return answer


def _put(request: Request, answer: Response, name: str, value: str) -> None:
    """Until the browser closes; no script reads it and no other site sends it."""
    secure = request.url.scheme == "https"
    answer.set_cookie(name, value, path="/", secure=secure, httponly=True, samesite="strict")


def asked(request: Request, screen: Screen, rules: bool, back: str, error: IassError | None = None) -> Response:
    """The form, and why it stands there again: never which of the two was wrong."""
    directory = screen.application.entrance.directory
    refused = error if isinstance(error, DirectoryRefusal | Unavailable) else None
    wait = error.seconds if isinstance(error, TooManyAttempts) else 0
    status = (
        200 if error is None else _UNPROCESSABLE if isinstance(error, InvalidInput) else kind_of(type(error)).status
    )
    page = screen.page(
        request,
        "sign_in.html",
        None,
        status,
        back=local(back),
        rules=rules,
        has_passkeys=rules and site_of(request) is not None,
        directory=directory.provider.name if rules and directory else "",
        directory_wrong=refusal_words(refused) if refused else "",
        subject=refused.subject if isinstance(refused, DirectoryRefusal) else "",
        wrong=error is not None and not wait and refused is None,
        wait=wait,
        page="sign-in",
        here="",
        open_alerts=0,
    )
    if wait:
        page.headers["Retry-After"] = str(wait)
    return page
