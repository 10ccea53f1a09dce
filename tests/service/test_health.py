"""Whether the service may be asked, and what it tells its supervisor."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families
from tests.case.sought import Sought
from tests.contracts.samples import MADE, NOTICE

from iass.application import Application
from iass.clock import FixedClock
from iass.demo import cast
from iass.errors import Tampered
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.watchlist.notice import NoticeKind
from iass.wiring.application import build

from .counter import OFFICER, Counter, selfie


def _sample(text: str, name: str, **labels: str) -> float:
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            if sample.name == name and labels.items() <= sample.labels.items():
                return sample.value
    return 0.0


def test_ready_when_every_check_is_ok(client: httpx.Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.text
    assert answer.json()["ready"] is True
    assert {"index agrees with database", "clock", "thresholds"} <= {check["name"] for check in answer.json()["checks"]}
    assert {check["ok"] for check in answer.json()["checks"]} == {True}


def test_not_ready_while_the_clock_is_behind(data_dir: Path) -> None:
    """Yesterday's battery was empty: bans that lapsed must not revive."""
    clock = FixedClock(datetime.now(UTC))
    application = build(Settings(data_dir=data_dir, threads=1), clock)
    try:
        with (
            running(create_app(application), "127.0.0.1", 0) as url,
            httpx.Client(base_url=url, headers=OFFICER, timeout=30) as client,
        ):
            Counter(client).cross(cast.STRANGER)
            assert client.get("/readyz").status_code == 200
            clock.move_to(clock.now() - timedelta(days=1))
            answer = client.get("/readyz")
            assert answer.status_code == 503
            assert answer.headers["retry-after"]
            assert [check["name"] for check in answer.json()["checks"]] == ["clock"]
            assert "behind" in answer.json()["detail"]
            assert client.get("/healthz").status_code == 200
            assert _sample(client.get("/metrics").text, "iass_ready", check="clock") == 0
            clock.move_to(clock.now() + timedelta(days=2))
            assert client.get("/readyz").status_code == 200
    finally:
        application.close()


def test_not_ready_while_the_index_disagrees(empty: Application, data_dir: Path) -> None:
    """A row that the index never heard of."""
    model = empty.engine.model_id
    with running(create_app(empty), "127.0.0.1", 0) as url:
        assert httpx.get(f"{url}/readyz").status_code == 200
        with closing(sqlite3.connect(data_dir / "iass.sqlite")) as behind, behind:
            behind.execute("INSERT OR REPLACE INTO enrolment_states VALUES (?, 1, 7, 0)", (model,))
        answer = httpx.get(f"{url}/readyz")
        with httpx.Client(base_url=url, headers=OFFICER, timeout=30) as client:
            counter = Counter(client)
            asked = [counter.cross(cast.STRANGER), counter.capture(selfie(cast.STRANGER.person))]
    assert answer.status_code == 503
    assert answer.json()["type"] == "urn:iass:problem:not-ready"
    assert [check["name"] for check in answer.json()["checks"]] == ["index agrees with database"]
    assert [refused.status_code for refused in asked] == [503, 503]  # "nobody found" would be a lie
    assert {refused.json()["type"] for refused in asked} == {"urn:iass:problem:not-ready"}


def test_not_ready_while_a_weight_file_is_not_the_one_of_its_manifest(empty: Application) -> None:
    def changed() -> None:
        raise Tampered("another SHA-256", where="sface.onnx")

    broken = replace(empty, health=replace(empty.health, verify_models=changed))
    with running(create_app(broken), "127.0.0.1", 0) as url:
        answer = httpx.get(f"{url}/readyz")
    assert answer.status_code == 503
    assert "sface.onnx" in answer.json()["detail"]


def test_crossings_are_counted_by_direction_and_advice(counter: Counter) -> None:
    labels = {"kind": "crossing", "direction": "arrival", "advice": "SECURE"}
    before = _sample(counter.client.get("/metrics").text, "iass_crossings_total", **labels)
    counter.cross(cast.WANTED)
    text = counter.client.get("/metrics").text
    assert _sample(text, "iass_crossings_total", **labels) == before + 1
    assert _sample(text, "iass_step_seconds_count", step="face") > 0


def test_replayed_crossing_is_not_counted_twice(counter: Counter) -> None:
    labels = {"kind": "crossing", "direction": "departure", "advice": "CLEAR"}
    counter.cross(cast.CITIZEN, "departure", Idempotency_Key="metrics-1")
    before = _sample(counter.client.get("/metrics").text, "iass_crossings_total", **labels)
    counter.cross(cast.CITIZEN, "departure", Idempotency_Key="metrics-1")
    assert _sample(counter.client.get("/metrics").text, "iass_crossings_total", **labels) == before


def test_alerts_galleries_readiness_and_listeners_stand_there(sought: int, counter: Counter) -> None:
    counter.cross(cast.WANTED)
    text = counter.client.get("/metrics").text
    assert _sample(text, "iass_alerts", state="raised") + _sample(text, "iass_alerts", state="claimed") >= 1
    assert _sample(text, "iass_gallery_subjects", list="registry") == 9
    assert _sample(text, "iass_gallery_subjects", list="watchlist") == sought >= 8
    assert _sample(text, "iass_ready", check="index agrees with database") == 1
    assert "iass_feed_clients" in text


def test_figures_name_nobody(counter: Counter) -> None:
    counter.cross(cast.WANTED)
    counter.client.get("/v1/persons/SIMKIM-P004")
    text = counter.client.get("/metrics").text
    assert [word for word in ("KUSUMAWATI", "SIMKIM-P004", "test.officer", "N-2026-007") if word in text] == []
    assert 'route="/v1/persons/{person_id}"' in text


def test_search_of_the_past_that_cannot_be_made_shows_nowhere(tmp_path: Path) -> None:
    """Told by readiness, which stays ready, by the figures and the doctor; until `iass past work` has made it."""
    application = build(Settings(data_dir=tmp_path, threads=1, crossing_face_days=30))
    desk = Sought(application, tmp_path)
    desk.cross("P008", cast.SECOND_PASSPORT)
    with closing(sqlite3.connect(tmp_path / "iass.sqlite")) as database, database:
        database.execute("UPDATE crossing_faces SET sealed = ?", (os.urandom(540),))
    desk.seek(cast.FUGITIVE, datetime.now(UTC) - timedelta(days=1))
    with (
        running(create_app(application), "127.0.0.1", 0) as url,
        httpx.Client(base_url=url, headers=OFFICER, timeout=30) as client,
    ):
        application.retro.work()
        answer = client.get("/readyz")
        assert answer.status_code == 200
        (past,) = [check for check in answer.json()["checks"] if check["name"] == "searches of the past"]
        assert "1 of them could not be made" in past["detail"] and "iass past work" in past["detail"]
        assert "N-P008" not in answer.text
        with application.checkpoint.records.transaction() as tx:
            tx.notices.put(replace(NOTICE, kind=NoticeKind.PROTECT, pending=None), MADE)
        metrics = client.get("/metrics").text
        assert _sample(metrics, "iass_past_searches", state="failed") == 1
        assert _sample(metrics, "iass_past_searches", state="due") == 1, "a victim's is nobody's figure"
        assert application.retro.standing().due == 2
        (past,) = [one for one in client.get("/readyz").json()["checks"] if one["name"] == "searches of the past"]
        assert past["detail"].startswith("1 due"), "nor is it told by readiness"
    application.close()
    doctor = _iass(tmp_path, "doctor", "--quick", "--json")
    told = {check["name"]: check for check in json.loads(doctor.stdout)["checks"]}["searches of the past"]
    assert doctor.returncode == 1 and not told["ok"] and "iass past work" in told["detail"]
    assert "N-P008" in _iass(tmp_path, "past", "work").stderr
    with closing(sqlite3.connect(tmp_path / "iass.sqlite")) as database, database:
        database.execute("DELETE FROM crossing_faces")
    assert _iass(tmp_path, "past", "work").returncode == 0
    assert _iass(tmp_path, "doctor", "--quick", "--json").returncode == 0


def _iass(data_dir: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "IASS_DATA_DIR": str(data_dir), "IASS_THREADS": "1", "IASS_CROSSING_FACE_DAYS": "30"}
    command = [sys.executable, "-m", "iass", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
