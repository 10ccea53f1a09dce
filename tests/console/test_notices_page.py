"""The watchlist desk on officers' screens: entered by one, approved by another, met at a lane."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import httpx
import pytest
from playwright.sync_api import FilePayload, expect

from iass.demo import cast
from iass.watchlist.zone import Zone

from .browsing import Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

TODAY = (datetime.now(UTC) + timedelta(hours=7)).date()


def _post(served: Served, path: str, officer: str, **body: object) -> Any:
    answer = httpx.post(served.url + path, json=body, headers={"IASS-Officer": officer}, timeout=30)
    assert answer.status_code == 200, answer.text
    return answer.json()


def _draft(served: Served, notice_id: str, **changed: object) -> Any:
    made = {
        "notice_id": notice_id,
        "kind": "LOST_DOCUMENT",
        "reason": "<script>alert(1)</script>",
        "agency": "Polri",
        "instrument": {"kind": "request", "number": "LP-9/2026", "issued_on": TODAY.isoformat()},
        "valid_from": TODAY.isoformat(),
        "document_numbers": ["X5120999"],
        **changed,
    }
    return _post(served, "/v1/notices", "siti.r", **made)


def test_request_is_entered_approved_and_met(
    served: Served, sit: Sit, lane: str, picture: Callable[[str, str], bytes]
) -> None:
    page = sit("siti.r", "/notices/new", "en", "light").page
    page.get_by_label("Notice id").fill("N-2026-301")
    page.locator("#kind").select_option("WANTED_DOMESTIC")
    for label, text in {
        "Surname": "HARGROVE",
        "Given names": "IMOGEN",
        "Date of birth (YYYY-MM-DD)": "1988-02-11",
        "Place of birth": "Perth",
        "Nationality (three letters)": "AUS",
        "Document numbers": "PA4411207",
        "Requesting agency": "Polri",
        "Instrument number": "DPO-7/2026",
        "Instrument date": TODAY.isoformat(),
        "First day": TODAY.isoformat(),
    }.items():
        page.get_by_label(label, exact=True).fill(text)
    page.locator("#sex").select_option("F")
    page.locator("#instrument_kind").select_option("request")
    page.locator("#reason").fill("suspect in a fraud inquiry")
    photo = FilePayload(name="P001.jpg", mimeType="image/jpeg", buffer=picture("P001", "studio_portrait"))
    page.locator("#photo").set_input_files(photo)
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("**/notices/N-2026-301")
    expect(page.locator("#notice-state")).to_have_attribute("data-state", "draft")
    image = page.locator(".candidate img")
    assert image.evaluate("one => one.complete && one.naturalWidth > 100 || one.decode().then(() => true)")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#notice-state")).to_have_attribute("data-state", "submitted")
    expect(page.get_by_role("button", name="Approve")).to_have_attribute("aria-disabled", "true")

    other = sit("budi.s", "/notices", "en", "light").page
    other.get_by_role("link", name="N-2026-301").click()
    other.get_by_role("button", name="Approve").click()
    expect(other.locator("#notice-state")).to_have_attribute("data-state", "in_force")
    expect(other.locator(".pair-history li").first).to_contain_text("budi.s")

    alert = served.alert(cast.STRANGER, lane)
    found = httpx.get(f"{served.url}/v1/alerts/{alert}", headers={"IASS-Officer": "siti.r"}).text
    assert "N-2026-301" in found
    other.reload()
    expect(other.locator(f'.past a[href="/alerts/{alert}"]')).to_be_visible()
    gone = _post(served, "/v1/notices/N-2026-301/withdraw", "siti.r", version=4, reason="a test")
    _post(served, "/v1/notices/N-2026-301/approve", "budi.s", version=gone["version"])


def test_page_shows_the_moment_of_the_end_as_the_last_day(served: Served) -> None:
    who = {"IASS-Officer": "siti.r"}
    end = datetime.fromisoformat(httpx.get(f"{served.url}/v1/notices/N-2026-001", headers=who).json()["valid_until"])
    page = httpx.get(f"{served.url}/notices/N-2026-001", headers=who, cookies={"iass_language": "en"}).text
    last = Zone.WIB.last_day(end)
    assert f"<dt>Last day</dt><dd>{last.day} {last:%b} {last.year} (WIB)</dd>" in page
    assert "<dd>decision N-2026-001/DEMO" in page


def test_photograph_is_refused_without_a_word(served: Served, sit: Sit) -> None:
    seat = sit("siti.r", "/notices/new", "en", "light")
    page = seat.page
    page.get_by_label("Notice id").fill("N-2026-306")
    page.locator("#kind").select_option("PROTECT")
    page.locator("#sex").select_option("F")
    for field in ("#instrument_date", "#valid_from"):
        page.locator(field).fill(TODAY.isoformat())
    page.locator("#photo").set_input_files(FilePayload(name="a.jpg", mimeType="image/jpeg", buffer=b"no picture"))
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("**/notices/N-2026-306")
    expect(page.locator("#photo-said")).not_to_be_empty()
    expect(page.locator(".lacks")).to_contain_text("there is no photograph")
    page.reload()
    expect(page.locator("#photo-said")).to_be_empty()
    seat.forgive("422")


def test_refusal_is_told_in_one_language(served: Served, sit: Sit) -> None:
    draft = _draft(served, "N-2026-302")
    sent = _post(served, "/v1/notices/N-2026-302/submit", "siti.r", version=draft["version"])
    page = sit("budi.s", "/notices/N-2026-302", "id", "dark").page
    page.get_by_role("button", name="Tolak").click()
    expect(page.locator("#reason")).to_have_attribute("aria-invalid", "true")
    page.locator("#reason").fill("nomor dokumen tidak terbaca")
    page.get_by_role("button", name="Tolak").click()
    expect(page.locator("#notice-state")).to_have_attribute("data-state", "draft")
    page.get_by_role("link", name="Surat penolakan").click()
    page.wait_for_url("**/letter")
    page.emulate_media(media="print")
    expect(page.locator("header.bar")).to_be_hidden()
    for language, said in (("id", "Permintaan tidak dapat diterima"), ("en", "The request cannot be accepted")):
        section = page.locator(f"section[lang={language}]")
        expect(section).to_contain_text(said)
        expect(section).to_contain_text("nomor dokumen tidak terbaca")
    assert sent["version"] == 2


def test_letter_tells_what_is_missing_with_its_articles(served: Served) -> None:
    _draft(served, "N-2026-303", document_numbers=[], agency="PT Maju Jaya")
    page = httpx.get(f"{served.url}/notices/N-2026-303/letter", headers={"IASS-Officer": "siti.r"}).text
    for said in ("nomor dokumen wajib diisi", "a lost document has no number", "art. 13(1)b", "PT Maju Jaya"):
        assert said in page
    indonesian, _, english = page.partition('<section lang="en">')
    assert "Tulis nomor dokumen" in indonesian and "Write the document" not in indonesian
    assert "Write the document" in english and "Tulis nomor dokumen" not in english
    other = httpx.get(f"{served.url}/notices/N-2026-007/letter", headers={"IASS-Officer": "siti.r"})
    assert other.status_code == 404


@pytest.mark.parametrize(
    ("language", "button", "reason", "mend"),
    [
        ("id", "Ajukan", "nomor dokumen wajib diisi", "Tulis nomor dokumen"),
        ("en", "Submit", "a lost document has no number", "Write the document's number"),
    ],
)
def test_refused_submission_is_told_in_another_language(
    served: Served, sit: Sit, language: str, button: str, reason: str, mend: str
) -> None:
    _draft(served, f"N-2026-307{language}", document_numbers=[])
    seat = sit("siti.r", f"/notices/N-2026-307{language}", language, "light")
    expect(seat.page.locator(".lacks")).to_have_text(f"{reason} {mend}")
    seat.page.get_by_role("button", name=button).click()
    expect(seat.page.locator("#act-said")).to_have_text(f"{reason}. {mend}")
    seat.forgive("422")


def test_reason_becomes_a_script(served: Served) -> None:
    _draft(served, "N-2026-304")
    for path in ("/notices/N-2026-304", "/notices/N-2026-304/edit", "/notices"):
        text = httpx.get(served.url + path, headers={"IASS-Officer": "siti.r"}).text
        assert "<script>alert" not in text, path


def test_draft_is_edited_under_another_version(served: Served, sit: Sit) -> None:
    _draft(served, "N-2026-305")
    page = sit("siti.r", "/notices/N-2026-305/edit", "en", "light").page
    expect(page.locator("#document_numbers")).to_have_value("X5120999")
    page.locator("#contact").fill("ext. 7")
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url("**/notices/N-2026-305")
    expect(page.locator(".facts")).to_contain_text("ext. 7")
    expect(page.locator(".pair-history .changes").first).to_contain_text("Contact")


def test_overdue_duty_stands_below(served: Served, sit: Sit) -> None:
    page = sit("siti.r", "/duties?days=90", "en", "light").page
    first = page.locator(".duty-day:not(#requests-due)").first
    expect(first).to_have_attribute("data-standing", "overdue")
    expect(first).to_contain_text("Tell the person")
    first.get_by_role("link").first.click()
    expect(page.locator("#told_on")).to_be_visible()


@pytest.mark.parametrize(("language", "theme"), list(product(("id", "en"), ("light", "dark"))))
def test_desk_is_hard_to_read(served: Served, sit: Sit, language: str, theme: str) -> None:
    notice_id = f"N-2026-31{language}{theme[0]}"
    draft = _draft(served, notice_id)
    _post(served, f"/v1/notices/{notice_id}/submit", "siti.r", version=draft["version"])
    seat = sit("budi.s", "/duties?days=90", language, theme)
    shown = (f"/notices/{notice_id}", "/notices/N-2026-007", "/notices/N-2026-303/letter", "/notices", "/notices/new")
    for path in ("/duties?days=90", *shown):
        seat.page.goto(served.url + path)
        assert complaints(seat.page) == [], path
        if folder := os.environ.get("IASS_SCREENSHOTS"):
            name = path.strip("/").replace("/", "-").replace("?", "-")
            seat.page.screenshot(path=f"{folder}/{name}-{language}-{theme}.png", full_page=True)
