"""Two people who look alike, on an officer's screen."""

import os
from collections.abc import Iterator
from itertools import product

import httpx
import pytest
from playwright.sync_api import expect

from iass.demo import cast

from .browsing import Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser

_COUPLE = {"gallery": "watchlist", "subject_id": "N-2026-007", "person_id": "SIMKIM-P010", "kind": "look_alike"}


def _post(served: Served, path: str, officer: str, **body: object) -> httpx.Response:
    return httpx.post(served.url + path, json=body, headers={"IASS-Officer": officer})


def _undo_all(served: Served) -> None:
    """The checkpoint is shared: other tests need a look-alike who is referred."""
    asked = httpx.get(f"{served.url}/v1/look-alikes", headers={"IASS-Officer": "siti.r"}).json()
    for standing in asked["look_alikes"]:
        if standing["state"] != "undone":
            _post(served, f"/v1/look-alikes/{standing['pair_id']}/undo", "siti.r", reason="another test")


@pytest.fixture
def undone(served: Served) -> Iterator[None]:
    _undo_all(served)
    yield
    _undo_all(served)


@pytest.fixture
def pair(served: Served, undone: None) -> str:
    """Proposed by siti.r."""
    made = _post(served, "/v1/look-alikes", "siti.r", **_COUPLE, reason="seen at the counter")
    return str(made.json()["pair_id"])


def test_pair_is_made_on_the_page_of_its_proposer(served: Served, sit: Sit, pair: str) -> None:
    seat = sit("siti.r", f"/look-alikes/{pair}", "en", "light")
    raise_bar = seat.page.get_by_role("button", name="Raise the bar")
    expect(raise_bar).to_have_attribute("aria-disabled", "true")
    other = sit("budi.s", "/look-alikes", "en", "light").page
    other.get_by_role("link", name="N-2026-007").first.click()
    for picture in other.locator(".couple img").all():
        assert picture.evaluate("one => one.complete && one.naturalWidth > 100 || one.decode().then(() => true)")
    button = other.get_by_role("button", name="Raise the bar")
    button.click()
    expect(other.locator("#reason")).to_have_attribute("aria-invalid", "true")
    expect(other.locator("#pair-state")).to_have_attribute("data-state", "proposed")
    other.locator("#reason").fill("compared both pictures")
    with other.expect_navigation():
        button.click()
    expect(other.locator("#pair-state")).to_have_attribute("data-state", "recorded")
    expect(other.locator(".pair-history li").first).to_contain_text("compared both pictures")
    assert served.application.look_alikes.records is not None


def test_name_in_a_reason_becomes_a_script(served: Served, pair: str) -> None:
    _post(served, f"/v1/look-alikes/{pair}/undo", "siti.r", reason="<script>alert(1)</script>")
    page = httpx.get(f"{served.url}/look-alikes/{pair}", headers={"IASS-Officer": "siti.r"})
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


@pytest.mark.parametrize(("language", "theme"), list(product(("id", "en"), ("light", "dark"))))
def test_pair_is_hard_to_read(served: Served, sit: Sit, pair: str, language: str, theme: str) -> None:
    seat = sit("budi.s", "/look-alikes", language, theme)
    for path in ("/look-alikes", "/look-alikes?all=1", f"/look-alikes/{pair}", "/notices/N-2026-007/neighbours"):
        seat.page.goto(served.url + path)
        assert complaints(seat.page) == [], path
        if folder := os.environ.get("IASS_SCREENSHOTS"):
            name = path.strip("/").replace("/", "-").replace("?", "-")[:19]
            seat.page.screenshot(path=f"{folder}/{name}-{language}-{theme}.png", full_page=True)


@pytest.fixture
def notices(served: Served, undone: None) -> str:
    """Two notices, proposed by siti.r."""
    couple = {"gallery": "watchlist", "subject_id": "N-2026-007", "other_notice_id": "N-2026-008"}
    made = _post(served, "/v1/look-alikes", "siti.r", **couple, kind="look_alike", reason="seen at intake")
    return str(made.json()["pair_id"])


@pytest.mark.parametrize(("language", "theme"), list(product(("id", "en"), ("light", "dark"))))
def test_two_who_are_sought_are_shown_as_if_one_could_be_cleared(
    served: Served, sit: Sit, notices: str, language: str, theme: str
) -> None:
    _post(served, f"/v1/look-alikes/{notices}/record", "budi.s", kind="look_alike", reason="both files seen")
    page = sit("ani.w", f"/look-alikes/{notices}", language, theme).page
    for picture in page.locator(".couple img").all():
        assert picture.evaluate("one => one.complete && one.naturalWidth > 100 || one.decode().then(() => true)")
    expect(page.locator(".couple")).to_contain_text("N-2026-007")
    expect(page.locator(".couple")).to_contain_text("N-2026-008")
    clear = page.locator("[data-act=clear]")
    expect(clear).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#why-clear")).to_contain_text("Keduanya dicari" if language == "id" else "Both are sought")
    expect(page.locator("#pair-state")).to_contain_text("periksa dokumen" if language == "id" else "look at the papers")
    assert complaints(page) == []
    if folder := os.environ.get("IASS_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/notices-{language}-{theme}.png", full_page=True)


@pytest.mark.usefixtures("undone")
def test_officer_does_not_see_who_cleared_the_double(served: Served, sit: Sit, lane: str) -> None:
    alert = served.alert(cast.LOOK_ALIKE, lane)
    _post(served, f"/v1/alerts/{alert}/claim", "siti.r")
    _post(served, f"/v1/alerts/{alert}/judgement", "siti.r", judgement="other_person")
    assert _post(served, f"/v1/alerts/{alert}/close", "budi.s").json()["state"] == "closed"
    served.cross(cast.LOOK_ALIKE, lane, "departure")
    seat = sit("ani.w", f"/counter?lane={lane}", "en", "light")
    seat.press("n")
    expect(seat.page.locator(".current.clear")).to_be_visible()
    expect(seat.page.locator("#main")).to_contain_text("siti.r, budi.s found on")
    if folder := os.environ.get("IASS_SCREENSHOTS"):
        seat.page.screenshot(path=f"{folder}/cleared.png", full_page=True)
    assert complaints(seat.page) == []
