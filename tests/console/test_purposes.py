"""For what somebody looks, by keyboard and with two clicks; and the page on which companions are asked for."""

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect
from tests.contracts.samples import put_on_record
from tests.contracts.test_crossed_together import DAY, crossed
from tests.handover.test_companions import confirmed_victim

from iass.access import Officer, Purpose, Role, Scope
from iass.accounts.account import Grant
from iass.handover.companion_desk import CompanionQuestion
from iass.ids import CaseId, OfficerId
from iass.settings import Settings
from iass.wiring.application import build

from .axe import axe
from .browsing import Seat, Served, state_purpose
from .looks import complaints
from .test_sign_in import PASSWORD, ROOT, _enter

pytestmark = pytest.mark.browser
DESK = Officer(OfficerId("dewi"), Role.PROTECTION_OFFICER, Scope(protected=None), Purpose.PROTECTION)
_PEOPLE = {"root": "operator", "rina.w": "investigator", "dewi": "protection_officer", "joko": "investigator"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console with accounts and a victim's case, to which an investigator is admitted."""
    folder = tmp_path_factory.mktemp("purposes")
    application = build(Settings(data_dir=folder, threads=1, port=0, lanes="CGK/C01=counter"))
    try:
        days = [application.clock.now() - number * DAY - timedelta(hours=1) for number in (1, 9, 18)]
        hers, raised = confirmed_victim(days[0])
        with application.cases.records.transaction() as tx:
            put_on_record(tx, replace(raised, live_image_id=None, references=()))  # none of its pictures is stored
            for one in (hers, *(crossed("V1", at) for at in days[1:]), *(crossed("BUDI", at) for at in days)):
                tx.passages.add(one)
        for name, role in _PEOPLE.items():
            application.entrance.accounts.add(name, [Grant.parse(role)], PASSWORD, ROOT)
        served = Served(application)
        served.start()
        yield served
        served.stop()
    finally:
        application.close()


@pytest.fixture(scope="module")
def case_id(guarded: Served) -> CaseId:
    desk = guarded.application.cases
    with desk.records.reading() as tx:
        (raised,) = tx.alerts.page()
    case = desk.open(raised.alert_id, DESK)
    case = desk.admit(case.case_id, case.version, DESK, "rina.w", "TPPO; siapa bepergian bersamanya?")
    (found,) = guarded.application.companions.ask(CompanionQuestion(case.case_id, DESK)).companions
    first = found.crossings[0].crossing_id
    return desk.name_companion(case.case_id, case.version, DESK, first, "membayar tiket").case_id


def _picture(seat: Seat, name: str) -> None:
    """Where somebody wants to look: IASS_LOOKS names the folder."""
    if folder := os.environ.get("IASS_LOOKS"):
        seat.page.screenshot(path=Path(folder) / f"{name}.png")


def test_investigator_looks_without_saying_for_what(guarded: Served, browser: Browser) -> None:
    seat = Seat(browser, guarded.url, "", "en", "light")
    seat.page.goto(f"{guarded.url}/search")
    _enter(seat, "rina.w")
    expect(seat.page.get_by_role("heading", name="For what do you look?")).to_be_visible()
    assert seat.page.url.endswith("/search") and complaints(seat.page) == axe(seat.page) == []
    _picture(seat, "purpose-asked")
    seat.forgive("403")
    expect(seat.page.locator("button:focus")).to_have_count(0)  # an Enter too many states nothing
    seat.page.get_by_role("button", name="A case").click()
    expect(seat.page.locator("#photo")).to_be_attached()
    chosen = seat.page.locator("#looked-for summary strong")
    expect(chosen).to_have_text("A case")
    seat.page.locator("h1").click()
    seat.press("g")
    expect(seat.page.get_by_role("button", name="Protecting a victim")).to_be_focused()
    _picture(seat, "purpose-open")
    assert complaints(seat.page) == []
    seat.press("Escape")
    expect(seat.page.get_by_role("button", name="Protecting a victim")).to_be_hidden()
    seat.page.locator("#looked-for summary").click()
    seat.page.get_by_role("button", name="The watchlist").click()
    expect(chosen).to_have_text("The watchlist")
    assert seat.page.url.endswith("/search")
    seat.page.goto(f"{guarded.url}/alerts")
    expect(seat.page.locator("#looked-for")).to_have_count(0)
    seat.leave()


@pytest.mark.parametrize(("language", "theme"), [*product(("en", "id"), ("light", "dark"))])
def test_page_of_companions_accuses_or_is_not_found(
    guarded: Served, browser: Browser, case_id: CaseId, language: str, theme: str
) -> None:
    seat = Seat(browser, guarded.url, "", language, theme)
    seat.page.goto(f"{guarded.url}/companions")
    _enter(seat, "rina.w")
    expect(seat.page.locator("#case")).to_be_visible()
    assert complaints(seat.page) == []
    seat.page.locator("#case").fill(case_id)
    seat.press("Enter")
    expect(seat.page.locator("#together + p + table tbody tr")).to_have_count(1)
    note = {"en": "Crossings are evidence, and accuse nobody.", "id": "Perlintasan adalah bukti, bukan tuduhan."}
    expect(seat.page.locator("#companions-note strong")).to_have_text(note[language])
    expect(seat.page.locator("p.purpose strong")).to_be_visible()
    assert complaints(seat.page) == axe(seat.page) == []
    _picture(seat, f"companions-{language}-{theme}")
    seat.page.goto(f"{guarded.url}/cases/{case_id}")
    assert state_purpose(seat.page, "case")
    expect(seat.page.locator("#failed-title")).to_be_visible()
    seat.forgive("403")
    seat.forgive("404")
    seat.leave()


def test_desk_admits_nobody_or_without_a_reason(guarded: Served, browser: Browser, case_id: CaseId) -> None:
    seat = Seat(browser, guarded.url, "", "en", "light")
    seat.page.goto(f"{guarded.url}/cases/{case_id}")
    _enter(seat, "dewi")
    expect(seat.page.locator("#compared-here .finding").first).to_be_visible()
    form = seat.page.locator("#admit-form")
    form.get_by_label("Officer's id").fill("joko")
    form.get_by_role("button", name="Admit").click()
    expect(seat.page.locator("#admit-text")).to_have_attribute("aria-invalid", "true")
    form.get_by_label("Why it is trafficking").fill("who else?")
    form.get_by_role("button", name="Admit").click()
    expect(seat.page.locator("#dismiss-officer option")).to_have_text(["rina.w", "joko"])
    assert complaints(seat.page) == []
    _picture(seat, "case-admitted")
    seat.page.locator("#dismiss-officer").select_option("joko")
    seat.page.locator("#dismiss-text").fill("it is known")
    seat.page.get_by_role("button", name="End it").click()
    expect(seat.page.locator("#dismiss-officer option")).to_have_text(["rina.w"])
    expect(seat.page.locator(".case-timeline li")).to_have_count(5)
    seat.page.locator("#case-companions").click()
    expect(seat.page.locator("#companions-note")).to_be_visible()
    named = seat.page.locator("#named-form")
    named.get_by_role("button", name="Name").click()
    expect(seat.page.locator("#named-text")).to_have_attribute("aria-invalid", "true")
    assert complaints(seat.page) == []
    _picture(seat, "companions-desk")
    named.get_by_label("Why").fill("he was there each time")
    with seat.page.expect_navigation():
        named.get_by_role("button", name="Name").click()
    seat.page.goto(f"{guarded.url}/cases/{case_id}")
    expect(seat.page.locator(".case-timeline li")).to_have_count(6)
    seat.leave()


def test_change_of_a_password_is_thought_to_end_passkeys(guarded: Served) -> None:
    """They are another way in, and stay: the page says so before and after."""
    door = guarded.application.entrance.door
    with httpx.Client(
        base_url=guarded.url, cookies={"iass_session": door.sign_in("dewi", PASSWORD, "10.9.9.9")[0]}
    ) as one:
        before, after = one.get("/sessions").text, one.get("/sessions?changed=true").text
    assert "Kunci sandi Anda tetap ada" in before and "kunci sandi Anda masih dapat dipakai masuk" in after
