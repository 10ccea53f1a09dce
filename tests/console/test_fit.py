"""The counter at 1366 x 768: whatever there is to say, all of it is there whole, and nothing scrolls."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from iass.access import Officer
from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.console.catalogue import Language, load
from iass.demo import cast
from iass.ids import AlertId, OfficerId

from .browsing import Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

_LONG = replace(
    cast.BANNED.document,
    surname="WIRYODININGRATAN SASTROWARDOYO",
    given_names="RADEN A",
    birth_date=PartialDate(1961, 3, 9),
)
"""As long as names in a passport's two lines can be; with a number that a notice of its own names."""
_ALL_ELSE = {
    "surname": "SASTROWARDOYO WIRYODININGRATAN",
    "given_names": "RADEN B",
    "sex": Sex.FEMALE,
    "birth_date": PartialDate(1991, 4, 2),
    "nationality": "JPN",
    "number": "TK7654321",
}
"""Everything that can be put right of a document."""


@pytest.mark.parametrize(("language", "theme"), [("id", "dark"), ("en", "light")])
def test_counter_scrolls_where_there_is_most_to_say(
    served: Served, sit: Sit, lane: str, language: str, theme: str
) -> None:
    """The longest names, several findings, a victim, who has it, and what else waits: before the score and after it."""
    crowded = served.alert(replace(cast.WANTED, document=_LONG), lane)
    victim = served.cross(cast.VICTIM, lane)["crossing_id"]
    served.cross(cast.LOOK_ALIKE, lane, "departure")
    first = served.cross(replace(cast.CITIZEN, document=replace(_LONG, number="X1")), lane)["crossing_id"]
    reread = served.alert(replace(cast.WANTED, document=replace(_LONG, number="X2")), lane)
    freed = served.cross(replace(cast.STRANGER, document=replace(_LONG, number="X3")), lane)["crossing_id"]
    for crossing in (_crossing(served, reread), first, freed):
        served.put_right(crossing, **_ALL_ELSE)
    longest = "maharani.wiryodiningratan-sastrowardoyo.soekarno-hatta-terminal"
    served.application.alerts.claim(AlertId(crowded), Officer(OfficerId(longest)))
    seat = sit("siti.r", "/counter", language, theme)
    people = {"crowded": _crossing(served, crowded), "victim": victim, "clear": first}
    for name, crossing in {**people, "reread": _crossing(served, reread), "freed": freed}.items():
        seat.page.goto(f"{served.url}/counter?lane={lane}&crossing={crossing}")
        seat.settled()
        _look(seat.page, f"counter-{name}-{language}-{theme}")
        assert complaints(seat.page) == [], name
        assert seat.page.evaluate(_OVERLAPS) == [], name
        shown = seat.page.locator(".why .finding:visible").count()
        told = seat.page.locator(".why .more:visible span").all_inner_texts()
        left = seat.page.locator(".why .finding").count() - shown
        words = load(Language(language))
        said = [words("finding.more_one") if left == 1 else words("finding.more", n=str(left))]
        assert told == (said if left else []), name
        if name == "crowded":
            assert shown >= 1 and left > 1, "else this shows nothing"
    served.application.alerts.take_over(AlertId(crowded), Officer(OfficerId("siti.r")))
    seat.page.goto(f"{served.url}/counter?lane={lane}&crossing={_crossing(served, crowded)}")
    _look(seat.page, f"counter-mine-{language}-{theme}")
    assert complaints(seat.page) == []


@pytest.mark.parametrize(("language", "theme"), [("id", "light"), ("en", "dark")])
def test_somebody_s_alert_is_cut_off(served: Served, sit: Sit, lane: str, language: str, theme: str) -> None:
    """Everybody of the demo, as they come and as they leave."""
    people = [one for one in vars(cast).values() if isinstance(one, cast.Role)]
    passed = [served.cross(one, lane, way) for one in people for way in ("arrival", "departure")]
    seat = sit("siti.r", f"/counter?lane={lane}", language, theme)
    found = {}
    for one in passed:
        seat.page.goto(f"{served.url}/counter?lane={lane}&crossing={one['crossing_id']}")
        seat.settled()
        found[one["crossing_id"]] = complaints(seat.page)
    assert len(found) >= 2 * 8
    assert {crossing: told for crossing, told in found.items() if told} == {}


def test_warning_of_a_lost_link_cuts_off_the_alert(served: Served, sit: Sit, lane: str) -> None:
    """It takes a line above; and when the link is back, everything has its room again."""
    crowded = served.alert(replace(cast.WANTED, document=_LONG), lane)
    seat = sit("siti.r", f"/counter?lane={lane}&crossing={_crossing(served, crowded)}", "id", "dark")
    seat.settled()
    roomy = seat.page.locator(".frame").first.bounding_box()
    served.stop()
    try:
        expect(seat.page.locator("#stale")).to_be_visible()
        assert complaints(seat.page) == []
        assert seat.page.evaluate(_OVERLAPS) == []
        _look(seat.page, "counter-stale")
    finally:
        served.start()
    seat.settled()
    expect(seat.page.locator("#stale")).to_have_count(0)
    assert seat.page.locator(".frame").first.bounding_box() == roomy
    assert complaints(seat.page) == []
    seat.forgive("ERR_")


_OVERLAPS = """(() => {
  const parts = ".deck .status, .deck .others > *, .deck .act, .traveller dd, .traveller .name";
  const boxes = [...document.querySelectorAll(parts)]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 0);
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const found = [];
  boxes.forEach((one, at) => boxes.slice(at + 1).forEach((other) => {
    if (one.contains(other) || other.contains(one)) return;
    const lines = (node) => [...node.getClientRects()];
    if (!lines(one).some((a) => lines(other).some((b) => over(a, b)))) return;
    found.push(`${one.textContent.trim()} / ${other.textContent.trim()}`);
  }));
  return found;
})()"""
"""What lies over each other, where one line ends and another begins."""


def _crossing(served: Served, alert: str) -> str:
    return served.application.alerts.get(AlertId(alert)).crossing_id


def _look(page: Page, name: str) -> None:
    """A picture for whoever wants to see it: IASS_LOOKS names the folder."""
    if folder := os.environ.get("IASS_LOOKS"):
        page.screenshot(path=Path(folder) / f"{name}.png")
