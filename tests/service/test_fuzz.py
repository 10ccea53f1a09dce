"""The description of the API against the API itself: whatever fits it, and whatever does not, no 500 and no lie."""

from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from .counter import OFFICER


@pytest.fixture(scope="session")
def described(url: str) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{url}/openapi.json")


# The stream does not end; it has tests of its own.
schema = schemathesis.pytest.from_fixture("described").exclude(path="/v1/alerts/stream")


@schema.parametrize()
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_answer_is_not_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(headers=OFFICER, timeout=30)


def test_service_still_answers(client: httpx.Client) -> None:
    assert client.get("/readyz").status_code == 200
