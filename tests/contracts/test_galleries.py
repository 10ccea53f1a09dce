"""The port Galleries, on SQLite and PostgreSQL: a second recogniser's gallery beside the one that is searched."""

from dataclasses import replace

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, NotReady
from iass.identify.gallery import GalleryState
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.galleries import require_whole

from .samples import DIMENSION, MODEL, OTHER_MODEL, enrolment

THIRD_MODEL = ModelId("third/1")


def _second(first: Enrolment, number: int, model: ModelId = OTHER_MODEL) -> Enrolment:
    """The same picture by another recogniser."""
    return replace(enrolment(number, first.subject_id, model), gallery=first.gallery, image_id=first.image_id)


def _fill(records: SqlRecords, count: int = 4) -> list[Enrolment]:
    rows = [enrolment(number) for number in range(count)]
    with records.transaction() as tx:
        tx.enrolments.add_all(rows)
    return rows


def test_enrolment_of_a_recogniser_that_is_not_searched(any_records: SqlRecords) -> None:
    """Nobody would ever find that person."""
    with any_records.reading() as tx:
        assert tx.galleries.active() is None
    _fill(any_records)
    with any_records.reading() as tx:
        assert tx.galleries.active() == MODEL
    with pytest.raises(Conflict, match="not searched"), any_records.transaction() as tx:
        tx.enrolments.add(enrolment(9, model=OTHER_MODEL))
    with pytest.raises(Conflict), any_records.transaction() as tx:
        tx.enrolments.add_all([enrolment(8), enrolment(9, model=OTHER_MODEL)])
    with any_records.transaction() as tx:
        tx.galleries.activate(OTHER_MODEL)
        tx.enrolments.add(enrolment(9, model=OTHER_MODEL))
    with pytest.raises(Conflict), any_records.transaction() as tx:
        tx.enrolments.add(enrolment(10))
    with any_records.reading() as tx:
        assert [size.model_id for size in tx.galleries.sizes()] == [OTHER_MODEL, MODEL]


def test_first_batch_mixes_two_recognisers(any_records: SqlRecords) -> None:
    with pytest.raises(Conflict), any_records.transaction() as tx:
        tx.enrolments.add_all([enrolment(1), enrolment(2, model=OTHER_MODEL)])
    with any_records.reading() as tx:
        assert tx.galleries.active() is None


def test_picture_is_missed_or_asked_for_twice(any_records: SqlRecords) -> None:
    rows = _fill(any_records)
    watched = replace(rows[0], enrolment_id=EnrolmentId("enrolment-watchlist"), gallery=GalleryName.WATCHLIST)
    another = replace(rows[1], enrolment_id=EnrolmentId("enrolment-another"), image_id=ImageId("another"))
    with any_records.transaction() as tx:
        tx.enrolments.add_all([watched, another])
        tx.galleries.add_beside([_second(rows[0], 100, THIRD_MODEL), _second(rows[3], 101, THIRD_MODEL)])
    with any_records.reading() as tx:
        missing = tx.galleries.missing(OTHER_MODEL, "", 100)
        assert [one.enrolment_id for one in missing] == sorted(row.enrolment_id for row in (*rows, watched, another))
        assert tx.galleries.count_missing(OTHER_MODEL) == 6
        paged = [*tx.galleries.missing(OTHER_MODEL, "", 4)]
        paged += tx.galleries.missing(OTHER_MODEL, paged[-1].enrolment_id, 4)
        assert paged == list(missing)
        assert tx.galleries.still_missing(OTHER_MODEL, paged[1:3]) == paged[1:3]
        assert tx.galleries.count_missing(MODEL) == 0
        assert {one.subject_id for one in tx.galleries.missing(THIRD_MODEL, "", 9)} == {
            rows[number].subject_id for number in (0, 1, 2)
        }  # of subject 0 the one in the watchlist, of subject 1 both pictures
        assert tx.galleries.count_missing(THIRD_MODEL) == 4


def test_second_gallery_counts_as_complete_too_early(any_records: SqlRecords) -> None:
    rows = _fill(any_records)
    with any_records.transaction() as tx:
        tx.galleries.add_beside([_second(row, 100 + place) for place, row in enumerate(rows[:3])])
    with any_records.reading() as tx:
        (left,) = tx.galleries.missing(OTHER_MODEL, "", 9)
        assert left.subject_id == rows[3].subject_id
        with pytest.raises(NotReady, match=MODEL):
            require_whole(tx.galleries, OTHER_MODEL)
    with any_records.transaction() as tx:
        tx.enrolments.remove(rows[3].enrolment_id)
    with any_records.reading() as tx:
        assert tx.galleries.count_missing(OTHER_MODEL) == 0
        require_whole(tx.galleries, MODEL)


def test_erased_person_keeps_the_second_gallery_incomplete(any_records: SqlRecords) -> None:
    rows = _fill(any_records, 2)
    with any_records.transaction() as tx:
        tx.erase_subject(rows[0].subject_id)
    with any_records.reading() as tx:
        assert [one.subject_id for one in tx.galleries.missing(OTHER_MODEL, "", 9)] == [rows[1].subject_id]


def test_index_is_searched_on_after_a_switch(any_records: SqlRecords) -> None:
    """Whoever is enrolled from then on would never be found by it."""
    _fill(any_records)
    former = any_records.enrolment_feed(MODEL, DIMENSION, searched=True)
    later = any_records.enrolment_feed(OTHER_MODEL, DIMENSION, searched=True)
    assert former.position() == 4
    for look in (later.position, later.state):
        with pytest.raises(NotReady, match="Restart"):
            look()
    with any_records.transaction() as tx:
        tx.galleries.activate(OTHER_MODEL)
    for look in (former.position, former.state):
        with pytest.raises(NotReady, match=OTHER_MODEL):
            look()
    assert later.position() == 0
    assert any_records.enrolment_feed(MODEL, DIMENSION).state().count == 4


def test_pruning_takes_the_only_template_of_a_picture(any_records: SqlRecords) -> None:
    rows = _fill(any_records)
    with any_records.transaction() as tx:
        tx.galleries.add_beside([_second(row, 100 + place) for place, row in enumerate(rows[:3])])
        tx.galleries.activate(OTHER_MODEL)
    removed = 0
    while True:
        with any_records.transaction() as tx:
            parts = tx.galleries.prune(2)
        if not parts:
            break
        assert [part.model_id for part in parts] == [MODEL]
        removed += parts[0].templates
    assert removed == 3
    feed = any_records.enrolment_feed(MODEL, DIMENSION)
    assert feed.state() == feed.recount()
    assert feed.state().count == 1
    second = any_records.enrolment_feed(OTHER_MODEL, DIMENSION)
    assert second.state() == second.recount() != GalleryState(0, 0)
    with any_records.reading() as tx:
        (left,) = tx.enrolments.of_subject(GalleryName.REGISTRY, rows[3].subject_id)
        assert left.template.model_id == MODEL


def test_undone_switch_stays(any_records: SqlRecords) -> None:
    _fill(any_records)
    with pytest.raises(KeyError), any_records.transaction() as tx:
        tx.galleries.activate(OTHER_MODEL)
        raise KeyError
    with any_records.reading() as tx:
        assert tx.galleries.active() == MODEL
