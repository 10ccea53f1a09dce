"""What every page needs: the application, the two catalogues, the templates, and the headers of a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from iass.access import Officer
from iass.application import Application
from iass.console import assets
from iass.console.assets import Assets
from iass.console.catalogue import Catalogue, Language, load_all
from iass.console.menu import MENU
from iass.console.preferences import Preferences

VERSION_HEADER = "IASS-Console"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; media-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)


@dataclass(frozen=True, slots=True)
class Screen:
    application: Application
    catalogues: Mapping[Language, Catalogue]
    assets: Assets
    environment: Environment

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
            languages=list(Language),
            menu=MENU,
            officer=officer.officer_id if officer else "",
            address=_address(request),
            asset=self.assets.url,
            version=self.assets.version,
            **values,
        )
        return HTMLResponse(text, status, self._headers())

    def part(self, request: Request, template: str, **values: object) -> HTMLResponse:
        """The part of a page that changes while it is open."""
        text = self.environment.get_template(template).render(words=self.words(request), **values)
        return HTMLResponse(text, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {
            "Content-Security-Policy": POLICY,
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",
            VERSION_HEADER: self.assets.version,
        }


def load(application: Application) -> Screen:
    environment = Environment(
        loader=PackageLoader("iass.console", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Screen(application, load_all(), assets.load(), environment)


async def _screen(request: Request) -> Screen:
    screen = request.app.state.console
    if not isinstance(screen, Screen):
        raise TypeError("the console was not mounted on this app")
    return screen


def _address(request: Request) -> str:
    """Path and query of this page, to come back to."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


OnScreen = Annotated[Screen, Depends(_screen)]
