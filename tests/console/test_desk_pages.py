"""The desk's further pages: the calendar, what was in force at a moment, data quality, and two officers' main paths."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, product
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.contracts.samples import PERSON

from iass.ids import PersonId
from iass.registry.person import KnownDocument
from iass.watchlist.zone import Zone

from .browsing import NARROW, Served
from .conftest import Sit
from .looks import complaints
from .test_notices_page import TODAY, _draft, _post

pytestmark = pytest.mark.browser
_numbers = count(1)
LONGER = TODAY + timedelta(days=120)
LANGUAGES = {
    "id": {
        "extend": "Minta perpanjangan",
        "withdraw": "Cabut",
        "approve": "Setujui",
        "extended": "Diperpanjang",
        "withdrawn": "Dicabut",
        "in_force": "Berlaku",
        "reason": "Alasan: perkara berlanjut",
        "last": "Hari terakhir",
        "state": "Keadaan",
    },
    "en": {
        "extend": "Ask for an extension",
        "withdraw": "Withdraw",
        "approve": "Approve",
        "extended": "Extended",
        "withdrawn": "Withdrawn",
        "in_force": "In force",
        "reason": "Reason: perkara berlanjut",
        "last": "Last day",
        "state": "State",
    },
}


def _bound(served: Served, **changed: object) -> str:
    """A notice that is in force, entered and approved by two."""
    notice_id = f"N-2026-4{next(_numbers):02d}"
    draft = _draft(served, notice_id, document_numbers=[f"X77{notice_id[-3:]}"], reason="reported stolen", **changed)
    sent = _post(served, f"/v1/notices/{notice_id}/submit", "siti.r", version=draft["version"])
    _post(served, f"/v1/notices/{notice_id}/approve", "budi.s", version=sent["version"])
    return notice_id


def _waiting(page: Page, notice_id: str) -> Any:
    """Of the queue, what waits of that notice."""
    return page.locator("section.request", has=page.get_by_role("link", name=notice_id))


@pytest.mark.parametrize("language", LANGUAGES)
def test_extension_is_asked_for_and_never_holds(served: Served, sit: Sit, language: str) -> None:
    words = LANGUAGES[language]
    notice_id = _bound(served, valid_until=(TODAY + timedelta(days=60)).isoformat())
    page = sit("siti.r", f"/notices/{notice_id}", language, "light").page
    page.get_by_role("button", name=words["extend"]).click()
    for field in ("#reason", "#decision_number", "#decision_date", "#decision_until"):
        expect(page.locator(field)).to_have_attribute("aria-invalid", "true")
    page.locator("#reason").fill("perkara berlanjut")
    page.locator("#decision_number").fill("KEP-9/2026")
    page.locator("#decision_date").fill(TODAY.isoformat())
    page.locator("#decision_until").fill(LONGER.isoformat())
    page.get_by_role("button", name=words["extend"]).click()
    expect(page.locator("#notice-state")).to_contain_text("siti.r")
    expect(page.locator("#notice-state")).to_have_attribute("data-state", "in_force")
    expect(page.get_by_role("button", name=words["approve"])).to_have_attribute("aria-disabled", "true")

    other = sit("budi.s", "/notices", language, "light").page
    waiting = _waiting(other, notice_id)
    expect(waiting).to_contain_text(words["reason"])
    state = waiting.locator("tr", has=other.get_by_role("rowheader", name=words["state"], exact=True))
    expect(state).to_contain_text(words["in_force"])
    expect(state).to_contain_text(words["extended"])
    last = waiting.locator("tr", has=other.get_by_role("rowheader", name=words["last"], exact=True))
    expect(last).to_contain_text(str(LONGER.year))
    expect(waiting).to_contain_text("KEP-9/2026")
    waiting.get_by_role("link", name=notice_id).click()
    other.get_by_role("button", name=words["approve"]).click()
    expect(other.locator("#notice-state")).to_have_attribute("data-state", "extended")
    made = httpx.get(f"{served.url}/v1/notices/{notice_id}", headers={"IASS-Officer": "siti.r"}).json()
    assert Zone.WIB.last_day(datetime.fromisoformat(made["valid_until"])) == LONGER
    assert (made["approver"], made["pending"]) == ("budi.s", None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_withdrawal_is_asked_for_and_never_holds(served: Served, sit: Sit, language: str) -> None:
    words = LANGUAGES[language]
    notice_id = _bound(served)
    page = sit("siti.r", f"/notices/{notice_id}", language, "dark").page
    page.locator("#reason").fill("perkara berlanjut")
    page.get_by_role("button", name=words["withdraw"], exact=True).click()
    expect(page.locator("#notice-state")).to_contain_text("siti.r")
    expect(page.locator("#notice-state")).to_have_attribute("data-state", "in_force")

    other = sit("budi.s", "/notices", language, "dark").page
    waiting = _waiting(other, notice_id)
    expect(waiting).to_contain_text(words["reason"])
    row = waiting.locator("tbody tr")
    expect(row).to_have_count(1)
    for said in (words["state"], words["in_force"], words["withdrawn"]):
        expect(row).to_contain_text(said)
    waiting.get_by_role("link", name=notice_id).click()
    other.get_by_role("button", name=words["approve"]).click()
    expect(other.locator("#notice-state")).to_have_attribute("data-state", "withdrawn")
    expect(other.locator(".pair-history li").first).to_contain_text("budi.s")
    page.reload()
    expect(page.locator("#notice-acts")).to_have_count(0)


def test_duty_stands_on_another_day_of_the_calendar(served: Served, sit: Sit) -> None:
    """The last day in Jayapura, which ends two hours before Jakarta's; reached by keyboard alone."""
    last = (TODAY.replace(day=1) + timedelta(days=70)).replace(day=1)
    notice_id = _bound(served, zone="WIT", valid_until=last.isoformat())
    seat = sit("siti.r", f"/duties/calendar?month={last:%Y-%m}", "en", "light")
    page = seat.page
    day = page.locator("td", has=page.locator(f'time[datetime="{last.isoformat()}"]'))
    expect(day).to_contain_text("Lapses by operation of law")
    expect(day.get_by_role("link", name=notice_id)).to_be_visible()
    expect(day).to_contain_text("WIT")
    expect(page.get_by_role("columnheader")).to_have_count(7)
    expect(page.get_by_role("table")).to_have_accessible_name(f"Duties of {last:%B %Y}")
    page.locator(".sheet-head a").last.focus()
    seat.press("Tab")
    expect(day.get_by_role("link").first).to_be_focused()
    seat.press("Enter")
    page.wait_for_url(f"**/duties?day={last.isoformat()}")
    expect(page.locator(".duty-day li")).to_have_count(1)
    page.get_by_role("link", name=notice_id).click()
    expect(page.locator("#notice-state")).to_have_attribute("data-state", "in_force")


def test_day_with_many_duties_hides_some(served: Served, sit: Sit) -> None:
    last = TODAY + timedelta(days=40)
    for _ in range(5):
        _bound(served, valid_until=last.isoformat())
    page = sit("siti.r", f"/duties/calendar?month={last:%Y-%m}", "id", "light").page
    day = page.locator("td", has=page.locator(f'time[datetime="{last.isoformat()}"]'))
    day.get_by_role("link", name="2 lagi").click()
    expect(page.locator(".duty-day li")).to_have_count(5)


@pytest.mark.parametrize("month", ["2026-13", "12-2026", "x"])
def test_month_that_there_is_not(served: Served, month: str) -> None:
    answer = httpx.get(f"{served.url}/duties/calendar?month={month}", headers={"IASS-Officer": "siti.r"})
    assert answer.status_code == 422


def test_what_was_in_force_is_told_in_another_zone(served: Served, sit: Sit) -> None:
    """The end in WIT is a moment on the clocks of each zone; what is over then is not told."""
    notice_id = _bound(served, zone="WIT", valid_until=(TODAY + timedelta(days=20)).isoformat())
    end = Zone.WIT.end_of(TODAY + timedelta(days=20))
    page = sit("siti.r", "/in-force", "en", "light").page
    expect(page.locator("#zone")).to_have_value("WIB")
    for zone, minutes, held in ((Zone.WIB, -1, True), (Zone.WIB, 0, False), (Zone.WITA, -1, True)):
        local = (end + timedelta(minutes=minutes)).astimezone(zone.info)
        page.locator("#at").fill(f"{local:%Y-%m-%dT%H:%M}")
        page.locator("#zone").select_option(zone.value)
        page.get_by_role("button", name="Look").click()
        expect(page.locator("#moment")).to_contain_text(f"{local:%H:%M} {zone}")
        expect(page.get_by_role("link", name=notice_id)).to_have_count(int(held))
    page.get_by_label("All that was on record").check()
    page.get_by_role("button", name="Look").click()
    page.get_by_role("link", name=notice_id).click()
    page.wait_for_url(f"**/notices/{notice_id}#version-3")
    expect(page.locator("#version-3")).to_contain_text("budi.s")


def test_moment_before_it_came_in_tells_of_it(served: Served) -> None:
    notice_id = _bound(served)
    day_before = (datetime.now(UTC) - timedelta(days=1)).astimezone(Zone.WIB.info)
    asked = {"at": f"{day_before:%Y-%m-%dT%H:%M}", "zone": "WIB", "all": "1"}
    page = httpx.get(f"{served.url}/in-force", params=asked, headers={"IASS-Officer": "siti.r"}).text
    assert "Tercatat pada" in page and notice_id not in page


@pytest.mark.parametrize("at", ["yesterday", "2026-02-30T09:00", "0001-01-01T00:00", "9999-12-31T23:59", "<script>"])
def test_text_that_is_no_moment_breaks_the_page(served: Served, at: str) -> None:
    answer = httpx.get(f"{served.url}/in-force", params={"at": at}, headers={"IASS-Officer": "siti.r"})
    assert answer.status_code == 200
    assert "Itu bukan tanggal dan jam." in answer.text and "<script>" not in answer.text


def test_data_quality_case_is_completed_by_an_amendment(served: Served, sit: Sit) -> None:
    person = {"kind": "PROTECT", "document_numbers": [], "surname": "HARTONO", "birth_place": "Medan"}
    _draft(served, "N-2026-490", **person)
    page = sit("siti.r", "/data-quality", "en", "light").page
    row = page.locator("tbody tr", has=page.get_by_role("link", name="N-2026-490"))
    for said in ("there is no sex", "neither a date of birth nor an age", "Polri", "siti.r", "WIB"):
        expect(row).to_contain_text(said)
    row.get_by_role("link").click()
    page.get_by_role("link", name="Edit").click()
    page.locator("#sex").select_option("F")
    page.locator("#birth_date").fill("1990")
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("**/notices/N-2026-490")
    page.goto(served.url + "/data-quality")
    expect(page.get_by_role("link", name="N-2026-490")).to_have_count(0)
    page.get_by_role("link", name="Closed").click()
    row = page.locator("tbody tr", has=page.get_by_role("link", name="N-2026-490"))
    expect(row).to_contain_text("Completed by siti.r")


@pytest.mark.parametrize(("language", "theme"), list(product(("id", "en"), ("light", "dark"))))
def test_further_pages_are_hard_to_read(served: Served, sit: Sit, language: str, theme: str) -> None:
    notice_id = _bound(served, valid_until=(TODAY + timedelta(days=60)).isoformat())
    _post(served, f"/v1/notices/{notice_id}/withdraw", "siti.r", version=3, reason="found again")
    bare = f"N-2026-48{language}{theme[0]}"
    person = {"kind": "WANTED_DOMESTIC", "document_numbers": [], "surname": "HARTONO", "given_names": "SRI"}
    _draft(served, bare, **person)
    gone = _draft(served, f"{bare}x", **person)
    _post(served, f"/v1/notices/{bare}x/withdraw", "siti.r", version=gone["version"], reason="nobody knows")
    seat = sit("budi.s", "/notices", language, theme)
    day = (TODAY + timedelta(days=60)).isoformat()
    for path in (
        "/notices",
        "/duties/calendar",
        f"/duties/calendar?month={day[:7]}",
        f"/duties?day={day}",
        "/in-force",
        "/in-force?at=9999",
        "/data-quality",
        "/data-quality?closed=1",
        f"/notices/{bare}",
    ):
        seat.page.goto(served.url + path)
        assert complaints(seat.page) == [], path
        if folder := os.environ.get("IASS_SCREENSHOTS"):
            name = path.strip("/").replace("/", "-").replace("?", "-").replace("=", "-")
            seat.page.screenshot(path=f"{folder}/{name}-{language}-{theme}.png")
    seat.page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a dict where a TypedDict is named
    seat.page.goto(f"{served.url}/duties/calendar?month={day[:7]}")
    assert complaints(seat.page) == []


@pytest.mark.parametrize(("language", "theme"), [("id", "dark"), ("en", "light")])
def test_holder_of_a_lost_document_is_nobodys_work(served: Served, sit: Sit, language: str, theme: str) -> None:
    notice_id = _bound(served)
    document = KnownDocument(f"X77{notice_id[-3:]}", "P", "IDN", None)
    person = replace(PERSON, person_id=PersonId(f"HOLDER-{notice_id}"), documents=(document,))
    with served.application.passages.records.transaction() as tx:
        tx.people.put(person)
    served.application.notices.holders.turn()
    page = sit("siti.r", f"/duties?day={TODAY.isoformat()}", language, theme).page
    what = {"id": "Tanyai pemegang terdaftar", "en": "Find out from the registered holder"}[language]
    expect(page.locator("li", has=page.get_by_role("link", name=notice_id))).to_contain_text(what)
    page.get_by_role("link", name=notice_id).click()
    holder = page.locator(f'[data-person="{person.person_id}"]')
    expect(holder).to_contain_text(person.full_name)
    assert complaints(page) == []
    if folder := os.environ.get("IASS_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/holders-{language}-{theme}.png", full_page=True)
    holder.locator("button").click()
    expect(holder.locator("textarea")).to_have_attribute("aria-invalid", "true")
    holder.locator("textarea").fill("<b>a new one was issued</b>")
    holder.locator("button").click()
    expect(holder).to_contain_text("siti.r")
    expect(holder).to_contain_text("<b>a new one was issued</b>")
    expect(holder.locator("form")).to_have_count(0)
