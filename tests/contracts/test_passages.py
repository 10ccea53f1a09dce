"""The port Passages, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.access import Scope
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


def test_passage_of_a_person_is_not_found_by_the_person(any_records: SqlRecords) -> None:
    """By the document's holder, by the best candidate and by a finding; of a face below the threshold by neither."""
    plain = replace(passage(1), decision=replace(passage(1).decision, findings=()))
    unknown = replace(plain, crossing_id=CrossingId("crossing-2"), holder_id=None, best_score=0.4999)
    matched = replace(unknown, crossing_id=CrossingId("crossing-3"), best_score=0.5, best_subject="N-0002")
    alerted = replace(passage(4), holder_id=None)
    _store(any_records, plain, unknown, matched, alerted)
    with any_records.reading() as tx:
        assert tx.passages.of_subject("WNI-0001", 9) == (plain,)
        assert tx.passages.of_subject("N-0002", 9) == (matched,)
        assert tx.passages.of_subject("N-0001", 9) == (alerted,)
        assert tx.passages.of_subject("N-000", 9) == ()
        assert tx.passages.of_subject("N-0001", 1, Scope(frozenset({"CGK/C01"}))) == (alerted,)
        assert tx.passages.of_subject("N-0001", 1, Scope(frozenset({"DPS"}))) == ()


def test_passages_of_a_person_are_the_oldest_or_come_twice(any_records: SqlRecords) -> None:
    """The holder is the best candidate too, as nearly everybody is."""
    both = replace(passage(9), best_subject="WNI-0001", best_score=0.9)
    later = replace(both, crossing_id=passage(1).crossing_id, at=MORNING + timedelta(seconds=1))
    _store(any_records, later, replace(both, crossing_id=passage(8).crossing_id), both)
    with any_records.reading() as tx:
        assert tx.passages.of_subject("WNI-0001", 2) == (later, both)
        assert len(tx.passages.of_subject("WNI-0001", 9)) == 3


def test_passage_on_a_document_is_not_found_by_its_number(any_records: SqlRecords) -> None:
    """Nor one on another document, of another number that holds this one, or of the day before."""
    held = passage(1).document
    assert held is not None
    numbers = ("A1234", "a1234", "A12345", "Z9", "A1234")
    with any_records.transaction() as tx:
        for number, written in enumerate(numbers, start=1):
            at = MORNING + timedelta(hours=number)
            tx.passages.add(replace(passage(number, at=at), document=replace(held, number=written)))
        tx.passages.add(replace(passage(6, at=MORNING + timedelta(hours=6)), document=None))
        named = replace(held, number="Z9", surname="A1234")
        tx.passages.add(replace(passage(7, at=MORNING + timedelta(hours=7)), document=named))
    with any_records.reading() as tx:

        def found(since: int, limit: int = 9, number: str = "a 1234<") -> list[int]:
            passages = tx.passages.on_document(number, MORNING + timedelta(hours=since), limit)
            return [int(one.crossing_id.rpartition("-")[2]) for one in passages]

        assert found(0) == [5, 2, 1]
        assert found(2) == [5, 2]
        assert found(0, 2) == [5, 2]
        assert found(6) == found(0, number="%") == found(0, number="") == []


def test_passage_beyond_the_scope_is_read(any_records: SqlRecords) -> None:
    places = (("CGK", "C01"), ("CGK", "C02"), ("DPS", "C01"), ("CGKX", "C01"))
    with any_records.transaction() as tx:
        for number, (checkpoint, lane) in enumerate(places, start=1):
            tx.passages.add(replace(passage(number), checkpoint=checkpoint, lane=lane))
    with any_records.reading() as tx:
        for named, seen in (({"CGK"}, 2), ({"CGK/C02", "DPS"}, 2), ({"DPS/C02"}, 0), ({"%"}, 0), (set(), 0)):
            scope = Scope(frozenset(named))
            found = tx.passages.recent(9, scope=scope)
            assert len(found) == seen
            assert all(scope.covers(one.checkpoint, one.lane) for one in found)
        assert tx.passages.recent(9, "CGK/C01", Scope(frozenset({"DPS"}))) == ()
        assert tx.passages.recent(9, scope=Scope(frozenset({"cgk"}))) == ()
