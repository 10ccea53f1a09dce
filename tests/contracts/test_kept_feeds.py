"""The port KeptFeeds, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict
from iass.watchlist.kept_feed import KeptFeed

from .claiming import how_many_claim
from .samples import FEED_RECORD, MORNING, REFUSED_VERSION, feed_plan

LATER = MORNING + timedelta(minutes=45)


def _kept(name: str = "interpol", minutes: int = 0) -> KeptFeed:
    return KeptFeed(feed_plan(name), FEED_RECORD, MORNING + timedelta(minutes=minutes))


def _store(records: SqlRecords, *feeds: KeptFeed) -> None:
    with records.transaction() as tx:
        for one in feeds:
            tx.kept_feeds.put(one)


def test_plan_comes_back_changed(any_records: SqlRecords) -> None:
    changed = replace(_kept("b"), plan=replace(feed_plan("b"), every=300, secret=""), due_at=LATER)
    changed = replace(changed, record=replace(FEED_RECORD, refused=REFUSED_VERSION))
    _store(any_records, _kept("b"), _kept("a"), changed)
    with any_records.reading() as tx:
        assert tx.kept_feeds.get("a") == _kept("a")
        assert tx.kept_feeds.get("none") is None
        assert tx.kept_feeds.every() == (_kept("a"), changed)


def test_two_programs_fetch_one_list(any_records: SqlRecords) -> None:
    _store(any_records, _kept("late", 5), _kept("due"), _kept("later", 60))
    now = MORNING + timedelta(minutes=10)
    with any_records.transaction() as tx:
        first = tx.kept_feeds.claim(now, "one", LATER)
        second = tx.kept_feeds.claim(now, "two", LATER)
        assert tx.kept_feeds.claim(now, "three", LATER) is None
    assert [one and one.plan.name for one in (first, second)] == ["due", "late"]
    with any_records.transaction() as tx:
        again = tx.kept_feeds.claim(LATER, "three", LATER + timedelta(hours=1))
    assert again is not None and again.plan.name == "due", "whoever held it has died"


def test_many_at_once_claim_one_list(any_records: SqlRecords) -> None:
    _store(any_records, _kept())
    assert how_many_claim(any_records, lambda tx, holder: tx.kept_feeds.claim(MORNING, holder, LATER)) == 1


def test_program_settles_what_is_no_longer_its_own(any_records: SqlRecords) -> None:
    _store(any_records, _kept())
    with any_records.transaction() as tx:
        tx.kept_feeds.claim(MORNING, "one", LATER)
    for holder in ("two", ""):
        with pytest.raises(Conflict), any_records.transaction() as tx:
            tx.kept_feeds.settle(_kept(minutes=60), holder)
    with any_records.transaction() as tx:
        tx.kept_feeds.settle(_kept(minutes=60), "one")
        assert tx.kept_feeds.claim(MORNING, "two", LATER) is None, "it is not due"
        tx.kept_feeds.claim(LATER + timedelta(hours=1), "two", LATER + timedelta(hours=2))
        tx.kept_feeds.put(_kept())
        with pytest.raises(Conflict):
            tx.kept_feeds.settle(_kept(), "two")


def test_secret_outlives_its_list(any_records: SqlRecords) -> None:
    _store(any_records, _kept())
    with any_records.transaction() as tx:
        assert tx.kept_feeds.remove("interpol")
        assert not tx.kept_feeds.remove("interpol")
        assert tx.kept_feeds.every() == ()
        keys = tx.people._connection.exec_driver_sql("SELECT count(*) FROM subject_keys").scalar()
    assert keys == 0
    _store(any_records, _kept())
    with any_records.reading() as tx:
        assert tx.kept_feeds.get("interpol") == _kept()


def test_secret_lies_open(any_records: SqlRecords) -> None:
    _store(any_records, _kept())
    with any_records.reading() as tx:
        row = tx.people._connection.exec_driver_sql("SELECT * FROM kept_feeds").one()
    assert b"Bearer" not in b"".join(value for value in row if isinstance(value, bytes))
    assert "Bearer" not in repr(row) + repr(_kept())
