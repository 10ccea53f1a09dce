"""Who is sent from the side is sent again from the front: what the service makes of the two, over real HTTP."""

import io
from typing import Any

import pytest
from PIL import Image

from iass.adapters.delivery.captures import CaptureDelivery
from iass.application import Application
from iass.capture import still
from iass.capture.lane import Direction, Post
from iass.case.delivery import Answer
from iass.demo import people
from iass.demo.videos import sources
from iass.errors import IassError
from iass.face.best_shot import Shot
from iass.face.outcome import FaceProbe
from iass.face.passages import ObservedPassage
from iass.ids import AlertId


@pytest.fixture(scope="module")
def probe(installation: Application) -> FaceProbe[Any]:
    found = installation.engine.central_face(still.decode(people.selfie("P004")))
    assert isinstance(found, FaceProbe)
    return found


def side_of(person: str) -> bytes:
    encoded = io.BytesIO()
    Image.fromarray(sources.profile(person)).save(encoded, "JPEG", quality=93)
    return encoded.getvalue()


def answers(url: str, lane: str, probe: FaceProbe[Any], *pictures: bytes) -> list[Answer]:
    """Each picture as a passage of its own, as a camera sends them."""
    told, troubles = list[Answer](), list[IassError]()
    delivery = CaptureDelivery.open(url, "camera", lambda _post, _seen, answer: told.append(answer), troubles.append)
    for number, jpeg in enumerate(pictures):
        shot = Shot(0.1, jpeg, probe.face.box, 50.0, 0.5, probe)
        seen = ObservedPassage(f"side-{lane}-{number}", 1, (1,), 0.0, 0.5, 0.1, 0.5, (shot,), probe)
        delivery.deliver(Post("CGK", lane, Direction.ARRIVAL), seen)
    assert delivery.close(60.0) == 0 and not troubles
    return told


def test_face_is_not_searched_since_its_profile_was_and_found_nothing(
    url: str, lane: str, probe: FaceProbe[Any]
) -> None:
    """Why it is sent again: of P010, who is sought, a search makes nothing from the side."""
    side, front = answers(url, lane, probe, side_of("P010"), people.selfie("P010"))
    assert (side.advice, side.alert_id) == ("CLEAR", None)
    assert front.advice == "SECURE" and front.alert_id is not None


def test_second_capture_that_shows_nothing_new_raises_a_second_alert(
    url: str, lane: str, probe: FaceProbe[Any]
) -> None:
    first, again = answers(url, lane, probe, side_of("P004"), side_of("P004"))
    assert first.alert_id is not None and again.alert_id == first.alert_id


def test_alert_of_the_face_does_not_say_that_it_follows_that_of_the_profile(
    installation: Application, url: str, lane: str, probe: FaceProbe[Any]
) -> None:
    """From the front, P004 is like others too whom notices seek. That is news: another alert, which names the first."""
    side, front = answers(url, lane, probe, side_of("P004"), people.selfie("P004"))
    assert side.advice == front.advice == "SECURE" and side.alert_id != front.alert_id
    [raised] = [
        event for event in installation.alerts.history(AlertId(str(front.alert_id))) if event.kind == "alert.raised"
    ]
    assert raised.payload["follows"] == side.alert_id
