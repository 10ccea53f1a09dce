"""The supervisor's routes: what stands open, a lane taken over, and the report of a shift."""

from datetime import UTC, datetime

import httpx
import pytest

from iass.application import Application
from iass.demo import cast

from .counter import Counter


def _open(client: httpx.Client, lane: str) -> list[dict[str, object]]:
    return [one for one in client.get("/v1/queue").json()["alerts"] if one["lane"] == f"CGK/{lane}"]


def test_open_alert_is_not_told(client: httpx.Client, counter: Counter, lane: str) -> None:
    alert = counter.cross(cast.WANTED, lane=lane).json()["alert_id"]
    answer = client.get("/v1/queue")
    (shown,) = _open(client, lane)
    assert (shown["alert_id"], shown["state"], shown["advice"], shown["claimed_by"]) == (
        alert,
        "raised",
        "SECURE",
        None,
    )
    assert shown["waiting_since"] == shown["raised_at"] and isinstance(shown["age_seconds"], int)
    for secret in (cast.WANTED.document.surname, cast.WANTED.document.number):
        assert secret not in answer.text
    client.post(f"/v1/alerts/{alert}/claim")
    assert _open(client, lane)[0]["waiting_since"] is None


def test_lane_is_not_taken_over(client: httpx.Client, counter: Counter, lane: str) -> None:
    alert = counter.cross(cast.WANTED, lane=lane).json()["alert_id"]
    client.post(f"/v1/alerts/{alert}/claim", headers={"IASS-Officer": "siti.r"})
    chief = {"IASS-Officer": "chief.w"}
    path = f"/v1/lanes/CGK/{lane}/takeover"
    assert client.post(path, headers=chief, json={"holder": "budi.s"}).json()["alert_ids"] == []
    taken = client.post(path, headers=chief, json={"note": "she fell ill"})
    assert taken.json() == {"lane": f"CGK/{lane}", "alert_ids": [alert]}
    shown = client.get(f"/v1/alerts/{alert}").json()
    assert (shown["claimed_by"], shown["state"], shown["note"]) == ("chief.w", "claimed", "she fell ill")
    assert client.post(path, headers=chief).json()["alert_ids"] == []


@pytest.mark.parametrize(("path", "status"), [("CGK/none", 404), ("none/C01", 404), ("CGK/C01/x", 404)])
def test_lane_that_there_is_not_is_taken_over(client: httpx.Client, path: str, status: int) -> None:
    assert client.post(f"/v1/lanes/{path}/takeover").status_code == status


def test_report_of_the_shift_differs_from_what_passed(client: httpx.Client, counter: Counter, lane: str) -> None:
    alert = counter.cross(cast.WANTED, lane=lane).json()["alert_id"]
    counter.cross(cast.CITIZEN, lane=lane)
    client.post(f"/v1/alerts/{alert}/claim")
    client.post(f"/v1/alerts/{alert}/judgement", json={"judgement": "other_person"})
    report = client.get("/v1/shifts/report").json()
    row = next(one for one in report["lanes"] if one["lane"] == f"CGK/{lane}")
    assert (row["passages"], row["alerts"], row["false_alerts"], row["decided"]) == (2, 1, 1, 1)
    assert 0 <= row["median"] <= row["nine_of_ten"]
    assert report["total"]["passages"] >= 2 and not report["is_over"]
    since, until = (datetime.fromisoformat(report[name]) for name in ("since", "until"))
    assert since <= datetime.now(UTC) < until and (until - since).total_seconds() == 8 * 3600
    named = {"checkpoint": "CGK", "day": report["day"], "number": report["number"]}
    assert client.get("/v1/shifts/report", params=named).json()["lanes"] == report["lanes"]
    assert {one["verdict"] for one in report["first_looks"]} == {"same_person", "other_person"}
    (standing,) = client.get("/v1/decoys").json()["checkpoints"]
    assert report["practice_pairs"] == standing["caught"]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"checkpoint": "DPS"}, 404), ({"day": "9999-12-31"}, 404), ({"day": "0001-01-01"}, 404),
        ({"day": "2026-11-01", "number": 4}, 404), ({"day": "2026-11-01", "number": 0}, 422), ({"day": "today"}, 422),
        ({"checkpoint": "=CGK"}, 422),
    ],
)  # fmt: skip
def test_report_of_no_shift_is_made(client: httpx.Client, query: dict[str, str | int], status: int) -> None:
    assert client.get("/v1/shifts/report", params=query).status_code == status


def test_service_does_not_watch_who_waits(installation: Application) -> None:
    """By the name of its thread: what it does is tested beside it."""
    assert any(getattr(part, "_name", "") == "escalation" for part in installation.works.parts)
