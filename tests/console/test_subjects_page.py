"""The subject desk's pages: a request from its coming to its end, in both languages and themes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect
from tests.contracts.samples import PERSON, alert, passage

from iass.alert.alert import AlertState, Judgement
from iass.alert.slip import Slip, new_reference
from iass.capture.document import TravelDocument
from iass.capture.partial_date import PartialDate
from iass.console import formats
from iass.demo import cast
from iass.ids import AlertId, CrossingId, OfficerId, PersonId, new_id

from .browsing import Served
from .conftest import Sit
from .looks import complaints
from .test_wrongly_stopped_page import _look

pytestmark = pytest.mark.browser


def test_request_cannot_be_answered_at_the_console(served: Served, sit: Sit) -> None:
    served.application.papers_search.prepare()
    page = sit("dpo", "/subjects", "en", "light").page
    page.locator("#kind").select_option("access")
    page.get_by_role("button", name="Take in").click()
    expect(page.locator("#name")).to_have_attribute("aria-invalid", "true")
    page.locator("#name").fill("NADIA <b>PUTRI</b>")
    page.locator("#contact").fill("nadia@example.org")
    page.locator("#asked").fill("what is held of me")
    with page.expect_navigation(url="**/subjects/request-*"):
        page.get_by_role("button", name="Take in").click()
    expect(page.locator("#subject-state")).to_contain_text("received")
    assert complaints(page) == []
    _look(page, "subject-received")
    page.locator("#document_number").fill(cast.LOOK_ALIKE.document.number)
    page.locator("#subject-find #name").fill(cast.LOOK_ALIKE.document.full_name)
    with page.expect_navigation():
        page.get_by_role("button", name="Find").click()
    expect(page.locator("#subject-found label").first).to_contain_text(cast.LOOK_ALIKE.document.number)
    assert "?" not in page.url, "whom somebody looked for stays in no address"
    _look(page, "subject-found")
    assert complaints(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="This is the person").click()
    expect(page.locator("#subject-state")).to_contain_text("identity shown")
    headers = {"IASS-Officer": "dpo"}
    for kind, start in (("pdf", b"%PDF"), ("json", b"{")):
        made = httpx.get(f"{page.url.partition('?')[0]}/packet.{kind}?version=2", headers=headers, timeout=30)
        assert made.content.startswith(start)
        assert "attachment" in made.headers["content-disposition"]
    dark = sit("dpo", page.url.removeprefix(served.url), "id", "dark").page
    expect(dark.locator("h1")).to_contain_text("Akses")
    _look(dark, "subject-identified")
    assert complaints(dark) == []
    page.locator("#end-note").fill("handed over")
    with page.expect_navigation():
        page.get_by_role("button", name="Handed over").click()
    expect(page.locator("#subject-state")).to_contain_text("answered")
    expect(page.locator(".case-acts form")).to_have_count(0)


def test_next_officer_at_the_browser_sees_whom_the_last_one_looked_for(served: Served, sit: Sit) -> None:
    asked = {"kind": "access", "name": "X", "contact": "x@example.org", "asked": "a copy"}
    headers = {"IASS-Officer": "dpo"}
    made = httpx.post(f"{served.url}/v1/subject-requests", json=asked, headers=headers).json()["request_id"]
    named = httpx.get(f"{served.url}/subjects/{made}", params={"name": "NADIA SALIM"}, headers=headers)
    assert cast.LOOK_ALIKE.document.number not in named.text, "the address finds nobody"
    nobody = httpx.post(f"{served.url}/subjects/{made}", data={"name": "NADIA SALIM", "birth_date": "1993-99-99"})
    assert "NADIA" not in str(nobody.headers)
    wrong = httpx.post(f"{served.url}/subjects/{made}", data={"name": "X", "birth_date": "1993-99-99"}, headers=headers)
    assert wrong.status_code == 200, "a day that is none is left out"
    page = sit("dpo", f"/subjects/{made}", "en", "light").page
    page.evaluate(
        "sessionStorage.setItem('iass-typed', JSON.stringify({ officer: 'dpo', path: '/x', at: Date.now() }))"
    )
    with page.expect_navigation():
        page.locator('form[action="/sign-out"] button').click()
    assert page.evaluate("sessionStorage.getItem('iass-typed')") is None


def test_correction_does_not_say_what_becomes_of_the_copies(served: Served, sit: Sit) -> None:
    headers = {"IASS-Officer": "dpo"}
    asked = {"kind": "correction", "name": "X", "contact": "x@example.org", "asked": "birth place"}
    made = httpx.post(f"{served.url}/v1/subject-requests", json=asked, headers=headers).json()["request_id"]
    identity = {"version": 1, "person_id": "SIMKIM-P009", "checked": "document"}
    httpx.post(f"{served.url}/v1/subject-requests/{made}/identity", json=identity, headers=headers)
    page = sit("dpo", f"/subjects/{made}", "en", "light").page
    page.locator("#right-birth_place").fill("Sawahlunto")
    page.locator("#correct-note").fill("certificate seen")
    with page.expect_navigation():
        page.get_by_role("button", name="Propose").click()
    expect(page.locator("#subject-second")).to_contain_text("You proposed this")
    page = sit("dpo.two", f"/subjects/{made}", "en", "light").page
    expect(page.locator("#subject-second")).to_contain_text("Sawahlunto")
    _look(page, "subject-second")
    page.locator("#second-note").fill("certificate seen")
    page.get_by_role("button", name="Correct, and end the request").click()
    effect = page.locator("#subject-effect")
    expect(effect).to_be_visible()
    expect(effect).to_contain_text("SIMKIM must be told")
    expect(effect.locator("li").first).to_contain_text("(Birth place)")
    _look(page, "subject-effect")
    listed = sit("dpo", "/subjects?all=1", "id", "dark").page
    expect(listed.locator("main")).to_contain_text("diperbaiki")
    _look(listed, "subjects-list")
    assert complaints(listed) == []


def test_erasure_is_made_at_the_console_by_one_officer_or_says_nothing_of_what_stays(served: Served, sit: Sit) -> None:
    headers, person = {"IASS-Officer": "dpo"}, PersonId("SUBJ-PAGE")
    with served.application.subjects.records.transaction() as tx:
        tx.people.put(replace(PERSON, person_id=person, documents=()))
    asked = {"kind": "erasure", "name": "PETITIONER", "contact": "x@example.org", "asked": "erase my picture"}
    made = httpx.post(f"{served.url}/v1/subject-requests", json=asked, headers=headers).json()["request_id"]
    identity = {"version": 1, "person_id": person, "checked": "document"}
    httpx.post(f"{served.url}/v1/subject-requests/{made}/identity", json=identity, headers=headers)
    page = sit("dpo", f"/subjects/{made}", "en", "light").page
    page.locator("#erase-note").fill("asked in writing")
    with page.expect_navigation():
        page.get_by_role("button", name="Propose").click()
    expect(page.locator("#subject-second")).to_contain_text("You proposed this")
    due_at = httpx.get(f"{served.url}/v1/subject-requests/{made}", headers=headers).json()["history"][-1]["due_at"]
    day = formats.today(datetime.fromisoformat(due_at))
    then, after = (sit("dpo.two", f"/duties?day={day + timedelta(days=days)}").page for days in (0, 1))
    expect(then.locator("#requests-due a", has_text="PETITIONER").first).to_be_visible()
    expect(after.locator("#requests-due")).to_have_count(0)
    duties = sit("dpo.two", "/duties", "en", "light").page
    with duties.expect_navigation():
        duties.locator("#requests-due a", has_text="PETITIONER").first.click()
    expect(duties.locator("#outlasts + dl")).to_contain_text("UU 27/2022 art. 15(1)(c)")
    _look(duties, "subject-erasure")
    assert complaints(duties) == []
    duties.locator("#second-note").fill("seen")
    duties.get_by_role("button", name="Erase for good").click()
    effect = duties.locator("#subject-effect")
    expect(effect).to_contain_text("Destroyed: 0 pictures")
    expect(effect).to_contain_text("SIMKIM must be told")


def test_breach_is_not_told_as_a_file(served: Served, sit: Sit, lane: str) -> None:
    served.cross(cast.CITIZEN, lane)
    page = sit("dpo", "/breach", "en", "light").page
    page.locator("#which").fill("CGK")
    page.locator("#since").fill("2026-01-01T00:00")
    _look(page, "breach")
    assert complaints(page) == []
    page.locator("#incident").fill("INC-7")
    with page.expect_download() as made:
        page.locator("#breach-pdf").click()
    assert made.value.path().read_bytes().startswith(b"%PDF")
    headers = {"IASS-Officer": "dpo"}
    wrong = httpx.get(f"{served.url}/breach/pack.pdf?leaked=account&incident=INC-7", headers=headers)
    assert wrong.status_code == 422
    nameless = httpx.get(f"{served.url}/breach/pack.pdf?leaked=everything", headers=headers)
    assert nameless.status_code == 422, "for which incident"
    for kind in ("csv", "json"):
        taken = httpx.get(f"{served.url}/breach/pack.{kind}?leaked=everything&incident=INC-7", headers=headers)
        assert taken.status_code == 404, "nobody takes the whole registry home by a browser"
    dark = sit("dpo", "/breach", "id", "dark").page
    assert complaints(dark) == []


def _stopped(served: Served) -> str:
    """The reference of a slip of somebody whom the registry does not know."""
    crossed = replace(passage(90, at=datetime.now(UTC)), crossing_id=CrossingId(new_id("crossing")), holder_id=None)
    document = TravelDocument("TK1234567", "JPN", "TANAKA", "KEIKO", issuer="JPN", birth_date=PartialDate(1988, 5, 2))
    raised = replace(
        alert(90), alert_id=AlertId(new_id("alert")), crossing_id=crossed.crossing_id, state=AlertState.CLOSED,
        judgement=Judgement.OTHER_PERSON, traveller_name=document.full_name, document_number=document.number,
        live_image_id=None, references=(),
    )  # fmt: skip
    slip = Slip(new_reference(), raised.alert_id, crossed.at, OfficerId("sari"))
    with served.application.subjects.records.transaction() as tx:
        tx.passages.add(replace(crossed, document=document, alert_id=raised.alert_id))
        tx.alerts.add(raised)
        tx.slips.add(slip)
    return slip.reference


def test_foreigner_cannot_be_served_at_the_console(served: Served, sit: Sit) -> None:
    """Found by the slip, told what is held, and put right by two."""
    path = _asked(served, "correction", reference=_stopped(served))
    page = sit("dpo", path, "en", "light").page
    with page.expect_navigation():
        page.locator("#by-slip").click()
    expect(page.locator("#passages-found label").first).to_contain_text("KEIKO TANAKA")
    _look(page, "subject-passages")
    assert complaints(page) == []
    page.locator("#passage-checked").select_option("slip")
    with page.expect_navigation():
        page.get_by_role("button", name="This is the person").click()
    expect(page.locator("#subject-state")).to_contain_text("identity shown")
    made = httpx.get(f"{served.url}{path}/packet.pdf?version=2", headers={"IASS-Officer": "dpo"}, timeout=30)
    assert made.content.startswith(b"%PDF")
    expect(page.locator("#right-birth_place")).to_have_count(0)
    page.locator("#right-document_number").fill("TK7654321")
    page.locator("#correct-note").fill("passport seen")
    with page.expect_navigation():
        page.get_by_role("button", name="Propose").click()
    other = sit("dpo.two", path, "id", "dark").page
    expect(other.locator("#subject-second")).to_contain_text("TK7654321")
    other.locator("#second-note").fill("diperiksa")
    other.get_by_role("button", name="Perbaiki").click()
    expect(other.locator("#subject-effect")).to_contain_text("Perlintasan yang dokumennya diperbaiki: 1")
    _look(other, "subject-reread")
    assert complaints(other) == []


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"state": "JPN"}, "perlintasan dicari menurut nomor, negara penerbit, dan tanggal."),
        ({"state": "JPN", "day": "2026-99-99"}, "ini bukan tanggal."),
    ],
)
def test_passages_are_asked_for_wrongly_and_the_other_form_says_so_in_english(
    served: Served, said: dict[str, str], told: str
) -> None:
    form = {"by": "document", "shown_number": "TK1234567", "state": "", "day": "", **said}
    officer = {"Cookie": "iass_language=id; iass_officer=dpo"}
    page = httpx.post(f"{served.url}{_asked(served, 'access')}", data=form, headers=officer).text
    first, _, second = page.partition('id="subject-passages"')
    assert told not in first and told in second.partition("</form>")[0]
    assert 'id="passages-found"' not in page, "nobody was looked for"


def test_request_about_a_notice_reaches_nobody_or_is_answered_otherwise(served: Served, sit: Sit) -> None:
    path = _asked(served, "correction", reference=_stopped(served))
    page = sit("dpo", path, "en", "light").page
    with page.expect_navigation():
        page.locator("#by-slip").click()
    with page.expect_navigation():
        page.get_by_role("button", name="This is the person").click()
    page.locator("#pass-on-note").fill("she says that it is not her")
    with page.expect_navigation():
        page.get_by_role("button", name="Pass on").click()
    expect(page.locator("#neutral-answer")).to_contain_text("the same for everybody")
    expect(page.locator("#neutral-answer")).to_contain_text("bagi setiap orang")
    _look(page, "subject-passed-on")
    assert complaints(page) == []
    desk = sit("ani.a", "/duties", "id", "dark").page
    waits = desk.locator("#passed-on li", has_text="she says that it is not her")
    expect(waits).to_contain_text("KEIKO TANAKA")
    _look(desk, "duties-passed-on")
    assert complaints(desk) == []
    with desk.expect_navigation():
        waits.get_by_role("button", name="Sudah diperiksa").click()
    expect(desk.locator("#passed-on")).to_have_count(0)
    page.reload()
    expect(page.locator("#subject-state")).to_contain_text("answered")


def _asked(served: Served, kind: str, **more: str) -> str:
    said = {"kind": kind, "name": "KEIKO", "contact": "letter", "asked": "that is not my number", **more}
    made = httpx.post(f"{served.url}/v1/subject-requests", json=said, headers={"IASS-Officer": "dpo"}, timeout=30)
    return f"/subjects/{made.json()['request_id']}"
