"""The auditor's desk: the log is asked, and that it was asked is in the log."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from iass.access import EVERYWHERE, Officer, Scope
from iass.audit.checking import ChainCheck, ChainState
from iass.audit.entry import JsonValue
from iass.audit.log import AuditLog
from iass.audit.query import MAX_PAGE, AuditLine, AuditQuery
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.records import Records

SEARCHED = "audit.searched"


class AuditTransaction(Protocol):
    @property
    def audit(self) -> AuditLog: ...


AuditRecords = Records[AuditTransaction]


@dataclass(frozen=True, slots=True)
class AuditDesk:
    """Safe for many threads. scope: of what is protected where it shows nothing, entries tell that somebody acted."""

    records: AuditRecords
    clock: Clock
    check: ChainCheck
    scope: Scope = EVERYWHERE

    def within(self, scope: Scope) -> "AuditDesk":
        return replace(self, scope=scope)

    def page(self, asked: AuditQuery, officer: Officer) -> Sequence[AuditLine]:
        """Newest first. Raises InvalidInput for a page of another length than 1..1000, or a span that ends before it
        begins."""
        return search(self.records, self.clock, asked, self.scope, officer)

    def chain(self) -> ChainState:
        return self.check.state()


def search(
    records: AuditRecords, clock: Clock, asked: AuditQuery, scope: Scope, officer: Officer
) -> Sequence[AuditLine]:
    """As `AuditDesk.page`, for whoever has no more open than the records."""
    if not 1 <= asked.limit <= MAX_PAGE:
        raise InvalidInput(f"a page has 1 to {MAX_PAGE} entries, not {asked.limit}", where="limit")
    if asked.since and asked.until and asked.until <= asked.since:
        raise InvalidInput("the span ends before it begins", where="until")
    with records.transaction() as tx:
        found = tx.audit.search(asked, scope)
        tx.audit.append(clock.now(), officer, SEARCHED, "", _remembered(asked, found))
        return found


def _remembered(asked: AuditQuery, found: Sequence[AuditLine]) -> dict[str, JsonValue]:
    """By which filters, and the newest and oldest entry that was shown."""
    told: dict[str, JsonValue] = {name: value for name in ("actor", "about", "action") if (value := _of(asked, name))}
    if asked.purpose:
        told["purpose"] = asked.purpose.value
    told |= {name: at.isoformat() for name in ("since", "until") if (at := getattr(asked, name)) is not None}
    if found:
        told["entries"] = [found[0].entry.sequence, found[-1].entry.sequence]
    return told


def _of(asked: AuditQuery, name: str) -> str:
    value: str = getattr(asked, name)
    return value
