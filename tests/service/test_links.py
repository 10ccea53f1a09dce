"""Identity links and searches of the past over HTTP, and through the plug that is pulled."""

import random
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from tests.case.sought import DESK, Sought

from iass.access import Permission
from iass.application import Application
from iass.demo import cast
from iass.service.app import create_app
from iass.service.officer import permissions_of
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build

from .counter import OFFICER
from .test_permissions import _routes
from .test_survival import _serving

HOUR = timedelta(hours=1)


def _missed(folder: Path) -> Application:
    """P008 passed with a second passport; a notice on him began while nobody ran the service."""
    application = build(Settings(data_dir=folder, threads=1, port=0, crossing_face_days=30))
    desk = Sought(application, folder)
    desk.cross("P008", cast.SECOND_PASSPORT)
    desk.seek(cast.FUGITIVE, datetime.now(UTC) - HOUR)
    return application


@pytest.fixture
def client(data_dir: Path) -> Iterator[httpx.Client]:
    application = _missed(data_dir)
    try:
        with running(create_app(application), "127.0.0.1", 0) as url, httpx.Client(
            base_url=url, headers=OFFICER, timeout=30
        ) as opened:  # fmt: skip
            yield opened
    finally:
        application.close()


def _searched(client: httpx.Client) -> dict[str, object]:
    """What came of the only search, once the running service has made it by itself."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        body = client.get("/v1/retro-searches").json()
        if body["searches"][0]["state"] == "searched" and body["now"] is None:
            assert body["days"] == 30
            found: dict[str, object] = body["searches"][0]
            return found
        time.sleep(0.2)
    raise AssertionError("the past was not searched")


def test_link_is_not_found_decided_or_undone_over_http(client: httpx.Client) -> None:
    search = _searched(client)
    assert (search["notice_id"], search["past"], search["failure"]) == ("N-P008", 1, None)
    (alert,) = client.get("/v1/alerts").json()["alerts"]
    assert (alert["kind"], [alert["alert_id"]]) == ("past", search["alert_ids"])
    (link,) = client.get("/v1/links", params={"state": "proposed"}).json()["links"]
    assert (link["by"], link["alert_id"]) == ("system", alert["alert_id"])
    path = f"/v1/links/{link['link_id']}"
    ends = {end["identity"]["kind"]: end for end in client.get(path).json()["ends"]}
    assert ends["document"]["documents"] == [cast.SECOND_PASSPORT.number]
    assert ends["notice"]["name"] == "CASPIAN TORVALE" and ends["notice"]["birth_date"] == "1981-03-14"
    for body in ({}, {"reason": ""}, {"reason": " "}, {"reason": "x" * 501}, {"reason": "x", "state": "made"}):
        assert client.post(f"{path}/make", json=body).status_code == 422
    assert client.post(f"{path}/undo", json={"reason": "too soon"}).status_code == 409
    for act, state in (("make", "made"), ("undo", "undone"), ("make", "made")):
        assert client.post(f"{path}/{act}", json={"reason": f"to {act}"}).json()["state"] == state
    history = client.get(path).json()["history"]
    assert [step["state"] for step in history] == ["proposed", "made", "undone", "made"]
    assert {step["by"] for step in history[1:]} == {OFFICER["IASS-Officer"]}
    assert client.get("/v1/links/link-0").status_code == client.post(
        "/v1/links/link-0/make", json={"reason": "x"}
    ).status_code == 404  # fmt: skip


def test_link_is_made_with_the_permission_to_look(app: FastAPI) -> None:
    routes = _routes(app)
    assert permissions_of(routes["GET /v1/links"]) == permissions_of(routes["GET /v1/links/{link_id}"])
    assert permissions_of(routes["GET /v1/links"]) == [Permission.SEE_LINKS]
    assert permissions_of(routes["GET /v1/retro-searches"]) == [Permission.SEE_NOTICES]
    for act in ("make", "refuse", "undo"):
        assert permissions_of(routes[f"POST /v1/links/{{link_id}}/{act}"]) == [Permission.LINK_IDENTITIES]


def test_search_missed_while_down_is_lost_or_told_twice_by_kill_9(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slow: real services are started and killed at any moment, before, in and after the search."""
    monkeypatch.setenv("IASS_CROSSING_FACE_DAYS", "30")  # a service without it forgets the faces at its start
    _missed(data_dir).close()
    for _ in range(2):
        with _serving(data_dir) as (process, _):
            time.sleep(random.uniform(0, 5))
            process.send_signal(signal.SIGKILL)
    with _serving(data_dir) as (process, url), httpx.Client(base_url=url, headers=OFFICER, timeout=30) as client:
        until = time.monotonic() + 60
        while client.get("/v1/retro-searches").json()["searches"][0]["state"] != "searched":
            assert time.monotonic() < until
            time.sleep(0.2)
        process.send_signal(signal.SIGKILL)
    application = build(Settings(data_dir=data_dir, threads=1))
    desk = Sought(application, data_dir)
    assert len(desk.past_alerts()) == len(application.links.page((), 10, DESK)) == 1
    assert application.retro.work() == 0
    assert application.audit_verify().ok
    application.close()
