"""A liaison's own browser: from the case that was handed over to "released: another person"."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.contracts.samples import ENDPOINT, MADE, NOTICE, alert, message, opening

from iass.access import Officer, Role
from iass.accounts.account import Grant
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertState, Judgement
from iass.demo import cast, people
from iass.handover import case as acts
from iass.handover.case import Case, opened
from iass.handover.outbox import MessageState
from iass.ids import AlertId, CaseId, CrossingId, ImageId, OfficerId
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import NARROW, Seat, Served, state_purpose
from .looks import complaints

pytestmark = pytest.mark.browser

ROOT = Officer(OfficerId("cli:root"), Role.OPERATOR)
SITI, BUDI = Officer(OfficerId("siti.r")), Officer(OfficerId("budi.s"))
PASSWORD = "kuda laut minum teh hijau"
_CASES = {"case-kpk": "KPK", "case-bnn": "BNN", "case-looks": "KPK"}


def _sign(records: SqlRecords, name: str, agency: str, at: datetime, *, pictured: bool = False) -> None:
    """The first signature was taken back by a note."""
    raised = replace(alert(), alert_id=AlertId(f"alert-{name}"), state=AlertState.JUDGED, judged_by=SITI.officer_id)
    raised = replace(raised, judgement=Judgement.SAME_PERSON)
    if not pictured:
        raised = replace(raised, live_image_id=None, references=())
    about = replace(opening(), alert_id=raised.alert_id, crossing_id=CrossingId(f"crossing-{name}"), agency=agency)
    case: Case = opened(CaseId(name), about, SITI, at)
    with records.transaction() as tx:
        tx.alerts.add(raised)
        tx.cases.put(case)
        for officer in (SITI, None, SITI, BUDI):
            signed = acts.signed(case, officer, at, case.content_hash) if officer else None
            case = signed or acts.noted(case, SITI, at, "one more")
            tx.cases.put(case)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A console with accounts, a case for each of two agencies, and a message that was given up."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("agencies"), threads=1, port=0, lanes="CGK/C01=counter")
    application = build(settings)
    try:
        records, now = application.agencies.desk.records, application.clock.now()
        assert isinstance(records, SqlRecords)
        with records.transaction() as tx:
            until = now + timedelta(days=90)  # in force whenever the tests run
            for version in (1, 2):
                tx.notices.put(replace(NOTICE, version=version, valid_until=until), MADE)
            tx.outbox.add(replace(message(), made_at=now, state=MessageState.DEAD, tries=31, said="answered 503"))
            for number, image_id in enumerate(("live-1", "image-2")):
                picture = (people.passport_photo if number else people.selfie)(cast.WANTED.person)
                tx.images.put(ImageId(image_id), "N-0001", picture, "image/jpeg")
        for name, agency in _CASES.items():
            _sign(records, name, agency, now, pictured=name != "case-bnn")
        accounts = application.entrance.accounts
        accounts.add("root", [Grant(Role.OPERATOR)], PASSWORD, ROOT)
        accounts.add("siti.r", [Grant(Role.SUPERVISOR, "CGK")], PASSWORD, ROOT)
        accounts.add("kpk.rini", [Grant(Role.AGENCY_LIAISON)], PASSWORD, ROOT, "KPK")
        served = Served(application)
        served.start()
        yield served
        served.stop()
    finally:
        application.close()


def _signed_in(
    seats: ExitStack, browser: Browser, served: Served, name: str, path: str, language: str, theme: str
) -> Seat:
    seat = Seat(browser, served.url, "", language, theme)
    seats.callback(seat.leave)
    seat.page.goto(served.url + path)
    seat.page.locator("#officer").fill(name)
    seat.page.locator("#password").fill(PASSWORD)
    seat.press("Enter")
    seat.page.wait_for_url(f"**{path}")
    return seat


def _picture(page: Page, name: str) -> None:
    """Where somebody wants to look: IASS_LOOKS names the folder."""
    if folder := os.environ.get("IASS_LOOKS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_liaison_hears_and_answers(guarded: Served, browser: Browser) -> None:
    with ExitStack() as seats:
        seat = _signed_in(seats, browser, guarded, "kpk.rini", "/inbox", "en", "light")
        rini = seat.page
        expect(rini.locator("#inbox")).to_contain_text("case-kpk")
        expect(rini.locator("#inbox")).not_to_contain_text("case-bnn")
        expect(rini.locator("#menu li")).to_have_count(1)
        rini.goto(guarded.url + "/inbox/case-bnn")
        expect(rini.locator("main")).to_contain_text("404")
        seat.forgive("404")
        rini.goto(guarded.url + "/inbox/case-kpk")
        expect(rini.locator("#traveller")).to_have_text("BUDI SANTOSO")
        expect(rini.locator("#document")).to_contain_text("A1234")
        expect(rini.locator("dd").filter(has_text="N-0001@2")).to_be_visible()
        expect(rini.locator(".finding").first).to_contain_text("An exit ban is in force.")
        expect(rini.locator(".finding .meaning").first).to_contain_text("3 in 1,000 strangers' searches")
        expect(rini.locator(".inbox-faces img")).to_have_count(2)
        drawn = "[...document.querySelectorAll('.inbox-faces img')].every((one) => one.complete && one.naturalWidth)"
        rini.wait_for_function(drawn)
        expect(rini.locator("#signers")).to_have_text("siti.r, budi.s")
        expect(rini.locator(".case-timeline li").filter(has_text="taken back")).to_have_count(1)
        with rini.expect_download() as taken:
            rini.locator("#inbox-bundle").click()
        assert taken.value.suggested_filename == "case-kpk.zip"
        rini.get_by_role("button", name="We have it").click()
        expect(rini.locator("#receipt-form")).to_contain_text("has said that it has this")
        rini.get_by_role("button", name="Ask", exact=True).click()
        expect(rini.locator("#question-text")).to_have_attribute("aria-invalid", "true")
        rini.get_by_label("Ask the checkpoint").fill("Which flight?")
        rini.get_by_role("button", name="Ask", exact=True).click()
        expect(rini.locator("#question-form")).to_contain_text("no answer yet")

        desk = _signed_in(seats, browser, guarded, "siti.r", "/cases/case-kpk", "id", "dark")
        siti = desk.page
        assert state_purpose(siti, "case")
        desk.forgive("403")
        expect(siti.locator(".case-timeline")).to_contain_text("Instansi bertanya · kpk.rini (KPK)")
        siti.get_by_label("Jawaban kepada instansi").fill("GA 100")
        _picture(siti, "case-asked")
        siti.get_by_role("button", name="Kirim jawaban").click()
        expect(siti.locator("#answer-form")).to_have_count(0)

        rini.reload()
        expect(rini.locator(".case-timeline")).to_contain_text("GA 100")
        rini.get_by_label("What your agency found").select_option("wrong_person")
        rini.get_by_role("button", name="Tell the checkpoint").click()
        expect(rini.locator("#inbox-state")).to_contain_text("released: it was another person")
        expect(rini.locator("#stops-again")).to_contain_text("The desk of notices is asked to look at it")
        siti.goto(guarded.url + "/data-quality")
        expect(siti.locator("#misled")).to_contain_text("1 dilepas sebagai orang lain")
        assert complaints(siti) == []
        siti.goto(guarded.url + "/cases/case-kpk")
        expect(siti.locator("#case-state")).to_contain_text("dilepaskan: ternyata orang lain")
        _picture(rini, "inbox-told")

        rini.context.add_cookies([{"name": "iass_language", "value": "id", "url": guarded.url, "httpOnly": True}])
        rini.goto(guarded.url + "/inbox/case-looks")
        rini.evaluate("document.getElementById('question-text').removeAttribute('maxlength')")
        rini.locator("#question-text").fill("x" * 5000)
        rini.locator("#question-form button").click()
        expect(rini.locator("#inbox-said")).to_have_text(
            "isian ini paling banyak 2000 karakter Skemanya ada di /openapi.json"
        )
        seat.forgive("422")


@pytest.mark.parametrize(("language", "theme"), [("id", "dark"), ("en", "light")])
def test_page_of_agencies_is_hard_to_read(guarded: Served, browser: Browser, language: str, theme: str) -> None:
    with ExitStack() as seats:
        page = _signed_in(seats, browser, guarded, "kpk.rini", "/inbox", language, theme).page
        other = _signed_in(seats, browser, guarded, "root", "/outbox", language, theme).page
        for path in ("/inbox", "/inbox/case-looks"):
            page.goto(guarded.url + path)
            _looked(page, f"{path.strip('/').replace('/', '-')}-{language}-{theme}")
        expect(other.locator("#outbox")).to_contain_text("menjawab 503" if language == "id" else "answered 503")
        _looked(other, f"outbox-{language}-{theme}")


def _looked(page: Page, name: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    _picture(page, name)
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a dict where a TypedDict is named
    assert complaints(page) == []


def test_message_that_was_given_up_cannot_be_sent_again(guarded: Served, browser: Browser) -> None:
    """Nobody listens there, so it waits for another try: an agency without an endpoint is given up again at once."""
    records = guarded.application.agencies.desk.records
    assert isinstance(records, SqlRecords)
    with records.transaction() as tx:
        tx.endpoints.put(replace(ENDPOINT, url="https://127.0.0.1:9/hooks"))
    with ExitStack() as seats:
        page = _signed_in(seats, browser, guarded, "root", "/outbox", "en", "light").page
        expect(page.locator("#outbox-dead")).to_contain_text("1 given up")
        page.get_by_role("button", name="Send now").click()
        expect(page.locator("#outbox-dead")).to_have_count(0)
