"""Where one is signed in, one's own password and passkeys."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.responses import RedirectResponse

from iass.access import Officer
from iass.accounts.account import AccountOrigin
from iass.accounts.door import NotRecognised, TooManyAttempts
from iass.console.page_route import SEE_OTHER, PageRoute
from iass.console.passkey_site import site_of
from iass.console.screen import OnScreen, Screen
from iass.console.views.sessions import passkeys_page, sessions_page
from iass.errors import Conflict, InvalidInput
from iass.ids import SessionId
from iass.service.doorkeeper import session_of
from iass.service.errors import kind_of
from iass.service.officer import SessionOwner

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/sessions")
def show(
    request: Request, screen: OnScreen, officer: SessionOwner, changed: Annotated[bool, Query()] = False
) -> Response:
    return _page(request, screen, officer, changed=changed)


@pages.post("/sessions")
def revoke(screen: OnScreen, officer: SessionOwner, session: Annotated[str, Form(max_length=100)] = "") -> Response:
    """One session, or all when none is named."""
    screen.application.entrance.door.revoke(officer, SessionId(session) if session else None)
    return RedirectResponse("/sessions", SEE_OTHER)


@pages.post("/password")
def change_password(
    request: Request,
    screen: OnScreen,
    officer: SessionOwner,
    former: Annotated[str, Form(max_length=1000)] = "",
    new: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Ends the other sessions of this officer."""
    inside = session_of(request)
    if inside is None:
        raise Conflict("no account stands behind this", mend="Sign in with a password")
    try:
        screen.application.entrance.door.change_password(inside, former, new)
    except (NotRecognised, TooManyAttempts) as error:
        wrong = "wait" if isinstance(error, TooManyAttempts) else "former"
        return _page(request, screen, officer, kind_of(type(error)).status, wrong)
    except InvalidInput as error:
        return _page(request, screen, officer, kind_of(type(error)).status, "new")
    return RedirectResponse("/sessions?changed=true", SEE_OTHER)


def _page(
    request: Request, screen: Screen, officer: Officer, status: int = 200, wrong: str = "", *, changed: bool = False
) -> Response:
    inside = session_of(request)
    entrance, words = screen.application.entrance, screen.words(request)
    shown = sessions_page(entrance.door.sessions(officer.officer_id), inside.session, words) if inside else ()
    keys = passkeys_page(entrance.passkeys.of(officer.officer_id), words) if inside else ()
    return screen.page(
        request,
        "sessions.html",
        officer,
        status,
        sessions=shown,
        passkeys=keys,
        can_add=site_of(request) is not None,
        is_directorys=inside is not None and inside.origin is AccountOrigin.DIRECTORY,
        page="sessions",
        wrong=wrong,
        changed=changed,
        here="sessions",
        open_alerts=0,
    )
