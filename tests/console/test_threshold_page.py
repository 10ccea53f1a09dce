"""The slider, moved by an officer at a real browser: it speaks in false alerts and misses, and what is saved holds."""

import json
import re
from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Locator, expect
from tests.identify.strangers import binned, tops

from iass.access import Officer
from iass.demo import cast
from iass.identify.score_histogram import TopScore
from iass.ids import OfficerId
from iass.registry.enrolment import GalleryName

from .browsing import NARROW, Seat, Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

WATCHLIST, REGISTRY = GalleryName.WATCHLIST, GalleryName.REGISTRY
TESTER = Officer(OfficerId("tester"))


@pytest.fixture(autouse=True)
def _as_it_was(served: Served) -> Iterator[None]:
    yield
    for name in GalleryName:
        served.application.operating.choose(name, None, TESTER)


@pytest.fixture(scope="module")
def counted(served: Served) -> None:
    """Enough searches of strangers in the registry to fit a tail."""
    application = served.application
    model, today = application.search.record.model_id, application.clock.now().date()
    parts = binned([(10, tops(3_000, 10, 0.0, 4))])
    scores = [TopScore(REGISTRY, model, "CGK", today, one.band, one.bin) for one in parts for _ in range(one.count)]
    with application.operating.records.transaction() as tx:
        tx.scores.count(scores)


def _number(text: str) -> float:
    found = re.search(r"\d[\d.]*", text.replace(",", ""))
    assert found, text
    return float(found[0])


def _stop(seat: Seat) -> int:
    return int(seat.page.locator("#slider").input_value())


def _told(seat: Seat) -> tuple[str, str]:
    return seat.page.locator("#alerts").inner_text(), seat.page.locator("#missed").inner_text()


def test_slider_does_not_speak(sit: Sit) -> None:
    """From the navigation on by keyboard alone, and heard as well as seen."""
    seat = sit("siti.r", "/counter", language="en")
    seat.settled()
    seat.turn_to("Threshold")
    slider = seat.page.get_by_role("slider", name="False alerts a shift")
    expect(slider).to_be_visible()
    seat.settled()
    before, place = _told(seat), seat.page.locator("#marker").get_attribute("transform")
    assert before[0].startswith("About 1.2 false alerts a shift (0.") and before[1].startswith("About 3.3 of 100")
    slider.focus()
    for _ in range(8):
        seat.press("ArrowRight")
    after = _told(seat)
    assert _number(after[0]) > _number(before[0]) and _number(after[1]) < _number(before[1])
    assert slider.get_attribute("aria-valuetext") == f"{after[0]}. {after[1]}."
    assert seat.page.locator("#marker").get_attribute("transform") != place
    seat.press("Home")
    assert _told(seat)[0].startswith("At most 0.59 false alerts a shift; the law foretells")
    expect(seat.page.locator("#foretold")).to_contain_text("nobody has seen it here")


def test_shift_of_more_travellers_raises_as_many_false_alerts(sit: Sit) -> None:
    seat = sit("siti.r", "/threshold", language="en")
    seat.page.get_by_label("Travellers in a shift").fill("900")
    seat.press("Enter")
    expect(seat.page).to_have_url(re.compile("travellers=900"))
    expect(seat.page.locator("#alerts")).to_contain_text("About 2.7 false alerts a shift")


def test_threshold_is_saved_by_nobody_or_for_nobody(served: Served, sit: Sit, lane: str) -> None:
    seat = sit("dewi.k", "/threshold?travellers=900", language="en")
    seat.settled()
    save = seat.page.get_by_role("button", name="Use this from the next search on")
    expect(save).to_have_attribute("aria-disabled", "true")
    seat.page.locator("#slider").focus()
    for _ in range(12):
        seat.press("ArrowLeft")
    expect(save).to_have_attribute("aria-disabled", "false")
    wanted = _told(seat)[1]
    save.click()
    expect(seat.page.locator("#confirm-text")).to_contain_text(wanted)
    seat.press("Enter")
    expect(seat.page.get_by_text("dewi.k, ")).to_be_visible()
    assert _told(seat)[1] == wanted
    expect(save).to_have_attribute("aria-disabled", "true")
    point = served.application.search.operating_point(WATCHLIST)
    assert point.target_fpir == pytest.approx(0.0003, rel=0.1)
    alert = served.application.alerts.get(served.cross(cast.WANTED, lane)["alert_id"])
    faces = [one.face for one in alert.decision.findings if one.face and one.notice_id]
    assert faces and {face.threshold for face in faces} == {point.threshold}
    with served.application.operating.records.reading() as tx:
        last = [one for one in tx.audit.entries() if one.action == "operating_point.chosen"][-1]
    assert (last.actor, last.subject, last.details["target_fpir"]) == ("dewi.k", "watchlist", point.target_fpir)


def test_second_thought_changes_the_threshold(served: Served, sit: Sit) -> None:
    seat = sit("dewi.k", "/threshold", language="en")
    seat.settled()
    before = served.application.search.operating_point(WATCHLIST)
    seat.page.locator("#slider").focus()
    seat.press("End")
    seat.page.locator("#save").click()
    seat.press("Escape")
    expect(seat.page.locator("#confirm")).not_to_be_visible()
    assert served.application.search.operating_point(WATCHLIST) == before


def test_way_back_to_the_setting_is_missing(served: Served, sit: Sit) -> None:
    served.application.operating.choose(REGISTRY, 0.05, TESTER)
    seat = sit("dewi.k", "/threshold?list=registry", language="en")
    seat.settled()
    seat.page.get_by_role("button", name="Back to the setting").click()
    seat.press("Enter")
    expect(seat.page.get_by_text("nobody: the setting")).to_be_visible()
    assert served.application.search.operating_point(REGISTRY).target_fpir == 0.003


def test_lanes_are_not_shown(served: Served, sit: Sit, counted: None) -> None:
    """Bars of what was counted, the stair of shares over the law's curve, and the line where the threshold lies."""
    seat = sit("siti.r", "/threshold?list=registry", language="en")
    assert seat.page.locator(".tail .bar-of").count() > 20
    curve, marker = _middle(seat.page.locator(".tail .curve")), seat.page.locator(".tail .marker").bounding_box()
    assert marker is not None and curve > 0
    expect(seat.page.locator(".tail .counted")).to_have_count(1)
    expect(seat.page.get_by_text("searches at the lanes in 90 days")).to_be_visible()
    stops = json.loads(seat.page.locator("#chooser").get_attribute("data-choices") or "[]")
    places = [stop["x"] for stop in stops]
    assert places == sorted(places, reverse=True)


def _middle(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


@pytest.mark.parametrize(("language", "theme"), list(product(("id", "en"), ("light", "dark"))))
def test_page_is_hard_to_read(sit: Sit, counted: None, language: str, theme: str) -> None:
    seat = sit("siti.r", "/threshold", language, theme)
    seat.settled()
    assert complaints(seat.page) == []
    for path in ("/threshold?list=registry", "/threshold?list=registry&travellers=1000000"):
        seat.page.goto(seat.page.url.split("/threshold")[0] + path)
        assert complaints(seat.page) == []
    seat.page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a dict where a TypedDict is named
    assert seat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("query", ["list=everybody", "travellers=0", "travellers=many"])
def test_strange_address_ends_in_a_traceback(sit: Sit, query: str) -> None:
    seat = sit("siti.r", f"/threshold?{query}", language="en")
    expect(seat.page.get_by_role("heading", level=1)).to_be_visible()
    seat.forgive("422")
