"""Lapses by operation of law, to the second and in the right zone; and a clock that goes back."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.contracts.samples import MADE, NOTICE

from iass.adapters.sql.records import SqlRecords
from iass.clock import FixedClock, ForwardClock
from iass.ids import NoticeId
from iass.watchlist.acts import Act
from iass.watchlist.clerk import MARK_EVERY, LegalClerk
from iass.watchlist.notice import Notice, NoticeState
from iass.watchlist.records import WatchlistTransaction
from iass.watchlist.zone import Zone

LAST = date(2026, 11, 30)


@pytest.fixture
def machine() -> FixedClock:
    return FixedClock(datetime(2026, 11, 20, tzinfo=UTC))


@pytest.fixture
def clerk(any_records: SqlRecords, machine: FixedClock) -> LegalClerk:
    return started(any_records, machine)


def started(records: SqlRecords, machine: FixedClock) -> LegalClerk:
    return LegalClerk(records, ForwardClock(machine, records.latest_moment()), records.latest_moment)


def store(records: SqlRecords, *notices: Notice) -> None:
    with records.transaction() as tx:
        for notice in notices:
            tx.notices.put(notice, MADE)


def newest(records: SqlRecords, notice_id: str = "N-0001") -> Notice:
    with records.reading() as tx:
        found = tx.notices.get(NoticeId(notice_id))
    assert found is not None
    return found


def actions(records: SqlRecords) -> list[str]:
    with records.reading() as tx:
        return [entry.action for entry in tx.audit.entries()]


@pytest.fixture(params=["UTC", "Asia/Jayapura", "America/Los_Angeles", "Pacific/Kiritimati"])
def machine_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    former = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if former is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = former
    time.tzset()


@pytest.mark.parametrize(("zone", "hour"), [(Zone.WIB, 17), (Zone.WITA, 16), (Zone.WIT, 15)])
def test_lapses_in_another_zone_than_its_own(
    machine_zone: str, records: SqlRecords, machine: FixedClock, zone: Zone, hour: int
) -> None:
    clerk = started(records, machine)
    store(records, replace(NOTICE, zone=zone, valid_until=zone.end_of(LAST)))
    moment = datetime(2026, 11, 30, hour, tzinfo=UTC)
    machine.move_to(moment - timedelta(microseconds=1))
    assert clerk.turn() == 0
    machine.move_to(moment)
    assert clerk.turn() == 1
    assert newest(records).state is NoticeState.LAPSED


def test_lapse_is_on_record_once(any_records: SqlRecords, clerk: LegalClerk, machine: FixedClock) -> None:
    store(any_records, NOTICE, replace(NOTICE, notice_id=NoticeId("N-2"), valid_until=None))
    machine.move_to(datetime(2026, 12, 3, tzinfo=UTC))
    assert started(any_records, machine).turn() == 1
    assert clerk.turn() == 0  # another program was first
    with any_records.reading() as tx:
        versions = tx.notices.versions(NOTICE.notice_id)
        entry = next(entry for entry in tx.audit.entries() if entry.action == "notice.lapse")
    assert [one.notice.state for one in versions] == [NoticeState.IN_FORCE, NoticeState.LAPSED]
    assert (versions[1].made.act, versions[1].made.officer) == (Act.LAPSE, "system")
    assert replace(versions[1].notice, state=NOTICE.state, version=1) == NOTICE
    assert (entry.subject, entry.actor) == ("N-0001", "system")
    assert "operation of law" in str(entry.details["article"])
    assert newest(any_records, "N-2").version == 1


def test_lapsed_while_nothing_ran(any_records: SqlRecords, machine: FixedClock) -> None:
    """More than one batch, on the first turn; then only what is new is looked for."""
    store(any_records, *(replace(NOTICE, notice_id=NoticeId(f"N-{number:03d}")) for number in range(205)))
    machine.move_to(datetime(2027, 1, 1, tzinfo=UTC))
    clerk = started(any_records, machine)
    assert clerk.turn() == 205
    store(any_records, replace(NOTICE, valid_until=datetime(2027, 1, 1, 0, 0, 3, tzinfo=UTC)))
    machine.move_to(datetime(2027, 1, 1, 0, 0, 5, tzinfo=UTC))
    assert clerk.turn() == 1


def test_period_that_had_ended_when_it_came_in_waits_for_a_sweep(
    any_records: SqlRecords, clerk: LegalClerk, machine: FixedClock
) -> None:
    clerk.turn()
    store(any_records, replace(NOTICE, valid_until=machine.now() - timedelta(days=1)))
    assert not newest(any_records).in_force_at(machine.now())
    assert clerk.turn() == 0
    machine.move_to(machine.now() + timedelta(hours=1))
    assert clerk.turn() == 1


def test_clock_goes_back_over_a_restart(any_records: SqlRecords, clerk: LegalClerk, machine: FixedClock) -> None:
    """Nothing was written but the mark, and the lapse was only computed: it must hold all the same."""
    store(any_records, NOTICE)
    assert NOTICE.valid_until is not None
    machine.move_to(NOTICE.valid_until)
    with any_records.transaction() as tx:
        tx.clock_mark.raise_to(machine.now())
    machine.move_to(NOTICE.valid_until - timedelta(days=30))
    clock = ForwardClock(machine, any_records.latest_moment())
    assert clock.behind_seconds() == 30 * 86_400
    assert newest(any_records).state_at(clock.now()) is NoticeState.LAPSED
    assert LegalClerk(any_records, clock, any_records.latest_moment).turn() == 1
    assert "clock.went_back" in actions(any_records)


def test_clock_goes_back_and_nobody_is_told(
    any_records: SqlRecords, clerk: LegalClerk, machine: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    clerk.turn()
    machine.move_to(machine.now() - timedelta(seconds=0.5))
    clerk.turn()
    assert actions(any_records) == []
    machine.move_to(machine.now() - timedelta(hours=2))
    clerk.turn()
    clerk.turn()
    assert actions(any_records) == ["clock.went_back"]
    assert "behind the latest record" in caplog.text
    machine.move_to(machine.now() + timedelta(hours=3))
    clerk.turn()
    assert actions(any_records) == ["clock.went_back", "clock.caught_up"]


def mark(records: SqlRecords) -> datetime | None:
    with records.reading() as tx:
        return tx.clock_mark.read()


def test_clerk_forgets_the_mark(any_records: SqlRecords, clerk: LegalClerk, machine: FixedClock) -> None:
    """Nothing else is written in an hour without work, and the hour must count after a restart all the same."""
    begin = machine.now()
    clerk.turn()
    assert mark(any_records) == begin
    machine.move_to(begin + MARK_EVERY - timedelta(seconds=1))
    clerk.turn()
    assert mark(any_records) == begin, "not at every turn"
    machine.move_to(begin + timedelta(hours=1))
    clerk.turn()
    assert mark(any_records) == machine.now()
    machine.move_to(begin)
    assert ForwardClock(machine, any_records.latest_moment()).now() == begin + timedelta(hours=1)


class Meanwhile:
    """Records of a program that is slow: something happens between its reading and its writing, once."""

    def __init__(self, records: SqlRecords, happens: Callable[[], None]) -> None:
        self._records = records
        self._happens: Callable[[], None] | None = happens

    @contextmanager
    def reading(self) -> Iterator[WatchlistTransaction]:
        with self._records.reading() as tx:
            yield tx
        if self._happens is not None:
            happens, self._happens = self._happens, None
            happens()

    def transaction(self) -> AbstractContextManager[WatchlistTransaction]:
        return self._records.transaction()


def test_notice_that_an_officer_changed_meanwhile_lapses_as_it_was(
    any_records: SqlRecords, machine: FixedClock
) -> None:
    """One of two: it stays as the officer left it, and the other one lapses in the same turn."""
    store(any_records, NOTICE, replace(NOTICE, notice_id=NoticeId("N-2")))
    assert NOTICE.valid_until is not None
    machine.move_to(NOTICE.valid_until)
    withdrawn = replace(NOTICE, version=2, state=NoticeState.WITHDRAWN)
    records = Meanwhile(any_records, lambda: store(any_records, withdrawn))
    clerk = LegalClerk(records, ForwardClock(machine, None), any_records.latest_moment)
    assert clerk.turn() == 1
    assert newest(any_records) == withdrawn
    assert newest(any_records, "N-2").state is NoticeState.LAPSED
    assert actions(any_records) == ["notice.lapse"]


def test_mark_is_lowered(any_records: SqlRecords, machine: FixedClock) -> None:
    with any_records.transaction() as tx:
        assert tx.clock_mark.read() is None
        tx.clock_mark.raise_to(machine.now())
        tx.clock_mark.raise_to(machine.now() - timedelta(days=1))
        assert tx.clock_mark.read() == machine.now()
