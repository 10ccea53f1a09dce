"""Somebody was here under another passport: the desk sees it at a real browser, decides, and takes it back."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.case.sought import Sought

from iass.demo import cast
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import Seat, Served
from .looks import complaints

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """P005 is registered; P008 passed with another passport, P005 with the own. Both faces are sought since, under
    other names: the running service finds both by itself."""
    folder = tmp_path_factory.mktemp("past")
    application = build(Settings(data_dir=folder, threads=2, port=0, crossing_face_days=30))
    served = Served(application)
    served.start()
    try:
        desk = Sought(application, folder)
        desk.register(cast.CITIZEN)
        desk.cross("P008", cast.SECOND_PASSPORT)
        desk.cross("P005", cast.CITIZEN.document)
        since = datetime.now(UTC) - timedelta(hours=1)
        desk.seek(cast.FUGITIVE, since)
        desk.seek(
            cast.CITIZEN, since, surname="HARTONO", given_names="JOKO", birth_date="1970-01-01", document_numbers=""
        )
        yield served
    finally:
        served.stop()
        application.close()


@pytest.fixture
def seat(past: Served, browser: Browser) -> Iterator[Seat]:
    taken = Seat(browser, past.url, "dewi.k", "en", "light")
    yield taken
    taken.leave()


def _picture(seat: Seat, name: str) -> None:
    """Where somebody wants to look: IASS_LOOKS names the folder."""
    if folder := os.environ.get("IASS_LOOKS"):
        seat.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def test_desk_is_not_shown_who_was_here(past: Served, seat: Seat) -> None:
    seat.page.goto(past.url + "/alerts")
    rows = seat.page.locator(".list tbody tr")
    expect(rows).to_have_count(2, timeout=40_000)
    expect(rows.first).to_contain_text("past")
    _picture(seat, "alerts")
    seat.page.get_by_role("link", name="BAGAS PRASETYO").click()
    expect(seat.page.locator(".past-mark")).to_contain_text("nobody stands at a lane")
    expect(seat.page.locator(".findings")).to_contain_text("under another name")
    expect(seat.page.locator(".faces img")).to_have_count(2)
    expect(seat.page.locator(".findings")).to_contain_text("strangers would score this high")
    for picture in seat.page.locator(".faces img").all():
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 100
    _picture(seat, "past-alert")
    assert complaints(seat.page) == []
    for key, state in (("c", "You have it"), ("s", "Judged: same person")):
        seat.press(key)
        expect(seat.page.locator("#alert-state")).to_have_text(state)
    expect(seat.page.locator("#act-hand_over")).to_have_attribute("aria-disabled", "true")
    reason = "Nobody stands here: tell the agency, and close with a note."
    expect(seat.page.locator("#act-hand_over")).to_have_attribute("data-reason", reason)
    seat.press("x")
    seat.page.locator("#confirm button[value=yes]").click()
    expect(seat.page.locator("#alert-state")).to_have_text("Closed")


def test_counter_is_stopped_by_the_past(past: Served, seat: Seat) -> None:
    """Nobody stands at the lane: neither the counter's screen nor its sound is taken."""
    seat.page.goto(past.url + "/counter")
    expect(seat.page.locator("#live")).not_to_contain_text("under another name")


def test_link_is_made_at_one_key_and_lost_when_undone(past: Served, seat: Seat) -> None:
    seat.page.goto(past.url + "/links")
    expect(seat.page.locator("#past tbody tr")).to_have_count(2, timeout=40_000)
    seat.page.reload()
    expect(seat.page.locator(".list").first.locator("tbody tr")).to_have_count(2)
    _picture(seat, "links")
    assert complaints(seat.page) == []
    seat.page.get_by_role("link", name="Notice N-P005").click()
    expect(seat.page.get_by_role("heading", name="Is this one person?")).to_be_visible()
    expect(seat.page.locator(".identity-ends .candidate")).to_have_count(2)
    expect(seat.page.locator(".identity-ends")).to_contain_text("JOKO HARTONO")
    expect(seat.page.locator(".identity-ends")).to_contain_text("BAGAS PRASETYO")
    expect(seat.page.locator(".identity-ends img")).to_have_count(2)
    for picture in seat.page.locator(".identity-ends img").all():
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("picture => picture.naturalWidth") > 100
    _picture(seat, "link")
    assert complaints(seat.page) == []
    seat.press("y")
    expect(seat.page.locator("#toasts")).to_contain_text("Write a reason first")
    for key, button, word in (("Y", "make", "linked"), ("B", "undo", "undone"), ("Y", "make", "linked")):
        seat.page.locator("#reason").fill(f"scar, {word}")
        seat.page.locator(f"#link-{button}").focus()
        seat.press(key)
        expect(seat.page.locator("#confirm")).to_be_visible()
        seat.press("Enter")
        expect(seat.page.locator("#link-state strong")).to_have_text(word)
    steps = seat.page.locator(".history li")
    expect(steps).to_have_count(4)
    expect(steps.nth(2)).to_contain_text("dewi.k: scar, undone")


def test_page_in_indonesian_speaks_english(past: Served, browser: Browser) -> None:
    seat = Seat(browser, past.url, "dewi.k", "id", "dark")
    seat.page.goto(past.url + "/links?all=1")
    expect(seat.page.get_by_role("heading", name="Pencarian perlintasan terdahulu")).to_be_visible()
    seat.page.get_by_role("link", name="Catatan N-P008").click()
    expect(seat.page.get_by_role("heading", name="Apakah ini satu orang?")).to_be_visible()
    expect(seat.page.locator(".identity-ends")).to_contain_text("RHODRI MORANE")
    expect(seat.page.locator(".identity-ends")).to_contain_text("Gambar perlintasan ini tidak disimpan")
    _picture(seat, "link-id-dark")
    assert complaints(seat.page) == []
    seat.leave()
