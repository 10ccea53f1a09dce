"""Cases: what is kept of a confirmed alert, and what officers add to it."""

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.errors import InvalidInput
from iass.handover.case import MOST_PLACE, MOST_TEXT, Case, CaseState
from iass.handover.entry import CaseEntry, CaseOutcome, Custody, CustodyStep, EntryKind
from iass.handover.records import CaseLine
from iass.service.schemas.wire import READABLE, Moment, Wire, example, optional

_CASE = "case-019a1b2c3d4e5f60718293a4"
_ALERT = "alert-019a1b2c3d4e5f60718293a4"
_HASH = "9f2c" * 16
_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_TEXT, pattern=READABLE)]
_Why = Annotated[str, StringConstraints(strip_whitespace=True, max_length=MOST_TEXT, pattern=READABLE)]
_Place = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_PLACE, pattern=r"^[^\x00-\x1f\x7f]*$")
]


class PaperOut(Wire):
    """A picture or PDF that was filed."""

    image_id: str = example("paper-019a1b2c", "To be had at /v1/cases/{case_id}/papers/{image_id}")
    name: str = example("letter.pdf", "As its sender called it")
    media_type: str = example("application/pdf", "By its content")
    size: int = example(81_200, "Bytes", ge=0)
    sha256: str = example(_HASH, "Of its bytes")


class CustodyOut(Wire):
    """One step of the custody of the person."""

    to: Custody = example("taken", "Where the person is from then on: taken, moved, handed_over or released")
    happened_at: Moment = example("2026-11-29T02:05:00Z", "When it happened, as the officer says")
    place: str = example("counter C01", "Where")


class EntryOut(Wire):
    """One entry of a timeline. None is ever changed."""

    sequence: int = example(2, "Counts from 1", ge=1)
    at: Moment = example("2026-11-29T02:06:00Z", "When it was written, UTC")
    officer: str = example("siti.r", "Who wrote it")
    kind: EntryKind = example("noted", "What it is")
    text: str = example("asked for an interpreter", "The note, or why; empty without one")
    paper: PaperOut | None = Field(description="What was filed; null in other entries")
    custody: CustodyOut | None = Field(description="A step of custody; null in other entries")
    outcome: CaseOutcome | None = optional("held", "What became of the person; null in other entries")
    agency: str = example("", "Whose word it is, where the agency itself wrote it; else empty")
    signed_hash: str = example("", "Of a signature: the content that was signed; empty in other entries")
    entry_hash: str = example(_HASH, "Its own hash, which the audit log and the bundle carry")

    @classmethod
    def of_entry(cls, entry: CaseEntry) -> Self:
        paper = entry.paper
        return cls(
            sequence=entry.sequence,
            at=entry.at,
            officer=entry.officer,
            kind=entry.kind,
            text=entry.text,
            paper=PaperOut(
                image_id=paper.image_id,
                name=paper.name,
                media_type=paper.media_type,
                size=paper.size,
                sha256=paper.digest,
            )
            if paper
            else None,
            custody=CustodyOut.of(entry.custody) if entry.custody else None,
            outcome=entry.outcome,
            agency=entry.agency,
            signed_hash=entry.signed_hash,
            entry_hash=entry.entry_hash,
        )


class CaseOut(Wire):
    """A case as its timeline tells it."""

    case_id: str = example(_CASE, "Its id")
    alert_id: str = example(_ALERT, "The alert that it is about")
    crossing_id: str = example("crossing-019a1b2c3d4e5f60718293a4", "The passage of that alert")
    checkpoint: str = example("CGK", "The checkpoint's code")
    lane: str = example("C01", "The lane within the checkpoint")
    notice_id: str | None = optional("N-2026-007", "The notice behind the most severe finding")
    notice_version: int | None = optional(1, "In the version that raised the alert", ge=1)
    agency: str = example("KPK", "Who asked for it; empty without a notice")
    contact: str = example("+62 21 555 0100", "Whom to call, as that version of the notice has it")
    state: CaseState = example("open", "open, signed_once, signed, handed_over or released")
    version: int = example(2, "Grows with every entry; say it with each act", ge=1)
    content_hash: str = example(_HASH, "Stands for everything but signatures: what a signature names")
    signers: list[str] = example(["siti.r", "budi.s"], "Who signed the handover; two complete it")
    outcome: CaseOutcome | None = optional("held", "What became of the person, as last told")
    is_asked: bool = example(False, "The agency's last question has no answer yet")
    entries: list[EntryOut] = Field(description="The timeline, oldest first")

    @classmethod
    def of_case(cls, case: Case) -> Self:
        about = case.opening
        return cls(
            case_id=case.case_id,
            alert_id=about.alert_id,
            crossing_id=about.crossing_id,
            checkpoint=about.checkpoint,
            lane=about.lane,
            notice_id=about.notice_id,
            notice_version=about.notice_version,
            agency=about.agency,
            contact=about.contact,
            state=case.state,
            version=case.version,
            content_hash=case.content_hash,
            signers=list(case.signers),
            outcome=case.outcome,
            is_asked=case.is_asked,
            entries=[EntryOut.of_entry(entry) for entry in case.entries],
        )


class CaseLineOut(Wire):
    """A case in a list: no name, no note."""

    case_id: str = example(_CASE, "Its id")
    alert_id: str = example(_ALERT, "The alert that it is about")
    checkpoint: str = example("CGK", "The checkpoint's code")
    lane: str = example("C01", "The lane within the checkpoint")
    agency: str = example("KPK", "Who asked for it; empty without a notice")
    state: CaseState = example("open", "Where it stands")
    opened_at: Moment = example("2026-11-29T02:00:00Z", "UTC")
    version: int = example(2, "Grows with every entry", ge=1)


class CasesOut(Wire):
    """One page of cases, newest first."""

    cases: list[CaseLineOut] = Field(description="Newest first")
    next: str | None = optional(_CASE, "Give it as `before` for the next page; null at the end")

    @classmethod
    def of_lines(cls, found: list[CaseLine], limit: int) -> Self:
        more = found[-1].case_id if len(found) == limit else None
        return cls(cases=[CaseLineOut.of(line) for line in found], next=more)


class BundleKeyOut(Wire):
    """The key that signs bundles."""

    fingerprint: str = example(_HASH, "SHA-256 of the public key, as `iass verify-bundle --fingerprint` asks for it")


class CaseSeenIn(Wire):
    """The version of the case that the officer read."""

    version: int = example(1, "The version that was read; another one is not added to", ge=1, le=1000)


class CaseNoteIn(CaseSeenIn):
    """A note."""

    text: _Text = example("asked for an interpreter", f"1 to {MOST_TEXT} characters")


class AssignmentIn(CaseNoteIn):
    """Whose a case is from now on too, and why."""

    officer: str = example("budi.s", "The officer's id", pattern=r"^[A-Za-z0-9._-]{1,64}$")
    text: _Text = example("second signature, night shift", "Why")


class CustodyIn(CaseSeenIn):
    """A step of custody."""

    to: Custody = example("taken", "taken, moved, handed_over (after two signatures) or released")
    happened_at: Moment | None = optional(
        "2026-11-29T02:05:00Z", "When it happened, not later than now; null: now. A retry is one only with a time"
    )
    place: _Place = example("counter C01", "Where the person is from then on")
    text: _Why = example("", "Why, or how", default="")

    def step(self, now: datetime) -> CustodyStep:
        return CustodyStep(self.to, _utc(self.happened_at) if self.happened_at else now, self.place)


class SignatureIn(CaseSeenIn):
    """An officer's signature."""

    content_hash: str = example(_HASH, "Of the content that the officer was shown", pattern=r"^[0-9a-f]{64}$")


class OutcomeIn(CaseSeenIn):
    """What became of the person."""

    outcome: CaseOutcome = example("held", "held, released, wrong_person (released: it was somebody else) or other")
    text: _Why = example("", "As the agency told it", default="")


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise InvalidInput("no year of UTC holds this moment", where="happened_at") from None
