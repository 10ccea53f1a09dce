"""Proves that the audit log is what was written: nothing altered, missing, moved or cut off."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from iass.audit.chain import GENESIS, hash_entry
from iass.audit.entry import AuditEntry
from iass.errors import IassError, Tampered

_NEIGHBOURHOOD = 1000
_PROGRESS_EVERY = 1000


class Fault(StrEnum):
    """What is wrong at the first bad sequence."""

    GAP = "gap"
    ALTERED = "altered"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The last entry, as somebody remembers it who does not trust the log itself."""

    sequence: int
    entry_hash: str


@dataclass(frozen=True, slots=True)
class Verification:
    """ok: the chain is intact. count: entries found good before the end, or before the first bad one.

    first_bad: sequence of the first entry that is not as written; reason: why, as a sentence; head: last good entry.
    """

    ok: bool
    count: int
    head: AuditHead | None = None
    first_bad: int | None = None
    fault: Fault | None = None
    reason: str = ""


def verify(
    entries: Iterable[AuditEntry],
    *,
    expected: AuditHead | None = None,
    progress: Callable[[int], None] | None = None,
    after: AuditHead | None = None,
) -> Verification:
    """Walks the chain from its first entry, one entry in memory at a time.

    after: it was found good up to there, and `entries` go on behind it.
    expected: a head known from elsewhere; the log must contain it, else its tail was cut off or rewritten.
    progress: told the number of entries verified, every thousand and at the end.
    """
    head = after or AuditHead(0, GENESIS)
    seen_expected = expected is None or expected == head
    try:
        for entry in entries:
            found = _fault(entry, head)
            if found is not None:
                return _bad(head, *found)
            head = AuditHead(entry.sequence, entry.entry_hash)
            if expected is not None and expected.sequence == head.sequence and expected != head:
                return _bad(AuditHead(head.sequence - 1, ""), Fault.ALTERED, "is not the entry that was expected there")
            seen_expected = seen_expected or head == expected
            if progress is not None and head.sequence % _PROGRESS_EVERY == 0:
                progress(head.sequence)
    except Tampered as error:
        return _bad(head, Fault.ALTERED, f"cannot be read: {error.what}")
    if progress is not None:
        progress(head.sequence)
    if expected is not None and not seen_expected:
        return _bad(head, Fault.TRUNCATED, f"and all up to entry {expected.sequence} are missing: the tail was cut off")
    return Verification(True, head.sequence, head if head.sequence else None)


def _bad(before: AuditHead, fault: Fault, why: str) -> Verification:
    sequence = before.sequence + 1
    head = before if before.sequence and before.entry_hash else None
    return Verification(False, before.sequence, head, sequence, fault, f"entry {sequence} {why}")


def _fault(entry: AuditEntry, before: AuditHead) -> tuple[Fault, str] | None:
    """What is wrong with an entry that should follow `before`."""
    due = before.sequence + 1
    if entry.sequence > due:
        return Fault.GAP, f"is missing: entry {entry.sequence} follows entry {before.sequence}"
    if entry.sequence < due:
        return Fault.REORDERED, f"is entry {entry.sequence} over again, out of its place"
    if not _hash_fits(entry, entry.sequence):
        origin = _origin(entry)
        if origin is not None:
            return Fault.REORDERED, f"was written as entry {origin} and moved here"
        return Fault.ALTERED, "was altered: its hash does not fit its content"
    if entry.previous_hash != before.entry_hash:
        return (
            Fault.REORDERED,
            f"does not follow from the present entry {before.sequence}: one of the two was replaced",
        )
    return None


def _hash_fits(entry: AuditEntry, sequence: int) -> bool:
    try:
        made = hash_entry(
            sequence=sequence,
            at=entry.at,
            actor=entry.actor,
            action=entry.action,
            subject=entry.subject,
            details=entry.details,
            previous_hash=entry.previous_hash,
        )
    except IassError:
        return False
    return made == entry.entry_hash


def _origin(entry: AuditEntry) -> int | None:
    """The place, not too far away, for which this entry's hash does fit."""
    nearby = range(max(1, entry.sequence - _NEIGHBOURHOOD), entry.sequence + _NEIGHBOURHOOD)
    return next((place for place in nearby if _hash_fits(entry, place)), None)
