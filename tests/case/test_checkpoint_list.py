"""A notice that some checkpoints asked for stops somebody at another one, or nobody where it was asked for."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from iass.application import Application
from iass.capture.lane import Direction
from iass.case.passage import Passage
from iass.case.request import CaptureRequest, CrossingRequest
from iass.clock import FixedClock
from iass.decide.decision import Advice
from iass.demo import cast, people
from iass.settings import Settings
from iass.wiring.application import build

from .sought import COUNTER, Sought

THEN = datetime(2026, 9, 26, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 10, 2, 3, 0, tzinfo=UTC)
OTHER = cast.SECOND_PASSPORT


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(THEN)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Sought]:
    """Two checkpoints on one database."""
    lanes = "CGK/C01=counter,CGK/K01=camera,DPS/C01=counter,DPS/K01=camera"
    application = build(Settings(data_dir=tmp_path, threads=2, crossing_face_days=30, lanes=lanes), clock)
    yield Sought(application, tmp_path)
    application.close()


def _cross(application: Application, checkpoint: str, own: bool) -> Passage:
    """With the passport that the notice lists, and the face; or with another passport, so that only the face tells."""
    document = cast.FUGITIVE.document if own else OTHER
    request = CrossingRequest(checkpoint, "C01", Direction.ARRIVAL, document, [people.selfie("P008")], officer=COUNTER)
    return application.checkpoint.cross(request).passage


def _film(application: Application, checkpoint: str) -> Passage:
    request = CaptureRequest(checkpoint, "K01", Direction.ARRIVAL, people.selfie("P008"), officer=COUNTER)
    return application.checkpoint.capture(request).outcomes[0].passage


def _notices(passage: Passage) -> set[str]:
    return {finding.notice_id for finding in passage.decision.findings if finding.notice_id}


def test_traveller_is_stopped_where_nobody_asked_for_it(desk: Sought, clock: FixedClock) -> None:
    """By the face, by the papers and before a camera; and at once everywhere when the agency asks for that."""
    clock.move_to(NOW)
    application = desk.application
    desk.seek(cast.FUGITIVE, NOW, checkpoints="dps", secure="yes")
    desk.seek(cast.CITIZEN, NOW, document_numbers="")
    for own in (True, False):
        assert _notices(_cross(application, "CGK", own)) == set(), f"own passport: {own}"
        there = _cross(application, "DPS", own)
        assert _notices(there) == {"N-P008"} and there.decision.advice is Advice.SECURE
    assert _notices(_film(application, "CGK")) == set()
    assert _notices(_film(application, "DPS")) == {"N-P008"}
    desk.seek(cast.FUGITIVE, NOW, secure="yes", checkpoints="")
    assert _notices(_cross(application, "CGK", own=False)) == {"N-P008"}
    assert _notices(_film(application, "CGK")) == {"N-P008"}


def test_threshold_is_that_of_a_list_nobody_searched(desk: Sought, clock: FixedClock) -> None:
    """Evidence names how many were searched: at the other checkpoint one less."""
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, NOW, checkpoints="DPS")
    desk.seek(cast.CITIZEN, NOW, document_numbers="")
    passages = {
        checkpoint: desk.application.checkpoint.cross(
            CrossingRequest(
                checkpoint, "C01", Direction.ARRIVAL, replace(OTHER, number="B7"), [people.selfie("P005")],
                officer=COUNTER,
            )
        ).passage
        for checkpoint in ("CGK", "DPS")
    }  # fmt: skip
    sizes = {
        checkpoint: {finding.face.gallery_size for finding in passage.decision.findings if finding.face}
        for checkpoint, passage in passages.items()
    }
    assert sizes == {"CGK": {1}, "DPS": {2}}


def test_past_of_another_checkpoint_is_not_searched(desk: Sought, clock: FixedClock) -> None:
    """The restriction is one of the lanes: whoever was here before is told all the same."""
    passage = _cross(desk.application, "CGK", own=False)
    clock.move_to(NOW)
    desk.seek(cast.FUGITIVE, NOW, checkpoints="DPS")
    desk.application.retro.work()
    (alert,) = desk.past_alerts()
    assert alert.crossing_id == passage.crossing_id
