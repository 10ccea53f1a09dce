"""Eyes are found at another place than where they are, or looked for again and again."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from iass.adapters.sql.records import SqlRecords
from iass.alert.poses import Eyes, PoseDesk
from iass.capture.frame import Frame
from iass.face.detected import DetectedFace
from iass.face.pipeline import FacePipeline
from iass.ids import ImageId

UPRIGHT, TURNED, NOTHING, BROKEN = (ImageId(name) for name in ("upright", "turned", "nothing", "broken"))
_SIDE = 480


class Counting:
    """The engine, and how often it was asked."""

    def __init__(self, engine: FacePipeline) -> None:
        self.engine, self.asked = engine, 0

    def locate(self, frame: Frame) -> DetectedFace | None:
        self.asked += 1
        return self.engine.locate(frame)


@pytest.fixture
def desk(records: SqlRecords, engine: FacePipeline, picture: Callable[[str, str], bytes]) -> PoseDesk:
    portrait = cv2.imdecode(np.frombuffer(picture("P004", "studio_portrait"), np.uint8), cv2.IMREAD_COLOR)
    assert portrait is not None
    side = min(portrait.shape[:2])
    small = cv2.resize(portrait[:side, :side], (_SIDE, _SIDE))
    quarter = cv2.getRotationMatrix2D((_SIDE / 2, _SIDE / 2), 20, 1.0)
    shown = {
        UPRIGHT: _jpeg(small),
        TURNED: _jpeg(cv2.warpAffine(small, quarter, (_SIDE, _SIDE))),
        NOTHING: _jpeg(np.full((60, 60, 3), 127, np.uint8)),
        BROKEN: b"no picture",
    }
    with records.transaction() as tx:
        for image_id, data in shown.items():
            tx.images.put(image_id, "alert-1", data, "image/jpeg")
    return PoseDesk(records, Counting(engine))


def _jpeg(pixels: np.ndarray) -> bytes:
    return bytes(cv2.imencode(".jpg", pixels)[1])


def test_turned_head_is_taken_for_an_upright_one(desk: PoseDesk) -> None:
    found = desk.eyes([UPRIGHT, TURNED])
    upright, turned = found[UPRIGHT], found[TURNED]
    assert upright.right[0] < upright.left[0]
    assert _tilt(turned) - _tilt(upright) == pytest.approx(-20, abs=2)


def _tilt(eyes: Eyes) -> float:
    """Degrees, of a square picture."""
    return float(np.degrees(np.arctan2(eyes.left[1] - eyes.right[1], eyes.left[0] - eyes.right[0])))


def test_picture_without_a_face_stops_the_page(desk: PoseDesk) -> None:
    assert set(desk.eyes([None, NOTHING, BROKEN, ImageId("gone"), UPRIGHT])) == {UPRIGHT}


def test_same_picture_is_searched_at_every_refresh(desk: PoseDesk) -> None:
    counting = desk.locator
    assert isinstance(counting, Counting)
    for _ in range(3):
        desk.eyes([UPRIGHT, NOTHING])
    assert counting.asked == 2
