"""A photograph of somebody who is listed nowhere and was here all the same."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from iass.access import Officer, Role
from iass.application import Application
from iass.case.past_faces import PastFaces
from iass.case.photo_search import PhotoRequest
from iass.clock import FixedClock
from iass.demo import cast, people
from iass.ids import OfficerId
from iass.registry.enrolment import GalleryName
from iass.settings import Settings
from iass.wiring.application import build

from .sought import Sought

THEN = datetime(2026, 9, 26, 2, 0, tzinfo=UTC)
INVESTIGATOR = Officer(OfficerId("investigator"), Role.INVESTIGATOR)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(THEN)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Sought]:
    application = build(Settings(data_dir=tmp_path, threads=2, crossing_face_days=30), clock)
    yield Sought(application, tmp_path)
    application.close()


def _past(application: Application, person: str = "P008") -> PastFaces:
    photo = people.passport_photo(person)
    asked = PhotoRequest(photo, (GalleryName.WATCHLIST,), "who is it", "K-1", INVESTIGATOR)
    found = application.photo_search.find(asked)
    assert found.lists[0].candidates == ()
    return found.past


def test_traveller_who_is_listed_nowhere_was_never_here(desk: Sought, clock: FixedClock) -> None:
    passage = desk.cross("P008", cast.SECOND_PASSPORT)
    filmed = desk.film("P008")
    desk.cross("P005", cast.CITIZEN.document)
    clock.move_to(THEN + timedelta(days=6))
    past = _past(desk.application)
    assert {one.passage.crossing_id for one in past.passages} == {passage.crossing_id, filmed.crossing_id}
    assert (past.searched, past.reached, past.left_out) == (3, 2, 0)
    assert past.point is not None and all(one.score >= past.point.threshold for one in past.passages)
    assert _past(desk.application, "P001").passages == ()


def test_search_of_past_faces_leaves_no_trace(desk: Sought) -> None:
    passage = desk.cross("P008", cast.SECOND_PASSPORT)
    _past(desk.application)
    with desk.application.photo_search.records.reading() as tx:
        entry = next(one for one in tx.audit.entries() if one.action == "photo.searched")
    assert entry.details["faces_of_crossings"] == 1
    assert entry.details["shown"] == {"watchlist": [], "crossings": [passage.crossing_id]}


def test_face_is_searched_after_its_days(desk: Sought, clock: FixedClock) -> None:
    """Also where the sweeper has not come yet."""
    desk.cross("P008", cast.SECOND_PASSPORT)
    clock.move_to(THEN + timedelta(days=30))
    past = _past(desk.application)
    assert (past.days, past.searched, past.passages) == (30, 0, ())


def test_faces_that_are_not_kept_are_told_as_none_found(tmp_path: Path, clock: FixedClock) -> None:
    application = build(Settings(data_dir=tmp_path, threads=2), clock)
    Sought(application, tmp_path).cross("P008", cast.SECOND_PASSPORT)
    assert _past(application) == PastFaces(0)
    application.close()


@pytest.mark.parametrize("most", [0, 1, 2, 3, 4])
def test_more_faces_than_one_search_may_open_are_passed_over(desk: Sought, clock: FixedClock, most: int) -> None:
    """The newest days that fit are searched, and what is left out is counted."""
    for day in range(4):
        clock.move_to(THEN + timedelta(days=day))
        newest = desk.cross("P008", cast.SECOND_PASSPORT)
    bounded = replace(desk.application.photo_search, past=replace(desk.application.photo_search.past, most=most))
    photo = people.passport_photo("P008")
    past = bounded.find(PhotoRequest(photo, (GalleryName.WATCHLIST,), "who", "K-1", INVESTIGATOR)).past
    assert (past.searched, past.left_out) == (most, 4 - most)
    assert (newest.crossing_id in {one.passage.crossing_id for one in past.passages}) == (most > 0)
