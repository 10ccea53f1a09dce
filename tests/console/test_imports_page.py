"""A file of notices on officers' screens: previewed, taken as previewed, and taken back by another officer."""

import os
from itertools import product
from zlib import crc32

import httpx
import pytest
from playwright.sync_api import FilePayload, Page, expect

from .browsing import Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

HEADER = (
    "notice_id,kind,surname,given_names,sex,birth_date,birth_place,nationality,reason,agency,instrument_kind,"
    "instrument_number,instrument_date,valid_from,valid_until,photos,document_numbers\n"
)


def _row(notice_id: str, reason: str = "stolen", agency: str = "Polri") -> str:
    number = f"X7{crc32(notice_id.encode()) % 100000:05d}"
    return (
        f"{notice_id},LOST_DOCUMENT,,,,,,,{reason},{agency},request,LP-{notice_id},2026-09-01,2026-09-02,,,{number}\n"
    )


def _choose(page: Page, *rows: str) -> None:
    file = FilePayload(name="hilang.csv", mimeType="text/csv", buffer=(HEADER + "".join(rows)).encode())
    page.locator("#file").set_input_files(file)


def _get(served: Served, path: str) -> httpx.Response:
    return httpx.get(served.url + path, headers={"IASS-Officer": "siti.r"})


def test_file_is_previewed_taken_and_taken_back(served: Served, sit: Sit) -> None:
    page = sit("siti.r", "/imports", "en", "light").page
    _choose(page, _row("N-IMP-1"), _row("N-IMP-2", agency="PT Maju"))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#import-counts")).to_have_text("2 rows: 1 new, 0 changed, 0 the same, 1 refused")
    expect(page.locator('tr[data-outcome="refused"]')).to_contain_text("may not")
    assert _get(served, "/v1/notices/N-IMP-1").status_code == 404, "a preview stores nothing"
    page.get_by_role("button", name="Take it as previewed").click()
    page.wait_for_url("**/imports/import-*")
    expect(page.locator("#import-standing")).to_have_text("stands")
    expect(page.get_by_role("link", name="N-IMP-1")).to_be_visible()
    assert _get(served, "/v1/notices/N-IMP-1").json()["state"] == "submitted"

    other = sit("budi.s", page.url.removeprefix(served.url), "id", "dark").page
    other.get_by_role("button", name="Batalkan seluruh impor").click()
    expect(other.locator("#reason")).to_have_attribute("aria-invalid", "true")
    other.locator("#reason").fill("berkas keliru")
    other.get_by_role("button", name="Batalkan seluruh impor").click()
    expect(other.locator("#import-standing")).to_have_text("dibatalkan")
    assert _get(served, "/v1/notices/N-IMP-1").json()["state"] == "withdrawn"


def test_author_is_not_told_that_another_must_take_it_back(sit: Sit) -> None:
    seat = sit("siti.r", "/imports", "id", "light")
    page = seat.page
    _choose(page, _row("N-IMP-3"))
    page.get_by_role("button", name="Pratinjau").click()
    page.get_by_role("button", name="Terima sesuai pratinjau").click()
    page.wait_for_url("**/imports/import-*")
    expect(page.locator(".list tbody")).to_contain_text("penyusun tidak dapat mencabutnya sendiri")
    page.locator("#reason").fill("salah")
    page.get_by_role("button", name="Batalkan seluruh impor").click()
    expect(page.locator("#undo-said")).to_contain_text("N-IMP-3")
    seat.forgive("409")


def test_stale_preview_is_taken(served: Served, sit: Sit) -> None:
    seat = sit("siti.r", "/imports", "en", "light")
    page = seat.page
    _choose(page, _row("N-IMP-4"))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#import-confirm")).to_be_visible()
    body = {
        "notice_id": "N-IMP-4",
        "kind": "LOST_DOCUMENT",
        "reason": "x",
        "agency": "Polri",
        "valid_from": "2026-09-02",
    }
    instrument = {"kind": "request", "number": "LP-8", "issued_on": "2026-09-01"}
    made = httpx.post(
        f"{served.url}/v1/notices", json={**body, "instrument": instrument}, headers={"IASS-Officer": "budi.s"}
    )
    assert made.status_code == 200
    page.locator("#import-confirm").click()
    expect(page.locator("#import-said")).to_contain_text("not what was previewed")
    expect(page.locator("#import-confirm")).to_have_count(0)
    seat.forgive("409")


def test_preview_of_another_file_is_confirmed(sit: Sit) -> None:
    page = sit("siti.r", "/imports", "en", "light").page
    _choose(page, _row("N-IMP-5"))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#import-confirm")).to_be_visible()
    _choose(page, _row("N-IMP-6"))
    expect(page.locator("#import-confirm")).to_have_count(0)


def test_hostile_file_is_refused_without_a_word(sit: Sit) -> None:
    seat = sit("siti.r", "/imports", "en", "light")
    page = seat.page
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#file")).to_have_attribute("aria-invalid", "true")
    page.locator("#file").set_input_files(FilePayload(name="a.xlsx", mimeType="text/csv", buffer=b"PK\x03\x04rubbish"))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#not-read")).to_contain_text("The file cannot be used")
    seat.forgive("422")


def test_cell_becomes_a_script(sit: Sit) -> None:
    page = sit("siti.r", "/imports", "en", "light").page
    _choose(page, _row("N-IMP-7", reason="<script>alert(1)</script>"), _row("<b>x</b>"))
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#import-counts")).to_be_visible()
    assert page.locator("#previewed script, #previewed b").count() == 0


@pytest.mark.parametrize(("language", "theme"), list(product(("id", "en"), ("light", "dark"))))
def test_imports_are_hard_to_read(served: Served, sit: Sit, language: str, theme: str) -> None:
    page = sit("siti.r", "/imports", language, theme).page
    notice_id = f"N-IMP-8{language}{theme[0]}"
    _choose(page, _row(notice_id), _row(f"{notice_id}b", agency="PT Maju"))
    page.locator("#import-preview").click()
    expect(page.locator("#import-confirm")).to_be_visible()
    assert complaints(page) == []
    _picture(page, f"imports-preview-{language}-{theme}")
    page.locator("#import-confirm").click()
    page.wait_for_url("**/imports/import-*")
    assert complaints(page) == []
    _picture(page, f"import-{language}-{theme}")
    page.goto(served.url + "/imports")
    assert complaints(page) == []


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("IASS_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
