"""What cases need stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from iass.access import EVERYWHERE, Scope
from iass.accounts.account import Accounts
from iass.case.companions import CrossedTogether
from iass.case.passage import CrossingTransaction
from iass.handover.case import Case, CaseState
from iass.handover.endpoint import AgencyEndpoints
from iass.handover.outbox import Outbox
from iass.ids import AlertId, CaseId, NoticeId
from iass.records import Records


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list: no name, no note. signed_at: when two officers had signed; None before."""

    case_id: CaseId
    alert_id: AlertId
    checkpoint: str
    lane: str
    agency: str
    state: CaseState
    opened_at: datetime
    version: int
    signed_at: datetime | None = None


class Cases(Protocol):
    """Timelines, sealed with a key of each case. Entries are only ever added."""

    def get(self, case_id: CaseId) -> Case | None:
        """Raises Tampered where an entry is missing, moved or not what was written."""
        ...

    def of_alert(self, alert_id: AlertId) -> CaseId | None: ...

    def about(self, notice_id: NoticeId, limit: int = 50) -> Sequence[CaseLine]:
        """Those that were opened for a finding of this notice, newest first."""
        ...

    def put(self, case: Case) -> None:
        """Stores the last entry. Raises Conflict unless it is the one after the newest, or the alert has a case."""
        ...

    def shows(self, case_id: CaseId, scope: Scope) -> bool:
        """Whether it is this officer's, or at a place where the scope leads cases. Says nothing of sensitivity."""
        ...

    def page(
        self,
        states: Sequence[CaseState] = (),
        limit: int = 50,
        scope: Scope = EVERYWHERE,
        before: CaseId | None = None,
    ) -> Sequence[CaseLine]:
        """Newest first; every state when none is named. Only those within the scope are read. before: those older than
        this one; raises NotFound where it is none of those."""
        ...


class Inbox(Protocol):
    """Cases as agencies see them: those that two officers signed for, of the scope's agencies and places alone."""

    def page(self, limit: int, scope: Scope, before: CaseId | None = None) -> Sequence[CaseLine]:
        """The latest signed first. before: those signed before this one; raises NotFound where it is not shown."""
        ...

    def shows(self, case_id: CaseId, scope: Scope) -> bool: ...


class HandoverTransaction(CrossingTransaction, Protocol):
    @property
    def cases(self) -> Cases: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def crossed_together(self) -> CrossedTogether: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def endpoints(self) -> AgencyEndpoints: ...


HandoverRecords = Records[HandoverTransaction]
