"""What real passages of synthetic people add to the counts."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from iass.access import Officer
from iass.alert.alert import Judgement
from iass.application import Application
from iass.capture.lane import Direction
from iass.case.request import CaptureRequest, CrossingRequest
from iass.demo import cast, people, stage
from iass.figures.figures import Figures
from iass.figures.tally import Measure
from iass.ids import OfficerId
from iass.settings import Settings
from iass.wiring.application import build

ANI = Officer(OfficerId("ani"))


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    folder = tmp_path_factory.mktemp("tallies")
    opened = build(Settings(data_dir=folder, threads=2, lanes="CGK/C01=counter,CGK/C02=counter,CGK/K01=camera"))
    try:
        stage.populate(opened, folder, lambda _what, _done, _total: None)
        opened.retro.work()
        yield opened
    finally:
        opened.close()


def _request(role: cast.Role, lane: str, key: str | None = None) -> CrossingRequest:
    return CrossingRequest("CGK", lane, Direction.ARRIVAL, role.document, [people.selfie(role.person)], key=key)


def _at(figures: Figures, lane: str) -> dict[str, dict[str, int]]:
    counted = {measure.value: dict(figures.by_label(measure, lane)) for measure in Measure}
    return {measure: labels for measure, labels in counted.items() if labels}


def test_passage_without_an_alert_is_miscounted(checkpoint: Application) -> None:
    checkpoint.checkpoint.cross(_request(cast.CITIZEN, "C01", "once"))
    checkpoint.checkpoint.cross(_request(cast.CITIZEN, "C01", "once"))
    figures = checkpoint.figures.last(1)
    assert _at(figures, "CGK/C01") == {
        "passages": {"CLEAR": 1},
        "searches": {"registry": 1, "watchlist": 1},
        "quality": {"": 1},
    }
    (quality,) = figures.by_bin(Measure.QUALITY, place="CGK/C01")
    assert 3 <= quality <= 9
    assert {"decode", "face", "search", "record"} <= set(figures.by_label(Measure.STEP, "CGK/"))


def test_alert_and_its_verdict_are_miscounted(checkpoint: Application) -> None:
    outcome = checkpoint.checkpoint.cross(_request(cast.WANTED, "C02"))
    assert outcome.alert is not None
    checkpoint.alerts.claim(outcome.alert.alert_id, ANI)
    checkpoint.alerts.judge(outcome.alert.alert_id, ANI, Judgement.OTHER_PERSON)
    found = _at(checkpoint.figures.last(1), "CGK/C02")
    advice = outcome.passage.decision.advice.value
    assert found["passages"] == found["alerts"] == {advice: 1}
    assert found["face_alerts"]["watchlist"] == found["false_alerts"]["watchlist"] == 1
    assert found["verdicts"] == {"other_person": 1}


def test_camera_counts_as_a_search_of_the_registry(checkpoint: Application) -> None:
    checkpoint.checkpoint.capture(CaptureRequest("CGK", "K01", Direction.ARRIVAL, people.selfie(cast.CITIZEN.person)))
    assert _at(checkpoint.figures.last(1), "CGK/K01")["searches"] == {"watchlist": 1}


def _grey() -> bytes:
    encoded = BytesIO()
    Image.new("RGB", (640, 480), (128, 128, 128)).save(encoded, "JPEG")
    return encoded.getvalue()


def test_picture_without_a_face_is_not_counted(checkpoint: Application) -> None:
    checkpoint.checkpoint.cross(CrossingRequest("CGK", "C01", Direction.ARRIVAL, None, [_grey()]))
    assert _at(checkpoint.figures.last(1), "CGK/C01")["face_failures"] == {"no_face": 1}
