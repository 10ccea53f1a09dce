"""What the log tells, and what it never tells."""

import json
import logging
import subprocess
import sys
import time
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import StreamingResponse

from iass.application import Application
from iass.demo import cast
from iass.service.app import create_app
from iass.service.officer import OPEN
from iass.service.server import running

from .counter import Counter, selfie

_SECRET = "KUSUMAWATI the secret"


@pytest.fixture(autouse=True)
def _heard(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def _lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(record.message) for record in caplog.records if record.name == "iass.service"]


def _line_of(caplog: pytest.LogCaptureFixture, request: str, seconds: float = 20) -> dict[str, Any]:
    """The line is written once the answer is out, so that a client may well be ahead of it."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for line in _lines(caplog):
            if line.get("request") == request:
                return line
        time.sleep(0.02)
    raise AssertionError(f"no line of {request}")


def test_request_is_one_line_with_its_id(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = client.get("/v1/lanes")
    line = _line_of(caplog, answer.headers["iass-request"])
    assert line["event"] == "request"
    assert (line["method"], line["route"], line["status"]) == ("GET", "/v1/lanes", 200)
    assert line["milliseconds"] >= 0
    assert line["timestamp"].endswith("Z")


def test_nobody_is_named_in_the_log(counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
    client = counter.client
    counter.cross(cast.WANTED)
    client.get("/v1/persons/SIMKIM-P004")
    client.get("/v1/persons/KUSUMAWATI", params={"name": "LARAS"})
    client.get("/v1/alerts", params={"before": "KUSUMAWATI"})
    client.get("/KUSUMAWATI/LARAS")
    counter.send({"checkpoint": "KUSUMAWATI", "lane": "LARAS", "direction": "arrival"}, [])
    counter.send(
        {"checkpoint": "CGK", "lane": "LARAS", "direction": "arrival"}, [("frames", ("LARAS.jpg", b"", "x/y"))]
    )
    told = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("iass", "uvicorn")))
    assert "/v1/persons/{person_id}" in told
    names = [
        name
        for name in ("KUSUMAWATI", "LARAS", "SIMKIM", cast.WANTED.document.number, str(cast.WANTED.document.birth_date))
        if name in told
    ]
    assert names == []


def _broken(app: FastAPI) -> None:
    @app.get("/broken", dependencies=[OPEN])
    def broken() -> None:
        raise RuntimeError(_SECRET)

    @app.get("/half", dependencies=[OPEN])
    async def half() -> Any:
        async def body() -> Any:
            yield b"half"
            raise RuntimeError(_SECRET)

        return StreamingResponse(body())


def test_unexpected_error_is_opaque_outside_and_traceable_inside(
    empty: Application, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(empty)
    _broken(app)
    with running(app, "127.0.0.1", 0) as url:
        answer = httpx.get(f"{url}/broken")
        with pytest.raises(httpx.HTTPError):
            httpx.get(f"{url}/half")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert _SECRET not in answer.text
    request_id = answer.json()["instance"].rpartition(":")[2]
    line = next(line for line in _lines(caplog) if line["event"] == "request.failed" and line["request"] == request_id)
    assert line["error"][0]["class"] == "builtins.RuntimeError"
    assert any("test_log.py" in place and "broken" in place for place in line["error"][0]["places"])
    assert [
        record for record in caplog.records if _SECRET in record.getMessage() or _SECRET in str(record.exc_info)
    ] == []


def test_picture_that_breaks_the_engine_is_no_news_of_a_person(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    answer = counter.cross(cast.STRANGER, frames=[selfie("P001")[:3000]])
    _line_of(caplog, answer.headers["iass-request"])
    assert {line["event"] for line in _lines(caplog)} == {"request"}


def test_log_of_a_process_is_json_and_tells_no_message() -> None:
    """Ours and the server's own, on standard error."""
    program = f"""
import logging
from iass.service import log
log.configure("WARNING")
log.silence_access_log()
log.LOG.info("too quiet")
log.LOG.warning("ours")
logging.getLogger("uvicorn.access").error("GET /v1/persons/{_SECRET}")
try:
    raise ValueError("{_SECRET}")
except ValueError:
    logging.getLogger("uvicorn.error").exception("theirs")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["event"], line["level"]) for line in lines] == [("ours", "warning"), ("theirs", "error")]
    assert lines[1]["error"][0]["class"] == "builtins.ValueError"
    assert _SECRET not in done.stderr
