"""An altered log that passes for intact, or one whose first bad entry is not named."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iass.audit.chain import GENESIS, hash_entry
from iass.audit.entry import AuditEntry
from iass.audit.verify import AuditHead, Fault, Verification, verify
from iass.errors import Tampered

_AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def _chain(length: int) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for sequence in range(1, length + 1):
        entries.append(_entry(sequence, entries[-1].entry_hash if entries else GENESIS))
    return entries


def _entry(sequence: int, previous: str, actor: str = "sari") -> AuditEntry:
    fields = {"actor": actor, "action": "alert.claimed", "subject": f"alert-{sequence}", "previous_hash": previous}
    at, details = _AT + timedelta(seconds=sequence), {"n": sequence}
    made = hash_entry(sequence=sequence, at=at, details={**details}, **fields)
    return AuditEntry(sequence=sequence, at=at, details={**details}, entry_hash=made, **fields)


_LOG = _chain(8)
_HEAD = AuditHead(8, _LOG[-1].entry_hash)


def _swapped(log: list[AuditEntry]) -> list[AuditEntry]:
    log[2], log[5] = replace(log[5], sequence=3), replace(log[2], sequence=6)
    return log


def _read_in_another_order(log: list[AuditEntry]) -> list[AuditEntry]:
    return [log[0], log[1], log[3], log[2], *log[4:]]


def _one_replaced(log: list[AuditEntry]) -> list[AuditEntry]:
    log[3] = _entry(4, log[2].entry_hash, actor="joko")
    return log


@pytest.mark.parametrize(
    ("forge", "first_bad", "fault"),
    [
        (lambda log: log[1:], 1, Fault.GAP),
        (lambda log: log[:3] + log[4:], 4, Fault.GAP),
        (lambda log: log[:3] + log[6:], 4, Fault.GAP),
        (_read_in_another_order, 3, Fault.GAP),
        (lambda log: [*log[:4], log[3], *log[4:]], 5, Fault.REORDERED),
        (_swapped, 3, Fault.REORDERED),
        (_one_replaced, 5, Fault.REORDERED),
        (lambda log: [replace(log[0], actor="joko"), *log[1:]], 1, Fault.ALTERED),
        (lambda log: [*log[:7], replace(log[7], details={"n": 9})], 8, Fault.ALTERED),
        (lambda log: [*log[:4], replace(log[4], previous_hash=GENESIS), *log[5:]], 5, Fault.ALTERED),
        (lambda log: [*log[:4], replace(log[4], details={"n": float("nan")}), *log[5:]], 5, Fault.ALTERED),
        (lambda log: [*log[:4], replace(log[4], at=log[4].at.replace(tzinfo=None)), *log[5:]], 5, Fault.ALTERED),
        (lambda log: log[:6], 7, Fault.TRUNCATED),
        (lambda log: log[:0], 1, Fault.TRUNCATED),
    ],
)  # fmt: skip
def test_forgery_is_missed_or_misplaced(
    forge: Callable[[list[AuditEntry]], list[AuditEntry]], first_bad: int, fault: Fault
) -> None:
    found = verify(forge(list(_LOG)), expected=_HEAD)
    assert (found.ok, found.first_bad, found.fault) == (False, first_bad, fault)
    assert found.count == first_bad - 1
    assert f"entry {first_bad} " in found.reason


def test_intact_log_is_called_bad() -> None:
    assert verify(_LOG) == verify(_LOG, expected=_HEAD) == Verification(True, 8, _HEAD)
    assert verify(_LOG, expected=AuditHead(5, _LOG[4].entry_hash)).ok
    assert verify([]) == Verification(True, 0)
    assert verify([], expected=AuditHead(0, GENESIS)).ok


def test_log_written_anew_passes_for_the_one_that_was_seen() -> None:
    """Each hash fits; only the head that somebody noted down tells."""
    anew = _LOG[:4]
    for sequence in range(5, 9):
        anew = [*anew, _entry(sequence, anew[-1].entry_hash, actor="joko")]
    assert verify(anew).ok
    found = verify(anew, expected=_HEAD)
    assert (found.ok, found.first_bad, found.fault) == (False, 8, Fault.ALTERED)


def test_unreadable_entry_stops_the_verifier() -> None:
    def entries() -> Iterator[AuditEntry]:
        yield from _LOG[:2]
        raise Tampered("the details are no JSON", where="audit entry 3")

    found = verify(entries())
    assert (found.ok, found.count, found.first_bad, found.fault) == (False, 2, 3, Fault.ALTERED)


@settings(deadline=None)
@given(st.integers(0, 7), st.sampled_from(["actor", "action", "subject", "entry_hash", "previous_hash"]), st.text())
def test_any_change_of_any_field_is_missed(place: int, field: str, text: str) -> None:
    changed = [*_LOG]
    changed[place] = replace(changed[place], **{field: text})  # type: ignore[arg-type]  # every one of these is text
    assert verify(changed).ok is (changed[place] == _LOG[place])


def test_progress_is_not_told() -> None:
    told: list[int] = []
    verify(_LOG, progress=told.append)
    assert told == [8]
