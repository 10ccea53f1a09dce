"""Every route states what it lets an officer do."""

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from iass.access import Permission
from iass.application import Application
from iass.console.app import mount
from iass.service.app import create_app
from iass.service.officer import permissions_of

_OPEN = {"/healthz", "/readyz", "/metrics", "/openapi.json"}


def _routes(app: FastAPI) -> dict[str, APIRoute]:
    found = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        assert isinstance(route, APIRoute), f"a route that states no permission: {route}"
        found[f"{sorted(route.methods or ())[0]} {route.path}"] = route
    return found


def test_route_states_no_permission_or_several(app: FastAPI) -> None:
    routes = _routes(app)
    assert len(routes) >= 19
    assert {name: permissions_of(route) for name, route in routes.items() if len(permissions_of(route)) != 1} == {}


def test_only_the_supervisor_of_the_process_needs_no_name(app: FastAPI) -> None:
    opened = {route.path for route in _routes(app).values() if permissions_of(route) == [Permission.OPEN]}
    assert opened == _OPEN


def test_personal_data_is_guarded_by_its_own_permission(app: FastAPI) -> None:
    routes = _routes(app)
    assert permissions_of(routes["GET /v1/persons/{person_id}"]) == [Permission.SEE_PERSON]
    assert permissions_of(routes["GET /v1/persons/{person_id}/portrait"]) == [Permission.SEE_PERSON]
    assert permissions_of(routes["GET /v1/notices"]) == [Permission.SEE_NOTICES]
    assert permissions_of(routes["POST /v1/alerts/{alert_id}/judgement"]) == [Permission.DECIDE_ALERT]
    assert permissions_of(routes["POST /v1/crossings"]) == [Permission.RECORD_CROSSING]


@pytest.mark.parametrize("path", sorted(_OPEN))
def test_open_route_answers_without_a_name(url: str, path: str) -> None:
    assert httpx.get(url + path).status_code == 200


def test_every_other_route_asks_who_calls(app: FastAPI, url: str) -> None:
    for name, route in _routes(app).items():
        if route.path not in _OPEN:
            answer = httpx.request(name.split()[0], url + route.path.replace("{", "").replace("}", ""))
            assert answer.status_code == 401, name


def test_page_of_the_console_states_no_permission(installation: Application) -> None:
    whole = create_app(installation)
    mount(whole, installation)
    routes = _routes(whole)
    assert "GET /alerts" in routes
    assert {name for name, route in routes.items() if len(permissions_of(route)) != 1} == set()
