"""For what an officer looks from now on."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.responses import RedirectResponse

from iass.access import Purpose
from iass.console.page_route import SEE_OTHER, PageRoute, local
from iass.console.screen import OnScreen
from iass.errors import Conflict
from iass.service.doorkeeper import session_of
from iass.service.officer import SessionOwner

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.post("/purpose")
def choose(
    request: Request,
    screen: OnScreen,
    _officer: SessionOwner,
    purpose: Annotated[Purpose, Form()],
    back: Annotated[str, Form(max_length=400)] = "/",
) -> Response:
    """Kept with the session, until another one is chosen there."""
    inside = session_of(request)
    if inside is None:
        raise Conflict("no account stands behind this", mend="Sign in with a password")
    screen.application.entrance.door.choose(inside, purpose)
    return RedirectResponse(local(back), SEE_OTHER)
