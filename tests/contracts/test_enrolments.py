"""The ports Enrolments and EnrolmentFeed, on SQLite and PostgreSQL."""

from collections.abc import Sequence
from functools import reduce
from operator import xor

import numpy as np
import pytest

from iass.adapters.sql.enrolment_feed import SqlEnrolmentFeed
from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, Tampered
from iass.identify.gallery import EnrolmentChange, GalleryState
from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest

from .samples import DIMENSION, MODEL, OTHER_MODEL, enrolment


def _feed(records: SqlRecords) -> SqlEnrolmentFeed:
    return records.enrolment_feed(MODEL, DIMENSION)


def _store(records: SqlRecords, *enrolments: Enrolment) -> None:
    with records.transaction() as tx:
        for each in enrolments:
            tx.enrolments.add(each)


def _store_beside(records: SqlRecords, *enrolments: Enrolment) -> None:
    with records.transaction() as tx:
        tx.galleries.add_beside(enrolments)


def _held(changes: Sequence[EnrolmentChange]) -> dict[str, Enrolment]:
    """What an index would hold after these changes."""
    held: dict[str, Enrolment] = {}
    for change in changes:
        if change.enrolment is None:
            held.pop(change.enrolment_id, None)
        else:
            held[change.enrolment_id] = change.enrolment
    return held


def _adds_up_to(enrolments: Sequence[Enrolment]) -> GalleryState:
    return GalleryState(len(enrolments), reduce(xor, map(enrolment_digest, enrolments), 0))


def _same(one: Enrolment, other: Enrolment) -> bool:
    names = ("enrolment_id", "gallery", "subject_id", "image_id")
    return (
        all(getattr(one, name) == getattr(other, name) for name in names)
        and one.template.model_id == other.template.model_id
        and np.array_equal(one.template.vector, other.template.vector)
    )


def test_template_comes_back_changed(any_records: SqlRecords) -> None:
    """Every float32 to the bit, those included that arithmetic would lose."""
    odd = enrolment(1)
    odd.template.vector[:4] = np.array([1e-45, -0.0, 3.4028235e38, 0.1], dtype=np.float32)
    _store(any_records, odd)
    with any_records.reading() as tx:
        (found,) = tx.enrolments.of_subject(GalleryName.REGISTRY, odd.subject_id)
    assert _same(found, odd)
    assert found.template.vector.tobytes() == odd.template.vector.tobytes()
    assert found.template.vector.dtype == np.float32


def test_subject_has_the_pictures_of_another_list(any_records: SqlRecords) -> None:
    _store(any_records, enrolment(2, "s"), enrolment(1, "s"), enrolment(3, "t"))
    with any_records.reading() as tx:
        found = tx.enrolments.of_subject(GalleryName.REGISTRY, "s")
        assert [each.enrolment_id for each in found] == ["enrolment-000001", "enrolment-000002"]
        assert tx.enrolments.of_subject(GalleryName.WATCHLIST, "s") == ()
        assert tx.enrolments.of_subject(GalleryName.REGISTRY, "nobody") == ()


def test_enrolment_is_stored_twice(any_records: SqlRecords) -> None:
    _store(any_records, enrolment(1))
    with pytest.raises(Conflict):
        _store(any_records, enrolment(2), enrolment(1))
    assert _feed(any_records).state() == _adds_up_to([enrolment(1)]) == _feed(any_records).recount()


def test_index_and_database_part_ways(any_records: SqlRecords) -> None:
    """Added, removed, added again: the running state, a full recount and what the feed says are one."""
    feed = _feed(any_records)
    assert (feed.state(), feed.recount(), feed.position()) == (GalleryState(0, 0), GalleryState(0, 0), 0)
    _store(any_records, *map(enrolment, range(5)))
    with any_records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("enrolment-000002"))
        tx.enrolments.remove(EnrolmentId("enrolment-000002"))
        tx.enrolments.remove(EnrolmentId("none"))
        tx.enrolments.remove(EnrolmentId("enrolment-000003"))
    _store(any_records, enrolment(3))
    left = [enrolment(number) for number in (0, 1, 3, 4)]
    changes = feed.changes(0, 100)
    assert _held(changes).keys() == {each.enrolment_id for each in left}
    assert feed.state() == feed.recount() == _adds_up_to(left) == _adds_up_to(list(_held(changes).values()))
    assert feed.position() == changes[-1].position == 8


def test_feed_skips_or_repeats_a_change(any_records: SqlRecords) -> None:
    _store(any_records, *map(enrolment, range(10)))
    feed, seen = _feed(any_records), list[EnrolmentChange]()
    while changes := feed.changes(seen[-1].position if seen else 0, 3):
        seen += changes
    positions = [change.position for change in seen]
    assert positions == sorted(set(positions)) and len(positions) == 10
    assert _held(seen).keys() == {enrolment(number).enrolment_id for number in range(10)}


def test_templates_of_another_model_are_fed(any_records: SqlRecords) -> None:
    _store(any_records, enrolment(1), enrolment(3))
    _store_beside(any_records, enrolment(2, model=OTHER_MODEL))
    other = any_records.enrolment_feed(OTHER_MODEL, DIMENSION)
    assert [change.enrolment_id for change in other.changes(0, 9)] == ["enrolment-000002"]
    assert _feed(any_records).state().count == 2
    assert other.state() == other.recount() == _adds_up_to([enrolment(2, model=OTHER_MODEL)])


def test_undone_enrolment_is_counted(any_records: SqlRecords) -> None:
    _store(any_records, enrolment(1))
    before = (_feed(any_records).state(), _feed(any_records).position())
    with pytest.raises(KeyError), any_records.transaction() as tx:
        tx.enrolments.add(enrolment(2))
        tx.enrolments.remove(EnrolmentId("enrolment-000001"))
        raise KeyError
    assert (_feed(any_records).state(), _feed(any_records).position()) == before
    assert _feed(any_records).recount() == before[0]


def test_many_at_once_differ_from_one_by_one(any_records: SqlRecords) -> None:
    """More than fit in one query, two of each subject."""
    many = [enrolment(number, f"s{number // 2}") for number in range(1201)]
    with any_records.transaction() as tx:
        tx.enrolments.add_all(many)
        tx.enrolments.add_all([])
    feed = _feed(any_records)
    assert feed.state() == feed.recount() == _adds_up_to(many)
    held = _held(feed.changes(0, 5000))
    assert all(_same(held[each.enrolment_id], each) for each in many)


def test_erased_person_stays_in_the_index(any_records: SqlRecords) -> None:
    _store(any_records, enrolment(1, "erased"), enrolment(3, "stays"))
    _store_beside(any_records, enrolment(2, "erased", OTHER_MODEL))
    position = _feed(any_records).position()
    with any_records.transaction() as tx:
        tx.erase_subject("erased")
    feed = _feed(any_records)
    (removal,) = feed.changes(position, 10)
    assert (removal.enrolment_id, removal.enrolment) == ("enrolment-000001", None)
    assert _held(feed.changes(0, 10)).keys() == {"enrolment-000003"}
    assert feed.state() == feed.recount() == _adds_up_to([enrolment(3, "stays")])
    assert any_records.enrolment_feed(OTHER_MODEL, DIMENSION).state() == GalleryState(0, 0)
    with any_records.reading() as tx:
        assert tx.enrolments.of_subject(GalleryName.REGISTRY, "erased") == ()


def test_template_of_another_size_is_fed(any_records: SqlRecords) -> None:
    _store(any_records, enrolment(1))
    with pytest.raises(Tampered, match="128 dimensions, not 512"):
        any_records.enrolment_feed(MODEL, 512).changes(0, 10)
