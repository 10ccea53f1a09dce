"""Several threads and several processes' worth of connections at once, on SQLite and PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from iass.access import SYSTEM
from iass.adapters.sql import engine
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertState
from iass.errors import Conflict, NotReady
from iass.ids import OfficerId

from .samples import DIMENSION, MODEL, MORNING, alert, enrolment, passage


@pytest.fixture
def second(any_records: SqlRecords, any_url: str, master_key: bytes) -> Iterator[SqlRecords]:
    """The same database, opened once more, as another process would."""
    opened = SqlRecords.open(any_url, master_key)
    yield opened
    opened.close()


def _together(*acts: Callable[[], None]) -> list[Exception]:
    """Runs all acts at once, and answers what went wrong in them."""
    start, wrong = threading.Barrier(len(acts)), list[Exception]()

    def run(act: Callable[[], None]) -> None:
        start.wait()
        try:
            act()
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return wrong


def _claim(records: SqlRecords, officer: str) -> Callable[[], None]:
    claimed = replace(alert(1), state=AlertState.CLAIMED, claimed_by=OfficerId(officer), version=2)

    def act() -> None:
        with records.transaction() as tx:
            tx.alerts.update(claimed)

    return act


@pytest.mark.parametrize("apart", [False, True], ids=["threads", "processes"])
def test_two_officers_claim_one_alert(any_records: SqlRecords, second: SqlRecords, apart: bool) -> None:
    with any_records.transaction() as tx:
        tx.alerts.add(alert(1))
    wrong = _together(_claim(any_records, "sari"), _claim(second if apart else any_records, "joko"))
    assert [type(error) for error in wrong] == [Conflict]
    with any_records.reading() as tx:
        found = tx.alerts.get(alert(1).alert_id)
    assert found is not None and found.version == 2


def test_two_passages_use_one_key(any_records: SqlRecords, second: SqlRecords) -> None:
    def add(records: SqlRecords, number: int) -> Callable[[], None]:
        def act() -> None:
            with records.transaction() as tx:
                tx.passages.add(passage(number, "key"))

        return act

    wrong = _together(add(any_records, 1), add(second, 2), add(any_records, 3))
    assert [type(error) for error in wrong] == [Conflict, Conflict]


def test_chain_forks_under_load(any_records: SqlRecords, second: SqlRecords) -> None:
    """Two threads of one process and one of another append; a reader follows the feed all the while."""

    def write(records: SqlRecords, name: str) -> Callable[[], None]:
        def act() -> None:
            for number in range(15):
                with records.transaction() as tx:
                    tx.audit.append(MORNING, SYSTEM, "a.b", f"{name}{number}")
                    tx.feed.append("k", f"{name}{number}", MORNING, {})

        return act

    seen: list[int] = []

    def follow() -> None:
        while len(seen) < 45:
            with any_records.reading() as tx:
                seen.extend(event.sequence for event in tx.feed.after(seen[-1] if seen else 0, 100))

    assert _together(write(any_records, "a"), write(any_records, "b"), write(second, "c"), follow) == []
    assert seen == list(range(1, 46))
    found = second.verify_audit()
    assert found.ok and found.count == 45


def test_running_state_misses_an_enrolment(any_records: SqlRecords, second: SqlRecords) -> None:
    def enrol(records: SqlRecords, first: int) -> Callable[[], None]:
        def act() -> None:
            for number in range(first, first + 10):
                with records.transaction() as tx:
                    tx.enrolments.add(enrolment(number, "shared"))

        return act

    assert _together(enrol(any_records, 0), enrol(second, 100), enrol(any_records, 200)) == []
    feed = any_records.enrolment_feed(MODEL, DIMENSION)
    assert feed.state() == feed.recount()
    assert feed.state().count == len(feed.changes(0, 100)) == 30


def test_every_thread_of_the_server_reads_at_once(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.passages.add(passage(1))
    inside = threading.Barrier(40)

    def read() -> None:
        with any_records.reading() as tx:
            inside.wait(30)
            assert len(tx.passages.recent(10)) == 1

    assert _together(*[read] * 40) == []


def test_writer_of_another_process_waits_for_ever(
    any_records: SqlRecords, any_url: str, master_key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BUSY_MILLISECONDS", 200)
    monkeypatch.setattr(engine, "_ON_CONNECT", ("PRAGMA busy_timeout=200", *engine._ON_CONNECT[1:]))
    impatient = SqlRecords.open(any_url, master_key)
    with any_records.transaction(), pytest.raises(NotReady, match="busy"), impatient.transaction():
        pass
    with impatient.transaction() as tx:
        tx.passages.add(passage(1))
    impatient.close()
