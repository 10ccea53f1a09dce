"""Who sits here, and how they like the screen."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.responses import RedirectResponse

from iass.console import preferences
from iass.console.catalogue import Language
from iass.console.page_route import SEE_OTHER, PageRoute, local
from iass.console.preferences import Sound, Theme, remember
from iass.console.screen import OnScreen
from iass.service.errors import Unauthenticated
from iass.service.officer import COOKIE, OPEN, identify

router = APIRouter(route_class=PageRoute, include_in_schema=False)

_Back = Annotated[str, Form(max_length=400)]
_UNPROCESSABLE = 422


@router.get("/sign-in", dependencies=[OPEN])
def ask(request: Request, screen: OnScreen, back: Annotated[str, Query(max_length=400)] = "/") -> Response:
    return screen.page(request, "sign_in.html", None, back=local(back), wrong=False, here="", open_alerts=0)


@router.post("/sign-in", dependencies=[OPEN])
def sign_in(
    request: Request,
    screen: OnScreen,
    officer: Annotated[str, Form(max_length=200)] = "",
    back: _Back = "/",
) -> Response:
    """Until accounts exist, the id that is typed is the id that is taken; it ends with the browser's session."""
    try:
        found = identify(None, officer.strip())
    except Unauthenticated:
        return screen.page(
            request, "sign_in.html", None, _UNPROCESSABLE, back=local(back), wrong=True, here="", open_alerts=0
        )
    answer = RedirectResponse(local(back), SEE_OTHER)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, found.officer_id, path="/", secure=secure, httponly=True, samesite="strict")
    return answer


@router.post("/sign-out", dependencies=[OPEN])
def sign_out() -> Response:
    answer = RedirectResponse("/sign-in", SEE_OTHER)
    answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
    return answer


@router.post("/preferences", dependencies=[OPEN])
def prefer(
    request: Request,
    language: Annotated[Language | None, Form()] = None,
    theme: Annotated[Theme | None, Form()] = None,
    sound: Annotated[Sound | None, Form()] = None,
    back: _Back = "",
) -> Response:
    """Remembers what is given. With `back` it leads there; without, as scripts call it, it answers 204."""
    answer = RedirectResponse(local(back), SEE_OTHER) if back else Response(status_code=204)
    given = {preferences.LANGUAGE: language, preferences.THEME: theme, preferences.SOUND: sound}
    for name, value in given.items():
        if value is not None:
            remember(answer, name, value.value, secure=request.url.scheme == "https")
    return answer
