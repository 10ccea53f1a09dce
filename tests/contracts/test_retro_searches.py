"""The port RetroSearches, on SQLite and PostgreSQL: work that must neither be lost nor be done twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.case.retro import RetroSearch, RetroState
from iass.errors import Conflict
from iass.ids import AlertId, NoticeId
from iass.watchlist.notice import Notice, NoticeState

from .samples import MADE, MORNING, NOTICE

_DAY = timedelta(days=1)


def _put(records: SqlRecords, *notices: Notice) -> None:
    with records.transaction() as tx:
        for notice in notices:
            tx.notices.put(notice, MADE)


def _notice(name: str, **changed: object) -> Notice:
    return replace(NOTICE, notice_id=NoticeId(name), **changed)  # type: ignore[arg-type]  # each names its fields


def test_notice_begins_and_nothing_is_due(any_records: SqlRecords) -> None:
    later = _notice("N-2", valid_from=MORNING + _DAY)
    _put(any_records, _notice("N-1", valid_from=MORNING), later, _notice("N-3", valid_from=MORNING - _DAY))
    with any_records.reading() as tx:
        assert [one.notice_id for one in tx.retro_searches.due(MORNING, 9)] == ["N-3", "N-1"]
        assert [one.notice_id for one in tx.retro_searches.due(MORNING, 1)] == ["N-3"]
        assert len(tx.retro_searches.due(MORNING + _DAY, 9)) == 3
        assert tx.retro_searches.of_notice(NoticeId("N-2")) == (RetroSearch(NoticeId("N-2"), 1, MORNING + _DAY),)


@pytest.mark.parametrize("state", [NoticeState.DRAFT, NoticeState.SUBMITTED])
def test_request_is_searched(any_records: SqlRecords, state: NoticeState) -> None:
    _put(any_records, _notice("N-1", state=state))
    with any_records.reading() as tx:
        assert tx.retro_searches.of_notice(NoticeId("N-1")) == ()


def test_withdrawal_waits_for_the_beginning(any_records: SqlRecords) -> None:
    _put(any_records, _notice("N-1", state=NoticeState.WITHDRAWN, valid_from=MORNING + _DAY))
    with any_records.reading() as tx:
        assert len(tx.retro_searches.due(MORNING, 9)) == 1


def test_search_is_settled_twice(any_records: SqlRecords) -> None:
    _put(any_records, _notice("N-1", valid_from=MORNING))
    done = RetroSearch(
        NoticeId("N-1"), 1, MORNING, RetroState.SEARCHED, MORNING + _DAY, "ab" * 32, 7, 8, (AlertId("a"), AlertId("b"))
    )
    with any_records.transaction() as tx:
        tx.retro_searches.settle(done)
    with pytest.raises(Conflict), any_records.transaction() as tx:
        tx.notices.put(_notice("N-9"), MADE)
        tx.retro_searches.settle(replace(done, alert_ids=()))
    with any_records.reading() as tx:
        assert tx.retro_searches.due(MORNING, 9) == ()
        assert tx.retro_searches.of_notice(NoticeId("N-1")) == (done,)
        assert tx.notices.get(NoticeId("N-9")) is None, "what came with it is undone"


def test_waiting_search_is_hidden_behind_old_ones(any_records: SqlRecords) -> None:
    _put(any_records, *(_notice(f"N-{number}", valid_from=MORNING) for number in range(4)))
    with any_records.transaction() as tx:
        for number, state in enumerate((RetroState.SEARCHED, RetroState.SETTLED, RetroState.SEARCHED)):
            search = RetroSearch(NoticeId(f"N-{number}"), 1, MORNING, state, MORNING + number * _DAY)
            tx.retro_searches.settle(search)
    with any_records.reading() as tx:
        assert [one.notice_id for one in tx.retro_searches.page(9)] == ["N-3", "N-2", "N-0"]
        assert [one.notice_id for one in tx.retro_searches.page(1)] == ["N-3"]


def test_failure_is_forgotten_or_stays_behind(any_records: SqlRecords) -> None:
    """Another program reads it, until the search is made; a search that is done fails no more."""
    _put(any_records, _notice("N-1", valid_from=MORNING))
    failed = RetroSearch(NoticeId("N-1"), 1, MORNING, failure="not what was stored", failed_at=MORNING + _DAY)
    with any_records.transaction() as tx:
        tx.retro_searches.fail(failed)
    with any_records.transaction() as tx:
        assert tx.retro_searches.due(MORNING, 9) == (failed,)
        tx.retro_searches.settle(replace(failed, state=RetroState.SEARCHED, settled_at=MORNING + 2 * _DAY))
    with any_records.transaction() as tx:
        tx.retro_searches.fail(failed)
    with any_records.reading() as tx:
        (done,) = tx.retro_searches.of_notice(NoticeId("N-1"))
    assert (done.state, done.failure, done.failed_at) == (RetroState.SEARCHED, "", None)
