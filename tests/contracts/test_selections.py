"""Who of a list is looked at: by what is recorded newest, and by the law at the moment that is asked about."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import InvalidInput
from iass.identify.subject_filter import SubjectFilter
from iass.ids import NoticeId, PersonId
from iass.registry.enrolment import GalleryName
from iass.watchlist.notice import IN_FORCE, Notice, NoticeKind, NoticeState

from .samples import MADE, NOTICE, PERSON

BEGINS = datetime(2026, 6, 1, tzinfo=UTC)
ENDS = datetime(2026, 12, 1, tzinfo=UTC)
MOMENTS = [BEGINS - timedelta(seconds=1), BEGINS, ENDS - timedelta(microseconds=1), ENDS, ENDS + timedelta(days=900)]


def _store(records: SqlRecords, notices: Iterable[Notice]) -> list[Notice]:
    stored = list(notices)
    with records.transaction() as tx:
        for notice in stored:
            tx.notices.put(notice, MADE)
    return stored


def test_notice_is_selected_that_the_law_has_ended(any_records: SqlRecords) -> None:
    """Every state that is recorded, with and without an end, at every edge of the period."""
    stored = _store(
        any_records,
        (
            replace(
                NOTICE, notice_id=NoticeId(f"N-{number}"), state=state, valid_from=BEGINS, valid_until=until, kind=kind
            )
            for number, (state, until, kind) in enumerate(
                product(NoticeState, [ENDS, None], [NoticeKind.EXIT_BAN, NoticeKind.WANTED_FOREIGN])
            )
        ),
    )
    selections = any_records.selections()
    for moment in MOMENTS:
        for states in (IN_FORCE, frozenset({NoticeState.LAPSED}), frozenset(NoticeState)):
            chosen = selections.select(GalleryName.WATCHLIST, SubjectFilter(moment, states=states))
            assert chosen.subject_ids == {one.notice_id for one in stored if one.state_at(moment) in states}
        kinds = frozenset({NoticeKind.EXIT_BAN})
        chosen = selections.select(GalleryName.WATCHLIST, SubjectFilter(moment, kinds=kinds, states=IN_FORCE))
        assert chosen.subject_ids == {
            one.notice_id for one in stored if one.in_force_at(moment) and one.kind is NoticeKind.EXIT_BAN
        }


def test_former_version_is_selected(any_records: SqlRecords) -> None:
    _store(any_records, [NOTICE, replace(NOTICE, version=2, state=NoticeState.WITHDRAWN, nationality="MYS")])
    selections, at = any_records.selections(), BEGINS + timedelta(days=9)
    watchlist = GalleryName.WATCHLIST
    assert selections.select(watchlist, SubjectFilter(at, states=IN_FORCE)).subject_ids == frozenset()
    assert selections.select(watchlist, SubjectFilter(at, nationality="IDN")).subject_ids == frozenset()
    assert selections.select(watchlist, SubjectFilter(at, nationality="MYS")).subject_ids == {NOTICE.notice_id}
    with any_records.transaction() as tx:
        tx.people.put(PERSON)
        tx.people.put(replace(PERSON, person_id=PersonId("WNA-1"), nationality="MYS"))
        tx.people.put(replace(PERSON, version=2, nationality="SGP"))
    registry = GalleryName.REGISTRY
    assert selections.select(registry, SubjectFilter(at)).subject_ids == {PERSON.person_id, "WNA-1"}
    assert selections.select(registry, SubjectFilter(at, nationality="IDN")).subject_ids == frozenset()
    assert selections.select(registry, SubjectFilter(at, nationality="SGP")).subject_ids == {PERSON.person_id}


def test_notice_is_selected_that_is_sought_at_another_checkpoint(any_records: SqlRecords) -> None:
    """By its newest version: sought here, elsewhere, everywhere, and everywhere again."""
    places = {"N-1": ("CGK",), "N-2": ("DPS",), "N-3": (), "N-4": ("CGK", "DPS"), "N-5": ("DPS",)}
    first = [replace(NOTICE, notice_id=NoticeId(name), checkpoints=at) for name, at in places.items()]
    _store(any_records, [*first, replace(first[-1], version=2, checkpoints=())])
    selections = any_records.selections()
    for checkpoint, wanted in (("CGK", {"N-1", "N-3", "N-4", "N-5"}), ("dps", {"N-2", "N-3", "N-4", "N-5"})):
        chosen = selections.select(GalleryName.WATCHLIST, SubjectFilter(BEGINS, checkpoint=checkpoint))
        assert chosen.subject_ids == wanted
    with any_records.transaction() as tx:
        tx.people.put(PERSON)
    assert PERSON.person_id in selections.select(GalleryName.REGISTRY, SubjectFilter(BEGINS, checkpoint="CGK"))


def test_person_has_the_state_of_a_notice(any_records: SqlRecords) -> None:
    for wanted in (SubjectFilter(BEGINS, states=IN_FORCE), SubjectFilter(BEGINS, kinds=frozenset(NoticeKind))):
        with pytest.raises(InvalidInput, match="no kind of notice"):
            any_records.selections().select(GalleryName.REGISTRY, wanted)
