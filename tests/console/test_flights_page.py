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
    return _announced(served, "881", f"{wanted.surname}:{wanted.given_names}", str(wanted.birth_date))


def _announced(served: Served, number: str, name: str, birth_date: str) -> str:
    """A flight with somebody on board who has the passport of the wanted one."""
    wanted = cast.WANTED.document
    born = birth_date.replace("-", "")
    laras = (
        f"NAD+FL+++{name}", f"ATT+2++{wanted.sex}", f"DTM+329:{born}:102",
        f"NAT+2+{wanted.nationality}", "RFF+SEA:27B", f"DOC+P+{wanted.number}", f"LOC+91+{wanted.issuer}",
    )  # fmt: skip
    departs = datetime.now(UTC) + timedelta(hours=1)
    leaves, lands = (
        moment.astimezone(ZoneInfo(zone)).strftime("%y%m%d%H%M")
        for moment, zone in ((departs, "Asia/Tokyo"), (departs + timedelta(hours=7), "Asia/Jakarta"))
    )
    legs = (f"TDT+20+GA0{number}+++GA", "LOC+125+NRT", f"DTM+189:{leaves}:201", "LOC+87+CGK", f"DTM+232:{lands}:201")
    sent = httpx.post(
        served.url + "/v1/passenger-lists",
        content=interchange(message(laras, flight=legs), reference=number),
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


@pytest.mark.parametrize(("language", "told", "why"), [
    ("id", "Bertentangan: nomor dokumen cocok, tanggal lahir tidak cocok.", "hampir sama: ejaan lain"),
    ("en", "Contradiction: document number says yes, birth date says no.", "nearly the same: spelled otherwise"),
])  # fmt: skip
def test_why_somebody_is_expected_is_told_in_codes(
    served: Served, sit: Sit, language: str, told: str, why: str
) -> None:
    """Her passport, her name in the spelling before 1972, and another birth date."""
    wanted = cast.WANTED.document
    name = f"{wanted.surname}:{wanted.given_names}".replace("U", "OE")
    flight = _announced(served, {"id": "885", "en": "887"}[language], name, "1961-03-09")
    page = sit("siti.r", f"/flights/{flight}", language, "light").page
    expect(page.locator(".contradiction").first).to_have_text(told)
    expect(page.locator("table.papers tr[data-verdict=near]")).to_contain_text(why)
    expect(page.locator("table.papers tr[data-verdict=differs]")).to_contain_text("1961-03-09")
    assert complaints(page) == []
