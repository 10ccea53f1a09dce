"""An officer chooses the keys: hints follow, what cannot be is refused in words, and others keep theirs."""

from string import ascii_uppercase

import httpx
import pytest
from playwright.sync_api import expect

from iass.console.keymap import SHORTCUTS, Place
from iass.demo import cast

from .browsing import Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser


def test_chosen_key_does_nothing_or_the_old_one_still_does(served: Served, sit: Sit, lane: str) -> None:
    served.cross(cast.WANTED, lane)
    keys = sit("rini.k", "/keys", "en", "light")
    keys.page.get_by_label("Claim", exact=True).fill("1")
    keys.page.get_by_label("Next").fill("j")
    keys.page.get_by_role("button", name="Save").click()
    expect(keys.page.locator("#keys-saved")).to_be_visible()
    expect(keys.page.get_by_label("Next")).to_have_value("J")
    assert complaints(keys.page) == []

    seat = sit("rini.k", f"/counter?lane={lane}", "id", "light")
    seat.settled()
    expect(seat.page.locator("#act-claim kbd")).to_have_text("1")
    expect(seat.page.locator("#act-next kbd")).to_have_text("J")
    seat.press("?")
    listed = seat.page.locator("#help .keys")
    expect(listed.locator("div").first).to_contain_text("1")
    expect(seat.page.get_by_role("link", name="Ubah tombol")).to_be_visible()
    seat.press("Escape")
    seat.press("c")
    expect(seat.page.locator("#act-claim")).to_be_visible()
    seat.press("1")
    expect(seat.page.locator("#act-release kbd")).to_have_text("R")
    other = sit("budi.s", f"/counter?lane={lane}")
    expect(other.page.locator("#act-take_over kbd")).to_have_text("T")
    expect(other.page.locator("#act-next kbd")).to_have_text("N")

    keys.page.get_by_role("button", name="Back to the usual keys").click()
    expect(keys.page.get_by_label("Claim", exact=True)).to_have_value("C")
    seat.page.reload()
    expect(seat.page.locator("#act-next kbd")).to_have_text("N")


_HINTS = """(() => [...document.querySelectorAll(".current :is(button, a, summary), #sound, #help-open")]
  .filter((one) => one.checkVisibility() && !one.closest(".chip-data, .meaning"))
  .map((one) => [
    one.id || one.outerHTML.slice(0, 80), one.getAttribute("aria-keyshortcuts"), one.querySelector("kbd")?.innerText,
  ])
)()"""
"""Of everything that can be done there: its name, its key, and the key that is read on it. What is left out unfolds the
chip, or leads where the alert's own link does."""


def test_act_on_the_counter_has_no_key_or_shows_another(served: Served, sit: Sit, lane: str) -> None:
    """Before and after every key was changed: an alert that nobody has, one's own, another's, and a clear traveller."""
    met = [one.act for one in SHORTCUTS if one.place is not Place.LINK]
    usual = {one.act: one.key for one in SHORTCUTS if one.place is not Place.LINK}
    moved = dict(zip(met, [*reversed(ascii_uppercase), "1", "2"], strict=False))
    alert = served.cross(cast.LOOK_ALIKE, lane, "departure")
    clear = served.cross(cast.CITIZEN, lane, "departure")
    shown: dict[str, str] = {}
    for officer, keys in (("keys.usual", usual), ("keys.moved", moved)):
        by = {"IASS-Officer": officer}
        if keys is moved:
            assert httpx.post(f"{served.url}/keys", data=moved, headers=by, timeout=30).status_code == 303
        seat = sit(officer, f"/counter?lane={lane}&crossing={clear['crossing_id']}", "en")
        for crossing, act in ((clear, ""), (alert, ""), (alert, "claim")):
            if act:
                httpx.post(f"{served.url}/v1/alerts/{alert['alert_id']}/{act}", headers=by, timeout=30)
            seat.page.goto(f"{served.url}/counter?lane={lane}&crossing={crossing['crossing_id']}")
            for name, key, hint in seat.page.evaluate(_HINTS):
                assert key == hint and key in keys.values(), (officer, name, key, hint)
                shown[name] = key
            assert complaints(seat.page) == []
        assert shown["act-details"] == keys["details"] and shown["sound"] == keys["mute"]
        seat.press(keys["details"])
        seat.page.wait_for_url(f"**/alerts/{alert['alert_id']}")
    httpx.post(
        f"{served.url}/v1/alerts/{alert['alert_id']}/clearance",
        json={},
        headers={"IASS-Officer": "keys.usual"},
        timeout=30,
    )
    seat.page.goto(f"{served.url}/counter?lane={lane}&crossing={alert['crossing_id']}")
    after = {name: (key, hint) for name, key, hint in seat.page.evaluate(_HINTS)}
    assert after["act-slip"] == (moved["slip"], moved["slip"])
    acts = {"act-claim", "act-release", "act-take_over", "act-hand_over", "act-dismiss", "act-close", "act-wrongly"}
    assert acts | {"act-next", "act-unsure", "lens-in", "lens-aligned", "help-open"} <= set(shown)


@pytest.mark.parametrize(
    ("language", "claim", "save", "told"),
    [
        ("en", "Claim", "Save", "One key cannot do two things: Claim, and Same person."),
        ("id", "Tangani", "Simpan", "Satu tombol tidak dapat untuk dua tindakan: Tangani dan Orang yang sama."),
    ],
)
def test_one_key_does_two_things(sit: Sit, language: str, claim: str, save: str, told: str) -> None:
    seat = sit("rini.k", "/keys", language, "dark")
    seat.page.get_by_label(claim, exact=True).fill("S")
    seat.page.get_by_role("button", name=save).click()
    expect(seat.page.locator("#keys-wrong")).to_have_text(told)
    expect(seat.page.get_by_label(claim, exact=True)).to_have_value("S")
    expect(seat.page.get_by_label(claim, exact=True)).to_have_attribute("aria-invalid", "true")
    assert complaints(seat.page) == []
    seat.forgive("422")
    seat.page.goto(seat.page.url)
    expect(seat.page.get_by_label(claim, exact=True)).to_have_value("C")
