"""A passage reaches a real service once, also when the service is away, or its answer is lost."""

import io
import json
import socket
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest
from PIL import Image

from iass.access import Officer, Permission, Role
from iass.accounts.account import Grant
from iass.adapters.delivery.captures import MOST_WAITING, CaptureDelivery
from iass.application import Application
from iass.capture import still
from iass.capture.backoff import Backoff
from iass.capture.lane import Direction, Post
from iass.case.delivery import Answer
from iass.demo import people
from iass.errors import IassError, InvalidInput, NotFound, NotReady
from iass.face.best_shot import Shot
from iass.face.outcome import FaceProbe
from iass.face.passages import ObservedPassage
from iass.ids import OfficerId
from iass.service.app import create_app
from iass.service.server import running
from iass.wiring.delivery import open_delivery

NO_FACE = {"outcomes": [], "failures": ["no_face"]}


class Told:
    """What a delivery told, and when it was the first."""

    def __init__(self) -> None:
        self.answers: list[tuple[str, Answer]] = []
        self.troubles: list[str] = []
        self.answered, self.troubled = Event(), Event()

    def answer(self, _post: Post, seen: ObservedPassage, answer: Answer) -> None:
        self.answers.append((seen.passage, answer))
        self.answered.set()

    def trouble(self, error: IassError) -> None:
        self.troubles.append(str(error))
        self.troubled.set()


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture(scope="module")
def probe(installation: Application) -> FaceProbe[Any]:
    found = installation.engine.central_face(still.decode(people.selfie("P004")))
    assert isinstance(found, FaceProbe)
    return found


def passage(probe: FaceProbe[Any], name: str = "passage-1", jpeg: bytes | None = None) -> ObservedPassage:
    data = people.selfie("P004") if jpeg is None else jpeg
    shot = Shot(0.1, data, probe.face.box, 50.0, 0.5, probe)
    return ObservedPassage(name, 1, (1,), 0.0, 0.5, 0.1, 0.5, (shot, shot), probe)


@pytest.fixture
def place(lane: str) -> Post:
    return Post("CGK", lane, Direction.ARRIVAL)


def test_passage_is_recorded_twice_or_not_at_all(
    url: str, client: httpx.Client, place: Post, told: Told, probe: FaceProbe[Any]
) -> None:
    delivery = CaptureDelivery.open(url, "camera", told.answer, told.trouble)
    delivery.check(place)
    names = [f"passage-{place.lane}-{number}" for number in (1, 2, 1)]  # the last as after a lost answer
    for name in names:
        delivery.deliver(place, passage(probe, name))
    assert delivery.close(60.0) == 0
    assert [(name, answer.advice) for name, answer in told.answers] == [(name, "SECURE") for name in names]
    first, second, again = (answer for _, answer in told.answers)
    assert first == again
    assert first.crossing_id != second.crossing_id and first.alert_id == second.alert_id
    recorded = client.get("/v1/passages/recent", params={"lane": place.key}).json()["passages"]
    assert [one["crossing_id"] for one in recorded] == [second.crossing_id, first.crossing_id]
    assert told.troubles == []


def test_what_the_service_will_never_take_blocks_the_next(
    url: str, place: Post, told: Told, probe: FaceProbe[Any]
) -> None:
    delivery = CaptureDelivery.open(url, "camera", told.answer, told.trouble)
    delivery.deliver(place, passage(probe, "broken", b"no picture"))
    delivery.deliver(Post("CGK", "K99", Direction.ARRIVAL), passage(probe, "nowhere"))
    delivery.deliver(place, passage(probe, "empty", _grey()))
    assert delivery.close(60.0) == 0
    answers = dict(told.answers)
    assert "not an image" in str(answers["broken"].refusal)
    assert "unknown lane" in str(answers["nowhere"].refusal)
    assert answers["empty"] == Answer(failure="no_face")


def test_passage_is_lost_while_the_service_is_away(
    installation: Application, place: Post, told: Told, probe: FaceProbe[Any]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    delivery = CaptureDelivery.open(f"http://127.0.0.1:{port}", "camera", told.answer, told.trouble)
    delivery.backoff = Backoff(0.02, 0.1)
    with pytest.raises(NotReady):
        delivery.check(place)
    delivery.deliver(place, passage(probe, "away"))
    assert told.troubled.wait(30) and "does not answer" in told.troubles[0]
    with running(create_app(installation), "127.0.0.1", port):
        assert told.answered.wait(60)
    assert delivery.close(10.0) == 0
    assert [(name, answer.advice) for name, answer in told.answers] == [("away", "SECURE")]


def test_what_was_not_sent_is_not_told(place: Post, told: Told, probe: FaceProbe[Any]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        delivery = CaptureDelivery.open(
            f"http://127.0.0.1:{taken.getsockname()[1]}", "camera", told.answer, told.trouble
        )
        for number in range(MOST_WAITING + 2):
            delivery.deliver(place, passage(probe, f"passage-{number}", b""))
        assert delivery.lost == 2
        assert delivery.close(0.1) == MOST_WAITING


def test_busy_service_is_taken_for_a_refusal(place: Post, told: Told, probe: FaceProbe[Any]) -> None:
    """Statuses that pass are tried again, with the same key and the same bytes."""
    seen: list[tuple[str, bytes]] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append((request.headers["Idempotency-Key"], json.dumps(len(request.read())).encode()))
        if len(seen) < 4:
            return httpx.Response((503, 500, 429)[len(seen) - 1], json={"detail": "later"})
        return httpx.Response(200, json={"outcomes": [], "failures": ["too_blurred"]})

    client = httpx.Client(base_url="http://service", transport=httpx.MockTransport(serve))
    delivery = CaptureDelivery.over(client, told.answer, told.trouble)
    delivery.backoff = Backoff(0.01, 0.02)
    delivery.deliver(place, passage(probe))
    assert told.answered.wait(30) and delivery.close(10.0) == 0
    assert len(seen) == 4 and len(set(seen)) == 1
    assert told.answers == [("passage-1", Answer(failure="too_blurred"))]


def test_page_of_a_proxy_ends_the_delivery(place: Post, told: Told, probe: FaceProbe[Any]) -> None:
    """A page that says 200 is no answer: the passage waits, and those behind it."""
    pages = [b"<html>Sign in</html>", b"[]", b'{"outcomes": [{}]}']

    def serve(request: httpx.Request) -> httpx.Response:
        request.read()
        return httpx.Response(200, content=pages.pop(0)) if pages else httpx.Response(200, json=NO_FACE)

    client = httpx.Client(base_url="http://service", transport=httpx.MockTransport(serve))
    delivery = CaptureDelivery.over(client, told.answer, told.trouble)
    delivery.backoff = Backoff(0.01, 0.02)
    for name in ("one", "two"):
        delivery.deliver(place, passage(probe, name))
    assert delivery.close(30.0) == 0
    assert told.answers == [("one", Answer(failure="no_face")), ("two", Answer(failure="no_face"))]
    assert len(told.troubles) == 3 and "not the service's answer" in told.troubles[0]


def test_another_server_is_taken_for_the_service(place: Post, told: Told) -> None:
    client = httpx.Client(
        base_url="http://service", transport=httpx.MockTransport(lambda _: httpx.Response(200, content=b"<html>"))
    )
    delivery = CaptureDelivery.over(client, told.answer, told.trouble)
    with pytest.raises(InvalidInput, match="not an IASS service"):
        delivery.check(place)
    delivery.close(0.0)


def test_wrong_lane_or_officer_is_noticed_late(url: str, place: Post, told: Told) -> None:
    delivery = CaptureDelivery.open(url, "camera", told.answer, told.trouble)
    with pytest.raises(NotFound, match="CGK/K99"):
        delivery.check(Post("CGK", "K99", Direction.ARRIVAL))
    delivery.close(0.0)
    nobody = CaptureDelivery.open(url, "no body", told.answer, told.trouble)
    with pytest.raises(InvalidInput):
        nobody.check(place)
    nobody.close(0.0)
    for address in ("ftp://10.0.0.7", "http://10.0.0.7:port", "http://user:geh/eim@10.0.0.7"):
        with pytest.raises(InvalidInput, match="not a service's address") as refused:
            CaptureDelivery.open(address, "camera", told.answer, told.trouble)
        assert "geh" not in str(refused.value)


def _grey() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), (90, 90, 90)).save(buffer, "JPEG")
    return buffer.getvalue()


def test_key_goes_out_in_the_clear(told: Told) -> None:
    for address in ("http://iass.example", "http://10.0.0.7:8750", "http://127.0.0.1.evil.example"):
        with pytest.raises(InvalidInput, match="in the clear") as refused:
            CaptureDelivery.open(address, "camera", told.answer, told.trouble, "iass_secret")
        assert "iass_secret" not in str(refused.value)
    for address in ("https://iass.example", "http://127.0.0.1:8750", "http://localhost", "http://[::1]:8750"):
        CaptureDelivery.open(address, "camera", told.answer, told.trouble, "iass_secret").close(0.0)


def test_camera_has_no_key_or_one_that_ended(
    empty: Application, told: Told, probe: FaceProbe[Any], tmp_path: Path
) -> None:
    """The passage waits: whoever passed while nobody renewed the key is not lost."""
    root = Officer(OfficerId("cli:root"), Role.OPERATOR)
    entrance, post = empty.entrance, Post("CGK", "K01", Direction.ARRIVAL)
    entrance.accounts.add("root", [Grant(Role.OPERATOR)], "kuda laut minum teh hijau", root)
    secret, _ = entrance.keys.make("k01", [Permission.RECORD_CROSSING], ["CGK/K01"], 30, root)
    file = tmp_path / "camera.key"
    file.write_text(f"{secret}\n")
    with running(create_app(empty), "127.0.0.1", 0) as url:
        nobody = open_delivery(url, "camera", told.answer, told.trouble)
        with pytest.raises(InvalidInput, match="nobody is signed in"):
            nobody.check(post)
        nobody.close(0.0)
        delivery = open_delivery(url, "camera", told.answer, told.trouble, file)
        delivery.check(post)
        with pytest.raises(NotFound):
            delivery.check(Post("CGK", "C01", Direction.ARRIVAL))
        entrance.keys.revoke("k01", root)
        delivery.deliver(post, passage(probe))
        assert told.troubled.wait(30)
        assert delivery.close(0.0) == 1


@pytest.mark.parametrize("text", ["", "two words", "line\nanother"])
def test_file_holds_no_key(told: Told, tmp_path: Path, text: str) -> None:
    file = tmp_path / "camera.key"
    file.write_text(text)
    for wrong in (file, tmp_path / "absent"):
        with pytest.raises(InvalidInput):
            open_delivery("http://127.0.0.1:1", "camera", told.answer, told.trouble, wrong)
