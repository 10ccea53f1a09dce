"""The ports Outbox and AgencyEndpoints, on SQLite and PostgreSQL: what an agency is told is lost, or told twice."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import Conflict, NotFound
from iass.handover.outbox import Message, MessageState
from iass.ids import MessageId

from .claiming import how_many_claim
from .samples import ENDPOINT, MORNING, message

NOON = MORNING + timedelta(hours=3)
LATER = NOON + timedelta(minutes=2)


def _write(records: SqlRecords, *messages: Message) -> None:
    with records.transaction() as tx:
        for one in messages:
            tx.outbox.add(one)


def test_message_comes_back_changed(any_records: SqlRecords) -> None:
    tried = replace(message(2), tries=3, since=MORNING, tried_at=NOON, said="answered 503 😀", state=MessageState.DEAD)
    _write(any_records, message(1), tried)
    with any_records.reading() as tx:
        assert [tx.outbox.get(one.message_id) for one in (message(1), tried)] == [message(1), tried]
        assert tx.outbox.get(MessageId("message-9")) is None
        assert tx.outbox.of_case(message(1).case_id) == (message(1),)


def test_message_is_claimed_twice_or_out_of_turn(any_records: SqlRecords) -> None:
    ahead = replace(message(4), due_at=NOON + timedelta(seconds=1))
    delivered = replace(message(5), state=MessageState.DELIVERED)
    _write(any_records, message(2), message(1), message(3, "BNN"), ahead, delivered)
    with any_records.transaction() as tx:
        assert tx.outbox.is_due(NOON)
        found = [tx.outbox.claim(NOON, "one", LATER, but) for but in (("BNN",), ("KPK",), (), ())]
        assert not tx.outbox.is_due(NOON)
    assert found == [message(1), message(3, "BNN"), message(2), None]
    with any_records.transaction() as tx:
        assert tx.outbox.claim(LATER, "two", LATER + timedelta(hours=1)) == message(1), "whoever held it has died"


def test_many_at_once_claim_one_message(any_records: SqlRecords) -> None:
    _write(any_records, message())
    assert how_many_claim(any_records, lambda tx, holder: tx.outbox.claim(NOON, holder, LATER)) == 1


def test_program_settles_what_is_no_longer_its_own(any_records: SqlRecords) -> None:
    _write(any_records, message())
    done = replace(message(), state=MessageState.DELIVERED, tries=1)
    with any_records.transaction() as tx:
        tx.outbox.claim(NOON, "one", LATER)
        with pytest.raises(Conflict):
            tx.outbox.settle(done, "two")
        tx.outbox.put(message())
        with pytest.raises(Conflict):
            tx.outbox.settle(done, "one")
        assert tx.outbox.claim(NOON, "two", LATER) == message(), "the lease is dropped"
        tx.outbox.settle(done, "two")
        assert tx.outbox.get(message().message_id) == done
        with pytest.raises(Conflict):
            tx.outbox.settle(message(), "two")


def test_page_leaves_somebody_out(any_records: SqlRecords) -> None:
    dead = replace(message(3), state=MessageState.DEAD)
    _write(any_records, message(1), message(2), dead)
    with any_records.reading() as tx:
        assert tx.outbox.page() == (dead, message(2), message(1))
        assert tx.outbox.page((MessageState.DEAD,)) == (dead,)
        assert tx.outbox.page((), 1, message(3).message_id) == (message(2),)
        assert tx.outbox.page((MessageState.DEAD,), 9, message(3).message_id) == ()
        with pytest.raises(NotFound):
            tx.outbox.page((), 9, MessageId("message-9"))
        standing = tx.outbox.standing()
    assert standing.counts == {MessageState.WAITING: 2, MessageState.DELIVERED: 0, MessageState.DEAD: 1}
    assert standing.oldest == message(1).made_at


def test_message_that_nobody_needs_is_kept_or_one_that_somebody_needs_is_gone(any_records: SqlRecords) -> None:
    old, new = (
        replace(message(number), state=MessageState.DELIVERED, tried_at=at) for number, at in ((1, MORNING), (2, NOON))
    )
    dead = replace(message(3), state=MessageState.DEAD, tried_at=MORNING)
    _write(any_records, old, new, dead, replace(message(4), tried_at=MORNING))
    with any_records.transaction() as tx:
        assert tx.outbox.forget_delivered(NOON) == 1
        assert tx.outbox.forget_delivered(NOON) == 0
        assert [one.message_id for one in tx.outbox.page()] == [message(number).message_id for number in (4, 3, 2)]


def test_endpoint_comes_back_changed_or_outlives_its_agency(any_records: SqlRecords) -> None:
    other = replace(ENDPOINT, agency="BNN", ca="")
    with any_records.transaction() as tx:
        tx.endpoints.put(replace(ENDPOINT, url="https://kpk.example.org/old"))
        tx.endpoints.put(ENDPOINT)
        tx.endpoints.put(other)
        assert tx.endpoints.every() == (other, ENDPOINT)
        assert tx.endpoints.get("Polri") is None
        row = tx.people._connection.exec_driver_sql("SELECT * FROM agency_endpoints LIMIT 1").one()
        assert not [value for value in row if isinstance(value, bytes) and (b"whsec" in value or b"sesame" in value)]
        assert "whsec" not in repr(ENDPOINT) and "sesame" not in repr(ENDPOINT)
    with any_records.transaction() as tx:
        assert tx.endpoints.remove("KPK")
        assert not tx.endpoints.remove("KPK")
    with any_records.reading() as tx:
        assert tx.endpoints.every() == (other,)
        keys = tx.people._connection.exec_driver_sql("SELECT subject_id FROM subject_keys").scalars().all()
    assert keys == ["agency BNN"]


def test_message_outlives_what_it_tells_of(any_records: SqlRecords) -> None:
    with pytest.raises(RuntimeError), any_records.transaction() as tx:
        tx.outbox.add(message())
        raise RuntimeError("before the end")
    with any_records.reading() as tx:
        assert tx.outbox.page() == ()
