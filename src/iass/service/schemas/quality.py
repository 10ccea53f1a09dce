"""Entries without minimum identity, as work for the desk."""

from typing import Self

from pydantic import Field

from iass.handover.misled import Misled
from iass.service.schemas.wire import Moment, Wire, example, optional
from iass.watchlist.intake import Check
from iass.watchlist.notice import NoticeKind, NoticeState
from iass.watchlist.quality import Closing, QualityCase


class LackOut(Wire):
    """One thing that is missing, in both languages."""

    column: str = example("birth_date", "The field where it is mended")
    reason: str = example("there is neither a date of birth nor an age", "English")
    alasan: str = example("tanggal lahir atau umur wajib diisi", "Indonesian")
    mend: str = example("Fill in birth_date, or age", "What to do, in English")
    perbaikan: str = example("Isi birth_date, atau age", "What to do, in Indonesian")

    @classmethod
    def of_check(cls, check: Check) -> Self:
        return cls(
            column=check.column,
            reason=check.reason,
            alasan=check.alasan,
            mend=check.mend,
            perbaikan=check.perbaikan,
        )


class QualityCaseOut(Wire):
    """One entry, who asked for it, what is missing, since when, and how it was closed."""

    notice_id: str = example("N-2026-044", "The entry")
    version: int = example(1, "Its newest version", ge=1)
    kind: NoticeKind = example("WANTED_FOREIGN", "Its kind")
    name: str = example("VIKTOR ORLENKO", "As far as it says; the document numbers of a document")
    agency: str = example("NCB-Interpol Indonesia", "Who asked for it")
    state: NoticeState = example("draft", "Of the newest version, as recorded")
    missing: list[LackOut] = Field(description="What it lacks, or, once closed, lacked last")
    since: Moment = example("2026-11-24T09:00:00+07:00", "From when on it lacked something")
    brought_by: str = example("desk-officer-1", "The officer in whose name it came in")
    source: str | None = optional("interpol.ftm.json", "The file that it came in; null where an officer entered it")
    closing: Closing | None = optional("completed", "completed, withdrawn or lapsed; null while it is open")
    closed_at: Moment | None = optional("2026-11-26T10:00:00+07:00", "When it was closed")
    closed_by: str | None = optional("desk-officer-2", "Who closed it; `system` for the law itself")

    @classmethod
    def of_case(cls, case: QualityCase) -> Self:
        notice, closed = case.notice, case.closed
        return cls(
            notice_id=notice.notice_id,
            version=notice.version,
            kind=notice.kind,
            name=notice.full_name or ", ".join(notice.document_numbers),
            agency=notice.agency,
            state=notice.state,
            missing=[LackOut.of_check(one) for one in case.missing],
            since=case.since,
            brought_by=case.opened.made.officer,
            source=case.source.name if case.source else None,
            closing=case.closing,
            closed_at=closed.made.at if closed else None,
            closed_by=closed.made.officer if closed else None,
        )


class MisledOut(Wire):
    """A notice that stopped another person, where nothing keeps it from stopping them again."""

    notice_id: str = example("N-2026-006", "The notice")
    version: int = example(2, "Its newest version", ge=1)
    agency: str = example("KPK", "Whose it is")
    people: int = example(1, "How many were released as another person since that version", ge=1)
    since: Moment = example("2026-11-29T02:00:00Z", "When the agency first said so, UTC")

    @classmethod
    def of_notice(cls, one: Misled) -> Self:
        notice = one.notice
        return cls(
            notice_id=notice.notice_id,
            version=notice.version,
            agency=notice.agency,
            people=one.people,
            since=one.since,
        )


class QualityCasesOut(Wire):
    """One page of cases, in order of notice id."""

    cases: list[QualityCaseOut] = Field(description="In order of notice id")
    next: str | None = optional("N-2026-044", "Give it as `after` for the next page; null at the end")
    misled: list[MisledOut] = Field(
        default=[], description="Notices that stopped another person, and would again; on the first page of open cases"
    )
