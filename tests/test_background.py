"""Work beside the service: what a failing turn may not do, and a notice that lapses without a restart."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.contracts.samples import MADE, NOTICE

from iass.adapters.sql.records import SqlRecords
from iass.background import Background
from iass.clock import FixedClock, ForwardClock
from iass.errors import NotReady
from iass.watchlist.clerk import LegalClerk
from iass.watchlist.notice import NoticeState


def until(holds: Callable[[], bool]) -> None:
    """Patience, no measurement."""
    patience = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < patience
        time.sleep(0.01)


@pytest.mark.parametrize("error", [NotReady("the database is busy"), RuntimeError("secret")])
def test_failed_turn_is_the_last(error: Exception, caplog: pytest.LogCaptureFixture) -> None:
    turns: list[int] = []

    def turn() -> None:
        turns.append(1)
        raise error

    work = Background("test", turn, 0.001, "the work could not be done")
    work.start()
    work.start()
    until(lambda: len(turns) > 3)
    work.stop()
    work.stop()
    done = len(turns)
    time.sleep(0.02)
    assert len(turns) == done
    assert "the work could not be done" in caplog.text and "secret" not in caplog.text
    work.start()
    until(lambda: len(turns) > done)
    work.stop()


def test_lapse_waits_for_a_restart(records: SqlRecords) -> None:
    assert NOTICE.valid_until is not None
    machine = FixedClock(datetime(2026, 11, 20, tzinfo=UTC))
    with records.transaction() as tx:
        tx.notices.put(NOTICE, MADE)
    clerk = LegalClerk(records, ForwardClock(machine), records.latest_moment)
    work = Background("legal clock", clerk.turn, 0.01, "the legal clock could not be kept")
    work.start()

    def state() -> NoticeState | None:
        with records.reading() as tx:
            found = tx.notices.get(NOTICE.notice_id)
        return found.state if found else None

    try:
        until(lambda: records.latest_moment() is not None)
        assert state() is NoticeState.IN_FORCE
        machine.move_to(NOTICE.valid_until - timedelta(seconds=1))
        time.sleep(0.05)
        assert state() is NoticeState.IN_FORCE
        machine.move_to(NOTICE.valid_until)
        until(lambda: state() is NoticeState.LAPSED)
    finally:
        work.stop()
