"""An officer with a passkey, in a real browser with a device of its own: added, used, removed, and what is refused."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, CDPSession, expect

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.ids import OfficerId
from iass.settings import Settings
from iass.wiring.application import build

from .axe import axe
from .browsing import Seat, Served
from .looks import complaints

pytestmark = pytest.mark.browser

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"
_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
Come = Callable[..., Seat]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    application = build(Settings(data_dir=tmp_path_factory.mktemp("passkeys"), threads=1, port=0))
    try:
        application.entrance.accounts.add("root", [Grant(Role.OPERATOR)], PASSWORD, ROOT)
        for name in ("siti.r", "dewi.p", "tri.s"):
            application.entrance.accounts.add(name, [Grant(Role.AUDITOR)], PASSWORD, ROOT)
        served = Served(application)
        served.start()
        yield served
        served.stop()
    finally:
        application.close()


@pytest.fixture
def come(guarded: Served, browser: Browser) -> Iterator[Come]:
    """come("/sessions") -> a browser on that page, under a name for which it makes passkeys."""
    with ExitStack() as seats:

        def take(path: str, language: str = "en", host: str = "localhost") -> Seat:
            url = guarded.url.replace("127.0.0.1", host)
            seat = Seat(browser, url, "", language, "light")
            seats.callback(seat.leave)
            seat.page.goto(url + path)
            return seat

        yield take


def _device(seat: Seat) -> tuple[CDPSession, str]:
    session = seat.page.context.new_cdp_session(seat.page)
    session.send("WebAuthn.enable")
    return session, session.send("WebAuthn.addVirtualAuthenticator", {"options": _DEVICE})["authenticatorId"]


def _enter(seat: Seat, name: str) -> None:
    seat.page.locator("#officer").fill(name)
    seat.page.locator("#password").fill(PASSWORD)
    seat.press("Enter")
    expect(seat.page.locator(".officer-name")).to_have_text(name)


def _add(seat: Seat, name: str = "my telephone") -> None:
    seat.page.locator("#passkey-name").fill(name)
    seat.press("Enter")
    expect(seat.page.locator("#passkeys-title ~ table")).to_contain_text(name)


@pytest.mark.parametrize("language", ["en", "id"])
def test_passkey_opens_nothing(come: Come, language: str) -> None:
    """Added by keyboard on the page of sessions; then no password is needed, and the page that was asked for comes."""
    seat = come("/sessions", language)
    _device(seat)
    _enter(seat, "siti.r" if language == "en" else "dewi.p")
    _add(seat)
    assert complaints(seat.page) == axe(seat.page) == []
    seat.page.goto(seat.page.url.replace("/sessions", "/threshold"))
    seat.page.context.clear_cookies(name="iass_session")
    seat.page.reload()
    seat.page.locator("#passkey").click()
    expect(seat.page.locator(".officer-name")).to_have_text("siti.r" if language == "en" else "dewi.p")
    assert seat.page.url.endswith("/threshold")
    seat.page.goto(seat.page.url.replace("/threshold", "/sessions"))
    seat.page.locator("#passkeys-title ~ table").get_by_role("button").click()
    expect(seat.page.locator("#passkeys-title ~ table")).to_have_count(0)
    seat.page.context.clear_cookies(name="iass_session")
    seat.page.reload()
    assert complaints(seat.page) == axe(seat.page) == []
    seat.page.locator("#passkey").click()  # the device has it still; the server does not
    expect(seat.page.locator("#passkey-wrong")).to_be_visible()
    seat.forgive("401")
    seat.forgive("403")  # the stream of alerts, which is not for auditors
    expect(seat.page.locator("#password")).to_be_visible()


def test_device_that_does_not_know_the_officer_signs(come: Come) -> None:
    seat = come("/sessions")
    device, number = _device(seat)
    _enter(seat, "tri.s")
    device.send("WebAuthn.setUserVerified", {"authenticatorId": number, "isUserVerified": False})
    seat.page.locator("#passkey-name").fill("my telephone")
    seat.press("Enter")
    expect(seat.page.locator("#passkey-wrong")).to_contain_text("The device gave no passkey")
    expect(seat.page.locator("#passkeys-title ~ table")).to_have_count(0)


def test_passkey_is_offered_where_none_works(come: Come) -> None:
    """At an address in figures no browser makes one."""
    seat = come("/sessions", host="127.0.0.1")
    expect(seat.page.locator("#officer")).to_be_visible()
    expect(seat.page.locator("#passkey")).to_have_count(0)
    _enter(seat, "tri.s")
    expect(seat.page.locator("#passkey-add")).to_have_count(0)
    expect(seat.page.get_by_text("Passkeys work where the console is opened by a host name")).to_be_visible()
