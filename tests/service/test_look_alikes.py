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


_NOTICES = {"subject_id": "N-2026-008", "other_notice_id": "N-2026-007", "kind": "look_alike", "gallery": "watchlist"}


def test_two_notices_are_no_pair_or_clear_each_other(client: httpx.Client, pair: dict[str, Any]) -> None:
    """In either order; `pair` has undone what another test left."""
    made = client.post("/v1/look-alikes", json={**_NOTICES, "reason": "seen at intake"}).json()
    assert (made["subject_id"], made["other_notice_id"], made["person_id"]) == ("N-2026-007", "N-2026-008", None)
    path = f"/v1/look-alikes/{made['pair_id']}"
    said = {"kind": "look_alike", "reason": "both files seen"}
    assert client.post(f"{path}/record", json=said).status_code == 403
    assert client.post(f"{path}/record", json=said, headers=_SECOND).json()["state"] == "recorded"
    refused = client.post(f"{path}/clear", json={"reason": "surely innocent"}, headers=_SECOND)
    assert (refused.status_code, "both are sought" in refused.text) == (409, True)
    standing = client.get("/v1/look-alikes", params={"state": "recorded"}).json()["look_alikes"]
    assert made["pair_id"] in {one["pair_id"] for one in standing}
    client.post(f"{path}/undo", json={"reason": "a mistake"})
    told = client.get(path).json()
    assert [one["state"] for one in told["history"]][-3:] == ["proposed", "recorded", "undone"]
    assert told["is_bound"]


@pytest.mark.parametrize(
    "change",
    [{"person_id": "SIMKIM-P010"}, {"other_notice_id": None}, {"gallery": "registry"}, {"subject_id": "N-2026-007"}],
    ids=["three people", "alone", "of the registry", "with itself"],
)
def test_pair_of_notices_is_of_three_or_of_one(client: httpx.Client, change: dict[str, object]) -> None:
    answer = client.post("/v1/look-alikes", json={**_NOTICES, "reason": "seen", **change})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
