"""The port AuditLog, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

import pytest

from iass.access import SYSTEM, Purpose
from iass.adapters.sql.records import SqlRecords
from iass.audit.chain import GENESIS
from iass.audit.checking import ChainCheck
from iass.audit.entry import Act, JsonValue
from iass.audit.query import AuditQuery
from iass.audit.verify import AuditHead, Fault, verify
from iass.clock import FixedClock
from iass.errors import InvalidInput
from iass.ids import ImageId

from .samples import JAKARTA, MORNING, OFFICER, PERSON, passage


def _write(records: SqlRecords, count: int) -> None:
    for number in range(count):
        with records.transaction() as tx:
            tx.audit.append(
                MORNING + timedelta(seconds=number), OFFICER, "alert.claimed", f"alert-{number}", {"n": number}
            )


def test_entry_about_something_else_is_told(any_records: SqlRecords) -> None:
    _write(any_records, 4)
    with any_records.reading() as tx:
        every = tuple(tx.audit.entries())
        assert tx.audit.about(("alert-2", "alert-0", "alert-9")) == (every[0], every[2])
        assert tx.audit.about(()) == ()
        assert tx.audit.about(("alert-2", "alert-0"), {"alert.claimed", "alert.closed"}) == (every[0], every[2])
        assert tx.audit.about(("alert-2", "alert-0"), {"alert.closed"}) == ()


def test_entry_that_names_somebody_else_is_told(any_records: SqlRecords) -> None:
    """By the id alone, in the subject or anywhere in the details; one that begins alike is another's."""
    named: list[tuple[str, dict[str, JsonValue]]] = [
        ("WNI_1", {}), ("x", {"shown": {"registry": ["WNI_1"]}}), ("x", {"versions": ["WNI_1@2"]}),
    ]  # fmt: skip
    others: list[tuple[str, dict[str, JsonValue]]] = [
        ("WNI_12", {}), ("WNIx1", {}), ("x", {"shown": ["WNI_12", "xWNI_1"]}), ("x", {"WNI": "_1"}),
        ("wni_1", {}), ("x", {"shown": ["wni_1"]}), ("x", {"versions": ["Wni_1@2"]}),
    ]  # fmt: skip
    with any_records.transaction() as tx:
        for subject, details in (*named, *others):
            tx.audit.append(MORNING, OFFICER, "person.viewed", subject, details)
        tx.audit.append(MORNING, OFFICER, "other.act", "WNI_1")
    with any_records.reading() as tx:
        found = tx.audit.naming("WNI_1", ["person.viewed"])
        assert [entry.sequence for entry in found] == [1, 2, 3]
        assert tx.audit.naming("nobody", ["person.viewed"]) == ()


def test_entries_of_another_action_or_time_are_counted(any_records: SqlRecords) -> None:
    _write(any_records, 4)
    with any_records.transaction() as tx:
        tx.audit.append(MORNING + timedelta(seconds=9), OFFICER, "alert.released", "alert-1")
    with any_records.reading() as tx:
        since = [tx.audit.count_since("alert.claimed", MORNING + timedelta(seconds=number)) for number in (0, 2, 4)]
        assert since == [4, 2, 0]
        assert tx.audit.count_since("alert", MORNING) == 0


def test_what_was_done_for_something_else_is_told(any_records: SqlRecords) -> None:
    """By purpose, span and kind of act: words in the details that read like a purpose are none."""
    about = {"reason": '"for":"case"', "nested": {"for": "case"}}
    acts = ("person.viewed", "person.portrait_viewed", "personal.x", "Person.viewed", "notice.viewed")
    with any_records.transaction() as tx:
        for number, action in enumerate(acts):
            asked = replace(OFFICER, purpose=Purpose.CASE)
            tx.audit.append(MORNING + timedelta(seconds=number), asked, action, f"s-{number}", {"n": number})
        tx.audit.append(MORNING, replace(OFFICER, purpose=Purpose.AUDIT), "person.viewed", "s-8", about)  # type: ignore[arg-type]  # mypy infers dict[str, object]
        tx.audit.append(MORNING, OFFICER, "person.viewed", "s-9", about)  # type: ignore[arg-type]  # likewise
    end = MORNING + timedelta(minutes=1)
    with any_records.reading() as tx:

        def found(**asked: Any) -> list[str]:
            whole = {"purpose": Purpose.CASE, "since": MORNING, "until": end, "after": 0}
            return [line.entry.subject for line in tx.audit.search(AuditQuery(**{**whole, **asked}))]

        assert found() == ["s-0", "s-1", "s-2", "s-3", "s-4"]
        assert found(action="person") == ["s-0", "s-1"] and found(action="person.viewed") == ["s-0"]
        assert found(after=2, limit=2) == ["s-2", "s-3"]
        assert found(purpose=Purpose.AUDIT) == ["s-8"]
        assert found(since=end, until=end + timedelta(days=1)) == []
        (first,) = tx.audit.search(AuditQuery(purpose=Purpose.CASE, until=MORNING + timedelta(seconds=1)))
    assert (first.entry.subject, first.entry.details) == ("s-0", {"n": 0, "for": "case"})
    assert any_records.verify_audit().ok


def test_entry_comes_back_changed(any_records: SqlRecords) -> None:
    """Numbers, text and order of keys: what is read back hashes to what was written."""
    details = {
        "z": 1.0,
        "a": 1e-7,
        "b": [0.1, 1e15, -0.0, None, True, 'Ṇur 😀 \u2028\x7f"'],
        "é": {"y": 2**53, "x": ""},
    }
    with any_records.transaction() as tx:
        written = tx.audit.append(MORNING.astimezone(JAKARTA), OFFICER, "a.b", "s", details)  # type: ignore[arg-type]  # mypy infers dict[str, object]
        bare = tx.audit.append(MORNING, SYSTEM, "a.b", "s")
    with any_records.reading() as tx:
        first, second = tx.audit.entries()
        assert tx.audit.last() == second == bare
    assert first == written
    assert (first.sequence, first.at, first.at.tzinfo, first.actor) == (1, MORNING, UTC, "sari")
    assert (first.previous_hash, second.previous_hash) == (GENESIS, first.entry_hash)
    assert any_records.verify_audit().ok


def test_empty_log_is_bad(any_records: SqlRecords) -> None:
    with any_records.reading() as tx:
        assert tx.audit.last() is None
        assert list(tx.audit.entries()) == []
    assert any_records.verify_audit().ok
    assert any_records.latest_moment() is None


def test_log_is_read_with_gaps(any_records: SqlRecords) -> None:
    """More than one batch, written in one transaction while being read."""
    with any_records.transaction() as tx:
        for number in range(1003):
            tx.audit.append(MORNING, SYSTEM, "a.b", f"{number}")
        assert [entry.sequence for entry in tx.audit.entries()] == list(range(1, 1004))
        assert [entry.sequence for entry in tx.audit.entries(after=1001)] == [1002, 1003]
    told: list[int] = []
    found = any_records.verify_audit(progress=told.append)
    assert found.ok and found.count == 1003 and told == [1000, 1003]


def test_undone_entry_breaks_the_chain(any_records: SqlRecords) -> None:
    _write(any_records, 2)
    with pytest.raises(KeyError), any_records.transaction() as tx:
        tx.audit.append(MORNING, OFFICER, "a.b", "s")
        raise KeyError
    _write(any_records, 1)
    found = any_records.verify_audit()
    assert found.ok and found.count == 3


def test_clock_may_go_back_behind_the_log(any_records: SqlRecords) -> None:
    _write(any_records, 3)
    with any_records.transaction() as tx:
        tx.audit.append(MORNING - timedelta(days=1), OFFICER, "a.b", "s")
    assert any_records.latest_moment() == MORNING + timedelta(seconds=2)


@pytest.mark.parametrize("details", [{"score": float("inf")}, {"n": 2**60}, {"half": "\ud83d"}])
def test_details_that_have_no_one_spelling(any_records: SqlRecords, details: dict[str, float | int | str]) -> None:
    with pytest.raises(InvalidInput), any_records.transaction() as tx:
        tx.audit.append(MORNING, OFFICER, "a.b", "s", {**details})
    assert any_records.verify_audit().count == 0


def test_moment_without_a_zone_is_remembered(any_records: SqlRecords) -> None:
    with pytest.raises(InvalidInput, match="time zone"), any_records.transaction() as tx:
        tx.audit.append(MORNING.replace(tzinfo=None), OFFICER, "a.b", "s")


def test_head_noted_down_earlier_is_not_found_again(any_records: SqlRecords) -> None:
    _write(any_records, 3)
    with any_records.reading() as tx:
        noted = tx.audit.sealed_head()
    _write(any_records, 3)
    assert noted is not None and any_records.verify_audit(expected=noted).ok
    other = any_records.verify_audit(expected=AuditHead(3, "0" * 64))
    assert (other.ok, other.first_bad, other.fault) == (False, 3, Fault.ALTERED)
    with any_records.reading() as tx:
        assert verify(tx.audit.entries(), expected=AuditHead(9, "0" * 64)).fault is Fault.TRUNCATED


def test_somebody_elses_entries_are_found(any_records: SqlRecords) -> None:
    """By who, about whom (also in a list, with a version or not), what, for what and when; page after page."""
    case = replace(OFFICER, purpose=Purpose.CASE)
    acts: list[tuple[Any, str, str, dict[str, JsonValue]]] = [
        (OFFICER, "alert.claimed", "alert-1", {}),
        (case, "alerts.listed", "", {"alerts": ["alert-1", "alert-2"]}),
        (SYSTEM, "alert.raised", "alert-2", {"notices": ["N-1@3"]}),
        (case, "alert.viewed", "ALERT-1", {}),
        (case, "alertness.x", "alert-12", {"note": "for:case"}),
    ]
    with any_records.transaction() as tx:
        for number, (officer, action, subject, details) in enumerate(acts):
            tx.audit.append(MORNING + timedelta(seconds=number), officer, action, subject, details)

    def found(**asked: Any) -> list[int]:
        with any_records.reading() as tx:
            return [line.entry.sequence for line in tx.audit.search(AuditQuery(**asked))]

    assert found() == [5, 4, 3, 2, 1]
    assert found(actor="system") == [3] and found(actor=OFFICER.officer_id) == [5, 4, 2, 1]
    assert found(about="alert-1") == [2, 1] and found(about="N-1") == [3] and found(about="alert") == []
    assert found(action="alert") == [4, 3, 1] and found(action="alerts.listed") == [2]
    assert found(purpose=Purpose.CASE) == [5, 4, 2]
    assert found(since=MORNING + timedelta(seconds=1), until=MORNING + timedelta(seconds=3)) == [3, 2]
    assert found(limit=2) == [5, 4] and found(limit=2, before=4) == [3, 2]
    assert found(after=0, limit=2) == [1, 2] and found(after=2) == [3, 4, 5]
    assert found(actor=OFFICER.officer_id, about="alert-1", action="alerts") == [2]


def test_look_at_a_passage_or_a_picture_is_not_found_by_whose_it_is(any_records: SqlRecords) -> None:
    """An entry names what was opened; whose it is, the records tell, also of entries of long ago."""
    with any_records.transaction() as tx:
        tx.passages.add(replace(passage(1), alert_id=None))
        for number, subject in enumerate((PERSON.person_id, "alert-000001", "N-0002"), start=1):
            tx.images.put(ImageId(f"image-{number}"), subject, b"x", "image/png")
        for name in ("crossing-000001", "image-1", "image-2", "image-3"):
            tx.audit.append(MORNING, OFFICER, "image.seen", name)

    def found(about: str) -> list[str]:
        with any_records.reading() as tx:
            return sorted(line.entry.subject for line in tx.audit.search(AuditQuery(about=about)))

    assert found(PERSON.person_id) == ["crossing-000001", "image-1"]
    assert found("alert-000001") == ["image-2"] and found("N-0002") == ["image-3"] and found("image-1") == ["image-1"]


def test_chain_is_called_whole_though_its_end_was_cut_or_altered(any_records: SqlRecords) -> None:
    """Stretch by stretch, as while the service runs."""
    _write(any_records, 5)
    check = ChainCheck(any_records, FixedClock(MORNING))
    state = check.state()
    assert (state.ok, state.verified_to, state.whole_at) == (True, 5, MORNING)
    _write(any_records, 2)
    check.turn()
    assert (check.state().ok, check.state().verified_to) == (True, 7)
    with any_records.reading() as tx:
        first = tx.audit.verify_stretch(AuditHead(0, GENESIS), 3)
        assert (first.ok, first.count, first.head and first.head.sequence) == (True, 3, 3)
        wrong = tx.audit.verify_stretch(AuditHead(3, GENESIS), 3)
        assert (wrong.ok, wrong.first_bad) == (False, 4)
        none = tx.audit.verify_stretch(AuditHead(8, GENESIS), 3)
        assert not none.ok


def test_entries_that_are_written_together_are_chained_otherwise(any_records: SqlRecords) -> None:
    acts = [Act(OFFICER, "alert.viewed", f"alert-{number}", {"n": number}) for number in range(3)]
    with any_records.transaction() as tx:
        tx.audit.append(MORNING, SYSTEM, "alert.raised", "alert-0")
        tx.audit.append_all(MORNING, acts)
        tx.audit.append_all(MORNING, [])
        tx.audit.append(MORNING, SYSTEM, "alert.raised", "alert-9")
    with any_records.reading() as tx:
        told = [(entry.sequence, entry.actor, entry.subject) for entry in tx.audit.entries()]
        found = [line.entry.sequence for line in tx.audit.search(AuditQuery(about="alert-1"))]
    assert told[1:4] == [(number + 2, OFFICER.officer_id, f"alert-{number}") for number in range(3)]
    assert any_records.verify_audit().ok and found == [3]
