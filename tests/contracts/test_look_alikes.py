"""The port LookAlikes, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, NotAllowed
from iass.ids import NoticeId, OfficerId, PairId, PersonId
from iass.registry.enrolment import GalleryName
from iass.watchlist.look_alike import LookAlike, PairState

from .samples import MORNING, bearer_pair, notice_pair, pair

_WATCHLIST = GalleryName.WATCHLIST


def _store(records: SqlRecords, *versions: LookAlike) -> None:
    with records.transaction() as tx:
        for one in versions:
            tx.look_alikes.put(one)


def _next(one: LookAlike, state: PairState) -> LookAlike:
    return replace(
        one, state=state, version=one.version + 1, officer=OfficerId("budi"), at=MORNING + timedelta(days=one.version)
    )


def test_pair_comes_back_changed_or_forgets_what_it_was(any_records: SqlRecords) -> None:
    recorded = _next(pair(), PairState.RECORDED)
    undone = _next(recorded, PairState.UNDONE)
    _store(any_records, pair(), recorded, undone)
    with any_records.reading() as tx:
        assert tx.look_alikes.get(pair().pair_id) == undone
        assert tx.look_alikes.history(pair().pair_id) == (pair(), recorded, undone)
        assert tx.look_alikes.of(_WATCHLIST, "N-0001", PersonId("WNI-0001")) == undone
        assert tx.look_alikes.get(PairId("none")) is None
        assert tx.look_alikes.history(PairId("none")) == ()


def test_pair_of_another_subject_or_list_is_found(any_records: SqlRecords) -> None:
    registered = replace(pair(3), gallery=GalleryName.REGISTRY)
    _store(any_records, pair(2, person="WNI-0002"), pair(1), registered, pair(4, "N-0002"))
    with any_records.reading() as tx:
        assert tx.look_alikes.about(_WATCHLIST, "N-0001") == (pair(1), pair(2, person="WNI-0002"))
        assert tx.look_alikes.about(GalleryName.REGISTRY, "N-0001") == (registered,)
        assert tx.look_alikes.about(_WATCHLIST, "WNI-0001") == ()
        assert tx.look_alikes.of(_WATCHLIST, "N-0002", PersonId("WNI-0002")) is None


def test_clearance_ends_unseen_or_one_that_was_undone_falls_due(any_records: SqlRecords) -> None:
    ends = [MORNING + timedelta(days=days) for days in (9, 5)]
    cleared = [
        replace(_next(pair(number, f"N-{number:04d}"), PairState.CLEARED), until=end)
        for number, end in enumerate(ends, 1)
    ]
    undone = _next(replace(_next(pair(3, "N-0003"), PairState.CLEARED), until=ends[0]), PairState.UNDONE)
    before = [pair(number, f"N-{number:04d}") for number in (1, 2, 3)]
    _store(any_records, *before, *cleared, replace(undone, version=2, until=None))
    with any_records.reading() as tx:
        assert tx.look_alikes.ending(ends[0], 10) == [cleared[1], cleared[0]]
        assert tx.look_alikes.ending(ends[0], 1) == [cleared[1]]
        assert tx.look_alikes.ending(ends[1] - timedelta(seconds=1), 10) == []
        beside = tx.look_alikes.beside(PersonId("WNI-0001"))
        assert [one.pair_id for one in beside] == [one.pair_id for one in before]
        assert tx.look_alikes.beside(PersonId("nobody")) == ()


def test_page_shows_a_former_state(any_records: SqlRecords) -> None:
    recorded = _next(pair(1), PairState.RECORDED)
    others = [pair(number, f"N-{number:04d}") for number in (2, 3)]
    _store(any_records, pair(1), recorded, *others)
    with any_records.reading() as tx:
        assert tx.look_alikes.page() == (others[1], others[0], recorded)
        assert tx.look_alikes.page(states=[PairState.PROPOSED]) == (others[1], others[0])
        assert tx.look_alikes.page(limit=1, before=others[1].pair_id) == (others[0],)


def test_two_officers_decide_at_once(any_records: SqlRecords) -> None:
    _store(any_records, pair(), _next(pair(), PairState.RECORDED))
    with pytest.raises(Conflict, match="changed meanwhile"):
        _store(any_records, _next(pair(), PairState.UNDONE))
    with pytest.raises(Conflict):
        _store(any_records, pair())


def test_one_couple_is_two_pairs(any_records: SqlRecords) -> None:
    """Else the one could be undone and the other go on clearing."""
    _store(any_records, pair(1))
    with pytest.raises(Conflict, match="pair already"):
        _store(any_records, pair(2))
    with pytest.raises(Conflict, match="pair already"):
        _store(any_records, replace(_next(pair(1), PairState.CLEARED), person_id=PersonId("WNI-0002")))


@pytest.mark.parametrize("act", ["UPDATE look_alike_versions SET state = 'cleared'", "DELETE FROM look_alike_versions"])
def test_history_of_a_pair_is_rewritten(any_records: SqlRecords, act: str) -> None:
    _store(any_records, pair())
    with pytest.raises(NotAllowed), any_records.transaction() as tx:
        tx.people._connection.exec_driver_sql(act)


def test_pair_of_two_notices_is_not_found_from_both_or_forgets_what_it_was(any_records: SqlRecords) -> None:
    recorded = _next(notice_pair(), PairState.RECORDED)
    undone = _next(recorded, PairState.UNDONE)
    _store(any_records, notice_pair(), recorded, undone, notice_pair(2, other="N-0003"))
    with any_records.reading() as tx:
        both = [NoticeId("N-0002"), NoticeId("N-0001")]
        assert tx.look_alikes.among(both) == (undone,)
        assert tx.look_alikes.among([*both, NoticeId("N-0003")]) == (undone, notice_pair(2, other="N-0003"))
        assert tx.look_alikes.among(both[:1]) == ()
        assert tx.look_alikes.among([]) == ()
        assert tx.look_alikes.history(undone.pair_id) == (notice_pair(), recorded, undone)
        assert {one.pair_id for one in tx.look_alikes.page()} == {"pair-000001", "pair-000002"}


def test_pair_of_two_notices_passes_for_one_of_a_person(any_records: SqlRecords) -> None:
    """Also where a registered person has the very id of a notice: a notice is no registered person."""
    _store(any_records, notice_pair(1), pair(2, person="N-0002"), pair(3))
    with any_records.reading() as tx:
        assert tx.look_alikes.about(_WATCHLIST, "N-0001") == (pair(2, person="N-0002"), pair(3))
        assert tx.look_alikes.of(_WATCHLIST, "N-0001", PersonId("N-0002")) == pair(2, person="N-0002")
        assert tx.look_alikes.among([NoticeId("N-0001"), NoticeId("N-0002")]) == (notice_pair(1),)


def test_two_notices_are_two_pairs(any_records: SqlRecords) -> None:
    _store(any_records, notice_pair(1))
    with pytest.raises(Conflict, match="pair already"):
        _store(any_records, notice_pair(2))
    with pytest.raises(Conflict, match="pair already"):
        _store(any_records, replace(_next(notice_pair(1), PairState.RECORDED), other_notice_id=NoticeId("N-0009")))


@pytest.mark.parametrize(
    "changes",
    [
        {"subject_id": "N-0003"},
        {"subject_id": "N-0002"},
        {"gallery": GalleryName.REGISTRY},
        {"person_id": PersonId("WNI-0001")},
        {"other_notice_id": None},
        {"bearer": "ab" * 32},
    ],
    ids=["the other way round", "with itself", "of the registry", "three people", "alone", "a bearer and a notice"],
)
def test_pair_is_of_three_or_of_one_or_stands_in_two_orders(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="notice"):
        replace(notice_pair(), **changes)  # type: ignore[arg-type]  # a test's own keywords, checked by dataclasses


def test_pair_of_a_bearer_is_lost_or_found_by_another_chip(any_records: SqlRecords) -> None:
    other = "cd" * 32
    cleared = _next(bearer_pair(1), PairState.CLEARED)
    _store(any_records, bearer_pair(1), cleared, bearer_pair(2, bearer=other), bearer_pair(3, "N-0002"), pair(4))
    with any_records.reading() as tx:
        assert tx.look_alikes.of_bearer(_WATCHLIST, "N-0001", "ab" * 32) == cleared
        assert tx.look_alikes.of_bearer(_WATCHLIST, "N-0001", "ef" * 32) is None
        assert tx.look_alikes.of_bearer(GalleryName.REGISTRY, "N-0001", "ab" * 32) is None
        assert tx.look_alikes.of_bearer(_WATCHLIST, "N-0001", "") is None, "who has no chip is nobody"
        assert tx.look_alikes.of(_WATCHLIST, "N-0001", PersonId("")) is None
        assert tx.look_alikes.about(_WATCHLIST, "N-0001") == (cleared, bearer_pair(2, bearer=other), pair(4))
        assert tx.look_alikes.bearers() == (cleared, bearer_pair(2, bearer=other), bearer_pair(3, "N-0002"))


def test_one_bearer_is_two_pairs_or_becomes_another(any_records: SqlRecords) -> None:
    _store(any_records, bearer_pair(1))
    with pytest.raises(Conflict, match="pair already"):
        _store(any_records, bearer_pair(2))
    for changes in ({"bearer": "cd" * 32}, {"bearer": None, "person_id": PersonId("WNI-0001")}):
        with pytest.raises(Conflict, match="pair already"):
            _store(any_records, replace(_next(bearer_pair(1), PairState.CLEARED), **changes))
