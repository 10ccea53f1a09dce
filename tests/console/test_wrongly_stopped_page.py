"""The wrongly stopped at the console: two keys for the first officer, two for the second, and a slip."""

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from iass.demo import cast

from .browsing import Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser


@pytest.fixture
def undone(served: Served) -> Iterator[None]:
    """The checkpoint is shared: other tests need a look-alike who is referred."""
    yield
    headers = {"IASS-Officer": "siti.r"}
    for pair in httpx.get(f"{served.url}/v1/look-alikes", headers=headers).json()["look_alikes"]:
        path = f"{served.url}/v1/look-alikes/{pair['pair_id']}/undo"
        httpx.post(path, json={"reason": "another test"}, headers=headers)


def _look(page: Page, name: str) -> None:
    """A picture for whoever wants to see it."""
    folder = os.environ.get("IASS_SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_false_alert_takes_more_than_two_keys_or_leaves_no_double(
    served: Served, sit: Sit, lane: str, undone: None
) -> None:
    seat = sit("siti.r", f"/counter?lane={lane}", "id", "light")
    seat.settled()
    alert = served.alert(cast.LOOK_ALIKE, lane, "departure")
    expect(seat.page.locator("#act-wrongly")).to_be_visible()
    _look(seat.page, "counter-wrongly")
    assert seat.page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "no scrolling at the counter"
    end = seat.page.locator(".deck .act").last.bounding_box()
    assert end is not None and end["x"] + end["width"] <= 1366, "a key is off the screen"
    seat.press("W")
    with seat.page.expect_navigation(url="**/slip"):
        seat.press("Enter")
    slip = seat.page
    expect(slip.locator(".slip section")).to_have_count(2)
    expect(slip.locator(".slip")).to_contain_text("Anda dihentikan karena kekeliruan")
    expect(slip.locator(".slip")).to_contain_text("You were stopped by mistake")
    text = slip.locator("main").inner_text()
    assert cast.WANTED.document.surname not in text.upper() and "N-2026" not in text
    assert complaints(slip) == []
    _look(slip, "slip")
    paper = httpx.get(f"{served.url}/alerts/{alert}/slip.pdf", headers={"IASS-Officer": "siti.r"})
    assert paper.content.startswith(b"%PDF") and "inline" in paper.headers["content-disposition"]
    mine = sit("siti.r", f"/alerts/{alert}", "en", "dark").page
    expect(mine.locator("#double-standing")).to_contain_text("A second officer must still confirm it")
    expect(mine.locator("#act-wrongly")).to_have_count(0)
    expect(mine.locator(".history")).to_contain_text("Slip printed")
    assert complaints(mine) == []
    _look(mine, "alert-first")
    second = sit("budi.s", f"/alerts/{alert}", "en", "light")
    expect(second.page.locator("#double-standing")).to_contain_text("compare both yourself")
    second.settled()
    second.press("W")
    second.press("Enter")
    expect(second.page.locator("#double-standing")).to_contain_text("not stopped again for the same notice until")
    expect(second.page.locator("#act-wrongly")).to_have_count(0)
    _look(second.page, "alert-second")
    assert served.cross(cast.LOOK_ALIKE, lane, "departure")["alert_id"] is None


def test_clearance_is_not_shown_when_it_is_due_for_review(served: Served, sit: Sit, lane: str, undone: None) -> None:
    alert = served.alert(cast.LOOK_ALIKE, lane, "departure")
    for officer in ("siti.r", "budi.s"):
        answer = httpx.post(
            f"{served.url}/v1/alerts/{alert}/clearance", json={}, headers={"IASS-Officer": officer}, timeout=30
        )
        assert answer.status_code == 200, answer.text
    pair = answer.json()["pairs"][0]["pair_id"]
    page = sit("budi.s", f"/look-alikes/{pair}", "en", "light").page
    expect(page.locator("#pair-ends")).to_contain_text("The clearance ends")
    renew = page.get_by_role("button", name="Renew")
    expect(renew).to_have_attribute("data-reason", "You decided last: another officer has to review it.")
    other = sit("third.o", f"/look-alikes/{pair}", "id", "dark").page
    other.locator("#reason").fill("ditinjau")
    with other.expect_navigation():
        other.get_by_role("button", name="Perpanjang").click()
    expect(other.locator(".pair-history li").first).to_contain_text("ditinjau")
    assert complaints(other) == []
    listed = sit("third.o", "/look-alikes?due=1", "en", "light").page
    expect(listed.locator("main")).to_contain_text("No clearance is due for review.")
    assert complaints(listed) == []
