"""FaceSearch on the real gallery and real records: what the database holds is what is found, at once."""

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import create_engine, text

from iass.adapters.gallery.exact import ExactGallery
from iass.adapters.sql.records import SqlRecords
from iass.errors import NotReady
from iass.face.template import Template
from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_file import load
from iass.identify.gallery import EnrolmentChange, FeedTail, GalleryState, Selection
from iass.identify.search import DOUBT_SECONDS, FaceSearch
from iass.ids import EnrolmentId, ImageId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName

DIMENSION = 32
REGISTRY, WATCHLIST = GalleryName.REGISTRY, GalleryName.WATCHLIST
_SHIPPED = Path(__file__).resolve().parents[2] / "src" / "iass" / "identify" / "calibrations"


@pytest.fixture(scope="module")
def record() -> CalibrationRecord:
    """The shipped record; whichever model it is of, the templates here are said to be of that one."""
    return load(next(_SHIPPED.glob("*.json")))


@pytest.fixture
def search(records: SqlRecords, record: CalibrationRecord) -> FaceSearch:
    return _search(records, record)


def _search(records: SqlRecords, record: CalibrationRecord) -> FaceSearch:
    feed = records.enrolment_feed(record.model_id, DIMENSION)
    return FaceSearch(ExactGallery(record.model_id, DIMENSION), feed, record, 0.003, 0.01, 0.001)


def _template(seed: int, model: ModelId) -> Template:
    vector = np.random.default_rng(seed).standard_normal(DIMENSION, np.float32)
    return Template(vector / np.linalg.norm(vector), model)


def _enrolment(
    number: int, model: ModelId, name: GalleryName = WATCHLIST, subject: str = "", seed: int | None = None
) -> Enrolment:
    template = _template(number if seed is None else seed, model)
    return Enrolment(EnrolmentId(f"e{number}"), name, subject or f"s{number}", ImageId(f"i{number}"), template)


def _store(records: SqlRecords, *enrolments: Enrolment) -> None:
    with records.transaction() as tx:
        tx.enrolments.add_all(enrolments)


def test_new_enrolment_is_found_only_after_a_restart(
    search: FaceSearch, records: SqlRecords, record: CalibrationRecord
) -> None:
    probe = _template(1, record.model_id)
    assert search.search(WATCHLIST, probe) == ()
    _store(records, _enrolment(1, record.model_id), _enrolment(2, record.model_id))
    best, other = search.search(WATCHLIST, probe)
    assert (best.subject_id, best.enrolment_id, best.is_match) == ("s1", "e1", True)
    assert (other.subject_id, other.is_match) == ("s2", False)
    assert search.search(REGISTRY, probe) == ()


def test_removed_person_is_still_found(search: FaceSearch, records: SqlRecords, record: CalibrationRecord) -> None:
    _store(records, *(_enrolment(number, record.model_id) for number in range(4)))
    probe = _template(1, record.model_id)
    assert search.search(WATCHLIST, probe, limit=1)[0].subject_id == "s1"
    with records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("e1"))
    with records.transaction() as tx:
        tx.erase_subject("s2")
    assert {one.subject_id for one in search.search(WATCHLIST, probe)} == {"s0", "s3"}
    assert search.compare_enrolled(probe, WATCHLIST, "s1") is None
    assert search.agrees_with_database()


def test_enrolment_taken_back_is_found(search: FaceSearch, records: SqlRecords, record: CalibrationRecord) -> None:
    """A transaction that failed was never there."""
    with pytest.raises(RuntimeError, match="power cut"), records.transaction() as tx:
        tx.enrolments.add(_enrolment(1, record.model_id))
        raise RuntimeError("power cut")
    assert search.search(WATCHLIST, _template(1, record.model_id)) == ()
    assert search.agrees_with_database()


def test_second_picture_does_not_count_for_its_subject(
    search: FaceSearch, records: SqlRecords, record: CalibrationRecord
) -> None:
    model = record.model_id
    _store(records, _enrolment(1, model, REGISTRY, "anna"), _enrolment(2, model, REGISTRY, "anna"))
    (found,) = search.search(REGISTRY, _template(2, model))
    assert (found.subject_id, found.enrolment_id, found.gallery_size) == ("anna", "e2", 1)
    held = search.compare_enrolled(_template(2, model), REGISTRY, "anna")
    assert held is not None and held.is_same_person and held.against == "registry"
    assert held.target_fmr == 0.001


def test_sixth_notice_of_one_person_is_crowded_out(
    search: FaceSearch, records: SqlRecords, record: CalibrationRecord
) -> None:
    """Five milder notices, or five look-alikes, must not hide the one that says to hold the traveller."""
    model = record.model_id
    _store(records, *(_enrolment(number, model, seed=1) for number in range(23)))
    _store(records, *(_enrolment(number, model, seed=number) for number in range(30, 40)))
    found = search.search(WATCHLIST, _template(1, model))
    assert [one.subject_id for one in found if one.is_match] == sorted(f"s{number}" for number in range(23))
    assert len(found) == 23
    assert len(search.search(WATCHLIST, _template(35, model))) == 5


def test_score_travels_without_its_threshold(
    search: FaceSearch, records: SqlRecords, record: CalibrationRecord
) -> None:
    model = record.model_id
    _store(records, *(_enrolment(number, model) for number in range(3)), _enrolment(9, model, REGISTRY))
    (face, *_) = search.search(WATCHLIST, _template(1, model))
    assert face.threshold == record.operating_point(3, 0.003).threshold
    assert (face.target_fpir, face.gallery_size, face.model_id) == (0.003, 3, model)
    (known,) = search.search(REGISTRY, _template(1, model))
    assert known.threshold == record.operating_point(1, 0.01).threshold
    assert search.operating_point(WATCHLIST).gallery_size == 3


def test_two_pictures_are_compared_by_the_wrong_list(search: FaceSearch, record: CalibrationRecord) -> None:
    model = record.model_id
    same = search.compare(_template(1, model), _template(1, model), "chip")
    other = search.compare(_template(1, model), _template(2, model), "chip")
    assert (same.against, same.is_same_person, other.is_same_person) == ("chip", True, False)
    assert same.threshold == record.verification_point(0.001).threshold
    with pytest.raises(ValueError, match="do not compare"):
        search.compare(_template(1, model), _template(1, ModelId("other/1")), "chip")


def test_record_of_another_model_gives_the_threshold(records: SqlRecords, record: CalibrationRecord) -> None:
    other = replace(record, model_id=ModelId("other/1"))
    with pytest.raises(ValueError, match="other/1"):
        FaceSearch(
            ExactGallery(record.model_id, DIMENSION),
            records.enrolment_feed(record.model_id, DIMENSION),
            other,
            0.003,
            0.01,
            0.001,
        )


def test_template_of_another_model_reaches_the_gallery(
    search: FaceSearch, records: SqlRecords, record: CalibrationRecord
) -> None:
    _store(records, _enrolment(1, record.model_id))
    with records.transaction() as tx:
        tx.galleries.add_beside([_enrolment(2, ModelId("other/1"))])
    assert [one.subject_id for one in search.search(WATCHLIST, _template(2, record.model_id))] == ["s1"]
    assert search.agrees_with_database()


class _WriterBetween:
    """A real feed; between taking in the changes and looking at the state, somebody enrols one more."""

    def __init__(self, records: SqlRecords, model: ModelId) -> None:
        self._feed, self._records, self._model = records.enrolment_feed(model, DIMENSION), records, model
        self._numbers = iter(range(100, 1_000))
        self._taking_in = False
        self.position = self._feed.position

    def changes(self, after: int, limit: int) -> Sequence[EnrolmentChange]:
        found = self._feed.changes(after, limit)
        self._taking_in = bool(found)  # the next look at the state only tells the progress
        return found

    def tail(self, after: int, limit: int) -> FeedTail:
        """Also while the whole comparison is made: the database goes on behind it."""
        found = self._feed.tail(after, limit)
        _store(self._records, _enrolment(next(self._numbers), self._model))
        return found

    def state(self) -> GalleryState:
        if not self._taking_in:
            _store(self._records, _enrolment(next(self._numbers), self._model))
        return self._feed.state()


def test_import_that_runs_stops_the_queue(records: SqlRecords, record: CalibrationRecord) -> None:
    model = record.model_id
    _store(records, _enrolment(1, model))
    feed = _WriterBetween(records, model)
    search = FaceSearch(ExactGallery(model, DIMENSION), feed, record, 0.003, 0.01, 0.001)
    for _ in range(5):
        assert search.search(WATCHLIST, _template(1, model))[0].subject_id == "s1"
    assert search.agrees_with_database()


@pytest.mark.parametrize("by", [1, -1])
def test_index_that_disagrees_is_believed_while_somebody_writes(
    records: SqlRecords, record: CalibrationRecord, sqlite_url: str, by: int
) -> None:
    model = record.model_id
    _store(records, _enrolment(1, model), _enrolment(2, model))
    search = FaceSearch(ExactGallery(model, DIMENSION), _WriterBetween(records, model), record, 0.003, 0.01, 0.001)
    assert search.agrees_with_database()
    behind = create_engine(sqlite_url)
    with behind.begin() as connection:
        connection.execute(text("UPDATE enrolment_states SET rows = rows + :by"), {"by": by})
    behind.dispose()
    with pytest.raises(NotReady):
        search.search(WATCHLIST, _template(1, model))


class _Overtaken(ExactGallery):
    """As an index that others fill too: whenever it is looked at, somebody else has taken it further."""

    overtaken = False

    def state(self) -> GalleryState:
        found = super().state()
        return GalleryState(found.count + 1, found.checksum) if self.overtaken else found

    @property
    def position(self) -> int:
        return super().position + 1_000_000 if self.overtaken else super().position


def test_index_that_cannot_be_compared_is_believed_for_ever(records: SqlRecords, record: CalibrationRecord) -> None:
    model, now = record.model_id, [0.0]
    _store(records, _enrolment(1, model))
    gallery, feed = _Overtaken(model, DIMENSION), records.enrolment_feed(model, DIMENSION)
    search = FaceSearch(gallery, feed, record, 0.003, 0.01, 0.001, clock=lambda: now[0])
    assert search.agrees_with_database()
    gallery.overtaken = True
    now[0] += DOUBT_SECONDS - 0.1
    assert search.agrees_with_database(), "somebody else is loading it"
    now[0] += 0.2
    assert not search.agrees_with_database()
    gallery.overtaken = False
    assert search.agrees_with_database()


def test_selection_is_searched_at_the_threshold_of_the_whole_list(
    search: FaceSearch, records: SqlRecords, record: CalibrationRecord
) -> None:
    """Nobody else is found, and fewer people make fewer false alerts: the threshold is lower."""
    model = record.model_id
    _store(records, *(_enrolment(number, model) for number in range(300)))
    among = Selection(frozenset({"s7", "s8", "nobody"}))
    found = search.search(WATCHLIST, _template(9, model), among=among)
    assert {one.subject_id for one in found} == {"s7", "s8"}
    assert {one.gallery_size for one in found} == {2}
    assert found[0].threshold < search.operating_point(WATCHLIST).threshold
    with records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("e7"))
    assert [one.subject_id for one in search.search(WATCHLIST, _template(7, model), among=among)] == ["s8"]
    assert search.search(WATCHLIST, _template(7, model), among=Selection(frozenset())) == ()


def test_search_answers_although_somebody_is_missing(
    search: FaceSearch, records: SqlRecords, record: CalibrationRecord, sqlite_url: str
) -> None:
    _store(records, *(_enrolment(number, record.model_id) for number in range(3)))
    behind = create_engine(sqlite_url)
    with behind.begin() as connection:
        connection.execute(text("UPDATE enrolment_states SET rows = rows + 1"))
    behind.dispose()
    with pytest.raises(NotReady, match="the index holds 3 templates"):
        search.search(WATCHLIST, _template(1, record.model_id))


def test_restart_finds_something_else(records: SqlRecords, record: CalibrationRecord) -> None:
    model = record.model_id
    first = _search(records, record)
    _store(records, *(_enrolment(number, model) for number in range(50)))
    first.refresh()
    with records.transaction() as tx:
        tx.enrolments.remove(EnrolmentId("e7"))
        tx.enrolments.add(_enrolment(70, model, subject="s8"))
    second = _search(records, record)
    for seed in (7, 8, 70):
        probe = _template(seed, model)
        assert first.search(WATCHLIST, probe) == second.search(WATCHLIST, probe)
    assert first.agrees_with_database() and second.agrees_with_database()
    assert first.state_report() == second.state_report()


@pytest.mark.parametrize(
    "damage",
    ["UPDATE enrolment_states SET checksum = checksum + 1", "UPDATE enrolment_states SET rows = rows + 1"],
    ids=["checksum", "count"],
)
def test_index_that_disagrees_is_not_noticed(
    search: FaceSearch, records: SqlRecords, record: CalibrationRecord, sqlite_url: str, damage: str
) -> None:
    _store(records, *(_enrolment(number, record.model_id) for number in range(3)))
    assert search.agrees_with_database()
    assert search.state_report().startswith("3 templates, checksum ")
    behind = create_engine(sqlite_url)
    with behind.begin() as connection:
        connection.execute(text(damage))
    behind.dispose()
    assert not search.agrees_with_database()
    assert "the index holds 3 templates" in search.state_report()
    assert "the database" in search.state_report()


def test_agreement_fails_because_others_write(
    search: FaceSearch, records: SqlRecords, record: CalibrationRecord
) -> None:
    """Enrolments, removals and searches at once: nothing is lost, and in the end both sides agree."""
    model, wrong = record.model_id, list[str]()

    def write(first: int) -> None:
        for number in range(first, first + 20):
            _store(records, _enrolment(number, model))
            if number % 3 == 0:
                with records.transaction() as tx:
                    tx.enrolments.remove(EnrolmentId(f"e{number}"))
            elif search.search(WATCHLIST, _template(number, model), limit=1)[0].subject_id != f"s{number}":
                wrong.append(f"s{number} is enrolled and was not found")

    writers = [threading.Thread(target=write, args=(first,)) for first in (0, 100, 200)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert not writer.is_alive()
    assert wrong == []
    assert search.agrees_with_database()
    assert search.operating_point(WATCHLIST).gallery_size == sum(number % 3 != 0 for number in _written())


def _written() -> list[int]:
    return [number for first in (0, 100, 200) for number in range(first, first + 20)]


def test_loading_is_not_shown(search: FaceSearch, records: SqlRecords, record: CalibrationRecord) -> None:
    """Two batches; the second picture of s0 is a template and no further subject."""
    _store(records, *(_enrolment(number, record.model_id) for number in range(5_001)))
    _store(records, _enrolment(9_999, record.model_id, subject="s0"))
    seen: list[tuple[int, int]] = []
    search.refresh(lambda held, stored: seen.append((held, stored)))
    assert seen == [(5_000, 5_002), (5_002, 5_002)]
    assert (search.size(WATCHLIST), search.size(REGISTRY)) == (5_001, 0)
    search.refresh(lambda held, stored: seen.append((held, stored)))
    assert len(seen) == 2


def test_subject_whom_only_papers_point_at_has_no_score(
    search: FaceSearch, records: SqlRecords, record: CalibrationRecord
) -> None:
    _store(records, *(_enrolment(number, record.model_id) for number in range(20)))
    probe = _template(1, record.model_id)
    candidates = {face.subject_id for face in search.search(WATCHLIST, probe, limit=5)}
    last = next(f"s{number}" for number in range(20) if f"s{number}" not in candidates)
    looked = search.look_at(WATCHLIST, probe, last)
    assert looked is not None
    assert looked.subject_id == last
    assert not looked.is_match
    assert search.look_at(WATCHLIST, probe, "nobody") is None


def test_evidence_does_not_say_by_which_record_its_threshold_was_set(
    records: SqlRecords, record: CalibrationRecord
) -> None:
    search, model = _search(records, record), record.model_id
    _store(records, _enrolment(1, model))
    (found,) = search.search(WATCHLIST, _template(1, model))
    compared = search.compare(_template(1, model), _template(1, model), "chip")
    assert found.calibration == compared.calibration == record.mark and record.record_id in record.mark
