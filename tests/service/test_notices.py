"""The watchlist over HTTP: what stands, what stood, and what made it so."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest


def get(client: httpx.Client, path: str, **params: Any) -> Any:
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_was_in_force_at_a_moment(client: httpx.Client) -> None:
    now = datetime.now(UTC)
    listed = {one["notice_id"]: one for one in get(client, "/v1/notices", at=now.isoformat())["notices"]}
    bound = [one["notice_id"] for one in get(client, "/v1/notices", in_force_at=now.isoformat())["notices"]]
    assert "N-2026-007" in bound
    assert "N-2026-003" in listed and "N-2026-003" not in bound
    assert listed["N-2026-003"]["state_now"] == "lapsed"
    long_ago = (now - timedelta(days=400)).isoformat()
    assert get(client, "/v1/notices", at=long_ago) == {"notices": [], "next": None}
    assert client.get("/v1/notices/N-2026-007", params={"at": long_ago}).status_code == 404
    known = get(client, "/v1/notices", at=long_ago, in_force_at=now.isoformat())
    assert known == {"notices": [], "next": None}
    later = get(client, "/v1/notices", in_force_at=(now + timedelta(days=36_500)).isoformat())["notices"]
    assert {"N-2026-007"} <= {one["notice_id"] for one in later} <= set(listed)
    page = get(client, "/v1/notices", in_force_at=now.isoformat(), limit=1)
    assert page["next"] == page["notices"][0]["notice_id"] == bound[0]


def test_versions_tell_what_made_them(client: httpx.Client) -> None:
    versions = get(client, "/v1/notices/N-2026-007/versions")["versions"]
    first = versions[0]
    assert (first["act"], first["notice"]["version"], first["notice"]["zone"]) == ("approve", 1, "WIB")
    assert {"field": "agency", "before": "", "after": "Polri"} in first["differences"]
    assert get(client, "/v1/notices/N-2026-007", at=first["at"])["version"] == 1
    assert client.get("/v1/notices/none/versions").status_code == 404


@pytest.mark.parametrize(
    "params",
    [
        {"at": "2026-05-03T09:00"},
        {"at": "yesterday"},
        {"in_force_at": ""},
        {"at": ["2026-05-03T09:00+07:00", "2026-05-04T09:00+07:00"]},
    ],
)
def test_moment_that_cannot_be_asked_about(client: httpx.Client, params: dict[str, Any]) -> None:
    assert client.get("/v1/notices", params=params).status_code == 422


@pytest.mark.parametrize(
    "path",
    [
        "/v1/notices?at=9999-12-31T23:59:59-12:00",
        "/v1/notices/N-2026-001?at=9999-12-31T23:59:59-12:00",
        "/v1/notices?in_force_at=0001-01-01T00:00:00%2B14:00",
    ],
)
def test_moment_beyond_the_years_is_an_error_of_ours(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["detail"]) == (422, "no such moment in UTC")


@pytest.mark.parametrize("moment", ["669", "1.5", "-3"])
def test_number_is_read_as_a_moment_of_1970(client: httpx.Client, moment: str) -> None:
    answer = client.get("/v1/notices", params={"in_force_at": moment})
    assert answer.status_code == 422 and "2026-11-24T09:00:00+07:00" in answer.text
