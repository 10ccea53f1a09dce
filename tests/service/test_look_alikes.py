"""Pairs of look-alikes over HTTP."""

from typing import Any

import httpx
import pytest

_SECOND = {"IASS-Officer": "second.officer"}
_COUPLE = {"gallery": "watchlist", "subject_id": "N-2026-007", "person_id": "SIMKIM-P010", "kind": "look_alike"}


@pytest.fixture
def pair(client: httpx.Client) -> dict[str, Any]:
    """Proposed by test.officer. One installation serves all tests of this folder, so it may stand from before."""
    for standing in client.get("/v1/look-alikes").json()["look_alikes"]:
        if standing["state"] != "undone":
            client.post(f"/v1/look-alikes/{standing['pair_id']}/undo", json={"reason": "another test"})
    answer = client.post("/v1/look-alikes", json={**_COUPLE, "reason": "seen at the counter"})
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_second_officer_makes_a_pair_and_one_undoes_it(client: httpx.Client, pair: dict[str, Any]) -> None:
    path = f"/v1/look-alikes/{pair['pair_id']}"
    said = {"kind": "twin", "reason": "birth certificates seen"}
    alone = client.post(f"{path}/record", json=said)
    assert (alone.status_code, alone.headers["content-type"]) == (403, "application/problem+json")
    made = client.post(f"{path}/record", json=said, headers=_SECOND).json()
    assert (made["state"], made["kind"], made["officer"], made["proposed_by"]) == (
        "recorded",
        "twin",
        "second.officer",
        "test.officer",
    )
    listed = client.get("/v1/look-alikes", params={"state": "recorded"}).json()["look_alikes"]
    assert [one["pair_id"] for one in listed] == [pair["pair_id"]]
    client.post(f"{path}/undo", json={"reason": "a mistake"})
    told = client.get(path).json()
    assert [one["state"] for one in told["history"]][-3:] == ["proposed", "recorded", "undone"]
    assert told["is_bound"]


def test_pair_is_cleared_without_an_alert(client: httpx.Client, pair: dict[str, Any]) -> None:
    answer = client.post(
        f"/v1/look-alikes/{pair['pair_id']}/clear", json={"reason": "surely innocent"}, headers=_SECOND
    )
    assert answer.status_code == 409
    assert "no alert" in answer.text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"reason": ""}, 422),
        ({"reason": "x" * 2001}, 422),
        ({"subject_id": "N-none"}, 404),
        ({"person_id": "x" * 65}, 422),
        ({"kind": "clone"}, 422),
        ({"extra": 1}, 422),
    ],
)
def test_pair_of_nobody_or_for_no_reason(client: httpx.Client, change: dict[str, object], status: int) -> None:
    answer = client.post("/v1/look-alikes", json={**_COUPLE, "reason": "seen", **change})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_unknown_pair(client: httpx.Client) -> None:
    assert client.get("/v1/look-alikes/pair-none").status_code == 404
    assert client.post("/v1/look-alikes/pair-none/undo", json={"reason": "why not"}).status_code == 404


def test_neighbours_of_a_notice_are_told_without_a_score_in_words(client: httpx.Client) -> None:
    told = client.get("/v1/notices/N-2026-007/neighbours").json()
    near = {one["subject_id"]: one for one in told["neighbours"]}
    assert near["SIMKIM-P004"]["resemblance"] == "same_person"
    assert near["SIMKIM-P010"]["resemblance"] == "stranger"
    assert near["SIMKIM-P010"]["one_in"] > 300
    assert client.get("/v1/notices/N-2026-007/neighbours", params={"version": 99}).status_code == 404
