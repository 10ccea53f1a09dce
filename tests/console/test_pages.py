"""What a page may do, who may see it, and what a browser may keep of it."""

import re

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from iass.access import Permission
from iass.capture.lane import Direction
from iass.case.request import CrossingRequest
from iass.console.app import mount
from iass.demo import cast, people
from iass.service.app import create_app
from iass.service.officer import permissions_of

from .browsing import Served

PAGES = ["/counter", "/counter?lane=CGK/C01", "/alerts", "/alerts?all=1", "/search"]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}


def _get(served: Served, path: str, officer: str = "siti.r", **cookies: str) -> httpx.Response:
    kept = {"iass_officer": officer, **cookies} if officer else cookies
    with httpx.Client(base_url=served.url, cookies=kept, timeout=30) as client:
        return client.get(path)


def _post(served: Served, path: str, origin: str = "", **fields: str) -> httpx.Response:
    return httpx.post(served.url + path, data=fields, headers={"Origin": origin or served.url}, timeout=30)


@pytest.mark.parametrize("path", [*PAGES, "/sign-in", "/alerts/none"])
def test_page_loosens_the_policy(served: Served, path: str) -> None:
    answer = _get(served, path)
    told = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert told == POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", [*PAGES, "/", "/alerts/any", "/alerts/any/next"])
def test_stranger_sees_a_page(served: Served, path: str) -> None:
    answer = _get(served, path, officer="")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in?back=%2F")


@pytest.mark.parametrize("path", ["counter", "alerts", "alerts/any", "search"])
def test_stranger_sees_a_part(served: Served, path: str) -> None:
    assert _get(served, f"/console/parts/{path}", officer="").status_code == 401


_AT_THE_DOOR = {"/sign-in", "/sign-in/passkey", "/sign-in/passkey/request"} | {
    f"/sign-in/directory{step}" for step in ("", "/callback", "/leave")
}


def _routes(app: FastAPI) -> dict[str, APIRoute]:
    routes = (context.original_route for context in iter_route_contexts(app.routes))
    return {f"{sorted(route.methods or ())[0]} {route.path}": route for route in routes if isinstance(route, APIRoute)}


def test_route_states_no_permission(served: Served) -> None:
    app = create_app(served.application)
    service = set(_routes(app))
    mount(app, served.application)
    own = {name: route for name, route in _routes(app).items() if name not in service}
    assert len(own) == 81
    assert {name for name, route in own.items() if len(permissions_of(route)) != 1} == set()
    free = {route.path for route in own.values() if permissions_of(route) == [Permission.OPEN]}
    assert free == {*_AT_THE_DOOR, "/sign-out", "/preferences", "/console/static/{version}/{name}"}


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y", ""]
)
def test_signing_in_leads_elsewhere(served: Served, back: str) -> None:
    answer = _post(served, "/sign-in", officer="siti.r", back=back)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_cookie_of_the_officer_can_be_read_or_sent_from_elsewhere(served: Served) -> None:
    cookie = _post(served, "/sign-in", officer=" siti.r ", back="/alerts").headers["set-cookie"]
    assert cookie.startswith("iass_officer=siti.r;")
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip().lower() for part in cookie.split(";")}
    assert "max-age" not in cookie.lower()


@pytest.mark.parametrize("officer", ["", "system", "two words", "x" * 65, "<b>"])
def test_officer_without_a_proper_id_signs_in(served: Served, officer: str) -> None:
    answer = _post(served, "/sign-in", officer=officer)
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers
    assert "Itu bukan nama pengguna petugas." in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/preferences"])
def test_other_site_posts_a_form(served: Served, path: str) -> None:
    assert _post(served, path, origin="https://evil.example", officer="x", theme="dark").status_code == 403


def test_preferences_are_forgotten(served: Served) -> None:
    answer = _post(served, "/preferences", language="en", theme="dark", sound="off")
    assert answer.status_code == 204
    kept = {cookie.partition("=")[0]: cookie for cookie in answer.headers.get_list("set-cookie")}
    assert set(kept) == {"iass_language", "iass_theme", "iass_sound"}
    assert all("HttpOnly" in cookie and "SameSite=strict" in cookie for cookie in kept.values())
    sound = kept["iass_sound"].partition(";")[0].partition("=")[2]
    page = _get(served, "/counter", iass_language="en", iass_theme="dark", iass_sound=sound).text
    assert '<html lang="en" data-theme="dark">' in page
    left = re.search(r'data-mute-left="(\d+)"', page)
    assert left is not None and 290 <= int(left[1]) <= 300


@pytest.mark.parametrize("sound", ["off", "on", "off.", "off.x", "off.1", "off.99999999999999", "on.9999999999"])
def test_mute_that_nobody_set_is_kept(served: Served, sound: str) -> None:
    assert 'data-mute-left="0"' in _get(served, "/counter", iass_sound=sound).text


def test_unknown_preference_breaks_the_page(served: Served) -> None:
    page = _get(served, "/counter", iass_language="xx", iass_theme="<b>", iass_lane="NO/WHERE")
    assert '<html lang="id" data-theme="auto">' in page.text
    assert _get(served, "/", iass_lane="NO/WHERE").headers["location"] == "/counter"
    assert _get(served, "/", iass_lane="CGK/C01").headers["location"] == "/counter?lane=CGK%2FC01"


@pytest.mark.parametrize(
    ("path", "status"), [("/counter?lane=CGK/C99", 404), ("/alerts/none", 404), ("/alerts?all=perhaps", 422)]
)
def test_error_is_shown_as_json(served: Served, path: str, status: int) -> None:
    answer = _get(served, path, iass_language="en")
    assert answer.status_code == status
    assert "The page cannot be shown" in answer.text


def test_page_echoes_what_was_typed(served: Served) -> None:
    probe = '"><script>alert(1)</script>'
    for path in (f"/counter?crossing={probe}", f"/sign-in?back={probe}", f"/alerts?before={probe}"):
        assert "<script>alert" not in _get(served, path).text


def test_name_of_a_traveller_becomes_a_script(served: Served, lane: str) -> None:
    """Names come from documents, and documents from anybody."""
    page = _get(served, f"/counter?lane={lane}").text
    assert re.findall(r"<script(?![^>]*src=)", page) == []
    served.cross(cast.CITIZEN, lane, "departure")
    assert "BAGAS PRASETYO" in _get(served, f"/counter?lane={lane}").text


def test_static_file_is_asked_for_again_and_again(served: Served) -> None:
    page = _get(served, "/counter").text
    addresses = re.findall(r"/console/static/[0-9a-f]{16}/[a-z.]+", page)
    assert len(set(addresses)) >= 5
    for address in addresses:
        answer = _get(served, address, officer="")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["../app.py", "..%2fapp.py", "none.js", "%2e%2e/app.py"])
def test_static_files_lead_out_of_their_folder(served: Served, name: str) -> None:
    version = re.findall(r"/console/static/([0-9a-f]{16})/", _get(served, "/counter").text)[0]
    assert _get(served, f"/console/static/{version}/{name}", officer="").status_code == 404
    assert _get(served, "/console/static/0000000000000000/main.js", officer="").status_code == 404


def test_part_is_not_what_the_page_shows(served: Served, lane: str) -> None:
    """One template renders both, so that a page that stays open looks like one that was loaded."""
    served.cross(cast.WANTED, lane)
    page = part = ""
    while not part or _sequence(part) != _sequence(page):  # the search of the past may raise an alert between the two
        page = _get(served, f"/counter?lane={lane}").text
        part = _get(served, f"/console/parts/counter?lane={lane}").text
    assert part.strip() in page
    assert _get(served, f"/console/parts/counter?lane={lane}").headers["iass-console"] in page


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("id", ("gambar yang sama datang lagi", "1,000; batas 1,000", "mencurigakan", "tidak bersertifikat")),
        ("en", ("the same picture came again", "1.000; limit 1.000", "suspicious", "not certified")),
    ],
)
def test_alert_hides_what_speaks_for_a_presentation_attack(
    served: Served, lane: str, language: str, shown: tuple[str, ...]
) -> None:
    first, second = people.expression("P005", 0, 0), people.expression("P005", 0, 1)
    frames = [first, second, first]
    request = CrossingRequest("CGK", lane.partition("/")[2], Direction.DEPARTURE, cast.CITIZEN.document, frames)
    outcome = served.application.checkpoint.cross(request)
    assert outcome.alert is not None
    page = _get(served, f"/alerts/{outcome.alert.alert_id}", iass_language=language)
    assert page.status_code == 200
    assert [text for text in shown if text not in page.text] == []


def _sequence(text: str) -> str:
    """Of the newest news that the page or part knows."""
    found = re.search(r'data-sequence="(\d+)"', text)
    assert found is not None
    return found[1]
