"""A victim at a lane, at a real browser: the screen says what to do, stays until it is done, and tells nothing."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.patience import PATIENT

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.clock import FixedClock
from iass.console.catalogue import Language, load
from iass.decide.decision import Advice
from iass.ids import OfficerId
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import Seat, Served, state_purpose
from .looks import complaints
from .passages import Checkpoint

pytestmark = pytest.mark.browser

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"
_STAFF = {"root": Role.OPERATOR, "siti.r": Role.COUNTER_OFFICER, "lina.k": Role.PROTECTION_OFFICER}
_TELLING = ("PROTECT", "N-PUTRI", "korban", "victim", "wanted-domestic", "Masuk daftar", "protection desk")
_OF_ONE = re.compile(r"PUTRI|NADIA|\d{2}[:.]\d{2}[:.]\d{2}|\d{4}-\d{2}-\d{2}T[^\"]*")


@pytest.fixture
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Accounts rule: who is at the lane is not of the protection desk."""
    folder, lanes = tmp_path_factory.mktemp("referral"), "CGK/C01=counter,CGK/C02=counter"
    application = build(Settings(data_dir=folder, threads=1, port=0, lanes=lanes, escalation_seconds=PATIENT))
    try:
        for name, role in _STAFF.items():
            application.entrance.accounts.add(name, [Grant(role)], PASSWORD, ROOT, "")
        served = Served(application)
        served.start()
        yield served
        served.stop()
    finally:
        application.close()


def _sit(seats: ExitStack, browser: Browser, served: Served, officer: str, language: str) -> Page:
    seat = Seat(browser, served.url, "", language, "light")
    seats.callback(seat.leave)
    page = seat.page
    page.goto(served.url + "/sign-in")
    page.locator("#officer").fill(officer)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".officer-name")).to_have_text(officer)
    return page


def test_lane_learns_who_is_a_victim_or_forgets_one(served: Served, browser: Browser) -> None:
    """In both languages: what is seen and heard of her is what is seen and heard of somebody drawn at random."""
    records = served.application.alerts.records
    checkpoint = Checkpoint(records, FixedClock(datetime.now(UTC) - timedelta(minutes=2)))  # type: ignore[arg-type]  # the port of alerts, and all others
    with ExitStack() as seats:
        for language, lane in ((Language.INDONESIAN, "C01"), (Language.ENGLISH, "C02")):
            page = _sit(seats, browser, served, "siti.r", language.value)
            page.goto(f"{served.url}/counter?lane=CGK/{lane}")
            expect(page.locator("#link")).to_have_attribute("data-state", "connected")
            shown = [
                _referred(page, checkpoint, name, lane, language, drawn=drawn)
                for name, drawn in (("PUTRI", False), ("NADIA", True))
            ]
            assert shown[0] == shown[1]
        desk = _sit(seats, browser, served, "lina.k", "en")
        desk.goto(f"{served.url}/protection")
        state_purpose(desk, "protection")
        expect(desk.locator(".ward .brought")).to_have_count(2)
        expect(desk.locator(".ward .brought").first).to_contain_text("Taken to secondary inspection by siti.r")
        expect(desk.locator(".drawn li")).to_have_count(2)
        assert complaints(desk) == []


def _referred(page: Page, checkpoint: Checkpoint, name: str, lane: str, language: Language, *, drawn: bool) -> str:
    """What the lane's officer gets to see and hear, until somebody is accompanied."""
    words, live = load(language), page.locator("#live")
    crossing = checkpoint.passes(f"{name}-{lane}", lane, Advice.CLEAR if drawn else Advice.PROTECT, drawn=drawn)
    expect(live).to_have_attribute("data-crossing", crossing.crossing_id)
    expect(page.locator("#say-now")).to_contain_text(
        words("script.alarm", lane=f"CGK/{lane}", advice=words("advice.REFER.word"))
    )
    expect(page.locator("#act-accompany")).to_be_visible()
    html = page.locator("#live .current").inner_html()
    following = checkpoint.passes(f"NEXT-{name}-{lane}", lane)
    expect(page.locator("#act-next")).to_be_visible()
    for loaded in (False, True):
        if loaded:
            page.reload()
        expect(live).to_have_attribute("data-crossing", crossing.crossing_id)
        expect(page.locator("#alert-state")).to_have_text(words("counter.to_accompany"))
    assert [word for word in _TELLING if word.casefold() in page.locator("main").inner_html().casefold()] == []
    assert complaints(page) == []
    page.keyboard.press("e")
    expect(page.locator("#alert-state")).to_contain_text("siti.r")
    expect(page.locator("#act-accompany")).to_have_count(0)
    html += page.locator("#live .current").inner_html()
    page.keyboard.press("n")
    expect(live).to_have_attribute("data-crossing", following.crossing_id)
    return _OF_ONE.sub("", html)
