"""A search by photograph that hides what a search of the past has found."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iass.access import Officer, Role
from iass.alert.alert import Judgement
from iass.application import Application
from iass.case.passage import Passage
from iass.case.photo_search import PhotoRequest
from iass.clock import FixedClock
from iass.demo import cast, people
from iass.ids import OfficerId
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.wiring.application import build

from .sought import COUNTER, Sought

THEN = datetime(2026, 9, 26, 2, 0, tzinfo=UTC)
NOW = THEN + timedelta(days=6)
INVESTIGATOR = Officer(OfficerId("investigator"), Role.INVESTIGATOR)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Sought]:
    clock = FixedClock(THEN)
    application = build(Settings(data_dir=tmp_path, threads=2, crossing_face_days=30), clock)
    found = Sought(application, tmp_path)
    found.cross("P008", cast.SECOND_PASSPORT)
    clock.move_to(NOW)
    found.seek(cast.FUGITIVE, NOW - timedelta(hours=1))
    application.retro.work()
    yield found
    application.close()


def _crossings(application: Application) -> tuple[Passage, ...]:
    photo = people.selfie("P008")
    asked = PhotoRequest(photo, (GalleryName.WATCHLIST,), "who is it", "K-1", INVESTIGATOR)
    (found,) = application.photo_search.find(asked).lists
    return found.candidates[0].crossings


def test_crossing_before_the_notice_is_not_told(desk: Sought) -> None:
    (passage,) = _crossings(desk.application)
    assert (passage.at, passage.document) == (THEN, cast.SECOND_PASSPORT)


def test_crossing_of_another_person_is_told_all_the_same(desk: Sought) -> None:
    (alert,) = desk.past_alerts()
    desk.application.alerts.claim(alert.alert_id, COUNTER)
    desk.application.alerts.judge(alert.alert_id, COUNTER, Judgement.OTHER_PERSON, "")
    assert _crossings(desk.application) == ()
