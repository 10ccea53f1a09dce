"""The server is killed under an open console, by `kill -9`, and what happens meanwhile is not seen."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from iass.bench.console_seats import prepare
from iass.capture.mrz import compose_td3
from iass.demo import cast, people
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build

from .browsing import Seat

pytestmark = pytest.mark.browser

_LANES = "CGK/C01=counter,CGK/C02=counter"
_SAID = "IASS serves on "


@contextmanager
def _serving(settings: Settings, port: int) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """`iass serve` in a process of its own, and where it listens."""
    ways = {
        "IASS_DATA_DIR": str(settings.data_dir),
        "IASS_LANES": _LANES,
        "IASS_PORT": str(port),
        "IASS_THREADS": "1",
        "IASS_LOG_LEVEL": "ERROR",
    }
    command = [sys.executable, "-m", "iass", "serve"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **ways})
    try:
        assert process.stderr is not None
        said = next(line for line in process.stderr if _SAID in line)
        yield process, said.partition(_SAID)[2].split()[0]
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _cross(url: str, key: str, lane: str, role: cast.Role) -> str:
    part = {"checkpoint": "CGK", "lane": lane, "direction": "arrival", "mrz": list(compose_td3(role.document))}
    answer = httpx.post(
        f"{url}/v1/crossings",
        headers={"Authorization": f"Bearer {key}"},
        data={"crossing": json.dumps(part)},
        files=[("frames", ("1.jpg", people.selfie(role.person), "image/jpeg"))],
        timeout=60,
    )
    return str(answer.raise_for_status().json()["alert_id"])


def test_server_is_killed_unnoticed_and_an_alert_is_missed(tmp_path: Path, browser: Browser) -> None:
    """Another program on the same database raises one while the server is dead; the session outlives the server."""
    settings = Settings(data_dir=tmp_path, threads=1, lanes=_LANES, port=0)
    place = prepare(settings, 1, lambda _what, _done, _total: None)
    with ExitStack() as opened:
        process, url = opened.enter_context(_serving(settings, 0))
        seat = Seat(browser, url, "", "en", "light")
        seat.page.context.add_cookies([{"name": "iass_session", "value": place.tokens[0], "url": url}])
        seat.page.goto(f"{url}/counter?lane=CGK%2FC01")
        seat.settled()
        _cross(url, place.key, "C01", cast.CITIZEN)
        expect(seat.page.locator(".passages li")).to_have_count(1)
        process.send_signal(signal.SIGKILL)
        process.wait(20)
        expect(seat.page.locator("#link")).to_have_attribute("data-state", "reconnecting")

        application = build(settings)
        opened.callback(application.close)
        with running(create_app(application), "127.0.0.1", 0) as elsewhere:
            alert = _cross(elsewhere, place.key, "C01", cast.WANTED)
            _cross(elsewhere, place.key, "C02", cast.BANNED)
        expect(seat.page.locator("#stale")).to_contain_text("This screen may be out of date")

        opened.enter_context(_serving(settings, int(url.rpartition(":")[2])))
        expect(seat.page.locator("#verdict")).to_have_text("Secure")
        expect(seat.page.locator("#live")).to_have_attribute("data-alert", alert)
        expect(seat.page.locator("#say-now")).to_have_text("Alert on CGK/C01: Secure")
        expect(seat.page.locator(".passages li")).to_have_count(2)
        expect(seat.page.locator("#open-alerts")).to_have_text("2")
        expect(seat.page.locator("#stale")).to_have_count(0)
        seat.press("c")
        expect(seat.page.locator("#alert-state")).to_have_text("You have it")
        seat.forgive("ERR_")
        seat.leave()
