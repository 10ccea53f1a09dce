"""What a transaction promises, on SQLite and PostgreSQL."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import create_engine, text

from iass.adapters.sql.records import SqlRecords, SqlTransaction
from iass.errors import IassError, NotAllowed, NotReady
from iass.ids import AlertId, ImageId, PersonId

from .samples import MADE, MORNING, NOTICE, OFFICER, PERSON, alert, enrolment, passage


def _write_everything(tx: SqlTransaction) -> None:
    tx.people.put(PERSON)
    tx.notices.put(NOTICE, MADE)
    tx.images.put(ImageId("i"), PERSON.person_id, b"picture", "image/png")
    tx.enrolments.add(enrolment(1, PERSON.person_id))
    tx.alerts.add(alert(1))
    tx.passages.add(passage(1, "key"))
    tx.feed.append("k", "s", MORNING, {})
    tx.audit.append(MORNING, OFFICER, "a.b", "s")


def _tables(url: str) -> dict[str, int]:
    engine = create_engine(url)
    with engine.connect() as connection:
        names = ("person_versions", "person_documents", "notice_versions", "notice_numbers", "notice_images", "images")
        more = ("enrolments", "enrolment_changes", "enrolment_states", "subject_keys", "alerts", "passages")
        last = ("notice_checkpoints", "passage_subjects", "feed_events", "audit_entries", "audit_head")
        counts = {
            name: int(connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one())  # noqa: S608 - names are ours
            for name in (*names, *more, *last)
        }
    engine.dispose()
    return counts


def test_failed_transaction_leaves_something(any_records: SqlRecords, any_url: str) -> None:
    before = _tables(any_url)
    with pytest.raises(KeyboardInterrupt), any_records.transaction() as tx:
        _write_everything(tx)
        raise KeyboardInterrupt
    assert _tables(any_url) == before
    assert {name for name, rows in before.items() if rows} == {"audit_head"}
    with any_records.transaction() as tx:
        _write_everything(tx)
    assert 0 not in _tables(any_url).values()


def test_half_of_a_transaction_is_seen(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        _write_everything(tx)
        with any_records.reading() as view:
            assert view.people.get(PersonId("WNI-0001")) is None
            assert view.feed.last_sequence() == 0
        assert tx.people.get(PersonId("WNI-0001")) is not None


def test_view_moves_under_the_reader(any_records: SqlRecords) -> None:
    with any_records.reading() as view:
        assert view.people.count() == 0
        with any_records.transaction() as tx:
            _write_everything(tx)
        assert view.people.count() == 0
        assert view.alerts.get(AlertId("alert-000001")) is None
    with any_records.reading() as view:
        assert view.people.count() == 1


def test_reader_writes(any_records: SqlRecords) -> None:
    with pytest.raises(NotReady), any_records.reading() as view:
        view.feed.append("k", "s", MORNING, {})
    with any_records.reading() as view:
        assert view.feed.last_sequence() == 0


def test_second_transaction_on_one_thread_waits_for_itself(any_records: SqlRecords) -> None:
    with pytest.raises(RuntimeError, match="on this thread"), any_records.transaction(), any_records.transaction():
        pass
    with any_records.transaction() as tx:
        tx.people.put(PERSON)


def test_database_is_unusable_after_an_error(any_records: SqlRecords) -> None:
    for _ in range(3):
        with pytest.raises(IassError), any_records.transaction() as tx:
            tx.passages.add(passage(1, "key"))
            tx.passages.add(passage(1, "other"))
    with any_records.transaction() as tx:
        tx.passages.add(passage(1, "key"))


_HISTORY = ("person_versions", "person_documents", "notice_versions", "notice_numbers", "notice_images",
            "notice_checkpoints", "enrolment_changes", "passages", "passage_subjects", "feed_events",
            "audit_entries")  # fmt: skip


@pytest.mark.parametrize("table", _HISTORY)
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET {}"])
def test_history_is_changed(any_records: SqlRecords, any_url: str, table: str, act: str) -> None:
    """By plain SQL, past the program."""
    columns = {"enrolment_changes": "model_id = 'x'", "passages": "body = 'x'", "feed_events": "kind = 'x'"}
    columns |= {"audit_entries": "actor = 'x'", "passage_subjects": "subject_id = 'x'"}
    with any_records.transaction() as tx:
        _write_everything(tx)
    with pytest.raises(NotAllowed, match="for ever"), any_records.transaction() as tx:
        _plain_sql(tx)(act.format(table, columns.get(table, "version = 9")))
    assert _tables(any_url)[table] == len(PERSON.documents) if table == "person_documents" else 1


def test_alert_is_deleted(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.alerts.add(alert(1))
    with pytest.raises(NotAllowed), any_records.transaction() as tx:
        _plain_sql(tx)("DELETE FROM alerts")


def _plain_sql(tx: SqlTransaction) -> Callable[[str], object]:
    connection = tx.people._connection
    return lambda statement: connection.execute(text(statement))


def test_reader_of_another_thread_waits_for_the_writer(any_records: SqlRecords) -> None:
    seen: list[int] = []

    def read() -> None:
        with any_records.reading() as view:
            seen.append(view.people.count())

    with any_records.transaction() as tx:
        _write_everything(tx)
        reader = threading.Thread(target=read)
        reader.start()
        reader.join(5)
        assert not reader.is_alive()
    assert seen == [0]
