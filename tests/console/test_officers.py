"""Two officers and one alert, by keyboard."""

import json

import pytest
from playwright.sync_api import expect

from iass.access import EVERYWHERE
from iass.demo import cast
from iass.handover.case import CaseState
from iass.ids import AlertId

from .browsing import Served
from .conftest import Sit

pytestmark = pytest.mark.browser


def test_one_officer_hands_somebody_over(served: Served, sit: Sit, lane: str) -> None:
    siti, budi = (sit(name, f"/counter?lane={lane}", language="en") for name in ("siti.r", "budi.s"))
    for seat in (siti, budi):
        seat.settled()
    alert_id = AlertId(served.alert(cast.WANTED, lane))
    for seat in (siti, budi):
        expect(seat.page.locator("#verdict")).to_have_text("Secure")

    siti.press("s")  # not hers yet
    expect(siti.page.locator(".toast")).to_have_text("Claim it first.")
    siti.press("c")
    expect(siti.page.locator("#alert-state")).to_have_text("You have it")

    expect(budi.page.locator("#alert-state")).to_have_text("siti.r has it")
    button = budi.page.get_by_role("button", name="Same person")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_attribute("title", "siti.r has it.")
    budi.press("s")
    expect(budi.page.locator("#say-now")).to_have_text("siti.r has it.")

    siti.press("s")
    expect(siti.page.locator("#alert-state")).to_have_text("Judged: same person")
    agency = served.application.cases.agency(alert_id)
    expect(siti.page.locator(".actions .status")).to_contain_text(f"Two signatures tell {agency}.")
    siti.press("h")
    expect(siti.page.get_by_role("dialog", name="Propose the handover?")).to_be_visible()
    siti.press("Enter")
    expect(siti.page.locator("#alert-state")).to_have_text("Waiting for a second officer")
    siti.press("h")
    expect(siti.page.locator(".toast")).to_have_text("You proposed it; a second officer must confirm.")

    expect(budi.page.locator("#alert-state")).to_have_text("Waiting for a second officer")
    budi.press("h")
    expect(budi.page.get_by_role("dialog", name="Confirm the handover?")).to_be_visible()
    budi.press("Enter")
    for seat in (siti, budi):
        expect(seat.page.locator("#alert-state")).to_have_text("Handed over")
    with served.application.cases.records.reading() as tx:
        (case,) = [one for one in tx.inbox.page(50, EVERYWHERE) if one.alert_id == alert_id]
    assert (case.agency, case.state) == (agency, CaseState.SIGNED), "two keys that reach no agency"


def test_note_is_lost_when_somebody_was_faster(served: Served, sit: Sit, lane: str) -> None:
    """As if the other officer's act had come just before the screen followed."""
    seat = sit("siti.r", f"/alerts/{served.alert(cast.WANTED, lane)}", language="en")
    seat.settled()
    seat.press("c")
    expect(seat.page.locator("#alert-state")).to_have_text("You have it")
    seat.page.locator("#note").fill("a scar on the left hand")
    stale = json.dumps({"judgement": "other_person", "version": 1})
    seat.page.route("**/judgement", lambda route: route.continue_(post_data=stale))
    seat.page.locator("#act-other_person").click()
    expect(seat.page.locator(".toast")).to_have_text(
        "Since it was shown to you, the alert was claimed by siti.r. "
        "It has changed meanwhile. The screen is up to date again; look before you act."
    )
    seat.forgive("409")
    expect(seat.page.locator("#note")).to_have_value("a scar on the left hand")
    expect(seat.page.locator("#alert-state")).to_have_text("You have it")


def test_key_signs_what_its_screen_does_not_show(served: Served, sit: Sit, lane: str) -> None:
    """The second officer comes to the case, reads the note, and signs there."""
    alert_id = AlertId(served.alert(cast.WANTED, lane))
    siti = sit("siti.r", f"/alerts/{alert_id}", language="en")
    siti.settled()
    siti.press("c")
    expect(siti.page.locator("#alert-state")).to_have_text("You have it")
    siti.press("s")
    expect(siti.page.locator("#alert-state")).to_have_text("Judged: same person")
    siti.press("k")
    siti.page.wait_for_url("**/cases/case-*")
    siti.page.get_by_label("Note").fill("Confessed to everything")
    siti.page.get_by_role("button", name="Add the note").click()
    expect(siti.page.locator(".case-timeline")).to_contain_text("Confessed to everything")
    siti.press("h")
    siti.press("Enter")
    expect(siti.page.locator("#case-state")).to_have_attribute("data-state", "signed_once")

    budi = sit("budi.s", f"/alerts/{alert_id}", language="en")
    budi.settled()
    expect(budi.page.locator("#act-hand_over")).to_contain_text("Read the case, then sign")
    budi.press("h")
    budi.page.wait_for_url("**/cases/case-*")
    expect(budi.page.locator(".case-timeline")).to_contain_text("Confessed to everything")
    budi.press("h")
    budi.press("Enter")
    expect(budi.page.locator("#case-state")).to_have_attribute("data-state", "signed")


def test_question_is_answered_by_itself(served: Served, sit: Sit, lane: str) -> None:
    alert = served.alert(cast.WANTED, lane)
    seat = sit("siti.r", f"/alerts/{alert}", language="en")
    seat.settled()
    seat.press("c")
    expect(seat.page.locator("#alert-state")).to_have_text("You have it")
    seat.press("o")
    expect(seat.page.locator("#alert-state")).to_have_text("Judged: other person")
    seat.press("x")
    expect(seat.page.get_by_role("dialog")).to_be_visible()
    seat.press("Escape")
    expect(seat.page.get_by_role("dialog")).to_be_hidden()
    expect(seat.page.locator("#alert-state")).to_have_text("Judged: other person")
    seat.press("x")
    expect(seat.page.get_by_role("dialog")).to_be_visible()
    seat.press("Enter")
    expect(seat.page.locator("#alert-state")).to_have_text("Closed")


def test_note_and_history_are_lost(served: Served, sit: Sit, lane: str) -> None:
    alert = served.alert(cast.WANTED, lane)
    seat = sit("siti.r", f"/alerts/{alert}", language="en")
    seat.settled()
    seat.press("c")
    expect(seat.page.locator("#alert-state")).to_have_text("You have it")
    seat.page.get_by_label("Note").fill("the scar on the left hand; s o u c h are letters here")
    first = seat.page.locator("#live").get_attribute("data-sequence")
    served.cross(cast.BANNED, lane)  # the page changes under the note
    expect(seat.page.locator("#live")).not_to_have_attribute("data-sequence", first or "")
    expect(seat.page.get_by_label("Note")).to_be_focused()
    seat.page.keyboard.type(", and the left ear")
    seat.page.get_by_role("button", name="Unsure").click()
    expect(seat.page.locator("#alert-state")).to_have_text("Unsure: needs another officer")
    expect(seat.page.locator(".kept-note")).to_have_text(
        "the scar on the left hand; s o u c h are letters here, and the left ear"
    )
    expect(seat.page.get_by_label("Note")).to_have_value("")
    steps = seat.page.locator(".history li")
    expect(steps).to_have_count(3)
    expect(steps.nth(2)).to_contain_text("Judged: unsure")
    expect(steps.nth(2)).to_contain_text("siti.r")


def test_alert_of_an_officer_who_left_is_stuck(served: Served, sit: Sit, lane: str) -> None:
    alert = served.alert(cast.WANTED, lane)
    siti = sit("siti.r", f"/alerts/{alert}", language="en")
    siti.settled()
    siti.press("c")
    expect(siti.page.locator("#alert-state")).to_have_text("You have it")
    budi = sit("budi.s", f"/alerts/{alert}", language="en")
    budi.settled()
    budi.press("t")
    budi.press("Enter")
    expect(budi.page.locator("#alert-state")).to_have_text("You have it")
    expect(siti.page.locator("#alert-state")).to_have_text("budi.s has it")
    budi.press("r")
    expect(siti.page.locator("#alert-state")).to_have_text("Needs a decision")


def test_list_of_alerts_stands_still(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("siti.r", "/alerts", language="en")
    seat.settled()
    alert = served.alert(cast.WANTED, lane)
    row = seat.page.locator(".list tbody tr").first
    expect(row.locator(f'a[href="/alerts/{alert}"]')).to_have_count(1)
    expect(row).to_contain_text("Secure")
    expect(row).to_contain_text(lane)
    row.get_by_role("link").click()
    expect(seat.page.locator("#verdict")).to_have_text("Secure")


def test_officer_signs_in_as_nobody(sit: Sit) -> None:
    seat = sit("", "/counter?lane=CGK/C01")
    field = seat.page.get_by_label("Nama pengguna petugas")
    expect(field).to_be_focused()
    field.evaluate("field => field.removeAttribute('pattern')")
    field.fill("drop table; --")
    seat.press("Enter")
    expect(seat.page.get_by_role("alert").filter(has_text="bukan nama pengguna")).to_be_visible()
    seat.forgive("422")
    field.fill("siti.r")
    seat.press("Enter")
    expect(seat.page.locator(".officer-name")).to_have_text("siti.r")
    assert seat.page.url.endswith("/counter?lane=CGK/C01")
    seat.page.get_by_role("button", name="Ganti petugas").click()
    expect(field).to_be_visible()


def test_clear_false_alert_takes_more_than_two_keys(served: Served, sit: Sit, lane: str) -> None:
    served.alert(cast.WANTED, lane)
    seat = sit("siti.r", f"/counter?lane={lane}", language="en")
    seat.settled()
    expect(seat.page.locator("#act-dismiss kbd")).to_have_text("F")
    seat.press("f")
    expect(seat.page.get_by_role("dialog", name="Another person")).to_be_visible()
    seat.press("Enter")
    expect(seat.page.locator(".passages .state").first).to_have_text("Closed")
