"""Figures over HTTP: what the lanes did, by the hour, and nothing about whom."""

import json

import httpx
import pytest

from iass.demo import cast

from .counter import Counter


def _lane(client: httpx.Client, lane: str) -> dict[str, object]:
    figures = client.get("/v1/figures", params={"hours": 2}).json()
    return next(one for one in figures["lanes"] if one["lane"] == f"CGK/{lane}")


def test_what_the_lane_did_is_not_told(client: httpx.Client, counter: Counter, lane: str) -> None:
    alert = counter.cross(cast.WANTED, lane=lane).json()["alert_id"]
    counter.cross(cast.CITIZEN, lane=lane)
    client.post(f"/v1/alerts/{alert}/claim")
    client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": "other_person"})
    found = _lane(client, lane)
    assert (found["passages"], found["alerts"], found["faces"]) == (2, 1, 2)
    assert 30 <= float(str(found["quality_median"])) <= 100
    watchlist = found["watchlist"]
    assert isinstance(watchlist, dict)
    assert (watchlist["searches"], watchlist["alerts"], watchlist["false_alerts"]) == (2, 1, 1)
    assert watchlist["low"] < watchlist["rate"] == 0.5 < watchlist["high"]


def test_hours_lists_or_steps_are_missing(client: httpx.Client, counter: Counter, lane: str) -> None:
    counter.cross(cast.CITIZEN, lane=lane)
    figures = client.get("/v1/figures", params={"hours": 3, "checkpoint": "CGK"}).json()
    assert len(figures["hours"]) == 3
    assert sum(hour["passages"] for hour in figures["hours"]) == sum(figures["passages"].values()) >= 1
    assert {one["list"]: one["target_fpir"] > 0 for one in figures["lists"]} == {"watchlist": True, "registry": True}
    face = next(one for one in figures["steps"] if one["step"] == "face")
    assert 0 < face["median_ms"] <= face["p99_ms"] and face["count"] >= 1


def test_figures_tell_who_passed(client: httpx.Client, counter: Counter, lane: str) -> None:
    counter.cross(cast.WANTED, lane=lane)
    told = json.dumps(client.get("/v1/figures").json())
    for secret in (cast.WANTED.document.number, cast.WANTED.document.surname, "test.officer"):
        assert secret not in told


def test_other_checkpoint_is_told(client: httpx.Client, counter: Counter, lane: str) -> None:
    counter.cross(cast.CITIZEN, lane=lane)
    figures = client.get("/v1/figures", params={"checkpoint": "DPS"}).json()
    assert figures["lanes"] == [] and sum(figures["passages"].values()) == 0


@pytest.mark.parametrize("query", [{"hours": 0}, {"hours": 745}, {"checkpoint": "cgk/"}])
def test_figures_of_no_hour_or_place_are_told(client: httpx.Client, query: dict[str, str | int]) -> None:
    assert client.get("/v1/figures", params=query).status_code == 422
