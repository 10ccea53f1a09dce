"""Every role at a real browser, in both languages and both themes; and two officers before one alert."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.contracts.samples import MADE, NOTICE, alert, decision, passage, put_on_record
from tests.patience import PATIENT
from typer.testing import CliRunner

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertState, Judgement
from iass.cli.main import app
from iass.decide.decision import Advice
from iass.demo import cast
from iass.ids import AlertId, OfficerId
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import Seat, Served, state_purpose
from .conftest import Sit
from .looks import complaints
from .test_inbox_page import _sign
from .test_notices_page import TODAY, _draft, _post

pytestmark = pytest.mark.browser

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
PASSWORD = "kuda laut minum teh hijau"
_ROLES = [role for role in Role if role is not Role.SYSTEM]


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
    """While nobody has an account yet: alerts at the lane, a signed case, and a notice that waits for approval."""
    records, now = served.application.agencies.desk.records, served.application.clock.now()
    assert isinstance(records, SqlRecords)
    with records.transaction() as tx:
        for version in (1, 2):
            tx.notices.put(replace(NOTICE, version=version), MADE)
        for number, advice in ((1, Advice.DENY_EXIT), (2, Advice.DENY_EXIT), (3, Advice.PROTECT)):
            raised = replace(alert(number), live_image_id=None, references=(), decision=decision(advice))
            put_on_record(tx, raised)
            tx.passages.add(replace(passage(number), alert_id=raised.alert_id, decision=decision(advice)))
    served.application.alerts.claim(alert(2).alert_id, Officer(OfficerId("budi.s")))
    _sign(records, "case-roles", "KPK", now)
    draft = _draft(served, "N-ROLES-1")
    _post(served, "/v1/notices/N-ROLES-1/submit", "siti.r", version=draft["version"])


def _clears(page: Page, staffed: _Staffed) -> None:
    page.goto(f"{staffed.served.url}/counter?lane=CGK/C01&crossing={passage(1).crossing_id}")
    page.keyboard.press("f")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_be_visible()
    assert staffed.served.application.alerts.get(alert(1).alert_id).state is AlertState.CLOSED


def _takes_over(page: Page, staffed: _Staffed) -> None:
    page.goto(staffed.served.url + "/queue")
    page.locator("[data-action=take_lane]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_be_visible()
    assert staffed.served.application.alerts.get(alert(2).alert_id).claimed_by == f"{Role.SUPERVISOR}.1"


def _proposes(page: Page, staffed: _Staffed) -> None:
    page.goto(staffed.served.url + "/notices/new")
    page.locator("#notice_id").fill("N-ROLES-2")
    page.locator("#kind").select_option("LOST_DOCUMENT")
    for name, text in (("document_numbers", "X5120998"), ("agency", "Polri"), ("instrument_number", "LP-8/2026")):
        page.locator(f"#{name}").fill(text)
    for name in ("instrument_date", "valid_from"):
        page.locator(f"#{name}").fill(TODAY.isoformat())
    page.locator("#reason").fill("stolen")
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("**/notices/N-ROLES-2")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#notice-state")).to_have_attribute("data-state", "submitted")


def _approves(page: Page, staffed: _Staffed) -> None:
    page.goto(staffed.served.url + "/notices/N-ROLES-1")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("#notice-state")).to_have_attribute("data-state", re.compile("approved|in_force"))


def _opens_case(page: Page, staffed: _Staffed) -> None:
    page.goto(staffed.served.url + "/cases")
    state_purpose(page, "case")
    page.locator("main a[href='/cases/case-roles']").first.click()
    expect(page.locator(".case-timeline")).to_contain_text("siti.r")


def _receives(page: Page, staffed: _Staffed) -> None:
    page.goto(staffed.served.url + "/inbox/case-roles")
    page.locator("#receipt-form button").click()
    expect(page.locator("#receipt-form button")).to_have_count(0)


def _verifies(page: Page, staffed: _Staffed) -> None:
    """Asks the log for what one officer did, and the machine whether it is whole."""
    page.goto(staffed.served.url + "/audit")
    page.locator("#actor").fill("siti.r")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/audit?*actor=siti.r*")
    expect(page.locator("main tbody tr").first).to_contain_text("siti.r")
    done = CliRunner().invoke(app, ["audit", "verify"], env={"IASS_DATA_DIR": str(staffed.folder)})
    assert done.exit_code == 0, done.output


def _takes_in(page: Page, staffed: _Staffed) -> None:
    page.goto(staffed.served.url + "/subjects")
    for name in ("name", "contact", "asked"):
        page.locator(f"#{name}").fill("Nadia")
    page.get_by_role("button", name="Take in").click()
    page.wait_for_url("**/subjects/request-*")


def _accompanies(page: Page, staffed: _Staffed) -> None:
    page.goto(staffed.served.url + "/protection")
    page.locator(".ward a.act").first.click()
    expect(page.locator(".banner")).to_have_attribute("data-advice", "PROTECT")


def _reads_figures(page: Page, staffed: _Staffed) -> None:
    page.goto(staffed.served.url + "/figures")
    expect(page.locator(".figures-page")).to_be_visible()


_ACTS: Mapping[Role, Callable[[Page, _Staffed], None]] = {
    Role.COUNTER_OFFICER: _clears,
    Role.SUPERVISOR: _takes_over,
    Role.WATCHLIST_AUTHOR: _proposes,
    Role.WATCHLIST_APPROVER: _approves,
    Role.INVESTIGATOR: _opens_case,
    Role.AGENCY_LIAISON: _receives,
    Role.AUDITOR: _verifies,
    Role.DATA_PROTECTION_OFFICER: _takes_in,
    Role.PROTECTION_OFFICER: _accompanies,
    Role.OPERATOR: _reads_figures,
}
"""What each role is there for."""


def _speak(page: Page, url: str, language: str) -> None:
    kept = {"iass_language": language, "iass_theme": "light"}
    page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in kept.items()])


@pytest.mark.parametrize("role", _ROLES)
def test_role_has_a_page_that_is_refused_or_hard_to_read_or_cannot_do_its_work(
    staffed: _Staffed, browser: Browser, role: Role
) -> None:
    """Signs in, does what the role is there for, and goes to every page of its menu in Indonesian and in English, each
    light and dark."""
    url = staffed.served.url
    with ExitStack() as seats:
        seat = Seat(browser, url, "", "en", "light")
        seats.callback(seat.leave)
        seats.callback(seat.forgive, "403")  # the stream of alerts, for whoever hears none; and looks without a purpose
        page = seat.page
        page.goto(url)
        page.locator("#officer").fill(f"{role}.1")
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.locator(".officer-name")).to_have_text(f"{role}.1")
        found = page.locator("#menu a, nav.pages > a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        _ACTS[role](page, staffed)
        for language, path in product(("en", "id"), ["/sessions", *dict.fromkeys(found)]):
            _speak(page, url, language)
            answer = page.goto(url + path)
            asked = state_purpose(page, "case")
            assert answer is not None and answer.status == (403 if asked else 200), (path, language)
            assert page.locator("section.failed").count() == 0, (path, language)
            expect(page.locator("html")).to_have_attribute("lang", language)
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
