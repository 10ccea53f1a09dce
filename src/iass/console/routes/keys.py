"""The page on which an officer chooses the keys."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from iass.access import Officer
from iass.console.keymap import DEFAULT, SHORTCUTS, KeyConflict, Keymap
from iass.console.page_route import SEE_OTHER, PageRoute
from iass.console.screen import OnScreen, Screen
from iass.service.errors import kind_of
from iass.service.officer import SessionOwner

pages = APIRouter(route_class=PageRoute, include_in_schema=False)


@pages.get("/keys")
def show(request: Request, screen: OnScreen, officer: SessionOwner, saved: bool = False) -> Response:
    return _page(request, screen, officer, screen.keymap(officer).keys, saved=saved)


@pages.post("/keys")
async def choose(request: Request, screen: OnScreen, officer: SessionOwner) -> Response:
    """All of them together; `reset` goes back to what everybody begins with."""
    form = await request.form()
    given = {one.act: str(form.get(one.act, one.key))[:10] for one in SHORTCUTS}
    try:
        chosen = DEFAULT if form.get("reset") else Keymap.choose(given)
    except KeyConflict as error:
        return _page(request, screen, officer, given, kind_of(type(error)).status, wrong=error.acts)
    screen.application.entrance.shortcuts.choose(officer, chosen.changes)
    return RedirectResponse("/keys?saved=true", SEE_OTHER)


def _page(
    request: Request,
    screen: Screen,
    officer: Officer,
    given: Mapping[str, str],
    status: int = 200,
    **told: Any,
) -> Response:
    values = {"wrong": (), "saved": False, **told}
    shown = {"shortcuts": SHORTCUTS, "given": given, "here": "keys", "open_alerts": 0}
    return screen.page(request, "keys.html", officer, status, **shown, **values)
