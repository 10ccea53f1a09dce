"""The port Feed, on SQLite and PostgreSQL."""

import pytest

from iass.adapters.sql.records import SqlRecords
from iass.errors import InvalidInput

from .samples import JAKARTA, MORNING


def test_event_comes_back_changed(any_records: SqlRecords) -> None:
    payload = {"lane": "CGK/C01", "note": "Ṇur 😀", "score": 0.1, "list": [1, None, True], "deep": {"a": ""}}
    with any_records.transaction() as tx:
        written = tx.feed.append("alert.raised", "alert-1", MORNING.astimezone(JAKARTA), payload)  # type: ignore[arg-type]  # mypy infers dict[str, object]
        assert tx.feed.after(0, 10) == (written,)
    with any_records.reading() as tx:
        assert tx.feed.after(0, 10) == (written,)
    assert (written.sequence, written.at, written.payload) == (1, MORNING, payload)


def test_replay_skips_or_repeats(any_records: SqlRecords) -> None:
    for number in range(7):
        with any_records.transaction() as tx:
            tx.feed.append("k", f"s{number % 2}", MORNING, {"n": number})
    with any_records.reading() as tx:
        assert [event.sequence for event in tx.feed.after(0, 3)] == [1, 2, 3]
        assert [event.sequence for event in tx.feed.after(3, 100)] == [4, 5, 6, 7]
        assert tx.feed.after(7, 100) == tx.feed.after(2**63 - 1, 100) == tx.feed.after(2**70, 100) == ()
        assert len(tx.feed.after(-1, 100)) == 7
        assert [event.sequence for event in tx.feed.about("s1", 2)] == [2, 4]
        assert tx.feed.last_sequence() == 7


def test_empty_feed_has_a_last_event(any_records: SqlRecords) -> None:
    with any_records.reading() as tx:
        assert tx.feed.last_sequence() == 0


def test_undone_event_leaves_a_gap(any_records: SqlRecords) -> None:
    with pytest.raises(KeyError), any_records.transaction() as tx:
        tx.feed.append("k", "s", MORNING, {})
        raise KeyError
    with any_records.transaction() as tx:
        assert tx.feed.append("k", "s", MORNING, {}).sequence == 1


def test_payload_that_json_cannot_hold(any_records: SqlRecords) -> None:
    with pytest.raises(InvalidInput), any_records.transaction() as tx:
        tx.feed.append("k", "s", MORNING, {"score": float("nan")})
