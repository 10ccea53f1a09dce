"""What every page needs: the application, the two catalogues, the templates, and the headers of a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request
from fastapi.routing import APIRoute, iter_route_contexts
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from iass.access import Officer, Permission, Role, Scope
from iass.accounts.rights import PurposeNeeded
from iass.accounts.session import csrf_token
from iass.application import Application
from iass.case.sights import Shown
from iass.console import assets
from iass.console.assets import Assets
from iass.console.catalogue import Catalogue, Language, load_all
from iass.console.keymap import DEFAULT, Keymap
from iass.console.menu import MENU, MenuPage
from iass.console.preferences import MUTE_SECONDS, Preferences
from iass.console.purpose import looked_for
from iass.service.context import everybody, nobody, seen_by
from iass.service.csrf import FIELD
from iass.service.doorkeeper import Caller, Credentials, session_of
from iass.service.looking import looker_of, reach_of
from iass.service.officer import permissions_of, stated_purpose

VERSION_HEADER = "IASS-Console"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True, slots=True)
class Screen:
    """reach: who calls, and where they may do what the page shows; `application` stays within.
    looker: who calls, as somebody who looks by another permission."""

    whole: Application
    catalogues: Mapping[Language, Catalogue]
    assets: Assets
    environment: Environment
    reach: Callable[[], Officer] = everybody
    looker: Callable[[Permission], Officer] = nobody

    @property
    def application(self) -> Application:
        return seen_by(self.whole, self.reach())

    def show(self, shown: Shown) -> None:
        """To be called before a page shows travellers. Raises PurposeNeeded as `iass.case.sights` says."""
        self.whole.sights.show(shown, self.reach(), self.looker)

    def words(self, request: Request) -> Catalogue:
        return self.catalogues[Preferences.read(request.cookies).language]

    def page(
        self, request: Request, template: str, officer: Officer | None, status: int = 200, **values: object
    ) -> HTMLResponse:
        """A whole page. Nothing of it is kept in a cache: it may show a face."""
        preferences = Preferences.read(request.cookies)
        text = self.environment.get_template(template).render(
            words=self.words(request),
            preferences=preferences,
            mute_left=preferences.mute_left(self.whole.clock.now()),
            mute_seconds=MUTE_SECONDS,
            languages=list(Language),
            menu=[page for page in MENU if is_open(request, page)],
            sees_alerts=may(request, Permission.SEE_ALERTS),
            has_session=_token(request) != "",
            csrf=_token(request),
            csrf_field=FIELD,
            officer=officer.officer_id if officer else "",
            keys=self.keymap(officer),
            address=_address(request),
            looked_for=looked_for(request, officer),
            asset=self.assets.url,
            version=self.assets.version,
            **values,
        )
        return HTMLResponse(text, status, self._headers())

    def part(self, request: Request, template: str, **values: object) -> HTMLResponse:
        """The part of a page that changes while it is open."""
        text = self.environment.get_template(template).render(
            words=self.words(request),
            csrf=_token(request),
            csrf_field=FIELD,
            keys=self.keymap(reach_of(request)),
            **values,
        )
        return HTMLResponse(text, headers=self._headers())

    def keymap(self, officer: Officer | None) -> Keymap:
        """As this officer chose."""
        if officer is None or officer.role is Role.SYSTEM:
            return DEFAULT
        return Keymap.of(self.whole.entrance.shortcuts.of(officer))

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            VERSION_HEADER: self.assets.version,
        }


def load(application: Application) -> Screen:
    return Screen(application, load_all(), assets.load(), templates())


def templates() -> Environment:
    return Environment(
        loader=PackageLoader("iass.console", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


async def _screen(request: Request) -> Screen:
    screen = request.app.state.console
    if not isinstance(screen, Screen):
        raise TypeError("the console was not mounted on this app")
    return replace(screen, reach=lambda: reach_of(request), looker=lambda permission: looker_of(request, permission))


def may(request: Request, permission: Permission) -> bool:
    """Whether whoever calls may do this, wherever. For what a page offers; the routes decide."""
    caller = request.scope.get("state", {}).get("caller")
    return caller is not None and bool(caller.purposes(permission))


def officer_for(request: Request, permission: Permission) -> Officer | None:
    """Whoever calls, for a part of a page that has a rule of its own; None where they may not see it, or not for what
    they look."""
    caller: Caller | None = request.scope.get("state", {}).get("caller")
    try:
        return caller.officer(permission, stated_purpose(request, caller, permission)) if caller is not None else None
    except PurposeNeeded:
        return None


def scope_of(request: Request, permission: Permission) -> Scope | None:
    """Where whoever calls may do this; None where nowhere, or not for what they look."""
    officer = officer_for(request, permission)
    return officer.scope if officer else None


def is_open(request: Request, page: MenuPage) -> bool:
    """By the rule of the page's own route."""
    for context in iter_route_contexts(request.app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and route.path == page.path and "GET" in (route.methods or ()):
            return all(may(request, permission) for permission in permissions_of(route))
    return False


def _token(request: Request) -> str:
    """Of the session that this page belongs to; empty without one."""
    token = Credentials.of(request).token
    return csrf_token(token) if token is not None and session_of(request) else ""


def _address(request: Request) -> str:
    """Path and query of this page, to come back to."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


OnScreen = Annotated[Screen, Depends(_screen)]
