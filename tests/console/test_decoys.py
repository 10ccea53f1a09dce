"""Practice pairs on the counter: on an idle lane alone, marked as such, and gone as soon as somebody real comes."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from iass.alert.alert import AlertState
from iass.demo import cast
from iass.ids import AlertId

from .axe import axe
from .browsing import Seat, Served
from .conftest import Sit
from .looks import complaints
from .test_first_looks import _choose

pytestmark = pytest.mark.browser
_SOON = """
const later = window.setTimeout.bind(window);
window.setTimeout = (work, wait, ...rest) => later(work, wait === 20000 ? 300 : wait, ...rest);
"""
"""The counter does not wait 20 seconds before it asks."""


@pytest.fixture(autouse=True)
def switched_on(served: Served) -> Iterator[None]:
    """Other tests' counters are offered none, and no score of these alerts stands in their lists."""
    _choose(served, "WANTED_DOMESTIC")
    _post(served, "/v1/decoys/settings", checkpoint="CGK", minutes=480)
    yield
    _choose(served)
    _post(served, "/v1/decoys/settings", checkpoint="CGK", minutes=None)


def _post(served: Served, path: str, officer: str = "siti.r", **body: object) -> Any:
    answer = httpx.post(served.url + path, json=body, headers={"IASS-Officer": officer}, timeout=30)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def _sit(sit: Sit, served: Served, officer: str, lane: str, language: str = "en", theme: str = "light") -> Seat:
    seat = sit(officer, "/keys", language, theme)
    seat.page.add_init_script(_SOON)
    seat.page.goto(f"{served.url}/counter?lane={lane}")
    seat.settled()
    return seat


@pytest.mark.parametrize(
    ("language", "theme", "mark", "own"),
    [
        ("en", "light", "Practice pair, synthetic", "You have caught"),
        ("id", "dark", "Pasangan latihan, sintetis", "Anda menangkap"),
    ],
)
def test_pair_cannot_be_answered_or_is_not_marked(
    served: Served, sit: Sit, lane: str, language: str, theme: str, mark: str, own: str
) -> None:
    before = served.application.alerts.last_event()
    seat = _sit(sit, served, f"practice.{language}", lane, language, theme)
    pair = seat.page.locator("#decoy")
    expect(pair).to_contain_text(mark)
    expect(pair.locator("img")).to_have_count(2)
    expect(seat.page.locator("#live")).to_be_hidden()
    for picture in pair.locator("img").all():
        expect(picture).not_to_have_js_property("naturalWidth", 0)
    assert complaints(seat.page) == axe(seat.page) == []
    _look(seat, f"decoy-{language}")
    seat.press("o")
    expect(seat.page.locator("#decoy-told")).to_contain_text(own)
    expect(pair).to_contain_text(mark)
    _look(seat, f"decoy-told-{language}")
    expect(seat.page.locator("#decoy-close kbd")).to_have_text("N")
    seat.press("n")
    expect(seat.page.locator("#live")).to_be_visible()
    assert served.application.alerts.last_event() == before, "nothing that anybody else is told of"


def test_pair_that_is_closed_before_its_answer_comes_throws(served: Served, sit: Sit, lane: str) -> None:
    seat = _sit(sit, served, "practice.hasty", lane)
    expect(seat.page.locator("#decoy")).to_be_visible()
    seat.page.evaluate(
        "() => { const read = Response.prototype.json; Response.prototype.json = function () { if (this.url.endsWith("
        "'/answer')) { document.getElementById('decoy').remove(); "
        "setTimeout(() => (document.body.dataset.answered = 'yes'), 50) } return read.call(this) } }"
    )
    seat.press("o")
    expect(seat.page.locator("body")).to_have_attribute("data-answered", "yes")
    expect(seat.page.locator("#live")).to_be_visible()


def _look(seat: Seat, name: str) -> None:
    if folder := os.environ.get("IASS_LOOKS"):
        seat.page.screenshot(path=Path(folder) / f"{name}.png")


def test_pair_stays_before_a_real_alert_or_judges_it(served: Served, sit: Sit, lane: str) -> None:
    seat = _sit(sit, served, "practice.gone", lane)
    expect(seat.page.locator("#decoy")).to_be_visible()
    seat.page.evaluate(
        "new MutationObserver(() => document.getElementById('decoy') || (window.rested ??= document.body.hasAttribute("
        "'data-resting'))).observe(document.getElementById('main'), { childList: true })"
    )
    alert = served.alert(cast.WANTED, lane)
    expect(seat.page.locator("#decoy")).to_have_count(0)
    expect(seat.page.locator("#act-claim")).to_be_visible()
    assert seat.page.evaluate("window.rested") is True
    seat.page.evaluate("document.body.setAttribute('data-resting', '')")
    seat.press("c")
    seat.page.wait_for_timeout(300)
    assert served.application.alerts.get(AlertId(alert)).state is AlertState.RAISED, "no key reaches it at once"
    seat.page.evaluate("document.body.removeAttribute('data-resting')")
    seat.press("c")
    expect(seat.page.locator(".toast")).to_be_visible()
    assert served.application.alerts.get(AlertId(alert)).state is AlertState.CLAIMED
    with served.application.alerts.records.reading() as tx:
        told = [one.action for one in tx.audit.entries() if one.actor == "practice.gone"]
    assert "decoy.offered" in told and "decoy.answered" not in told


def test_pair_is_offered_before_an_open_alert_or_when_off(served: Served, lane: str) -> None:
    path, officer = "/v1/decoys/offers", "practice.none"
    served.alert(cast.WANTED, lane)
    assert _post(served, path, officer, lane=lane) == {"look_id": None, "wait_seconds": 20}
    _post(served, "/v1/decoys/settings", checkpoint="CGK", minutes=None)
    assert _post(served, path, officer, lane="CGK/T120") == {"look_id": None, "wait_seconds": 300}


def test_supervisor_cannot_switch_it_or_see_what_was_caught(served: Served, sit: Sit, lane: str) -> None:
    look = _post(served, "/v1/decoys/offers", "practice.seen", lane=lane)["look_id"]
    _post(served, f"/v1/decoys/{look}/answer", "practice.seen", judgement="other_person")
    page = sit("siti.r", "/vigilance", "en", "light").page
    form = page.locator(".decoy-settings[data-checkpoint=CGK]")
    expect(form.get_by_role("checkbox")).to_be_checked()
    form.get_by_role("spinbutton").fill("30")
    form.get_by_role("button").click()
    expect(page.locator(".toast")).to_be_visible()
    page.reload()
    expect(form.get_by_role("spinbutton")).to_have_value("30")
    assert complaints(page) == []
    if folder := os.environ.get("IASS_LOOKS"):
        page.screenshot(path=Path(folder) / "decoy-settings.png", full_page=True)
    form.get_by_role("checkbox").uncheck()
    form.get_by_role("button").click()
    expect(page.locator(".toast")).to_be_visible()
    assert "practice.seen" not in page.content(), "never by officer"
    assert served.application.decoys.standing()[0].choice.minutes is None
