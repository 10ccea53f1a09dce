"""The port Passages, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.case.passage import Passage
from iass.errors import Conflict
from iass.ids import CrossingId

from .samples import MORNING, passage


def _store(records: SqlRecords, *passages: Passage) -> None:
    with records.transaction() as tx:
        for each in passages:
            tx.passages.add(each)


def test_passage_comes_back_changed(any_records: SqlRecords) -> None:
    camera = replace(passage(2), document=None, holder_id=None, best_subject=None, best_score=None, threshold=None)
    camera = replace(camera, face_failure=None, milliseconds={})
    _store(any_records, passage(1, "key-1"), camera)
    with any_records.reading() as tx:
        assert tx.passages.get(passage(1).crossing_id) == passage(1, "key-1")
        assert tx.passages.by_key("key-1") == passage(1, "key-1")
        assert tx.passages.get(camera.crossing_id) == camera
        assert tx.passages.get(CrossingId("none")) is None
        assert tx.passages.by_key("none") is None


def test_key_is_used_for_two_passages(any_records: SqlRecords) -> None:
    _store(any_records, passage(1, "key-1"))
    with pytest.raises(Conflict):
        _store(any_records, passage(2, "key-1"))
    with pytest.raises(Conflict):
        _store(any_records, passage(1))
    with any_records.reading() as tx:
        assert tx.passages.recent(10) == (passage(1, "key-1"),)


def test_passages_without_a_key_are_taken_for_one(any_records: SqlRecords) -> None:
    _store(any_records, passage(1), passage(2))
    with any_records.reading() as tx:
        assert len(tx.passages.recent(10)) == 2


def test_recent_is_not_the_newest_or_of_another_lane(any_records: SqlRecords) -> None:
    later = passage(1, at=MORNING + timedelta(seconds=1))
    elsewhere = replace(passage(4), lane="C02")
    _store(any_records, later, passage(3), passage(2), elsewhere)
    with any_records.reading() as tx:
        assert tx.passages.recent(3) == (later, elsewhere, passage(3))
        assert tx.passages.recent(9, "CGK/C01") == (later, passage(3), passage(2))
        assert tx.passages.recent(9, "CGK/C0") == ()
