"""Every role at a real browser, in both languages and both themes; and two officers before one alert."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import cycle, product

import pytest
from playwright.sync_api import Browser, Page, expect

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.alert.alert import Judgement
from iass.demo import cast
from iass.ids import AlertId, OfficerId
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import Seat, Served, state_purpose
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"
_ROLES = [role for role in Role if role is not Role.SYSTEM]
_LOOKS = list(product(("id", "en"), ("light", "dark")))


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console with an account of every role."""
    application = build(
        Settings(data_dir=tmp_path_factory.mktemp("staffed"), threads=1, port=0, lanes="CGK/C01=counter")
    )
    try:
        accounts = application.entrance.accounts
        for role in sorted(_ROLES, key=lambda role: role is not Role.OPERATOR):  # the first account is an operator's
            agency = "Polri" if role is Role.AGENCY_LIAISON else ""
            accounts.add(f"{role}.1", [Grant(role)], PASSWORD, ROOT, agency)
        served = Served(application)
        served.start()
        yield served
        served.stop()
    finally:
        application.close()


def _look(page: Page, url: str, language: str, theme: str) -> None:
    kept = {"iass_language": language, "iass_theme": theme}
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in kept.items()])


@pytest.mark.parametrize("role", _ROLES)
def test_role_has_a_page_that_is_refused_in_another_language_or_hard_to_read(
    staffed: Served, browser: Browser, role: Role
) -> None:
    """Signs in, and goes to every page of its menu by turns in Indonesian and English, light and dark."""
    with ExitStack() as seats:
        seat = Seat(browser, staffed.url, "", "id", "light")
        seats.callback(seat.leave)
        seats.callback(seat.forgive, "403")  # the stream of alerts, for whoever hears none; and looks without a purpose
        page = seat.page
        page.goto(staffed.url)
        page.locator("#officer").fill(f"{role}.1")
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".officer-name")).to_have_text(f"{role}.1")
        found = page.locator("#menu a, nav.pages > a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        paths = ["/sessions", *dict.fromkeys(found)]
        paths += paths[: max(0, len(_LOOKS) - len(paths))] * len(_LOOKS)
        for path, (language, theme) in zip(paths[: max(len(found) + 1, 4)], cycle(_LOOKS)):
            _look(page, staffed.url, language, theme)
            answer = page.goto(staffed.url + path)
            asked = state_purpose(page, "case")
            assert answer is not None and answer.status == (403 if asked else 200), (path, language, theme)
            assert page.locator("section.failed").count() == 0, (path, language, theme)
            expect(page.locator("html")).to_have_attribute("lang", language)
            expect(page.locator("html")).to_have_attribute("data-theme", theme)
            assert complaints(page) == [], (path, language, theme)


def test_two_officers_have_one_alert(served: Served, sit: Sit, lane: str) -> None:
    """Both press at one moment: one has it, both see who, and the verdict is one and is whole."""
    siti, budi = sit("siti.r", f"/counter?lane={lane}", "en"), sit("budi.s", f"/counter?lane={lane}", "id", "dark")
    seats = {"siti.r": siti, "budi.s": budi}
    for seat in seats.values():
        seat.settled()
    alert = AlertId(served.alert(cast.WANTED, lane))
    for seat in seats.values():
        expect(seat.page.locator("#live")).to_have_attribute("data-alert", alert)
        expect(seat.page.locator("#act-claim")).to_be_visible()
    for seat in seats.values():
        seat.page.evaluate("document.getElementById('act-claim').click()")
    for seat in seats.values():
        expect(seat.page.locator(".toast")).to_be_visible()
    desk = served.application.alerts
    winner = str(desk.get(alert).claimed_by)
    loser = next(name for name in seats if name != winner)
    expect(seats[winner].page.locator("#alert-state")).to_have_text(re.compile("You have it|Anda tangani"))
    expect(seats[loser].page.locator("#alert-state")).to_contain_text(winner)
    for name, key in ((winner, "s"), (loser, "o")):
        seats[name].page.keyboard.press(key)
    for seat in seats.values():
        expect(seat.page.locator("#alert-state")).to_have_text(
            re.compile("Judged: same person|Dinilai: orang yang sama")
        )
    told = [event.kind for event in desk.history(alert)]
    assert (told.count("alert.claimed"), told.count("alert.judged")) == (1, 1)
    stored = desk.get(alert)
    assert (stored.judged_by, stored.judgement) == (winner, Judgement.SAME_PERSON)
    for seat in seats.values():
        seat.forgive("409")
        seat.forgive("403")
