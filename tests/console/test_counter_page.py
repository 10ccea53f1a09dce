"""The counter as an officer lives with it: nothing to reload, nothing to scroll, nothing lost."""

import re
import time
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from iass.capture.partial_date import PartialDate
from iass.demo import cast
from iass.demo.checkpoint import play
from iass.demo.script import SCENES

from .browsing import Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser


def _verdict(page: Page) -> str:
    return page.locator("#verdict").inner_text().upper()


def test_alert_waits_for_a_reload(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("siti.r", f"/counter?lane={lane}")
    expect(seat.page.get_by_text("Menunggu pelintas")).to_be_visible()
    seat.settled()
    served.cross(cast.WANTED, lane)
    expect(seat.page.locator("#verdict")).to_have_text("Amankan")
    expect(seat.page.locator(".traveller .name")).to_have_text("LARAS KUSUMAWATI")
    expect(seat.page.locator(".passages li")).to_have_count(1)
    expect(seat.page.locator("#say-now")).to_have_text(f"Peringatan di {lane}: Amankan")
    live, reference = (seat.page.locator(".frame img").nth(place) for place in (0, 1))
    for picture in (live, reference):
        expect(picture).to_be_visible()
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 50
    sizes = [seat.page.locator(".looking .frame").nth(place).bounding_box() for place in (0, 1)]
    assert sizes[0] is not None
    assert sizes[1] is not None
    assert (sizes[0]["width"], sizes[0]["height"]) == (sizes[1]["width"], sizes[1]["height"])


@pytest.mark.parametrize(("language", "told", "reason"), [
    ("id", "Bertentangan: wajah cocok, tanggal lahir tidak cocok.",
     "Tanggal lahir: 1961-03-09 terhadap 1995-07-22 (berbeda)"),
    ("en", "Contradiction: face says yes, birth date says no.", "Birth date: 1961-03-09 against 1995-07-22 (differs)"),
])  # fmt: skip
def test_contradiction_of_face_and_papers_is_hidden(
    served: Served, sit: Sit, lane: str, language: str, told: str, reason: str
) -> None:
    """The face of the sought, and her name, in a passport with another number and another birth date."""
    document = replace(cast.WANTED.document, number="Q7755331", birth_date=PartialDate(1961, 3, 9))
    seat = sit("siti.r", f"/counter?lane={lane}", language)
    seat.settled()
    served.cross(replace(cast.WANTED, document=document), lane)
    alert = seat.page.locator(".current.alerting")
    expect(alert.locator(".contradiction").first).to_have_text(told)
    expect(alert.locator(".reasons li[data-verdict=differs]").last).to_have_text(reason)
    expect(alert.locator("p.reasons").first).to_contain_text("1961-03-09")
    assert complaints(seat.page) == []


def test_papers_that_agree_with_the_face_are_called_a_contradiction(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("siti.r", f"/counter?lane={lane}")
    seat.settled()
    served.cross(cast.WANTED, lane)
    expect(seat.page.locator(".current.alerting")).to_be_visible()
    first = seat.page.locator(".current .finding").first
    expect(first).to_contain_text("N-2026-007")
    expect(first.locator(".contradiction")).to_have_count(0)


def test_clear_traveller_is_not_green(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("siti.r", f"/counter?lane={lane}", language="en")
    seat.settled()
    served.cross(cast.CITIZEN, lane, "departure")
    expect(seat.page.locator("#verdict")).to_have_text("Clear")
    expect(seat.page.locator("#say-calmly")).to_have_text("BAGAS PRASETYO, Departure: Clear")
    expect(seat.page.locator(".frame img")).to_have_count(0)
    expect(seat.page.locator(".banner .icon")).to_be_visible()


def test_alert_is_replaced_by_the_next_traveller(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("siti.r", f"/counter?lane={lane}")
    seat.settled()
    served.cross(cast.WANTED, lane)
    expect(seat.page.locator("#verdict")).to_have_text("Amankan")
    served.cross(cast.CITIZEN, lane, "departure")
    expect(seat.page.locator(".passages li")).to_have_count(2)
    expect(seat.page.locator(".traveller .name")).to_have_text("LARAS KUSUMAWATI")
    expect(seat.page.get_by_text("1 pelintas baru")).to_be_visible()
    seat.press("n")
    expect(seat.page.locator(".traveller .name")).to_have_text("BAGAS PRASETYO")


def test_picked_traveller_stays_for_ever(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("siti.r", f"/counter?lane={lane}")
    seat.settled()
    served.cross(cast.CITIZEN, lane, "departure")
    served.cross(cast.NAMESAKE, lane)
    expect(seat.page.locator(".traveller .name")).to_have_text("CASPIAN TORVALE")
    seat.page.locator(".passages a").nth(1).click()
    expect(seat.page.locator(".traveller .name")).to_have_text("BAGAS PRASETYO")
    served.cross(cast.STRANGER, lane)
    expect(seat.page.locator(".traveller .name")).to_have_text("IMOGEN HARGROVE")


def test_pictures_are_fetched_again_with_every_event(served: Served, sit: Sit, lane: str) -> None:
    """Every look at a face is written to the audit log: a refresh of the page is no look."""
    seat = sit("siti.r", f"/counter?lane={lane}")
    seat.settled()
    asked: list[str] = []
    seat.page.on("request", lambda request: asked.append(request.url) if "/images/" in request.url else None)
    served.cross(cast.WANTED, lane)
    expect(seat.page.locator("#verdict")).to_have_text("Amankan")
    shown = seat.page.locator(".frame img").count()
    seat.press("c")
    expect(seat.page.locator("#alert-state")).to_have_text("Anda tangani")
    served.cross(cast.CITIZEN, lane, "departure")
    expect(seat.page.locator(".passages li")).to_have_count(2)
    assert len(asked) == shown


def test_face_is_left_for_the_back_button(served: Served, sit: Sit, lane: str) -> None:
    alert = served.alert(cast.WANTED, lane)
    seat = sit("siti.r", f"/alerts/{alert}")
    with seat.page.expect_response(lambda answer: "/images/" in answer.url) as told:
        seat.page.reload()
    assert told.value.headers["cache-control"] == "no-store"
    expect(seat.page.locator(".frame img").first).to_be_visible()
    seat.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    expect(seat.page.locator(".frame img")).to_have_count(0)


def test_other_lane_sounds_here(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("siti.r", "/counter?lane=CGK/C02")
    seat.settled()
    served.cross(cast.WANTED, lane)
    expect(seat.page.locator("#open-alerts")).not_to_have_text("0")
    expect(seat.page.locator("#say-now")).to_be_empty()


def test_lane_is_forgotten(sit: Sit, lane: str) -> None:
    seat = sit("siti.r", "/counter")
    seat.page.get_by_label("Jalur").select_option(lane)
    seat.page.wait_for_url(re.compile("lane="))
    seat.page.goto(seat.page.url.partition("/counter")[0] + "/")
    expect(seat.page.get_by_label("Jalur")).to_have_value(lane)


def test_sound_plays_before_any_key_or_never(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("siti.r", f"/counter?lane={lane}")
    expect(seat.page.locator("#sound")).to_have_attribute("data-state", "blocked")
    expect(seat.page.locator("#sound-word")).to_have_text("Suara mati: tekan tombol apa saja")
    seat.press("Shift")
    seat.press("n")
    expect(seat.page.locator("#sound")).to_have_attribute("data-state", "on")
    with seat.page.expect_response("**/preferences"):
        seat.press("m")
    expect(seat.page.locator("#sound-word")).to_have_text(re.compile(r"^Suara mati sampai \d\d\.\d\d$"))
    seat.page.reload()
    expect(seat.page.locator("#sound")).to_have_attribute("data-state", "off")


def test_mute_is_forgotten_and_stays(sit: Sit, lane: str) -> None:
    """It ends by itself, on the page and in what the browser remembers; another page knows how long it still lasts."""
    seat = sit("siti.r", f"/counter?lane={lane}", language="en")
    seat.settled()
    seat.page.clock.install()
    seat.press("Shift")
    with seat.page.expect_response("**/preferences"):
        seat.press("m")
    (kept,) = (one for one in seat.page.context.cookies() if one["name"] == "iass_sound")
    assert 0 < kept["expires"] - time.time() <= 300
    seat.page.goto(seat.page.url.partition("/counter")[0] + "/alerts")
    expect(seat.page.locator("#sound")).to_have_attribute("data-state", "off")
    seat.page.clock.run_for(301_000)
    expect(seat.page.locator("#sound")).not_to_have_attribute("data-state", "off")
    expect(seat.page.locator(".toast")).to_have_text("The sound is on again.")


def test_help_hides_the_keys(sit: Sit) -> None:
    seat = sit("siti.r", "/counter", language="en")
    seat.settled()
    seat.press("?")
    help_ = seat.page.get_by_role("dialog")
    expect(help_).to_be_visible()
    expect(help_.get_by_text("Claim the alert")).to_be_visible()
    seat.press("Escape")
    expect(help_).not_to_be_visible()


def test_chip_that_failed_is_told_in_a_colour_alone(served: Served, sit: Sit, lane: str) -> None:
    """Every check stands there in words, once the officer opens it, and nothing on the page breaks by it."""
    seat = sit("siti.r", f"/counter?lane={lane}", language="en")
    seat.settled()
    scene = next(scene for scene in SCENES if scene.scene_id == "tampered-chip")
    (played,) = play(served.url, [replace(scene, lane=lane.rpartition("/")[2])])
    assert played.rule == "chip.altered"
    expect(seat.page.locator(".finding .sentence").first).to_contain_text("not those that the issuing state signed")
    summary = seat.page.locator(".chip-data summary")
    expect(summary).to_have_text("Document's chip: failed a check")
    summary.focus()
    seat.press("Enter")
    expect(seat.page.locator(".frame img")).to_have_count(2)  # the live face, and the portrait in the chip
    rows = seat.page.locator(".chip-data tbody tr")
    expect(rows).to_have_count(10)
    expect(rows.filter(has_text="portrait (DG2)")).to_contain_text("its content differs from what was signed")
    expect(rows.filter(has_text="revocation")).to_contain_text("not checked")
    assert complaints(seat.page) == []
    seat.page.goto(f"{served.url}/alerts/{seat.page.locator('#live').get_attribute('data-alert')}")
    expect(seat.page.locator(".findings .papers").first).to_contain_text("portrait (DG2)")
    assert complaints(seat.page) == []
