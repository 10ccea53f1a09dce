"""axe-core finds nothing on any page, in both languages and both themes; a new page without a visit fails here."""

import inspect
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from playwright.sync_api import expect
from tests.contracts.samples import link
from tests.watchlist.test_feed import _people
from tests.watchlist.test_ftm import WHOLE

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.console.app import mount
from iass.console.page_route import PageRoute
from iass.demo import cast
from iass.ids import OfficerId
from iass.service.app import create_app
from iass.watchlist.kept_feed import FeedPlan

from . import test_purposes
from .axe import axe
from .browsing import Served
from .conftest import Sit
from .test_flights_page import _announced
from .test_imports_page import HEADER, _row
from .test_inbox_page import _sign
from .test_look_alikes_page import _COUPLE
from .test_look_alikes_page import _post as _pair
from .test_notices_page import _draft, _post

pytestmark = pytest.mark.browser

OWNER = Officer(OfficerId("lists.owner"))
NOTICE, INCOMPLETE = "N-AXE-1", "N-AXE-2"

ELSEWHERE = {"/cases/{case_id}/companions": test_purposes.test_page_of_companions_accuses_or_is_not_found}
"""Pages that need accounts and a victim's case: the test that has them looks."""
NO_PAGES = {
    "/": "leads to the counter",
    "/alerts/{alert_id}/next": "leads to another alert",
    "/alerts/{alert_id}/slip.pdf": "a document",
    "/subjects/{request_id}/packet.pdf": "a document",
    "/subjects/{request_id}/packet.json": "a file",
    "/audit/entries.csv": "a file",
    "/breach/pack.pdf": "a document",
    "/breach/pack.csv": "a table",
    "/breach/pack.json": "a file",
    "/shifts/report.csv": "a table",
    "/shifts/report.pdf": "a document",
    "/console/static/{version}/{name}": "files",
    "/sign-in/directory": "leads to the directory of an agency",
    "/sign-in/directory/callback": "leads on, or to the form of /sign-in",
    "/sign-in/directory/leave": "leads on",
}


@pytest.fixture(scope="module")
def visits(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[str]]]:
    """The template of each page's route -> where it is looked at, with something on it."""
    lane, empty = "CGK/T118", "CGK/T119"
    alert = served.alert(cast.WANTED, lane)
    served.alert(cast.VICTIM, lane)
    judged = _judged(served, served.alert(cast.BANNED, lane))
    case = _post(served, f"/v1/alerts/{judged}/case", "siti.r")["case_id"]
    stopped = served.alert(cast.LOOK_ALIKE, lane)
    _post(served, f"/v1/alerts/{stopped}/clearance", "siti.r", note="another person")
    asked = _post(
        served, "/v1/subject-requests", "dpo", kind="access", name="Nadia", contact="letter", asked="my data"
    )["request_id"]
    clear = served.cross(cast.FREED, lane, "departure")["crossing_id"]
    flight = _announced(served, "818", f"{cast.WANTED.document.surname}:LARAS", "1995-07-22")
    pair = _proposed(served)
    _draft(served, NOTICE)
    _draft(served, INCOMPLETE, document_numbers=[], agency="PT Maju Jaya")
    file = {"file": ("hilang.csv", (HEADER + _row("N-AXE-3")).encode(), "text/csv")}
    taken = _taken(served, file)
    records = served.application.agencies.desk.records
    assert isinstance(records, SqlRecords)
    _sign(records, "case-axe", "KPK", served.application.clock.now())
    with records.transaction() as tx:
        tx.links.put(link())
    folder = tmp_path_factory.mktemp("axe")
    (folder / "list.json").write_bytes(_people("AX-A", "AX-B"))
    given = tuple(f"{column}={value}" for column, value in WHOLE.items())
    served.application.lists.kept.add(FeedPlan("axe", str(folder / "list.json"), 3600, OWNER.officer_id, given), OWNER)
    yield {
        "/sign-in": ["/sign-in"],
        "/counter": [f"/counter?lane={lane}", f"/counter?lane={lane}&crossing={clear}", f"/counter?lane={empty}"],
        "/alerts": ["/alerts", "/alerts?all=1"],
        "/alerts/{alert_id}": [f"/alerts/{alert}", "/alerts/none"],
        "/alerts/{alert_id}/slip": [f"/alerts/{stopped}/slip"],
        "/companions": ["/companions"],
        "/subjects": ["/subjects"],
        "/subjects/{request_id}": [f"/subjects/{asked}"],
        "/breach": ["/breach"],
        "/audit": ["/audit", "/audit?actor=nobody"],
        "/queue": ["/queue"],
        "/protection": ["/protection"],
        "/cases": ["/cases"],
        "/cases/{case_id}": [f"/cases/{case}"],
        "/inbox": ["/inbox"],
        "/inbox/{case_id}": ["/inbox/case-axe"],
        "/outbox": ["/outbox"],
        "/links": ["/links"],
        "/links/{link_id}": [f"/links/{link().link_id}"],
        "/flights": ["/flights"],
        "/flights/{flight_id}": [f"/flights/{flight}"],
        "/search": ["/search"],
        "/look-alikes": ["/look-alikes"],
        "/look-alikes/{pair_id}": [f"/look-alikes/{pair}"],
        "/notices": ["/notices"],
        "/notices/new": ["/notices/new"],
        "/notices/{notice_id}": [f"/notices/{NOTICE}", "/notices/N-2026-007"],
        "/notices/{notice_id}/edit": [f"/notices/{NOTICE}/edit"],
        "/notices/{notice_id}/letter": [f"/notices/{INCOMPLETE}/letter"],
        "/notices/{notice_id}/neighbours": ["/notices/N-2026-007/neighbours"],
        "/duties": ["/duties"],
        "/duties/calendar": ["/duties/calendar"],
        "/in-force": ["/in-force"],
        "/data-quality": ["/data-quality"],
        "/imports": ["/imports"],
        "/imports/{import_id}": [f"/imports/{taken}"],
        "/lists": ["/lists"],
        "/lists/{name}": ["/lists/axe"],
        "/threshold": ["/threshold"],
        "/vigilance": ["/vigilance"],
        "/figures": ["/figures"],
        "/shifts": ["/shifts"],
        "/sessions": ["/sessions"],
        "/keys": ["/keys"],
    }
    served.application.lists.kept.remove("axe", OWNER)
    _pair(served, f"/v1/look-alikes/{pair}/undo", "siti.r", reason="another test")


def _proposed(served: Served) -> str:
    """By this test, or by the faces themselves before it."""
    answer = _pair(served, "/v1/look-alikes", "siti.r", **_COUPLE, reason="seen at the counter").json()
    return str(answer.get("pair_id") or answer["where"])


def _judged(served: Served, alert: str) -> str:
    _post(served, f"/v1/alerts/{alert}/claim", "siti.r")
    _post(served, f"/v1/alerts/{alert}/judgement", "siti.r", judgement="same_person")
    return alert


def _taken(served: Served, file: dict[str, Any]) -> str:
    by = {"IASS-Officer": "siti.r"}
    seen = httpx.post(f"{served.url}/v1/imports/previews", files=file, headers=by, timeout=30).json()
    answer = httpx.post(
        f"{served.url}/v1/imports", files=file, data={"preview_id": seen["import_id"]}, headers=by, timeout=30
    )
    return str(answer.json()["import_id"])


def test_page_is_not_visited(served: Served, visits: dict[str, list[str]]) -> None:
    app = create_app(served.application)
    mount(app, served.application)
    routes = (context.original_route for context in iter_route_contexts(app.routes))
    pages = {route.path for route in routes if isinstance(route, PageRoute) and "GET" in (route.methods or ())}
    assert pages - set(visits) - set(NO_PAGES) - set(ELSEWHERE) == set(), "pages that no visit looks at"
    assert all("axe(" in inspect.getsource(one) for one in ELSEWHERE.values())
    assert set(visits) - pages == set(), "visits to pages that are gone"
    assert all(isinstance(route, APIRoute) for route in routes)


@pytest.mark.parametrize("language", ["id", "en"])
def test_axe_finds_something(sit: Sit, served: Served, visits: dict[str, list[str]], language: str) -> None:
    """Each page, and the two dialogs where they are open: the keys, and a question before something that stays. Colours
    are those of a theme, whatever the language: in English each page is turned to the other theme, too."""
    seat = sit("siti.r", "/counter", language, "light")
    found, turns = {}, language == "en"
    for path in (path for paths in visits.values() for path in paths):
        seat.page.goto(served.url + path)
        found[path] = axe(seat.page, turns=turns)
        seat.forgive("404")
    for path, key, dialog in ((visits["/counter"][0], "?", "#help"), (visits["/cases/{case_id}"][0], "h", "#confirm")):
        seat.page.goto(served.url + path)
        seat.settled()
        seat.press(key)
        expect(seat.page.locator(dialog)).to_be_visible()
        found[dialog] = axe(seat.page, turns=turns)
        seat.press("Escape")
    assert {path: complaints for path, complaints in found.items() if complaints} == {}


def test_axe_is_blind(sit: Sit) -> None:
    """That it looks at all, and at the colours of the dark theme."""
    seat = sit("siti.r", "/counter", "en", "light")
    seat.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('afterbegin', '<input><p class=faint>faint words</p>')"
    )
    seat.page.evaluate("document.querySelector('.faint').style.color = 'light-dark(#101b26, #151d25)'")
    found = " ".join(axe(seat.page))
    assert "label: " in found
    assert "other theme color-contrast: " in found
