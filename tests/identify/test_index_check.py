"""The index against the database, row by row: what count and checksum would not tell, or would not name."""

from dataclasses import replace

import pytest
from sqlalchemy import create_engine, text
from tests.contracts.samples import DIMENSION, MODEL, enrolment, template

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, Tampered
from iass.identify.gallery import EnrolmentChange
from iass.identify.index_check import IndexFindings, check_index
from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment


@pytest.fixture
def gallery(any_records: SqlRecords) -> ExactGallery:
    with any_records.transaction() as tx:
        tx.enrolments.add_all([enrolment(number) for number in range(20)])
    return ExactGallery(MODEL, DIMENSION)


def _check(gallery: ExactGallery, records: SqlRecords) -> IndexFindings:
    looked: list[tuple[int, int]] = []
    with records.enrolments_of_one_moment(MODEL, DIMENSION) as stored:
        found = check_index(gallery, stored, lambda done, total: looked.append((done, total)))
    assert looked[-1][0] == found.rows
    return found


def _change(gallery: ExactGallery, number: int, row: Enrolment | None) -> None:
    gallery.apply([EnrolmentChange(gallery.position, EnrolmentId(f"enrolment-{number:06d}"), row)])


def test_index_that_is_right_is_faulted(gallery: ExactGallery, any_records: SqlRecords) -> None:
    assert _check(gallery, any_records) == IndexFindings(20, 20, ())
    with any_records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("enrolment-000003"))
        tx.erase_subject(enrolment(4).subject_id)
    found = _check(gallery, any_records)
    assert (found.ok, found.rows, found.held) == (True, 18, 18)


def test_row_that_differs_is_not_named(gallery: ExactGallery, any_records: SqlRecords) -> None:
    _check(gallery, any_records)
    _change(gallery, 5, replace(enrolment(5), template=template(99)))
    (fault, strange) = _check(gallery, any_records).faults
    assert "1 templates of the database are not in the index" in fault and "enrolment-000005" in fault
    assert "1 templates that the database has not, or not so" in strange
    _change(gallery, 5, None)
    (fault,) = _check(gallery, any_records).faults
    assert "enrolment-000005" in fault
    for number in range(6, 13):
        _change(gallery, number, None)
    (fault,) = _check(gallery, any_records).faults
    assert fault.startswith("8 templates") and fault.endswith("enrolment-000009, ...")


def test_row_that_only_the_index_has_is_not_seen(gallery: ExactGallery, any_records: SqlRecords) -> None:
    _check(gallery, any_records)
    _change(gallery, 900, enrolment(900))
    found = _check(gallery, any_records)
    assert (found.rows, found.held, len(found.faults)) == (20, 21, 1)


def test_row_that_slipped_into_the_database_is_not_seen(
    gallery: ExactGallery, any_records: SqlRecords, any_url: str
) -> None:
    behind = create_engine(any_url)
    with behind.begin() as connection:
        connection.execute(text("UPDATE enrolment_states SET checksum = checksum + 1"))
    (fault,) = _check(gallery, any_records).faults
    assert "rows were lost, changed or slipped in" in fault
    with behind.begin() as connection:
        connection.execute(text("UPDATE enrolments SET gallery = 'watchlist' WHERE enrolment_id = 'enrolment-000002'"))
    behind.dispose()
    with pytest.raises(Tampered):
        _check(gallery, any_records)


def test_index_is_changed_while_it_is_checked(gallery: ExactGallery, any_records: SqlRecords) -> None:
    _check(gallery, any_records)
    gallery.apply([EnrolmentChange(gallery.position + 1, EnrolmentId("other"), None)])
    with pytest.raises(Conflict, match="changed meanwhile"):
        _check(gallery, any_records)
