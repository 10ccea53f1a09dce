"""Operating points over HTTP: told as what they cost, chosen within bounds, in force at the next crossing."""

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from iass.access import Permission
from iass.application import Application
from iass.demo import cast
from iass.service.officer import permissions_of

from .counter import Counter

_PATH = "/v1/operating-points/watchlist"


@pytest.fixture(autouse=True)
def _as_it_was(client: httpx.Client) -> None:
    assert client.post(_PATH, json={"target_fpir": None}).status_code == 200


def test_cost_is_not_told_in_false_alerts_of_a_shift(client: httpx.Client, sought: int) -> None:
    found = {one["name"]: one for one in client.get("/v1/operating-points", params={"travellers": 900}).json()["lists"]}
    watchlist = found["watchlist"]
    assert set(found) == {"watchlist", "registry"} and watchlist["subjects"] == sought >= 8
    assert watchlist["false_alerts"] == pytest.approx(900 * 0.003)
    assert watchlist["false_alerts_low"] < watchlist["false_alerts"] < watchlist["false_alerts_high"]
    assert (watchlist["source"], watchlist["missed_on"]) == ("record", "LFW, development half")
    assert 0 < watchlist["missed_low"] < watchlist["missed"] < watchlist["missed_high"] < 1
    assert watchlist["chosen_by"] is None and watchlist["setting_fpir"] == 0.003


def test_choices_and_histogram_are_missing(client: httpx.Client, counter: Counter, lane: str) -> None:
    before = client.get(_PATH).json()
    assert counter.cross(cast.CITIZEN, lane=lane).json()["alert_id"] is None
    found = client.get(_PATH).json()
    searches = found["lanes"]["searches"]
    assert sum(one["searches"] for one in found["histogram"]) == searches > before["lanes"]["searches"]
    alerts = [one["false_alerts_modelled"] for one in found["choices"]]
    assert len(alerts) > 20 and alerts == sorted(alerts)
    assert all(one["false_alerts"] >= 3 / one["searches"] * 400 - 1e-9 for one in found["choices"])


def test_choice_holds_only_from_the_next_start_on(
    client: httpx.Client, counter: Counter, lane: str, installation: Application
) -> None:
    chosen = client.post(_PATH, json={"target_fpir": 1e-6}, params={"travellers": 900}).json()
    assert (chosen["target_fpir"], chosen["chosen_by"], chosen["travellers"]) == (1e-6, "test.officer", 900)
    decision = counter.cross(cast.WANTED, lane=lane).json()["decision"]
    face = next(one["face"] for one in decision["findings"] if one["face"] and one["notice_id"])
    assert (face["threshold"], face["target_fpir"]) == (chosen["threshold"], 1e-6)
    with installation.operating.records.reading() as tx:
        last = [one for one in tx.audit.entries() if one.action == "operating_point.chosen"][-1]
    assert (last.actor, last.subject, last.details["target_fpir"]) == ("test.officer", "watchlist", 1e-6)


@pytest.mark.parametrize("body", [{"target_fpir": 0.5}, {"target_fpir": 0}, {"target_fpir": "low"}, {}, {"fpir": 0.01}])
def test_target_out_of_bounds_is_taken(client: httpx.Client, body: dict[str, object]) -> None:
    answer = client.post(_PATH, json=body)
    assert answer.status_code == 422 and answer.headers["content-type"] == "application/problem+json"
    assert client.get(_PATH).json()["target_fpir"] == 0.003


def test_list_that_does_not_exist_has_a_threshold(client: httpx.Client) -> None:
    assert client.get("/v1/operating-points/everybody").status_code == 422


def test_whoever_may_look_may_choose(app: FastAPI) -> None:
    routes = [context.original_route for context in iter_route_contexts(app.routes)]
    found = {
        (method, route.path): permissions_of(route)
        for route in routes
        if isinstance(route, APIRoute) and "operating-points" in route.path
        for method in route.methods or ()
    }
    assert found == {
        ("GET", "/v1/operating-points"): [Permission.SEE_OPERATING_POINT],
        ("GET", "/v1/operating-points/{name}"): [Permission.SEE_OPERATING_POINT],
        ("POST", "/v1/operating-points/{name}"): [Permission.CHOOSE_OPERATING_POINT],
    }
