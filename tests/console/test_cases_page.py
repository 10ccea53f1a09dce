"""A case on two officers' screens: from a confirmed alert to a signed file that an expert verifies."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from iass.access import Officer
from iass.capture.partial_date import PartialDate
from iass.console import formats
from iass.console.catalogue import Language, load
from iass.demo import cast
from iass.ids import CaseId, OfficerId

from .browsing import NARROW, Seat, Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

_PDF = FilePayload(name="surat.pdf", mimeType="application/pdf", buffer=b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n")
_STATE = "#case-state strong"


def _picture(page: Page, name: str) -> None:
    """Where somebody wants to look: IASS_LOOKS names the folder."""
    if folder := os.environ.get("IASS_LOOKS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def _confirmed(served: Served, sit: Sit, lane: str, language: str = "en", theme: str = "light") -> Seat:
    """Siti before an alert of somebody who is sought, whom she found to be that person."""
    seat = sit("siti.r", f"/alerts/{served.alert(cast.WANTED, lane)}", language, theme)
    seat.settled()
    expect(seat.page.locator("#alert-case")).to_have_count(0)
    seat.press("c")
    expect(seat.page.locator("#act-release")).to_be_visible()
    seat.press("s")
    expect(seat.page.locator("#alert-case")).to_be_visible()
    return seat


def _opened(served: Served, sit: Sit, lane: str, language: str = "en", theme: str = "light") -> Seat:
    seat = _confirmed(served, sit, lane, language, theme)
    seat.press("k")
    seat.page.wait_for_url("**/cases/case-*")
    return seat


@pytest.mark.parametrize("zone", ["Asia/Jayapura", "UTC"])
def test_browsers_own_zone_moves_a_step_of_custody(served: Served, browser: Browser, lane: str, zone: str) -> None:
    """The page tells its times in WIB, and takes them so, wherever the browser stands."""
    alert = served.alert(cast.WANTED, lane)
    kept = {"IASS-Officer": "siti.r"}
    for act, body in (("claim", {}), ("judgement", {"judgement": "same_person"})):
        assert httpx.post(f"{served.url}/v1/alerts/{alert}/{act}", json=body, headers=kept, timeout=30).is_success
    made = httpx.post(f"{served.url}/v1/alerts/{alert}/case", headers=kept, timeout=30).json()["case_id"]
    seat = Seat(browser, served.url, "siti.r", "en", "light", zone)
    seat.page.goto(f"{served.url}/cases/{made}")
    then = datetime.now(UTC).replace(second=0, microsecond=0)
    seat.page.locator("#custody-at").fill(then.astimezone(formats.ZONE).strftime("%Y-%m-%dT%H:%M"))
    seat.page.get_by_label("Place").fill("interview room 2")
    seat.page.get_by_role("button", name="Record the step").click()
    expect(seat.page.locator("#case-state")).to_contain_text("taken into custody")
    step = served.application.cases.get(CaseId(made), Officer(OfficerId("budi.s"))).custody
    assert step is not None and step.happened_at == then
    seat.leave()


def test_case_goes_from_an_alert_to_a_court(served: Served, sit: Sit, lane: str, tmp_path: Path) -> None:
    page = _confirmed(served, sit, lane).page
    _picture(page, "alert-with-case")
    page.keyboard.press("k")
    page.wait_for_url("**/cases/case-*")
    path = page.url.removeprefix(served.url)

    page.get_by_role("button", name="Add the note").click()
    expect(page.locator("#note-text")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Note").fill("asked for an interpreter")
    page.get_by_label("Note").press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".case-timeline")).to_contain_text("asked for an interpreter")
    page.get_by_label("Picture or PDF").set_input_files(_PDF)
    page.get_by_label("What it is").fill("request of the agency")
    page.get_by_role("button", name="File it").click()
    expect(page.get_by_role("link", name="surat.pdf")).to_be_visible()
    page.get_by_label("Place").fill("interview room 2")
    page.get_by_role("button", name="Record the step").click()
    expect(page.locator("#case-state")).to_contain_text("taken into custody")
    expect(page.locator("#custody-to option")).to_have_text(["moved"])  # who took him lets nobody go alone

    page.keyboard.press("h")
    expect(page.get_by_role("dialog", name="Sign the handover?")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(_STATE)).to_contain_text("a second one must sign")
    page.keyboard.press("h")
    expect(page.locator(".toast")).to_have_text("You signed. Another officer must sign beside you.")

    other = sit("budi.s", path, "id", "dark").page
    expect(other.locator(_STATE)).to_contain_text("Ditandatangani satu petugas")
    other.keyboard.press("h")
    other.keyboard.press("Enter")
    expect(other.locator(_STATE)).to_have_text("Ditandatangani dua petugas")
    expect(page.locator(".toast")).to_have_text("Somebody added to this case. Reload the page before you act.")
    _picture(other, "case-signed")
    other.get_by_label("Langkah").select_option("handed_over")
    other.get_by_label("Tempat").fill("ruang serah terima")
    other.get_by_role("button", name="Catat langkah").click()
    expect(other.locator(_STATE)).to_have_text("Diserahkan")
    other.get_by_label("Menurut keterangan instansi").select_option("held")
    other.get_by_role("button", name="Catat hasil").click()
    expect(other.locator("#case-state")).to_contain_text("ditahan oleh instansi")

    with other.expect_download() as downloading:
        other.get_by_role("link", name="Unduh berkas bertanda tangan").click()
    bundle = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(bundle)
    assert bundle.name == f"{path.rpartition('/')[2]}.zip"
    key = other.locator("section[aria-labelledby=bundle] .digest").inner_text()
    command = [str(Path(sys.executable).with_name("iass")), "verify-bundle", str(bundle), "--fingerprint", key]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "siti.r" in done.stdout and "budi.s" in done.stdout


def test_signer_seals_faces_and_findings_unseen(served: Served, sit: Sit, lane: str) -> None:
    """The hash that is signed holds them: the page shows them above the signature, to both officers."""
    first = _opened(served, sit, lane).page
    second = sit("budi.s", first.url.removeprefix(served.url), "id", "dark").page
    drawn = "[...document.querySelectorAll('#compared-here img')].every((one) => one.complete && one.naturalWidth)"
    above = "document.getElementById('compared').compareDocumentPosition(document.getElementById('case-sign')) & 4"
    for page in (first, second):
        expect(page.locator("#traveller")).to_have_text("LARAS KUSUMAWATI")
        expect(page.locator("#document")).to_contain_text("X9917640")
        expect(page.locator("#compared-here img").nth(1)).to_be_visible()
        page.wait_for_function(drawn)
        expect(page.locator("#compared-here .finding .meaning").first).to_contain_text(re.compile(r"1 \w+ [\d.]+"))
        assert page.evaluate(above)
        assert complaints(page) == []
    _picture(first, "case-compared")


def test_signer_is_not_told_what_was_put_right_since(served: Served, sit: Sit, lane: str) -> None:
    """Beside what was read, which the signature seals."""
    seat = _opened(served, sit, lane)
    case = served.application.cases.get(CaseId(seat.page.url.rpartition("/")[2]), Officer(OfficerId("siti.r")))
    expect(seat.page.locator("#put-right")).to_have_count(0)
    served.put_right(case.opening.crossing_id, birth_date=PartialDate(1991, 4, 2), number="TK7654321")
    seat.page.reload()
    expect(seat.page.locator("#document")).to_contain_text("X9917640")
    said = "Birth date: 1995-07-22 → 1991-04-02; Document number: X9917640 → TK7654321"
    expect(seat.page.locator("#put-right")).to_have_text(said)
    assert complaints(seat.page) == []
    _picture(seat.page, "case-put-right")
    seat.page.goto(f"{served.url}/alerts/{case.opening.alert_id}")
    expect(seat.page.locator("#put-right")).to_have_text(f"Put right since: {said}")
    assert complaints(seat.page) == []
    _picture(seat.page, "alert-put-right")


def test_desk_of_the_notice_is_not_told_that_it_was_another_person(served: Served, lane: str) -> None:
    siti, budi = ({"IASS-Officer": name} for name in ("siti.r", "budi.s"))
    alert = served.alert(cast.WANTED, lane)
    with httpx.Client(base_url=served.url, headers=siti, timeout=30) as client:
        client.post(f"/v1/alerts/{alert}/claim").raise_for_status()
        client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": "same_person"}).raise_for_status()
        case = client.post(f"/v1/alerts/{alert}/case").json()
        path = f"/v1/cases/{case['case_id']}"
        for version, officer in ((1, siti), (2, budi)):
            signing = {"version": version, "content_hash": case["content_hash"]}
            client.post(f"{path}/signatures", json=signing, headers=officer).raise_for_status()
        page = f"/notices/{case['notice_id']}"
        for version, outcome, told in ((3, "held", 0), (4, "wrong_person", 1), (5, "held", 0)):
            client.post(f"{path}/outcome", json={"version": version, "outcome": outcome}).raise_for_status()
            shown = client.get(page, headers={"Cookie": "iass_language=en; iass_officer=siti.r"}).text
            assert shown.count("released: it was another person") == told


@pytest.mark.parametrize(("language", "theme"), list(product(("id", "en"), ("light", "dark"))))
def test_page_is_hard_to_read(served: Served, sit: Sit, lane: str, language: str, theme: str) -> None:
    page = _opened(served, sit, lane, language, theme).page
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(page.locator("#case-sign")).to_be_in_viewport(ratio=1)
    expect(page.locator("#note-form button")).to_be_in_viewport(ratio=1)
    _picture(page, f"case-{language}-{theme}")
    page.goto(served.url + "/cases?all=1")
    assert complaints(page) == []
    _picture(page, f"cases-{language}-{theme}")
    page.go_back()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a dict where a TypedDict is named
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_two_officers_add_to_what_neither_saw(served: Served, sit: Sit, lane: str) -> None:
    page = _opened(served, sit, lane).page
    seat = sit("budi.s", page.url.removeprefix(served.url), "id")
    seat.page.locator("#note-text").fill("what Budi typed")
    page.get_by_label("Note").fill("the scar")
    page.get_by_role("button", name="Add the note").click()
    expect(page.locator(".case-timeline")).to_contain_text("the scar")
    expect(seat.page.locator(".toast")).to_have_text(load(Language.INDONESIAN)("script.case.changed"))
    seat.page.locator("#note-form button").click()
    case_id = page.url.rpartition("/")[2]
    expect(seat.page.locator("#case-said")).to_have_text(
        f"kasus ini sementara itu berubah: yang tersimpan versi 2, bukan 1 ({case_id}) "
        "Lihat lagi kasus ini, lalu bertindak"
    )
    seat.forgive("409")
    expect(seat.page.locator("#note-text")).to_have_value("what Budi typed")


def test_paper_that_is_none_is_filed(served: Served, sit: Sit, lane: str) -> None:
    seat = _opened(served, sit, lane, "id")
    page = seat.page
    page.locator("#paper").set_input_files(
        FilePayload(name="surat.pdf", mimeType="application/pdf", buffer=b"<script>alert(1)</script>")
    )
    page.locator("#paper-form button").click()
    expect(page.locator("#case-said")).to_contain_text("ini bukan gambar dengan format yang diterima")
    expect(page.locator("#case-said")).not_to_contain_text(re.compile(r"\b(the|is|not|this)\b"))
    seat.forgive("422")
    expect(page.locator(".case-timeline li")).to_have_count(1)
