"""A running console that can be stopped and started, and an officer's seat before it."""

import json
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect

from iass.application import Application
from iass.capture.mrz import compose_td3
from iass.console.app import mount
from iass.demo import cast, people
from iass.ids import CrossingId
from iass.service.app import create_app
from iass.service.server import running

CHROMIUM = Path("/usr/bin/chromium-headless-shell")
_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
SCREEN = {"width": 1366, "height": 768}
NARROW = {"width": 480, "height": 900}
PATIENCE_MILLISECONDS = 20_000
_WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""

expect.set_options(timeout=PATIENCE_MILLISECONDS)


def launch(playwright: Playwright) -> AbstractContextManager[Browser]:
    """Debian's Chromium, without a window, with a profile of its own."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS.split())


class Served:
    """The console on one port, whenever it is started."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.url = ""
        self._port = 0
        self._open: ExitStack | None = None

    def start(self) -> None:
        app = create_app(self.application)
        mount(app, self.application)
        self._open = ExitStack()
        self.url = self._open.enter_context(running(app, "127.0.0.1", self._port))
        self._port = int(self.url.rpartition(":")[2])

    def stop(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def cross(self, role: cast.Role, lane: str, direction: str = "arrival") -> dict[str, Any]:
        """One traveller with the own passport, as a counter sends it; the service's answer."""
        checkpoint, _, name = lane.partition("/")
        crossing = {
            "checkpoint": checkpoint,
            "lane": name,
            "direction": direction,
            "mrz": list(compose_td3(role.document)),
        }
        answer = httpx.post(
            f"{self.url}/v1/crossings",
            headers={"IASS-Officer": "counter.program"},
            data={"crossing": json.dumps(crossing)},
            files=[("frames", ("1.jpg", people.selfie(role.person), "image/jpeg"))],
            timeout=60,
        )
        answer.raise_for_status()
        body: dict[str, Any] = answer.json()
        return body

    def alert(self, role: cast.Role, lane: str, direction: str = "arrival") -> str:
        """The id of the alert that this traveller raises."""
        return str(self.cross(role, lane, direction)["alert_id"])

    def put_right(self, crossing_id: str, **fields: object) -> None:
        """What was read of a document was wrong, as the subject desk found."""
        with self.application.subjects.records.transaction() as tx:
            passage = tx.passages.get(CrossingId(crossing_id))
            assert passage is not None and passage.document is not None
            right = replace(passage.document, **fields)  # type: ignore[arg-type]  # fields of a document
            tx.passages.put_right(passage.crossing_id, right, "request-1", self.application.clock.now())


class Seat:
    """One officer before one screen of 1366 x 768, with a browser profile of their own."""

    def __init__(
        self, browser: Browser, url: str, officer: str, language: str, theme: str, zone: str | None = None
    ) -> None:
        """zone: in which the browser's clock stands, as `Asia/Jayapura`; None where this machine's does."""
        self._sites: tuple[str, ...] = (url, "data:")
        self._foreign: list[str] = []
        self._complaints: list[str] = []
        self._context = browser.new_context(viewport=SCREEN, timezone_id=zone)  # type: ignore[arg-type]  # a dict where a TypedDict is named
        self._context.set_default_timeout(PATIENCE_MILLISECONDS)
        kept = {"iass_officer": officer, "iass_language": language, "iass_theme": theme}
        self._context.add_cookies(
            [{"name": name, "value": value, "url": url, "httpOnly": True} for name, value in kept.items() if value]
        )
        self._context.add_init_script(_WATCH)
        self.page: Page = self._context.new_page()
        self.page.on("request", self._see)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._complaints.append(f"thrown: {error}"))

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def turn_to(self, name: str) -> None:
        """To a page of the bar's menu, by keyboard alone."""
        pages = self.page.get_by_role("navigation").first
        pages.locator("summary").focus()
        self.press("Enter")
        pages.get_by_role("link", name=name).focus()
        self.press("Enter")

    def settled(self) -> None:
        """Until the link is up."""
        expect(self.page.locator("#link")).to_have_attribute("data-state", "connected")

    def allow(self, url: str) -> None:
        """Another site that the console itself leads to."""
        self._sites += (url,)

    def forgive(self, text: str) -> None:
        """A complaint of the browser that the test itself provoked."""
        self._complaints = [complaint for complaint in self._complaints if text not in complaint]

    def leave(self, forgiven: str = "") -> None:
        """forgiven: of the browser's complaints those that the test provokes until the end."""
        violations = self.page.evaluate("window.violations")
        self._context.close()
        if forgiven:
            self.forgive(forgiven)
        assert violations == []
        assert self._complaints == [], self._complaints
        assert self._foreign == []

    def _see(self, request: Request) -> None:
        if not request.url.startswith(self._sites):
            self._foreign.append(request.url)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._complaints.append(f"{message.type}: {message.text}")


def state_purpose(page: Page, purpose: str) -> bool:
    """Where the page asks for what somebody looks; False where it does not."""
    asked = page.locator("section.purposes").count() > 0
    if asked:
        with page.expect_navigation():
            page.locator(f"section.purposes button[value={purpose}]").click()
    return asked
