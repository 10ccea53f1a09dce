"""Cases as an agency sees them, and what it says of them."""

from collections.abc import Sequence, Set
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.alert.alert import Alert
from iass.handover.case import MOST_TEXT, CaseState
from iass.handover.entry import CaseEntry, CaseOutcome, EntryKind
from iass.handover.inbox import InboxCase
from iass.handover.records import CaseLine
from iass.service.schemas.case import CustodyOut
from iass.service.schemas.decision import DecisionOut
from iass.service.schemas.wire import READABLE, Moment, Wire, example, optional

_CASE = "case-019a1b2c3d4e5f60718293a4"
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_TEXT, pattern=READABLE)]
_Why = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_TEXT, pattern=READABLE)]


class InboxLineOut(Wire):
    """A case in the inbox."""

    case_id: str = example(_CASE, "Its id")
    checkpoint: str = example("CGK", "The checkpoint's code")
    agency: str = example("KPK", "Whose inbox it is in")
    state: CaseState = example("signed", "signed, handed_over or released")
    signed_at: Moment | None = optional("2026-11-29T02:00:00Z", "When the second officer signed, UTC")

    @classmethod
    def of_line(cls, line: CaseLine) -> Self:
        return cls.of(line)


class InboxOut(Wire):
    """One page of the inbox, the latest signed first."""

    cases: list[InboxLineOut] = Field(description="The latest signed first")
    next: str | None = optional(_CASE, "Give it as `before` for the next page; null at the end")

    @classmethod
    def of_lines(cls, found: Sequence[CaseLine], limit: int) -> Self:
        more = found[-1].case_id if len(found) == limit else None
        return cls(cases=[InboxLineOut.of_line(line) for line in found], next=more)


class InboxEntryOut(Wire):
    """One entry that is for the agency."""

    at: Moment = example("2026-11-29T02:06:00Z", "When it was written, UTC")
    officer: str = example("siti.r", "Who wrote it")
    kind: EntryKind = example("asked", "signed, custody, received, asked, answered or outcome")
    text: str = example("which flight?", "Of a question, an answer or an outcome; empty in others")
    custody: CustodyOut | None = Field(description="A step of custody; null in other entries")
    outcome: CaseOutcome | None = optional("held", "What became of the person; null in other entries")
    agency: str = example("KPK", "Whose word it is, where the agency itself wrote it; else empty")
    is_taken_back: bool = example(False, "A signature that what came after it took back")

    @classmethod
    def of_entry(cls, entry: CaseEntry, gone: Set[int]) -> Self:
        custody = CustodyOut.of(entry.custody) if entry.custody else None
        return cls(
            at=entry.at,
            officer=entry.officer,
            kind=entry.kind,
            text=entry.text,
            custody=custody,
            outcome=entry.outcome,
            agency=entry.agency,
            is_taken_back=entry.sequence in gone,
        )


class InboxPictureOut(Wire):
    """A picture that was compared."""

    subject_id: str = example("N-2026-007", "Whose it is: the notice, the document's holder, `chip`, or `live`")
    image_id: str = example("image-019a1b2c", "To be had at /v1/inbox/cases/{case_id}/images/{image_id}")
    score: float | None = optional(0.712, "Similarity to the live face, -1..1; null when the papers matched")


class InboxEvidenceOut(Wire):
    """What was compared, of the agency's own notice and the document's holder."""

    raised_at: Moment = example("2026-11-24T02:00:00Z", "When the person stood there, UTC")
    traveller_name: str = example("LARAS KUSUMAWATI", "As read from the document; empty for a camera shot")
    document_number: str = example("X9917640", "As read from the document; empty for a camera shot")
    nationality: str = example("IDN", "As read from the document; empty for a camera shot")
    decision: DecisionOut = Field(description="The advice, and the findings that are for the agency")
    pictures: list[InboxPictureOut] = Field(description="The live face first")

    @classmethod
    def of_alert(cls, alert: Alert, case: InboxCase) -> Self:
        live = [("live", alert.live_image_id, None)]
        named = [*live, *((one.subject_id, one.image_id, one.score) for one in alert.references)]
        return cls(
            raised_at=alert.raised_at,
            traveller_name=alert.traveller_name,
            document_number=alert.document_number,
            nationality=alert.nationality,
            decision=DecisionOut.of(alert.decision).with_rarities(case.rarities, alert.decision),
            pictures=[
                InboxPictureOut(subject_id=subject, image_id=image, score=score)
                for subject, image, score in named
                if image
            ],
        )


class InboxCaseOut(Wire):
    """A case as its agency sees it: without the checkpoint's own notes and papers."""

    case_id: str = example(_CASE, "Its id")
    checkpoint: str = example("CGK", "The checkpoint's code")
    lane: str = example("C01", "The lane within the checkpoint")
    agency: str = example("KPK", "Whose case it is")
    notice_id: str | None = optional("N-2026-007", "The agency's notice behind it")
    notice_version: int | None = optional(2, "The version that the person was stopped for")
    notice_kind: str = example("WANTED_DOMESTIC", "Its kind; empty where the notice is not known")
    evidence: InboxEvidenceOut | None = Field(description="What was compared; null where the alert is not kept")
    signers: list[str] = example(["siti.r", "budi.s"], "Whose signatures stand")
    state: CaseState = example("signed", "signed, handed_over or released")
    custody: CustodyOut | None = Field(description="Where the person is; null before the first step")
    outcome: CaseOutcome | None = optional("held", "What became of the person, as last told")
    stops_again: bool = example(
        False, "It was another person, and nothing keeps the notice from stopping them again: amend or withdraw it"
    )
    is_received: bool = example(True, "The agency has said that it has it")
    is_asked: bool = example(False, "The agency's last question has no answer yet")
    entries: list[InboxEntryOut] = Field(description="What is for the agency, oldest first")

    @classmethod
    def of_case(cls, case: InboxCase) -> Self:
        return cls(
            case_id=case.case_id,
            checkpoint=case.checkpoint,
            lane=case.lane,
            agency=case.agency,
            notice_id=case.notice_id,
            notice_version=case.notice_version,
            notice_kind=case.notice_kind,
            evidence=InboxEvidenceOut.of_alert(case.alert, case) if case.alert else None,
            signers=list(case.signers),
            state=case.state,
            custody=CustodyOut.of(case.custody) if case.custody else None,
            outcome=case.outcome,
            stops_again=case.stops_again,
            is_received=case.is_received,
            is_asked=case.is_asked,
            entries=[InboxEntryOut.of_entry(entry, case.gone) for entry in case.entries],
        )


class QuestionIn(Wire):
    """What the agency wants to know."""

    text: _Text = example("which flight did he come on?", f"1 to {MOST_TEXT} characters")


class AgencyOutcomeIn(Wire):
    """What became of the person."""

    outcome: CaseOutcome = example("held", "held, released, wrong_person (released: it was somebody else) or other")
    text: _Why = example("", "Why, or by which letter", default="")
