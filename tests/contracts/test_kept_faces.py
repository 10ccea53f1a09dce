"""The port KeptFaces, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest

from iass.adapters.sql.records import SqlRecords
from iass.case.kept_faces import ForgottenDay, KeptFace, first_kept_day
from iass.errors import Conflict
from iass.ids import CrossingId

from .samples import JAKARTA, MODEL, MORNING, OTHER_MODEL, passage, template

_DAY = date(2026, 11, 24)
_ALWAYS = date(2000, 1, 1)


def _face(number: int, at: datetime = MORNING) -> KeptFace:
    return KeptFace(CrossingId(f"crossing-{number:06d}"), at, template(number))


def _store(records: SqlRecords, *faces: KeptFace) -> None:
    with records.transaction() as tx:
        for each in faces:
            tx.kept_faces.add(each)


def test_face_comes_back_changed_or_out_of_order(any_records: SqlRecords) -> None:
    _store(any_records, *map(_face, (3, 1, 2)))
    with any_records.reading() as tx:
        first = tx.kept_faces.batch(MODEL, _DAY, "", 2)
        rest = tx.kept_faces.batch(MODEL, _DAY, first.crossing_ids[-1], 2)
        assert tx.kept_faces.batch(MODEL, _DAY, rest.crossing_ids[-1], 2).crossing_ids == ()
        assert tx.kept_faces.count(MODEL, _DAY) == 3
    assert (*first.crossing_ids, *rest.crossing_ids) == tuple(_face(number).crossing_id for number in (1, 2, 3))
    vectors = np.concatenate([first.vectors, rest.vectors])
    assert vectors.dtype == np.float32
    assert np.array_equal(vectors, np.stack([template(number).vector for number in (1, 2, 3)]))


def test_two_faces_of_one_crossing(any_records: SqlRecords) -> None:
    _store(any_records, _face(1))
    with pytest.raises(Conflict):
        _store(any_records, _face(1))


def test_faces_of_two_recognisers_are_compared(any_records: SqlRecords) -> None:
    other = replace(_face(2), template=template(2, OTHER_MODEL, 512))
    _store(any_records, _face(1), other)
    with any_records.reading() as tx:
        assert tx.kept_faces.batch(MODEL, _DAY, "", 9).crossing_ids == (_face(1).crossing_id,)
        assert tx.kept_faces.batch(OTHER_MODEL, _DAY, "", 9).vectors.shape == (1, 512)
        assert (tx.kept_faces.count(MODEL, _DAY), tx.kept_faces.count(OTHER_MODEL, _DAY)) == (1, 1)


def test_forgotten_day_is_read(any_records: SqlRecords) -> None:
    """Days are those of Jakarta: one minute before and after midnight there are two."""
    midnight = datetime(2026, 11, 24, tzinfo=JAKARTA)
    minute = timedelta(minutes=1)
    _store(any_records, _face(1, midnight - minute), _face(2, midnight), _face(3, midnight - minute))
    with any_records.reading() as tx:
        assert tx.kept_faces.count(MODEL, _DAY) == 1, "what is not swept yet is not read either"
    with any_records.transaction() as tx:
        assert tx.kept_faces.forget_before(_DAY) == (ForgottenDay(_DAY - timedelta(days=1), 2),)
    with any_records.reading() as tx:
        assert tx.kept_faces.count(MODEL, _ALWAYS) == 1
        assert tx.kept_faces.batch(MODEL, _ALWAYS, "", 9).crossing_ids == (_face(2).crossing_id,)
    for cleared in (1, 1, 0):
        with any_records.transaction() as tx:
            assert tx.kept_faces.clear(1) == cleared
    with any_records.transaction() as tx:
        assert tx.kept_faces.forget_before(_DAY) == ()


def test_face_is_sealed_with_the_key_of_a_destroyed_day(any_records: SqlRecords) -> None:
    """A late passage of a forgotten day gets a key of its own; what was forgotten stays so."""
    _store(any_records, _face(1))
    with any_records.transaction() as tx:
        tx.kept_faces.forget_before(_DAY + timedelta(days=1))
    _store(any_records, _face(2))
    with any_records.reading() as tx:
        assert tx.kept_faces.batch(MODEL, _ALWAYS, "", 9).crossing_ids == (_face(2).crossing_id,)


def test_erased_subject_leaves_faces_of_crossings(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.passages.add(passage(1))
        tx.passages.add(replace(passage(2), holder_id=None, best_subject=None, best_score=None))
        for number in (1, 2):
            tx.kept_faces.add(_face(number))
        tx.erase_subject("WNI-0001")
    with any_records.reading() as tx:
        assert tx.kept_faces.batch(MODEL, _ALWAYS, "", 9).crossing_ids == (_face(2).crossing_id,)


@pytest.mark.parametrize(
    ("days", "first"),
    [(0, date(2026, 11, 25)), (1, date(2026, 11, 24)), (30, date(2026, 10, 26))],
)
def test_face_is_kept_longer_than_its_days(days: int, first: date) -> None:
    """On 24 November, with 30 days: the oldest face of 26 October is 29 days and some hours old."""
    assert first_kept_day(datetime(2026, 11, 24, 0, 0, tzinfo=JAKARTA), days) == first
    assert first_kept_day(datetime(2026, 11, 24, 23, 59, tzinfo=JAKARTA), days) == first
