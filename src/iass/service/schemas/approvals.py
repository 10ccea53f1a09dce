"""What waits for a second officer, each beside what it would change."""

from typing import Self

from pydantic import Field

from iass.service.schemas.notice import DifferenceOut
from iass.service.schemas.wire import Moment, Wire, example, optional
from iass.watchlist.notice import Change, NoticeKind, NoticeState
from iass.watchlist.queue import Waiting


class WaitingOut(Wire):
    """One request, or one change of a notice that binds."""

    notice_id: str = example("N-2026-001", "The notice")
    version: int = example(4, "The version to be approved or refused", ge=1)
    kind: NoticeKind = example("EXIT_BAN", "Its kind")
    name: str = example("BAGAS PRASETYO", "Whom it is about; the document numbers of a document")
    agency: str = example("Kemenkeu", "Who asked for it")
    state_now: NoticeState = example("in_force", "What holds while it waits")
    change: Change | None = optional("extend", "What is asked for; null for a new request")
    asked_by: str = example("desk-officer-1", "Who asks; never who approves")
    asked_at: Moment = example("2026-11-20T09:00:00+07:00", "Since when it waits")
    reason: str = example("the inquiry goes on", "Why, of a change; empty for a request")
    differences: list[DifferenceOut] = Field(
        description="To what stands; of a request, to what was submitted before it was refused, or to nothing"
    )

    @classmethod
    def of_waiting(cls, one: Waiting) -> Self:
        notice, made, pending = one.version.notice, one.version.made, one.version.notice.pending
        return cls(
            notice_id=notice.notice_id,
            version=notice.version,
            kind=notice.kind,
            name=notice.full_name or ", ".join(notice.document_numbers),
            agency=notice.agency,
            state_now=one.state,
            change=pending.change if pending else None,
            asked_by=pending.asked_by if pending else made.officer,
            asked_at=pending.asked_at if pending else made.at,
            reason=pending.reason if pending else "",
            differences=[DifferenceOut.of(each) for each in one.changes],
        )


class ApprovalsOut(Wire):
    """One page of what waits."""

    waiting: list[WaitingOut] = Field(description="The longest first")
    total: int = example(1, "How many wait, on all pages", ge=0)
    next: str | None = optional("WyIyMDI2LTEx", "Give it as `after` for the next page; null at the end")
