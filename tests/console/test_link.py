"""The live link breaks: the officer sees it, and nothing that happened meanwhile is lost."""

import pytest
from playwright.sync_api import Route, expect

from iass.access import Officer
from iass.demo import cast
from iass.ids import AlertId, OfficerId

from .browsing import Served
from .conftest import Sit

pytestmark = pytest.mark.browser


def test_server_restarts_unnoticed(served: Served, sit: Sit, lane: str) -> None:
    """Stopped, started, and an alert is raised before the page is back."""
    seat = sit("siti.r", f"/counter?lane={lane}", language="en")
    seat.settled()
    served.stop()
    expect(seat.page.locator("#link")).to_have_attribute("data-state", "reconnecting")
    expect(seat.page.locator("#link-word")).to_contain_text("Reconnecting since")
    served.start()
    served.cross(cast.WANTED, lane)
    expect(seat.page.locator("#verdict")).to_have_text("Secure")
    expect(seat.page.locator("#say-now")).to_have_text(f"Alert on {lane}: Secure")
    seat.settled()
    seat.forgive("ERR_")


def test_dead_link_looks_alive(served: Served, sit: Sit, lane: str) -> None:
    """The network to this page is cut; the service goes on. What was missed is counted and shown."""
    seat = sit("siti.r", f"/counter?lane={lane}", language="en")
    seat.settled()
    served.cross(cast.CITIZEN, lane, "departure")
    expect(seat.page.locator(".passages li")).to_have_count(1)
    seat.page.context.set_offline(True)
    served.stop()  # an open connection outlives the cut; a new one cannot be made
    served.start()
    served.cross(cast.WANTED, lane)
    served.cross(cast.NAMESAKE, lane)
    warning = seat.page.locator("#stale")
    expect(warning).to_contain_text("This screen may be out of date")
    expect(warning).to_have_attribute("role", "alert")
    expect(seat.page.locator(".passages li")).to_have_count(1)
    seat.page.context.set_offline(False)
    expect(seat.page.locator(".toast")).to_contain_text("missed events were fetched")
    expect(seat.page.locator(".passages li")).to_have_count(3)
    expect(seat.page.locator("#verdict")).to_have_text("Secure")
    expect(warning).to_have_count(0)
    seat.forgive("ERR_")


def test_act_is_lost_without_a_word(served: Served, sit: Sit, lane: str) -> None:
    alert = served.alert(cast.WANTED, lane)
    seat = sit("siti.r", f"/alerts/{alert}", language="en")
    seat.settled()
    seat.page.context.set_offline(True)
    seat.press("c")
    expect(seat.page.locator(".toast")).to_have_text("Not sent: the server does not answer. Try again.")
    seat.page.context.set_offline(False)
    seat.press("c")
    expect(seat.page.locator("#alert-state")).to_have_text("You have it")
    seat.forgive("ERR_")


def test_officer_acts_on_what_has_changed(served: Served, sit: Sit, lane: str) -> None:
    """Two officers claim at one moment: the second is told, and sees who has it."""
    alert = served.alert(cast.WANTED, lane)
    seat = sit("siti.r", f"/alerts/{alert}", language="en")
    seat.settled()

    def claimed_by_another(route: Route) -> None:
        served.application.alerts.claim(AlertId(alert), Officer(OfficerId("budi.s")))
        route.continue_()

    claim = seat.page.get_by_role("button", name="Claim")
    expect(claim).to_be_visible()
    seat.page.route("**/claim", claimed_by_another)
    claim.click()
    expect(seat.page.locator(".toast")).to_contain_text("It has changed meanwhile.")
    expect(seat.page.locator("#alert-state")).to_have_text("budi.s has it")
    seat.forgive("409")
