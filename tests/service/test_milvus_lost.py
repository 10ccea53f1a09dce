"""The engine of the search dies while travellers cross, over HTTP: they are referred, and never cleared unsearched."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from tests.milvus_server import running_milvus

from iass.application import Application
from iass.demo import cast
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build

from .counter import OFFICER, Counter, selfie

_NOT_SEARCHED = "identification.not-available"
_BACK_SECONDS = 150


@contextmanager
def _checkpoint(folder: Path, gallery_url: str) -> Iterator[Counter]:
    """A second service on the shared records, whose index is on that Milvus."""
    application = build(Settings(data_dir=folder, threads=1, gallery_url=SecretStr(gallery_url)))
    try:
        with (
            running(create_app(application), "127.0.0.1", 0) as url,
            httpx.Client(base_url=url, headers=OFFICER, timeout=60) as client,
        ):
            yield Counter(client)
    finally:
        application.close()


def _rules(answer: httpx.Response) -> tuple[str, list[str]]:
    assert answer.status_code == 200, answer.text
    decision: dict[str, Any] = answer.json()["decision"]
    return decision["advice"], [finding["rule_id"] for finding in decision["findings"]]


def _wait_until_ready(client: httpx.Client) -> None:
    until = time.monotonic() + _BACK_SECONDS
    while (answer := client.get("/readyz")).status_code != 200:
        assert time.monotonic() < until, answer.text
        time.sleep(0.2)


def _cross_while_it_is_away(counter: Counter) -> None:
    advice, rules = _rules(counter.cross(cast.STRANGER))
    assert advice == "REFER" and _NOT_SEARCHED in rules
    advice, rules = _rules(counter.cross(cast.WANTED))
    assert advice == "SECURE" and _NOT_SEARCHED in rules  # by the papers
    camera = counter.capture(selfie(cast.WANTED.person))
    assert camera.status_code == 503  # so that the camera's program brings it again
    assert camera.headers["retry-after"]
    answer = counter.client.get("/readyz")
    assert answer.status_code == 503
    assert "Milvus does not answer" in answer.json()["detail"]
    assert "secret" not in answer.text + camera.text


def _cross_while_it_is_there(counter: Counter) -> None:
    assert _rules(counter.cross(cast.STRANGER))[0] == "CLEAR"
    assert counter.capture(selfie(cast.WANTED.person)).json()["outcomes"][0]["decision"]["advice"] == "SECURE"
    assert counter.client.get("/readyz").status_code == 200


def test_traveller_is_cleared_unsearched_while_milvus_is_dead(
    installation: Application, folder: Path, tmp_path: Path
) -> None:
    """It comes back without its data, as from a disk that was lost, and is filled from the database."""
    with running_milvus(tmp_path / "first") as milvus:
        url = milvus.url.replace("://", "://root:secret@")
        with _checkpoint(folder, url) as counter:
            _cross_while_it_is_there(counter)
            milvus.kill()
            _cross_while_it_is_away(counter)
            with running_milvus(tmp_path / "second", milvus.port):
                _wait_until_ready(counter.client)
                _cross_while_it_is_there(counter)


@pytest.mark.soak
def test_index_is_lost_when_milvus_restarts(installation: Application, folder: Path, tmp_path: Path) -> None:
    """With its data, which takes a minute: the lease of the dead server has to end."""
    with running_milvus(tmp_path / "milvus") as milvus, _checkpoint(folder, milvus.url) as counter:
        _cross_while_it_is_there(counter)
        milvus.kill()
        _cross_while_it_is_away(counter)
        with running_milvus(tmp_path / "milvus", milvus.port):
            _wait_until_ready(counter.client)
            _cross_while_it_is_there(counter)
