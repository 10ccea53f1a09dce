"""Several shots of one passage: one outcome, and never a crowd taken for one person."""

import json

import httpx

from iass.demo import people

from .counter import selfie


def _capture(client: httpx.Client, lane: str, shots: list[bytes], key: str = "", **part: object) -> httpx.Response:
    place = {"checkpoint": "CGK", "lane": lane, "direction": "arrival", **part}
    files = [("frame", (f"{number}.jpg", data, "image/jpeg")) for number, data in enumerate(shots)]
    headers = {"Idempotency-Key": key} if key else {}
    return client.post("/v1/captures", data={"capture": json.dumps(place)}, files=files, headers=headers)


def test_shots_of_one_passage_give_several_outcomes(client: httpx.Client, lane: str) -> None:
    shots = [selfie("P004"), people.expression("P004", 0, 0)]
    answer = _capture(client, lane, shots, one_person=True).json()
    assert [one["decision"]["advice"] for one in answer["outcomes"]] == ["SECURE"]
    assert answer["failures"] == []


def test_retry_of_a_passage_is_a_second_one(client: httpx.Client, lane: str) -> None:
    shots = [selfie("P004"), people.expression("P004", 0, 0)]
    first = _capture(client, lane, shots, f"passage-{lane}", one_person=True)
    again = _capture(client, lane, shots, f"passage-{lane}", one_person=True)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json()["outcomes"][0]["crossing_id"] == first.json()["outcomes"][0]["crossing_id"]
    fewer = _capture(client, lane, shots[:1], f"passage-{lane}", one_person=True)
    assert fewer.json()["type"] == "urn:iass:problem:key-reused"


def test_shots_of_two_people_are_fused(client: httpx.Client, lane: str) -> None:
    answer = _capture(client, lane, [selfie("P004"), selfie("P005")], one_person=True).json()
    assert answer == {"outcomes": [], "failures": ["several_faces"]}


def test_bystander_beside_the_person_is_searched(client: httpx.Client, lane: str) -> None:
    scene = people.group(["P005", "P001", "P004"])
    answer = _capture(client, lane, [scene], one_person=True).json()
    assert [one["decision"]["advice"] for one in answer["outcomes"]] == ["CLEAR"]


def test_several_frames_are_taken_for_one_person_unasked(client: httpx.Client, lane: str) -> None:
    answer = _capture(client, lane, [selfie("P004"), selfie("P004")])
    assert answer.status_code == 422 and answer.json()["where"] == "frame"


def test_too_many_shots_are_decoded(client: httpx.Client, lane: str) -> None:
    answer = _capture(client, lane, [selfie("P004")] * 9, one_person=True)
    assert answer.status_code == 422 and "1 to 8 frames" in answer.json()["detail"]
