"""The bar's menu: every page is in it, it says where one is, and it does not stay in the way."""

import httpx
import pytest
from playwright.sync_api import expect

from iass.console.menu import MENU, MenuPage

from .browsing import NARROW, Served
from .conftest import Sit
from .looks import complaints


@pytest.mark.parametrize("one", MENU, ids=lambda one: one.key)
def test_menu_leads_to_a_page_that_does_not_know_where_it_stands(served: Served, one: MenuPage) -> None:
    page = httpx.get(served.url + one.path, headers={"IASS-Officer": "siti.r"})
    assert page.status_code == 200
    assert f'href="{one.path}" aria-current="page"' in page.text, one.key


def test_menu_stays_open_over_the_counter(sit: Sit) -> None:
    seat = sit("siti.r", "/counter", language="en")
    seat.settled()
    menu, first = seat.page.locator("#menu"), seat.page.get_by_role("link", name="By photograph")
    expect(first).to_be_hidden()
    menu.locator("summary").click()
    expect(first).to_be_visible()
    assert complaints(seat.page) == []
    first.focus()
    seat.press("Escape")
    expect(first).to_be_hidden()
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    seat.page.locator("main").click(position={"x": 1100, "y": 400})
    expect(first).to_be_hidden()


def test_menu_does_not_say_on_which_of_its_pages_one_is(sit: Sit) -> None:
    seat = sit("siti.r", "/threshold", language="id")
    expect(seat.page.locator("#menu summary")).to_have_text("Ambang")


def test_menu_does_not_fit_a_narrow_window(sit: Sit) -> None:
    seat = sit("siti.r", "/search", language="id")
    seat.page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a dict where a TypedDict is named
    seat.page.locator("#menu summary").click()
    expect(seat.page.get_by_role("link", name="Ambang")).to_be_visible()
    assert complaints(seat.page) == []
    assert seat.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
