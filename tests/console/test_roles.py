"""Every role at a real browser, in both languages and both themes; and two officers before one alert."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.contracts.samples import ENDPOINT, MADE, NOTICE, alert, decision, message, opening, passage, put_on_record
from tests.patience import PATIENT
from typer.testing import CliRunner

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertState, Judgement
from iass.cli.main import app
from iass.console.catalogue import Language, load
from iass.console.views.audit import action_said
from iass.decide.decision import Advice
from iass.demo import cast
from iass.handover.case import opened
from iass.handover.outbox import MessageState
from iass.ids import AlertId, CaseId, OfficerId
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import Seat, Served, state_purpose
from .conftest import Sit
from .english import english
from .looks import complaints
from .test_inbox_page import BUDI, _sign
from .test_notices_page import TODAY, _draft, _post

pytestmark = pytest.mark.browser

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"
_ROLES = [role for role in Role if role is not Role.SYSTEM]


@dataclass(frozen=True)
class _Turn:
    """One play of every role's work, with what is laid out for it alone. clear, held, ward: numbers of alerts, of which
    `holder` has the second and somebody protected is the third."""

    language: Language
    theme: str
    number: int
    clear: int
    held: int
    ward: int
    holder: str
    submitted: str
    proposed: str
    signed_case: str
    open_case: str


TURNS = [
    _Turn(Language.ENGLISH, "light", 1, 1, 2, 3, "budi.s", "N-ROLES-1", "N-ROLES-2", "case-roles-1", "case-open-1"),
    _Turn(Language.INDONESIAN, "dark", 2, 4, 5, 6, "joko.t", "N-ROLES-3", "N-ROLES-4", "case-roles-2", "case-open-2"),
]


@dataclass(frozen=True)
class _Staffed:
    served: Served
    folder: Path


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Staffed]:
    """A console with an account of every role, and something for each of them to do."""
    folder = tmp_path_factory.mktemp("staffed")
    application = build(
        Settings(data_dir=folder, threads=1, port=0, lanes="CGK/C01=counter", escalation_seconds=PATIENT)
    )
    try:
        served = Served(application)
        served.start()
        _lay_out(served)
        accounts = application.entrance.accounts
        for role in sorted(_ROLES, key=lambda role: role is not Role.OPERATOR):  # the first account is an operator's
            agency = "KPK" if role is Role.AGENCY_LIAISON else ""
            accounts.add(f"{role}.1", [Grant(role)], PASSWORD, ROOT, agency)
        yield _Staffed(served, folder)
        served.stop()
    finally:
        application.close()


def _lay_out(served: Served) -> None:
    """While nobody has an account yet: for each turn alerts at the lane, a signed case and an open one, a notice that
    waits for approval, and a message that was given up."""
    records, now = served.application.agencies.desk.records, served.application.clock.now()
    assert isinstance(records, SqlRecords)
    with records.transaction() as tx:
        for version in (1, 2):
            tx.notices.put(replace(NOTICE, version=version), MADE)
        tx.endpoints.put(replace(ENDPOINT, url="https://127.0.0.1:9/hooks"))  # where nobody listens
        for one in TURNS:
            for number, advice in (
                (one.clear, Advice.DENY_EXIT),
                (one.held, Advice.DENY_EXIT),
                (one.ward, Advice.PROTECT),
            ):
                raised = replace(alert(number), live_image_id=None, references=(), decision=decision(advice))
                put_on_record(tx, raised)
                tx.passages.add(replace(passage(number), alert_id=raised.alert_id, decision=decision(advice)))
            given_up = replace(message(one.number), made_at=now, state=MessageState.DEAD, tries=31, said="answered 503")
            tx.outbox.add(given_up)
            open_case = opened(CaseId(one.open_case), replace(opening(), alert_id=alert(one.held).alert_id), BUDI, now)
            tx.cases.put(open_case)
    for one in TURNS:
        served.application.alerts.claim(alert(one.held).alert_id, Officer(OfficerId(one.holder)))
        _sign(records, one.signed_case, "KPK", now)
        draft = _draft(served, one.submitted, document_numbers=[f"X512099{one.number}"])
        _post(served, f"/v1/notices/{one.submitted}/submit", "siti.r", version=draft["version"])


def _clears(page: Page, staffed: _Staffed, turn: _Turn) -> None:
    page.goto(f"{staffed.served.url}/counter?lane=CGK/C01&crossing={passage(turn.clear).crossing_id}")
    expect(page.locator("#live")).to_have_attribute("data-alert", alert(turn.clear).alert_id)
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_be_visible()
    assert staffed.served.application.alerts.get(alert(turn.clear).alert_id).state is AlertState.CLOSED


def _takes_over(page: Page, staffed: _Staffed, turn: _Turn) -> None:
    page.goto(staffed.served.url + "/queue")
    page.locator(f"[id='take-CGK-C01-{turn.holder}']").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_be_visible()
    assert staffed.served.application.alerts.get(alert(turn.held).alert_id).claimed_by == f"{Role.SUPERVISOR}.1"


def _proposes(page: Page, staffed: _Staffed, turn: _Turn) -> None:
    page.goto(staffed.served.url + "/notices/new")
    page.locator("#notice_id").fill(turn.proposed)
    page.locator("#kind").select_option("LOST_DOCUMENT")
    number = f"X512199{turn.number}"
    for name, text in (("document_numbers", number), ("agency", "Polri"), ("instrument_number", "LP-8/2026")):
        page.locator(f"#{name}").fill(text)
    for name in ("instrument_date", "valid_from"):
        page.locator(f"#{name}").fill(TODAY.isoformat())
    page.locator("#reason").fill("dicuri")
    page.locator("#notice-form button.strong").click()
    page.wait_for_url(f"**/notices/{turn.proposed}")
    page.locator("#notice-acts [data-act=submit]").click()
    expect(page.locator("#notice-state")).to_have_attribute("data-state", "submitted")


def _approves(page: Page, staffed: _Staffed, turn: _Turn) -> None:
    page.goto(f"{staffed.served.url}/notices/{turn.submitted}")
    page.locator("#notice-acts [data-act=approve]").click()
    expect(page.locator("#notice-state")).to_have_attribute("data-state", re.compile("approved|in_force"))


def _leads_case(page: Page, staffed: _Staffed, turn: _Turn) -> None:
    """Reads one that two have signed, takes its bundle, and gives another one to an officer, with the reason on its
    timeline: an investigator keeps no case, and so adds no other entry."""
    page.goto(staffed.served.url + "/cases")
    state_purpose(page, "case")
    page.locator(f"main a[href='/cases/{turn.signed_case}']").first.click()
    expect(page.locator(".case-timeline")).to_contain_text("siti.r")
    with page.expect_download() as taken:
        page.locator("#case-bundle").click()
    assert taken.value.suggested_filename == f"{turn.signed_case}.zip"
    page.goto(f"{staffed.served.url}/cases/{turn.open_case}")
    page.locator("#assign-officer").fill("dewi.k")
    page.locator("#assign-text").fill("penyidik perkara ini")
    with page.expect_navigation():
        page.locator("#assign-form button").click()
    expect(page.locator(".case-timeline li").last).to_contain_text("penyidik perkara ini")


def _receives(page: Page, staffed: _Staffed, turn: _Turn) -> None:
    page.goto(f"{staffed.served.url}/inbox/{turn.signed_case}")
    page.locator("#receipt-form button").click()
    expect(page.locator("#receipt-form button")).to_have_count(0)


def _verifies(page: Page, staffed: _Staffed, turn: _Turn) -> None:
    """Asks the log for what one officer did, reads on the page whether it is whole, and asks the machine too."""
    page.goto(staffed.served.url + "/audit")
    whole, _, _ = load(turn.language)("audit.chain.good", n="#", time="").partition("#")
    expect(page.locator("#chain")).to_contain_text(whole)
    expect(page.locator("#chain strong")).to_have_count(0)
    page.locator("#actor").fill(turn.holder)
    page.locator("form.decide button.strong").click()
    page.wait_for_url(f"**/audit?*actor={turn.holder}*")
    row = page.locator("main tbody tr").last
    expect(row).to_contain_text(turn.holder)
    expect(row).to_contain_text(action_said("alert.claimed", load(turn.language)))
    done = CliRunner().invoke(app, ["audit", "verify"], env={"IASS_DATA_DIR": str(staffed.folder)})
    assert done.exit_code == 0, done.output


def _takes_in(page: Page, staffed: _Staffed, turn: _Turn) -> None:
    page.goto(staffed.served.url + "/subjects")
    for name in ("name", "contact", "asked"):
        page.locator(f"#{name}").fill(f"Nadia {turn.number}")
    page.locator(".subject-form button").first.click()
    page.wait_for_url("**/subjects/request-*")
    expect(page.locator("h1")).to_be_visible()


def _accompanies(page: Page, staffed: _Staffed, turn: _Turn) -> None:
    page.goto(staffed.served.url + "/protection")
    page.locator(f".ward a.act[href='/alerts/{alert(turn.ward).alert_id}']").click()
    expect(page.locator(".banner")).to_have_attribute("data-advice", "PROTECT")
    page.keyboard.press("c")
    expect(page.locator("#act-release")).to_be_visible()
    assert staffed.served.application.alerts.get(alert(turn.ward).alert_id).claimed_by == f"{Role.PROTECTION_OFFICER}.1"


def _sends_again(page: Page, staffed: _Staffed, turn: _Turn) -> None:
    """A message to an agency that was given up."""
    page.goto(staffed.served.url + "/outbox")
    row = page.locator("#outbox tbody tr", has=page.locator(f"[data-retry*='{message(turn.number).message_id}']"))
    expect(row.locator(".urgent")).to_be_visible()
    row.locator("[data-retry]").click()
    expect(row.locator(".urgent")).to_have_count(0)


_ACTS: Mapping[Role, Callable[[Page, _Staffed, _Turn], None]] = {
    Role.COUNTER_OFFICER: _clears,
    Role.SUPERVISOR: _takes_over,
    Role.WATCHLIST_AUTHOR: _proposes,
    Role.WATCHLIST_APPROVER: _approves,
    Role.INVESTIGATOR: _leads_case,
    Role.AGENCY_LIAISON: _receives,
    Role.AUDITOR: _verifies,
    Role.DATA_PROTECTION_OFFICER: _takes_in,
    Role.PROTECTION_OFFICER: _accompanies,
    Role.OPERATOR: _sends_again,
}
"""What each role is there for."""


@contextmanager
def _seated(browser: Browser, url: str, role: Role, language: str, theme: str) -> Iterator[Page]:
    with ExitStack() as seats:
        seat = Seat(browser, url, "", language, theme)
        seats.callback(seat.leave, "403")  # the stream of alerts, for whoever hears none; and looks without a purpose
        page = seat.page
        page.goto(url)
        page.locator("#officer").fill(f"{role}.1")
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".officer-name")).to_have_text(f"{role}.1")
        yield page


def _speak(page: Page, url: str, language: str) -> None:
    kept = {"iass_language": language, "iass_theme": "light"}
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in kept.items()])


@pytest.mark.parametrize("turn", TURNS, ids=lambda turn: f"{turn.language}-{turn.theme}")
@pytest.mark.parametrize("role", _ROLES)
def test_role_cannot_do_its_work(staffed: _Staffed, browser: Browser, role: Role, turn: _Turn) -> None:
    """In English by day and in Indonesian at night, each with what is laid out for that turn."""
    with _seated(browser, staffed.served.url, role, turn.language, turn.theme) as page:
        _ACTS[role](page, staffed, turn)
        expect(page.locator("html")).to_have_attribute("lang", turn.language)


@pytest.mark.parametrize("role", _ROLES)
def test_role_has_a_page_that_is_refused_or_hard_to_read(staffed: _Staffed, browser: Browser, role: Role) -> None:
    """Every page of its menu in Indonesian, without a word of English, and in English, each light and dark."""
    url = staffed.served.url
    with _seated(browser, url, role, "en", "light") as page:
        found = page.locator("#menu a, nav.pages > a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        for language, path in product(("en", "id"), ["/sessions", *dict.fromkeys(found)]):
            _speak(page, url, language)
            answer = page.goto(url + path)
            asked = state_purpose(page, "case")
            assert answer is not None and answer.status == (403 if asked else 200), (path, language)
            assert page.locator("section.failed").count() == 0, (path, language)
            expect(page.locator("html")).to_have_attribute("lang", language)
            assert language == "en" or english(page.content()) == [], path
            for theme in ("light", "dark"):
                page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
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
