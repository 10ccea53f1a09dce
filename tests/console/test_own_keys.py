"""An officer chooses the keys: hints follow, what cannot be is refused in words, and others keep theirs."""

import pytest
from playwright.sync_api import expect

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
