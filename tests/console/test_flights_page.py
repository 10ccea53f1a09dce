"""Expected flights on an officer's screen, in both languages."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
import pytest
from playwright.sync_api import expect
from tests.capture.paxlst import interchange, message

from iass.demo import cast

from .browsing import Served
from .conftest import Sit
from .looks import complaints

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def flight(served: Served) -> str:
    """With the wanted one of the demo on board."""
    wanted = cast.WANTED.document
    born = str(wanted.birth_date).replace("-", "")
    laras = (
        f"NAD+FL+++{wanted.surname}:{wanted.given_names}", f"ATT+2++{wanted.sex}", f"DTM+329:{born}:102",
        f"NAT+2+{wanted.nationality}", "RFF+SEA:27B", f"DOC+P+{wanted.number}", f"LOC+91+{wanted.issuer}",
    )  # fmt: skip
    departs = datetime.now(UTC) + timedelta(hours=1)
    leaves, lands = (
        moment.astimezone(ZoneInfo(zone)).strftime("%y%m%d%H%M")
        for moment, zone in ((departs, "Asia/Tokyo"), (departs + timedelta(hours=7), "Asia/Jakarta"))
    )
    legs = ("TDT+20+GA0881+++GA", "LOC+125+NRT", f"DTM+189:{leaves}:201", "LOC+87+CGK", f"DTM+232:{lands}:201")
    sent = httpx.post(
        served.url + "/v1/passenger-lists",
        content=interchange(message(laras, flight=legs)),
        headers={"IASS-Officer": "dcs.garuda", "Content-Type": "application/edifact"},
    )
    return str(sent.json()["messages"][0]["flight_id"])


@pytest.mark.parametrize(("language", "heading", "word"), [
    ("id", "Penerbangan yang ditunggu", "Kursi"),
    ("en", "Expected flights", "Seat"),
])  # fmt: skip
def test_officer_does_not_see_who_is_expected(sit: Sit, flight: str, language: str, heading: str, word: str) -> None:
    page = sit("siti.r", "/flights?port=CGK", language, "light").page
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert complaints(page) == []
    page.get_by_role("link", name="GA 881").click()
    expect(
        page.get_by_role("heading", name=f"{cast.WANTED.document.given_names} {cast.WANTED.document.surname}")
    ).to_be_visible()
    expect(page.locator(".chip[data-advice=SECURE]").first).to_be_visible()
    expect(page.get_by_text(word, exact=True)).to_be_visible()
    assert complaints(page) == []
