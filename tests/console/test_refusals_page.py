"""What the service refuses is told in the page's language: in Indonesian, no sentence in English is left on it."""

import httpx
import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from .browsing import Served
from .conftest import Sit
from .test_imports_page import HEADER, _choose, _row
from .test_notices_page import _draft, _post

pytestmark = pytest.mark.browser

DPO = {"IASS-Officer": "dpo"}


def _subject_request(served: Served) -> str:
    asked = {"kind": "access", "name": "X", "contact": "x@example.org", "asked": "a copy"}
    made = httpx.post(f"{served.url}/v1/subject-requests", json=asked, headers=DPO, timeout=30)
    return str(made.json()["request_id"])


def _said(page: Page, place: Locator | str, exactly: str) -> None:
    """All that stands there: a word of English beside it fails."""
    expect(page.locator(place) if isinstance(place, str) else place).to_have_text(exactly)


def test_refusal_is_told_in_english(served: Served, sit: Sit) -> None:
    """A notice, a request about somebody's own data, and a file: each refused for what another officer did, or for what
    stands in it."""
    draft = _draft(served, "N-2026-371")
    sent = _post(served, "/v1/notices/N-2026-371/submit", "siti.r", version=draft["version"])
    seat = sit("budi.s", "/notices/N-2026-371", "id", "light")
    page = seat.page
    _post(served, "/v1/notices/N-2026-371/refuse", "ani.a", version=sent["version"], reason="nomor tidak terbaca")
    page.locator("#reason").fill("nomor tidak terbaca")
    page.get_by_role("button", name="Tolak").click()
    _said(page, "#act-said", "yang berlaku versi 3, bukan 2 (N-2026-371) Lihat lagi, lalu putuskan")

    request = _subject_request(served)
    page.goto(f"{served.url}/subjects/{request}")
    _post(served, f"/v1/subject-requests/{request}/withdrawal", "dpo", version=1, note="letter")
    form = page.locator(".subject-form").first
    for field in form.locator("[required]").all():
        field.fill("x")
    form.locator("button").click()
    _said(
        page,
        form.locator(".subject-said"),
        f"permintaan ini sementara itu berubah: yang tersimpan versi 2, bukan 1 ({request}) "
        "Lihat lagi permintaan ini, lalu bertindak",
    )

    page.goto(served.url + "/imports")
    page.locator("#file").set_input_files(FilePayload(name="a.csv", mimeType="text/csv", buffer=b"\xd0\xcf\x11\xe0x"))
    page.get_by_role("button", name="Pratinjau").click()
    expect(page.locator("#not-read p").first).to_have_text("ini buku kerja Excel lama, bukan CSV")
    expect(page.locator("#not-read p").last).to_have_text(
        "Di Excel pilih Save As, jenis berkas 'CSV UTF-8 (comma delimited)'"
    )
    soon = _row("N-IMP-71").replace(",2026-09-02,", ",besok,")
    file = (HEADER.replace("\n", ",tinggi\n") + soon.replace("\n", ",160\n")).encode()
    page.locator("#file").set_input_files(FilePayload(name="a.csv", mimeType="text/csv", buffer=file))
    page.get_by_role("button", name="Pratinjau").click()
    refused = page.locator('tr[data-outcome="refused"] .lacks')
    _said(
        page,
        refused,
        "Hari pertama: bukan tanggal Tulis YYYY-MM-DD; format kolomnya sebagai teks di Excel",
    )
    expect(page.locator("#import-told > .aside").first).to_have_text("kolom 'tinggi' tidak dikenal dan diabaikan")

    _choose(page, _row("N-IMP-72"))
    page.get_by_role("button", name="Pratinjau").click()
    _post(
        served,
        "/v1/notices",
        "siti.r",
        notice_id="N-IMP-72",
        kind="LOST_DOCUMENT",
        reason="x",
        agency="Polri",
        valid_from="2026-09-02",
        instrument={"kind": "request", "number": "LP-8", "issued_on": "2026-09-01"},
    )
    page.locator("#import-confirm").click()
    _said(
        page,
        "#import-said",
        "ini bukan yang dipratinjau: berkas, pilihan, petugas atau daftar pantaunya berbeda "
        "Pratinjau lagi, lalu kukuhkan pratinjau itu",
    )
    for status in ("409", "422"):
        seat.forgive(status)
