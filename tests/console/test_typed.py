"""A session that ends in mid-form: what an officer has typed is lost, or shown to somebody else."""

import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.contracts.samples import (
    FEED_RECORD,
    MADE,
    NOTICE,
    PERSON,
    alert,
    feed_plan,
    link,
    opening,
    pair,
    passage,
    subject_request,
)
from tests.contracts.test_holdings import LOST, _person
from tests.contracts.test_notice_imports import FIRST

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.adapters.sql.records import SqlRecords, SqlTransaction
from iass.alert.alert import AlertState, Judgement
from iass.handover.case import opened, signed
from iass.ids import AlertId, CaseId, OfficerId
from iass.service import feed
from iass.settings import Settings
from iass.subject.law import RequestKind
from iass.subject.proposal import Correction
from iass.subject.request import IdentityCheck, RequestState, SubjectRequest
from iass.watchlist.kept_feed import KeptFeed
from iass.watchlist.noted_pair import keep_pair
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
            case = opened(CaseId("case-typed"), replace(opening(), alert_id=judged.alert_id, agency="KPK"), ROOT, now)
            tx.cases.put(case)
            for officer in (ROOT, Officer(OfficerId("sari"))):
                case = signed(case, officer, now, case.content_hash)
                tx.cases.put(case)
            tx.links.put(link())
            keep_pair(tx, pair(), ROOT)
            tx.notices.put(LOST, MADE)
            tx.people.put(_person("P-1", LOST.document_numbers[0]))
            tx.people.put(PERSON)
            tx.notice_imports.add_source(FIRST)
            tx.kept_feeds.put(KeptFeed(feed_plan(), replace(FEED_RECORD, accepted=None), now + timedelta(days=9)))
            _ask(tx, subject_request(1))
            _ask(tx, replace(subject_request(2), kind=RequestKind.CORRECTION), Correction(birth_place="Solo"))
        accounts = application.entrance.accounts
        accounts.add("root", [Grant(Role.OPERATOR)], PASSWORD, ROOT)
        for name in ("siti.r", "budi.s"):
            roles = (Role.SUPERVISOR, Role.WATCHLIST_AUTHOR, Role.INVESTIGATOR)
            accounts.add(name, [Grant(role) for role in roles], PASSWORD, ROOT)
        for name, role in (("ani.a", Role.WATCHLIST_APPROVER), ("dpo", Role.DATA_PROTECTION_OFFICER)):
            accounts.add(name, [Grant(role)], PASSWORD, ROOT)
        accounts.add("kpk.rini", [Grant(Role.AGENCY_LIAISON)], PASSWORD, ROOT, "KPK")
        served = Served(application)
        served.start()
        yield served
        served.stop()
    finally:
        application.close()


def _ask(tx: SqlTransaction, first: SubjectRequest, proposal: Correction | None = None) -> None:
    """A request whose person is known, and, where somebody proposed what is right, waits for a second officer."""
    known = replace(first, version=2, state=RequestState.IDENTIFIED, person_id=PERSON.person_id)
    tx.subject_requests.put(first)
    tx.subject_requests.put(replace(known, checked=IdentityCheck.DOCUMENT))
    if proposal is not None:
        waits = replace(known, version=3, state=RequestState.PROPOSED, checked=IdentityCheck.DOCUMENT)
        tx.subject_requests.put(replace(waits, proposal=proposal, officer=OfficerId("another")))


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever listens is looked at more often than every five seconds."""
    monkeypatch.setattr(feed, "LOOK_SECONDS", 0.2)


def _sign_in(page: Page, name: str) -> None:
    page.locator("#officer").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")


_TOLD = """addEventListener("DOMContentLoaded", () => {
  window.toldAtOnce = document.getElementById("toasts")?.textContent ?? "";
});"""
"""What the page says as soon as it is there: it does so for some seconds only, and pictures may take longer."""


@pytest.fixture
def seat(guarded: Served, browser: Browser) -> Iterator[Seat]:
    """Siti's browser, signed in."""
    with ExitStack() as seats:
        taken = Seat(browser, guarded.url, "", "en", "light")
        seats.callback(taken.leave)
        taken.page.add_init_script(_TOLD)
        taken.page.goto(guarded.url + "/sessions")
        _sign_in(taken.page, "siti.r")
        expect(taken.page.locator(".officer-name")).to_have_text("siti.r")
        yield taken
        taken.forgive("401")
        taken.forgive("404")  # the samples have no pictures
        taken.forgive("403")  # the stream of alerts, for whoever hears none


def _words(page: Page) -> Mapping[str, str]:
    """Fills every field of words on the page; what stands in it then, by its id or name."""
    filled = {}
    page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
    for field in page.locator("main textarea, main input:is([type=text], [type=date], [type=datetime-local], "
                              "[type=number], :not([type]))").all():  # fmt: skip
        inside = field.evaluate(
            "one => one.form?.getAttribute('method') !== 'get' && !one.disabled && one.checkVisibility()"
        )
        name = field.get_attribute("id") or field.get_attribute("name")
        if not inside or not name:
            continue
        kind, most = field.get_attribute("type"), int(field.get_attribute("maxlength") or 1000)
        text = _TEXT if field.evaluate("one => one.rows") else f"{name}-x"
        field.fill(_BY_KIND.get(kind or "", text[:most]))
        filled[name] = field.input_value()
    return filled


_BY_KIND = {"date": "2026-11-29", "datetime-local": "2026-11-29T08:15", "number": "77"}


@dataclass(frozen=True)
class _Visit:
    """fields: some of what is typed there, in every form of the template. purpose: for which it is looked, where that
    is asked. hears: whether the page finds out by itself; else it does when something is sent."""

    template: str
    path: str
    fields: frozenset[str]
    officer: str = "siti.r"
    purpose: str = "case"
    hears: bool = True


_VISITS = (
    _Visit("parts/alert.html", "/alerts/alert-000001", frozenset({"note"})),
    _Visit(
        "case.html",
        "/cases/case-typed",
        frozenset({"note-text", "paper-text", "custody-place", "custody-at", "outcome-text"}),
    ),
    _Visit(
        "notice_form.html",
        "/notices/new",
        frozenset({"notice_id", "surname", "reason", "agency", "document_numbers", "valid_from"}),
    ),
    _Visit("search.html", "/search", frozenset({"purpose", "case_number", "nationality"})),
    _Visit("imports.html", "/imports", frozenset({"set"})),
    _Visit(
        "notice.html",
        "/notices/N-0001",
        frozenset({"reason", "decision_number", "decision_date", "decision_until", "told_on"}),
    ),
    _Visit("parts/holders.html", "/notices/L-1", frozenset({"note-1"})),
    _Visit("link.html", "/links/link-000001", frozenset({"reason"})),
    _Visit("pair.html", "/look-alikes/pair-000001", frozenset({"reason"})),
    _Visit("vigilance.html", "/vigilance", frozenset({"minutes"})),
    _Visit("keys.html", "/keys", frozenset({"key-claim"}), hears=False),
    _Visit("list.html", "/lists/interpol", frozenset({"reason"}), "ani.a", hears=False),
    _Visit("import.html", "/imports/import-1", frozenset({"reason"}), "ani.a", hears=False),
    _Visit("subjects.html", "/subjects", frozenset({"name", "contact", "asked", "reference"}), "dpo", hears=False),
    _Visit(
        "subject.html",
        "/subjects/request-000001",
        frozenset(
            {
                "name",
                "birth_date",
                "document_number",
                "shown_number",
                "state",
                "day",
                "end-note",
                "refusal-note",
                "withdraw-note",
            }
        ),
        "dpo",
        hears=False,
    ),
    _Visit(
        "subject.html",
        "/subjects/request-000002",
        frozenset({"second-note", "correct-note", "right-birth_place"}),
        "dpo",
        hears=False,
    ),
    _Visit("inbox_case.html", "/inbox/case-typed", frozenset({"question-text", "told-text"}), "kpk.rini", hears=False),
)
_UNVISITED = {
    "companions.html": "only of a case of trafficking",
    "sign_in.html": "there is no session yet",
    "sessions.html": "the name of a passkey, which the browser's own dialogue follows; passwords are never kept",
    "identity-note": "beneath what a search found, which a session that ended has lost",
    "pass-on-note": "only of a correction before it is proposed",
    "passage-note": "beneath what a search found, which a session that ended has lost",
    "admit-officer": "only of a case of trafficking",
    "admit-text": "only of a case of trafficking",
    "dismiss-text": "only of a case of trafficking",
    "per_thousand": "one number",
    "erase-note": "only of a request for erasure",
    "assign-officer": "only until two have signed",
    "assign-text": "only until two have signed",
    "answer-text": "only where an agency asked",
}
_FORM = re.compile(r"<form\b(?P<head>[^>]*)>(?P<body>.*?)</form>", re.DOTALL)
_FIELD = re.compile(r"<(?P<kind>textarea|input)\b(?P<head>[^>]*)>")


def _fields_of_words(source: str) -> Iterator[str]:
    """Names of what can be typed into, but for a filter, whose words are in the address already."""
    for form in _FORM.finditer(source):
        if 'method="get"' in form["head"]:
            source = source.replace(form[0], "")
    for field in _FIELD.finditer(source):
        kind = re.search(r'type="([a-z-]+)"', field["head"])
        if kind is None or kind[1] in ("text", "date", "datetime-local", "number"):
            named = re.search(r'\bid="([^"]+)"', field["head"]) or re.search(r'name="([^"]+)"', field["head"])
            yield named[1] if named else ""


def test_form_of_words_is_not_visited() -> None:
    """Whoever adds a field sees to it that what is typed there survives the end of a session."""
    folder = STATIC.parent / "templates"
    sources = {str(one.relative_to(folder)): one.read_text() for one in folder.rglob("*.html")}
    found = {name: set(_fields_of_words(source)) for name, source in sources.items()}
    visited = {visit.template for visit in _VISITS}
    assert {name for name, fields in found.items() if fields} - set(_UNVISITED) == visited
    for template in sorted(visited):
        typed = {name for visit in _VISITS if visit.template == template for name in visit.fields}
        plain = {name for name in found[template] if "{" not in name}
        assert plain - typed - set(_UNVISITED) == set(), template


def test_words_typed_are_lost_with_the_session(guarded: Served, seat: Seat, soon: None) -> None:
    """On every page with a form of words: the session ends elsewhere, the officer signs in again and goes on."""
    for visit in _VISITS:
        _go(guarded, seat, visit)
        typed = _words(seat.page)
        assert visit.fields <= set(typed), visit.path
        _come_back(guarded, seat, visit)
        found = {name: _field(seat.page, name).input_value() for name in typed}
        assert found == typed, visit.path
        assert seat.page.evaluate("sessionStorage.getItem('iass-typed')") is None
    seat.page.reload()
    assert _field(seat.page, "question-text").input_value() == "", "it comes back for ever"


def _go(guarded: Served, seat: Seat, visit: _Visit) -> None:
    """To that page, as whoever it is for."""
    page = seat.page
    if page.locator(".officer-name").inner_text() != visit.officer:
        page.context.clear_cookies(name=re.compile("_session$"))
        page.goto(guarded.url + visit.path)
        _sign_in(page, visit.officer)
        page.wait_for_url(f"**{visit.path}")
    else:
        page.goto(guarded.url + visit.path)
    _say_why(seat, visit)
    if visit.hears:
        seat.settled()


def _come_back(guarded: Served, seat: Seat, visit: _Visit) -> None:
    guarded.application.entrance.accounts.revoke(visit.officer, ROOT)
    if not visit.hears:
        field = min(visit.fields)
        form = seat.page.locator("main form", has=seat.page.locator(f":is(#{field}, [name={field}]:not([id]))"))
        form.locator("button").first.click()
    expect(seat.page.locator("#password"), visit.path).to_be_visible(timeout=30_000)
    _sign_in(seat.page, visit.officer)
    seat.page.wait_for_url(f"**{visit.path}")
    _say_why(seat, visit)
    assert "What you had typed is back." in seat.page.evaluate("window.toldAtOnce"), visit.path


def _say_why(seat: Seat, visit: _Visit) -> None:
    if state_purpose(seat.page, visit.purpose):
        seat.forgive("403")


def _field(page: Page, name: str) -> Locator:
    return page.locator(f"main :is(#{name}, [name={name}]:not([id]))").first


def test_form_that_arrived_comes_back_as_if_it_had_not(guarded: Served, seat: Seat) -> None:
    page = seat.page
    page.goto(guarded.url + "/keys")
    page.locator("#key-claim").fill("1")
    page.locator("#keys-save").click()
    expect(page.locator("#keys-saved")).to_be_visible()
    expect(page.locator(".toast")).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('iass-typed')") is None
    page.locator("#keys-reset").click()
    expect(page.locator("#key-claim")).to_have_value("C")


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
    assert state_purpose(page, "case")
    seat.settled()
    page.locator("#note-text").fill(_TEXT)
    page.route("**/v1/alerts/stream*", lambda route: route.abort())
    guarded.application.entrance.accounts.revoke("siti.r", ROOT)
    page.locator("#note-form button").click()
    expect(page.locator("#password")).to_be_visible()
    _sign_in(page, "siti.r")
    page.wait_for_url("**/cases/case-typed")
    assert state_purpose(page, "case")  # of the new session
    expect(page.locator("#note-text")).to_have_value(_TEXT)
    page.locator("#note-form button").click()
    expect(page.locator(".case-timeline")).to_contain_text("baris tiga 😀")
    seat.forgive("ERR_FAILED")
    seat.forgive("403")
