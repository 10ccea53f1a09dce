"""A session that ends in mid-form: what an officer has typed is lost, or shown to somebody else."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.contracts.samples import MADE, NOTICE, alert, opening, passage

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertState, Judgement
from iass.handover.case import opened
from iass.ids import AlertId, CaseId, OfficerId
from iass.service import feed
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import Seat, Served, state_purpose
from .looks import STATIC

pytestmark = pytest.mark.browser

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"
_TEXT = 'Baris satu <b>&amp; "dua"</b>\nbaris tiga 😀'


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console with accounts, and one of everything that has a form with words in it."""
    application = build(Settings(data_dir=tmp_path_factory.mktemp("typed"), threads=1, port=0, lanes="CGK/C01=counter"))
    try:
        records, now = application.agencies.desk.records, application.clock.now()
        assert isinstance(records, SqlRecords)
        raised = replace(alert(), live_image_id=None, references=())
        judged = replace(raised, alert_id=AlertId("alert-case"), state=AlertState.JUDGED)
        judged = replace(judged, judgement=Judgement.SAME_PERSON, judged_by=OfficerId("siti.r"))
        with records.transaction() as tx:
            tx.passages.add(passage())
            tx.alerts.add(raised)
            tx.alerts.add(judged)
            tx.notices.put(replace(NOTICE, version=1), MADE)
            tx.cases.put(opened(CaseId("case-typed"), replace(opening(), alert_id=judged.alert_id), ROOT, now))
        accounts = application.entrance.accounts
        accounts.add("root", [Grant(Role.OPERATOR)], PASSWORD, ROOT)
        for name in ("siti.r", "budi.s"):
            roles = (Role.SUPERVISOR, Role.WATCHLIST_AUTHOR, Role.INVESTIGATOR)
            accounts.add(name, [Grant(role) for role in roles], PASSWORD, ROOT)
        served = Served(application)
        served.start()
        yield served
        served.stop()
    finally:
        application.close()


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever listens is looked at more often than every five seconds."""
    monkeypatch.setattr(feed, "LOOK_SECONDS", 0.2)


def _sign_in(page: Page, name: str) -> None:
    page.locator("#officer").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")


@pytest.fixture
def seat(guarded: Served, browser: Browser) -> Iterator[Seat]:
    """Siti's browser, signed in."""
    with ExitStack() as seats:
        taken = Seat(browser, guarded.url, "", "en", "light")
        seats.callback(taken.leave)
        taken.page.goto(guarded.url + "/sessions")
        _sign_in(taken.page, "siti.r")
        expect(taken.page.locator(".officer-name")).to_have_text("siti.r")
        yield taken
        taken.forgive("401")
        taken.forgive("404")  # the samples have no pictures


def _words(page: Page) -> Mapping[str, str]:
    """Fills every field of words on the page; what stands in it then, by its id."""
    filled = {}
    for field in page.locator("main textarea, main input:is([type=text], [type=date], :not([type]))").all():
        inside = field.evaluate(
            "one => one.form?.getAttribute('method') !== 'get' && !one.disabled && one.checkVisibility()"
        )
        name = field.get_attribute("id")
        if not inside or not name:
            continue
        kind, most = field.get_attribute("type"), int(field.get_attribute("maxlength") or 1000)
        field.fill(
            "2026-11-29"
            if kind == "date"
            else _TEXT[:most]
            if field.evaluate("one => one.rows")
            else f"{name}-x"[:most]
        )
        filled[name] = field.input_value()
    return filled


_FORMS = {
    "/alerts/alert-000001": {"note"},
    "/cases/case-typed": {"note-text", "paper-text", "custody-place"},
    "/notices/new": {"notice_id", "surname", "reason", "agency", "document_numbers", "valid_from"},
    "/search": {"purpose", "case_number"},
    "/imports": {"set"},
    "/notices/N-0001": {"reason"},
}


def test_words_typed_are_lost_with_the_session(guarded: Served, seat: Seat, soon: None) -> None:
    """On every page with a form of words: the session ends elsewhere, the officer signs in again and goes on."""
    page = seat.page
    for path, wanted in _FORMS.items():
        page.goto(guarded.url + path)
        if state_purpose(page, "case"):
            seat.forgive("403")
        seat.settled()
        typed = _words(page)
        assert wanted <= set(typed), path
        guarded.application.entrance.accounts.revoke("siti.r", ROOT)
        expect(page.locator("#password")).to_be_visible(timeout=30_000)
        _sign_in(page, "siti.r")
        page.wait_for_url(f"**{path}")
        if state_purpose(page, "case"):
            seat.forgive("403")
        expect(page.locator(".toast")).to_contain_text("What you had typed is back.")
        assert {name: page.locator(f"#{name}").input_value() for name in typed} == typed, path
        assert page.evaluate("sessionStorage.getItem('iass-typed')") is None
        page.reload()
        seat.settled()
        assert page.locator(f"#{min(wanted)}").input_value() != typed[min(wanted)], "it comes back for ever"


def test_page_leaves_for_the_sign_in_without_the_words() -> None:
    """And without the way back: every page goes there by the one module that keeps what was typed."""
    pages = STATIC.glob("*.js")
    assert [page.name for page in pages if 'assign("/sign-in' in page.read_text()] == []


def test_words_are_shown_to_the_next_officer(guarded: Served, seat: Seat, soon: None) -> None:
    page = seat.page
    page.goto(guarded.url + "/notices/new")
    seat.settled()
    page.locator("#reason").fill(_TEXT)
    page.locator("#kind").select_option("PROTECT")
    guarded.application.entrance.accounts.revoke("siti.r", ROOT)
    expect(page.locator("#password")).to_be_visible(timeout=30_000)
    assert "PROTECT" in page.evaluate("sessionStorage.getItem('iass-typed')")
    _sign_in(page, "budi.s")
    page.wait_for_url("**/notices/new")
    expect(page.locator("#reason")).to_have_value("")
    assert page.evaluate("sessionStorage.getItem('iass-typed')") is None


def test_form_that_is_sent_without_a_session_is_lost(guarded: Served, seat: Seat) -> None:
    """Before the page has noticed by itself: the button was pressed."""
    page = seat.page
    page.goto(guarded.url + "/cases/case-typed")
    seat.settled()
    page.locator("#note-text").fill(_TEXT)
    page.route("**/v1/alerts/stream*", lambda route: route.abort())
    guarded.application.entrance.accounts.revoke("siti.r", ROOT)
    page.locator("#note-form button").click()
    expect(page.locator("#password")).to_be_visible()
    _sign_in(page, "siti.r")
    page.wait_for_url("**/cases/case-typed")
    expect(page.locator("#note-text")).to_have_value(_TEXT)
    page.locator("#note-form button").click()
    expect(page.locator(".case-timeline")).to_contain_text("baris tiga 😀")
    seat.forgive("ERR_FAILED")
