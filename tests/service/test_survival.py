"""The plug is pulled while travellers cross: whatever was acknowledged is there afterwards."""

import os
import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx

from iass.demo import cast, stage
from iass.settings import Settings
from iass.wiring.application import build

from .counter import OFFICER, Counter, silent


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A real `iass serve` of its own, and its URL. Killed at the end if it still lives."""
    environment = {**os.environ, "IASS_DATA_DIR": str(folder), "IASS_PORT": "0", "IASS_THREADS": "1"}
    command = [sys.executable, "-m", "iass", "serve"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield process, _announced(process.stderr)
        finally:
            process.kill()


def _announced(lines: Iterator[str]) -> str:
    for line in lines:
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if found:
            return found.group()
    raise AssertionError("the service did not start")


def _cross_until_it_dies(url: str, dead: Event, acknowledged: dict[str, str]) -> None:
    """Sends travellers, and remembers each key whose answer arrived whole."""
    with httpx.Client(base_url=url, headers=OFFICER, timeout=30) as client:
        while not dead.is_set():
            key = str(uuid.uuid4())
            try:
                answer = Counter(client).cross(cast.WANTED, Idempotency_Key=key)
            except httpx.HTTPError:
                return
            if answer.status_code == 200:
                acknowledged[key] = answer.json()["crossing_id"]


def _ready(url: str) -> bool:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if httpx.get(f"{url}/readyz").status_code == 200:
            return True
        time.sleep(0.1)
    return False


def test_acknowledged_crossing_is_lost_by_kill_9(data_dir: Path) -> None:
    application = build(Settings(data_dir=data_dir, threads=1))
    stage.populate(application, data_dir, silent)
    application.close()
    acknowledged: dict[str, str] = {}
    for _ in range(2):
        dead = Event()
        with _serving(data_dir) as (process, url), ThreadPoolExecutor(3) as counters:
            at_work = [counters.submit(_cross_until_it_dies, url, dead, acknowledged) for _ in range(3)]
            target = len(acknowledged) + 8
            while len(acknowledged) < target:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            dead.set()
            for one in at_work:
                one.result()
    assert len(acknowledged) >= 16
    with _serving(data_dir) as (process, url), httpx.Client(base_url=url, headers=OFFICER, timeout=30) as client:
        assert _ready(url)
        for key, crossing_id in acknowledged.items():
            passage = client.get(f"/v1/crossings/{crossing_id}").json()
            assert passage["decision"]["advice"] == "SECURE"
            assert client.get(f"/v1/alerts/{passage['alert_id']}").status_code == 200
            again = Counter(client).cross(cast.WANTED, Idempotency_Key=key)
            assert again.json()["crossing_id"] == crossing_id
            assert again.headers["Idempotency-Replayed"] == "true"
    reopened = build(Settings(data_dir=data_dir, threads=1))
    try:
        assert reopened.audit_verify().ok
    finally:
        reopened.close()
