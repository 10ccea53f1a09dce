"""Lists that the service fetches: how they stand is told, and a short one is taken by another officer's word alone."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from tests.watchlist.test_feed import _people
from tests.watchlist.test_ftm import WHOLE

from iass.access import Officer, Role
from iass.application import Application
from iass.ids import NoticeId, OfficerId
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.watchlist.kept_feed import FeedPlan
from iass.watchlist.notice import NoticeState
from iass.wiring.application import build

DESK = Officer(OfficerId("desk-1"), Role.WATCHLIST_DESK)
GIVEN = tuple(f"{column}={value}" for column, value in WHOLE.items())


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = build(Settings(data_dir=tmp_path / "var", threads=1))
    yield made
    made.close()


@pytest.fixture
def client(application: Application) -> Iterator[httpx.Client]:
    with (
        running(create_app(application), "127.0.0.1", 0) as url,
        httpx.Client(base_url=url, headers={"IASS-Officer": "desk-1"}, timeout=30) as opened,
    ):
        yield opened


def _publish(application: Application, folder: Path, *people: str) -> None:
    (folder / "list.json").write_bytes(_people(*people))
    with application.lists.kept.records.transaction() as tx:
        for kept in tx.kept_feeds.every():
            tx.kept_feeds.put(replace(kept, due_at=application.clock.now()))
    _settle(application)


def _settle(application: Application) -> None:
    """This test's turn, or the service's own, which may be at it."""
    while application.lists.kept.turn() or any(
        kept.due_at <= application.clock.now() for kept in application.lists.kept.standing()
    ):
        time.sleep(0.05)


def _plan(application: Application, folder: Path) -> None:
    plan = FeedPlan("interpol", str(folder / "list.json"), 3600, DESK.officer_id, GIVEN)
    application.lists.kept.add(plan, DESK)


def test_short_list_waits_for_nobody(application: Application, client: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "list.json").write_bytes(_people("A", "B", "C", "D", "E"))
    _plan(application, tmp_path)
    _publish(application, tmp_path, "A", "B", "C", "D", "E")
    (told,) = client.get("/v1/lists").raise_for_status().json()["lists"]
    assert (told["name"], told["outcome"], told["late"]) == ("interpol", "taken", False)
    assert told["change"]["added"] == 5 and "address" not in told
    _publish(application, tmp_path, "A")
    (told,) = client.get("/v1/lists").json()["lists"]
    assert told["outcome"] == "shrunken" and "1 of 5 (20%)" in told["said"]
    refused = told["refused"]
    assert (refused["digest"], refused["gone"]) == (told["refused_sha256"], ["B", "C", "D", "E"])
    assert (refused["before"], refused["listed"], refused["vanished"], refused["unchanged"]) == (5, 1, 4, 1)
    with application.lists.kept.records.reading() as tx:
        assert tx.notices.get(NoticeId("E")).state is NoticeState.DRAFT, "a trial stores nothing"  # type: ignore[union-attr]
    word = {"sha256": told["refused_sha256"], "reason": "Interpol's letter"}
    assert client.post("/v1/lists/interpol/accept", json=word).status_code == 403
    other = {"IASS-Officer": "desk-2"}
    wrong = {**word, "sha256": "0" * 64}
    assert client.post("/v1/lists/interpol/accept", json=wrong, headers=other).status_code == 409
    assert client.post("/v1/lists/none/accept", json=word, headers=other).status_code == 404
    assert client.post("/v1/lists/interpol/accept", json=word, headers=other).status_code == 200
    _settle(application)
    with application.lists.kept.records.reading() as tx:
        notice = tx.notices.get(NoticeId("E"))
    assert notice is not None and notice.state is NoticeState.WITHDRAWN


def test_old_list_turns_travellers_away_or_is_told_to_nobody(
    application: Application, client: httpx.Client, tmp_path: Path
) -> None:
    (tmp_path / "list.json").write_bytes(_people("A"))
    _plan(application, tmp_path)
    now = application.clock.now()
    with application.lists.kept.records.transaction() as tx:
        (kept,) = tx.kept_feeds.every()
        record = replace(kept.record, added_at=now - timedelta(hours=3), failures=2, said="503")
        tx.kept_feeds.put(replace(kept, record=record, due_at=now + timedelta(hours=1)))
    answer = client.get("/readyz")
    (check,) = [one for one in answer.json()["checks"] if one["name"] == "refreshed lists"]
    assert (answer.status_code, check["ok"]) == (200, True)
    assert "interpol never fetched (never)" in check["detail"] and "Too old: interpol" in check["detail"]
    figures = client.get("/metrics").text
    assert 'iass_list_late{list="interpol"} 1.0' in figures and 'iass_list_failures{list="interpol"} 2.0' in figures
    command = [sys.executable, "-m", "iass", "doctor", "--quick", "--json"]
    environment = {"IASS_DATA_DIR": str(tmp_path / "var"), "IASS_THREADS": "1", "PATH": ""}
    doctor = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    told = {one["name"]: one for one in json.loads(doctor.stdout)["checks"]}["refreshed lists"]
    assert (doctor.returncode, told["ok"]) == (1, False)
