"""Every page in both languages and both themes, measured as an officer would see it."""

from itertools import product

import pytest
from playwright.sync_api import expect

from iass.console.catalogue import Language, load
from iass.console.views import advice
from iass.demo import cast

from .browsing import Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

EVERY_LOOK = list(product(("id", "en"), ("light", "dark")))


@pytest.mark.parametrize(("language", "theme"), EVERY_LOOK)
def test_page_is_hard_to_read(served: Served, sit: Sit, lane: str, language: str, theme: str) -> None:
    alert = served.alert(cast.WANTED, lane)
    served.cross(cast.FREED, lane, "departure")
    seat = sit("siti.r", f"/counter?lane={lane}", language, theme)
    for path in (f"/counter?lane={lane}", "/counter", f"/alerts/{alert}", "/alerts?all=1", "/sign-in", "/alerts/none"):
        seat.page.goto(served.url + path)
        assert complaints(seat.page) == [], path
        seat.forgive("404")
    seat.page.goto(f"{served.url}/counter?lane={lane}&crossing=none")
    seat.press("n")
    expect(seat.page.locator(".current.clear")).to_be_visible()
    assert complaints(seat.page) == []
    seat.press("?")
    assert complaints(seat.page) == []


_MM_PER_PIXEL = 0.252
"""Of the smallest screen with 1366 x 768 that counters have: 15.6 inches."""

_CAP_HEIGHT = 0.72
_TWO_METRES = 2000 / 200
"""Millimetres of a capital that is read without effort at two metres: 1/200 of the distance."""


def test_advice_cannot_be_read_at_two_metres(served: Served, sit: Sit, lane: str) -> None:
    """The word of every advice, in both languages, on one line; and its sign, which does not depend on colour."""
    clear = served.cross(cast.FREED, lane, "departure")["crossing_id"]
    alert = served.cross(cast.WANTED, lane)["crossing_id"]
    for language in ("id", "en"):
        seat = sit("siti.r", f"/counter?lane={lane}&crossing={alert}", language)
        words = load(Language(language))
        for crossing in (alert, clear):
            seat.page.goto(f"{served.url}/counter?lane={lane}&crossing={crossing}")
            verdict = seat.page.locator("#verdict")
            size = verdict.evaluate("word => parseFloat(getComputedStyle(word).fontSize)")
            assert size * _CAP_HEIGHT * _MM_PER_PIXEL >= _TWO_METRES
            icon = seat.page.locator(".banner .icon").bounding_box()
            assert icon is not None and icon["height"] * _MM_PER_PIXEL >= 1.5 * _TWO_METRES
        seat.page.goto(f"{served.url}/counter?lane={lane}&crossing={alert}")
        for shown in advice.SHOWN:
            lines = seat.page.locator("#verdict").evaluate(
                "(word, text) => { word.textContent = text; return word.getClientRects().length && "
                "word.clientHeight / parseFloat(getComputedStyle(word).lineHeight); }",
                words(f"advice.{shown}.word"),
            )
            assert lines < 1.5, shown


def test_theme_needs_a_reload_or_is_forgotten(sit: Sit) -> None:
    seat = sit("siti.r", "/counter", "en", "light")
    seat.settled()
    ground = "getComputedStyle(document.body).backgroundColor"
    bright = seat.page.evaluate(ground)
    with seat.page.expect_response("**/preferences"):
        seat.page.get_by_role("button", name="Switch to the dark theme").click()
    dark = seat.page.evaluate(ground)
    assert dark != bright
    expect(seat.page.locator("#theme")).to_have_attribute("aria-label", "Switch to the light theme")
    seat.page.reload()
    assert seat.page.evaluate(ground) == dark


def test_machine_s_own_theme_is_ignored(sit: Sit) -> None:
    seat = sit("siti.r", "/counter", theme="")
    ground = "getComputedStyle(document.body).backgroundColor"
    seat.page.emulate_media(color_scheme="light")
    bright = seat.page.evaluate(ground)
    seat.page.emulate_media(color_scheme="dark")
    assert seat.page.evaluate(ground) != bright


def test_language_cannot_be_changed(sit: Sit) -> None:
    seat = sit("siti.r", "/counter?lane=CGK/C01", language="")
    expect(seat.page.get_by_role("heading", name="Antrean perlintasan")).to_be_visible()
    seat.page.get_by_role("button", name="English").click()
    expect(seat.page.get_by_role("heading", name="Queue of passages")).to_be_visible()
    assert seat.page.url.endswith("/counter?lane=CGK/C01")
    expect(seat.page.locator("html")).to_have_attribute("lang", "en")


_STOPS = """[...document.querySelectorAll("a[href], button, select, summary, input, [tabindex='0']")]
  .filter((one) => one.type !== "hidden" && one.checkVisibility({ checkVisibilityCSS: true }))
  .map((one) => one.id || one.outerHTML.slice(0, 90))"""


def test_focus_cannot_be_seen(served: Served, sit: Sit, lane: str) -> None:
    """Tab through the whole counter: every stop shows where it is."""
    served.cross(cast.WANTED, lane)
    seat = sit("siti.r", f"/counter?lane={lane}")
    seat.settled()
    wanted = set(seat.page.evaluate(_STOPS))
    stops = []
    for _ in range(60):
        seat.press("Tab")
        outline = seat.page.evaluate(
            "[document.activeElement.id || document.activeElement.outerHTML.slice(0, 90), "
            "getComputedStyle(document.activeElement).outlineStyle, "
            "parseFloat(getComputedStyle(document.activeElement).outlineWidth)]"
        )
        if outline[0].startswith("<body"):
            break
        stops.append(outline)
    assert [stop for stop in stops if stop[1] == "none" or stop[2] < 2] == []
    reached = {stop[0] for stop in stops}
    assert {"lane", "sound", "theme", "act-claim", "act-same_person", "act-details", "act-next"} <= wanted
    assert wanted - reached == set(), "what a mouse alone reaches"


def test_focus_is_lost_when_the_page_changes(served: Served, sit: Sit, lane: str) -> None:
    served.cross(cast.WANTED, lane)
    seat = sit("siti.r", f"/counter?lane={lane}")
    seat.settled()
    seat.page.locator("#act-unsure").focus()
    served.cross(cast.CITIZEN, lane, "departure")
    expect(seat.page.locator(".passages li")).to_have_count(2)
    expect(seat.page.locator("#act-unsure")).to_be_focused()
    seat.page.locator("#act-claim").focus()
    seat.press("Enter")
    expect(seat.page.locator("#alert-state")).to_be_focused()
    expect(seat.page.locator("#alert-state")).to_have_text("Anda tangani")
