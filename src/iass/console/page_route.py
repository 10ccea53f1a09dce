"""Errors of a page as a page: to sign in when nobody has, else what went wrong, in the officer's language."""

from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.responses import RedirectResponse

from iass.accounts.rights import PurposeNeeded
from iass.console.catalogue import Catalogue
from iass.console.screen import Screen
from iass.errors import IassError
from iass.service.errors import InvalidRequest, Unauthenticated, kind_of

SEE_OTHER = 303


class PageRoute(APIRoute):
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answered(request: Request) -> Response:
            try:
                return await answer(request)
            except Unauthenticated:
                back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
                return RedirectResponse(f"/sign-in?{urlencode({'back': back})}", SEE_OTHER)
            except RequestValidationError as error:
                return _failed(request, InvalidRequest(error))
            except PurposeNeeded as needed:
                return _asked(request, needed) if needed.fits else _failed(request, needed)
            except IassError as error:
                return _failed(request, error)

        return answered


def local(path: str) -> str:
    """A path of this server to go back to; `/` for anything that could lead elsewhere."""
    is_local = path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
    return path if is_local else "/"


def _asked(request: Request, needed: PurposeNeeded) -> Response:
    """For what they look, which leads back to this page."""
    screen: Screen = request.app.state.console
    status = kind_of(type(needed)).status
    return screen.page(request, "purpose.html", None, status, fits=needed.fits, here="", open_alerts=0)


def _failed(request: Request, error: IassError) -> Response:
    screen: Screen = request.app.state.console
    status = kind_of(type(error)).status
    return screen.page(
        request,
        "error.html",
        None,
        status,
        code=status,
        meaning=_meaning(status, screen.words(request)),
        request_id=request.scope.get("state", {}).get("request_id", ""),
        here="",
        open_alerts=0,
    )


def _meaning(status: int, words: Catalogue) -> str:
    """The nearest thing that the catalogue can say about it."""
    keys = (f"error.{status}", f"error.{status // 100}")
    return next(words(key) for key in keys if key in words.texts)
