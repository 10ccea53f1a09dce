"""The description of the API against the API itself: whatever fits it, and whatever does not, no 500 and no lie.

It chooses thresholds and files notices as it likes, and so it has an installation of its own.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from iass.demo import cast, stage
from iass.service.app import create_app
from iass.service.server import running
from iass.settings import Settings
from iass.wiring.application import build

from .conftest import LANES
from .counter import OFFICER, Counter, selfie, silent

_API = Path(__file__).resolve().parents[2] / "docs" / "api.md"
_UNTRIED = ("GET /v1/alerts/stream", "GET /openapi.json")  # the one does not end, the other is the description
_OPERATIONS: list[str] = re.findall(r"^\| `([A-Z]+ /\S+)` \|", _API.read_text(), re.MULTILINE)

# Until accounts exist any name is an officer; and no schema can say what a picture, a known lane, a lawful notice, a
# file of notices, a paper, somebody to look for or a list with faces is.
_NOT_YET = [ignored_auth]
_NEVER = [ignored_auth, positive_data_acceptance]
_BEYOND_SCHEMA = {
    "/v1/crossings",
    "/v1/captures",
    "/v1/documents/verify",
    "/v1/screenings",
    "/v1/searches",
    "/v1/imports",
    "/v1/imports/previews",
    "/v1/notices",
    "/v1/notices/{notice_id}/edit",
    "/v1/cases/{case_id}/papers",
    "/v1/look-alikes",
    "/v1/subject-requests",
    "/v1/subject-requests/{request_id}/search",
    "/v1/subject-requests/{request_id}/passages",
    "/v1/subject-requests/{request_id}/identity",
    "/v1/subject-requests/{request_id}/correction",
    "/v1/subject-requests/{request_id}/refusal",
    "/v1/first-looks/lists",
}
_MARKED = {"GET /v1/duties", "GET /v1/approvals", "GET /v1/audit"}
"""Take the mark that the page before gave, or two moments of which one must come first: no schema tells."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("fuzzed")
    application = build(Settings(data_dir=folder, threads=2, port=0, lanes=LANES))
    try:
        stage.populate(application, folder, silent)
        with running(create_app(application), "127.0.0.1", 0) as address:
            yield address
    finally:
        application.close()


@pytest.fixture(scope="module")
def described(url: str) -> Any:
    """Without keys: until accounts exist the service does not look at them, whatever is in them."""
    raw = httpx.get(f"{url}/openapi.json", timeout=30).json()
    for operations in raw["paths"].values():
        for operation in operations.values():
            if "security" in operation:
                operation["security"] = [one for one in operation["security"] if "key" not in one]
    schema = schemathesis.openapi.from_dict(raw)
    schema.config.update(base_url=url)
    return schema


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", [name for name in _OPERATIONS if name not in _UNTRIED])
def test_answer_is_not_as_described(described: Any, name: str, mode: GenerationMode) -> None:
    method, path = name.split()
    operation = described[path][method]
    is_beyond = (method == "POST" and path in _BEYOND_SCHEMA) or name in _MARKED
    excluded = _NEVER if is_beyond else _NOT_YET

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=15, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def ask(case: Any) -> None:
        case.call_and_validate(headers=OFFICER, timeout=30, excluded_checks=excluded)

    with suppress(Unsatisfiable):  # a path without parameters cannot be asked wrongly
        ask()


def test_real_answer_is_not_as_described(described: Any, counter: Counter) -> None:
    client = counter.client
    crossing = counter.cross(cast.WANTED)
    alert = crossing.json()["alert_id"]
    for name, answer in {
        "POST /v1/crossings": crossing,
        "POST /v1/captures": counter.capture(selfie(cast.WANTED.person)),
        "GET /v1/crossings/{crossing_id}": client.get(f"/v1/crossings/{crossing.json()['crossing_id']}"),
        "GET /v1/passages/recent": client.get("/v1/passages/recent"),
        "GET /v1/alerts": client.get("/v1/alerts"),
        "GET /v1/alerts/{alert_id}": client.get(f"/v1/alerts/{alert}"),
        "GET /v1/persons/{person_id}": client.get(f"/v1/persons/SIMKIM-{cast.WANTED.person}"),
        "GET /v1/notices": client.get("/v1/notices"),
        "GET /v1/notices/{notice_id}": client.get("/v1/notices/N-2026-001"),
        "GET /readyz": client.get("/readyz"),
    }.items():
        assert answer.status_code == 200, name
        answer.request.read()
        method, path = name.split()
        described[path][method].validate_response(answer)


def test_service_still_answers_afterwards(client: httpx.Client) -> None:
    assert client.get("/readyz").status_code == 200
