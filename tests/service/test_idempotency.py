"""A retry is the same passage, never a second one."""

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from iass.demo import cast

from .counter import OFFICER, Counter, crossing_part, pictures, selfie


def test_retry_answers_the_same_passage(counter: Counter) -> None:
    key = str(uuid.uuid4())
    first = counter.cross(cast.WANTED, Idempotency_Key=key)
    count = counter.passages()
    again = counter.cross(cast.WANTED, Idempotency_Key=key)
    assert again.json() == first.json()
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert counter.passages() == count


def test_quoted_key_of_the_draft_is_the_same_key(counter: Counter) -> None:
    key = str(uuid.uuid4())
    first = counter.cross(cast.STRANGER, Idempotency_Key=key).json()
    assert counter.cross(cast.STRANGER, Idempotency_Key=f'"{key}"').json()["crossing_id"] == first["crossing_id"]


def test_key_reused_for_another_traveller_is_refused(counter: Counter) -> None:
    key = str(uuid.uuid4())
    counter.cross(cast.STRANGER, Idempotency_Key=key)
    count = counter.passages()
    refused = counter.cross(cast.CITIZEN, Idempotency_Key=key)
    assert refused.status_code == 422
    assert refused.json()["type"] == "urn:iass:problem:key-reused"
    assert refused.json()["where"] == "Idempotency-Key"
    assert counter.passages() == count


def test_key_reused_with_another_picture_is_refused(counter: Counter) -> None:
    key = str(uuid.uuid4())
    counter.cross(cast.STRANGER, Idempotency_Key=key)
    assert counter.cross(cast.STRANGER, frames=[selfie("P002")], Idempotency_Key=key).status_code == 422


@pytest.mark.parametrize("key", ["", '""', "two words", "k" * 129, "naïve".encode().decode("latin-1")])
def test_key_is_unusable(counter: Counter, key: str) -> None:
    refused = counter.client.post(
        "/v1/crossings",
        data={"crossing": "{}"},
        files=pictures([b"x"]),
        headers=[(b"Idempotency-Key", key.encode("latin-1"))],
    )
    assert refused.status_code == 422
    assert refused.json()["where"] in ("Idempotency-Key", "idempotency-key", "crossing.checkpoint")


def _at_once(url: str, send: Callable[[Counter], httpx.Response]) -> list[httpx.Response]:
    """The client lost its patience and sent the same again while the first was being computed."""
    start = threading.Barrier(4)

    def one(_number: int) -> httpx.Response:
        with httpx.Client(base_url=url, headers=OFFICER, timeout=60) as client:
            start.wait()
            return send(Counter(client))

    with ThreadPoolExecutor(4) as impatient:
        return list(impatient.map(one, range(4)))


def test_retries_at_once_are_one_passage(url: str) -> None:
    key = str(uuid.uuid4())
    answers = _at_once(url, lambda counter: counter.cross(cast.WANTED, Idempotency_Key=key))
    assert [answer.status_code for answer in answers] == [200] * 4, [answer.text for answer in answers]
    assert len({answer.json()["crossing_id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1


def test_camera_shots_at_once_are_one_passage(url: str) -> None:
    key = str(uuid.uuid4())
    answers = _at_once(url, lambda counter: counter.capture(selfie("P004"), Idempotency_Key=key))
    assert [answer.status_code for answer in answers] == [200] * 4, [answer.text for answer in answers]
    assert len({answer.json()["outcomes"][0]["crossing_id"] for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1


def test_camera_shot_is_retried(counter: Counter) -> None:
    key = str(uuid.uuid4())
    first = counter.capture(selfie("P004"), Idempotency_Key=key).json()
    count = counter.passages()
    assert counter.capture(selfie("P004"), Idempotency_Key=key).json() == first
    assert counter.passages() == count


def test_without_a_key_every_request_is_a_passage(counter: Counter) -> None:
    part, files = crossing_part(cast.STRANGER), pictures([selfie("P001")])
    first, second = (counter.send(part, files).json()["crossing_id"] for _ in range(2))
    assert first != second
