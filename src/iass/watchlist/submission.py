"""A notice as it was asked for, before anybody has looked whether it is complete."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from iass.capture.document import INDONESIA, Sex
from iass.capture.partial_date import PartialDate
from iass.ids import NoticeId
from iass.watchlist.legal_clock import urgent_end
from iass.watchlist.notice import Instrument, Notice, NoticeKind, NoticeState, OtherName
from iass.watchlist.zone import Zone


class Step(StrEnum):
    """What a row does to its notice: file it, extend its period, or withdraw it."""

    FILE = "file"
    EXTEND = "extended"
    WITHDRAW = "withdrawn"


@dataclass(frozen=True, slots=True)
class Submission:
    """What the sender wrote; None or "" is what is missing. valid_until is exclusive. lifetime: said expressly.

    urgent: asked for without a decision. zone: where the instrument was issued.
    """

    notice_id: str
    kind: NoticeKind
    surname: str
    given_names: str
    sex: Sex | None
    birth_date: PartialDate | None
    birth_place: str
    nationality: str
    reason: str
    agency: str
    contact: str
    instrument_kind: str
    instrument_number: str
    instrument_date: date | None
    valid_from: datetime | None
    valid_until: datetime | None
    lifetime: bool
    photos: tuple[str, ...]
    document_numbers: tuple[str, ...]
    asked_in_writing: bool
    secure: bool
    names_minor: bool
    author: str
    approver: str
    step: Step
    checkpoints: tuple[str, ...] = ()
    urgent: bool = False
    zone: Zone = Zone.WIB
    other_names: tuple[OtherName, ...] = ()

    @property
    def urgent_until(self) -> datetime | None:
        """When it ends as an urgent request; None where it is none, or the law knows none of its kind."""
        if not self.urgent or self.valid_from is None:
            return None
        return urgent_end(self.kind, self.valid_from, self.zone)

    @property
    def is_wni(self) -> bool:
        return self.nationality == INDONESIA

    @property
    def state(self) -> NoticeState:
        """What is recorded: without an approver a notice is only submitted, and never yields advice."""
        if self.step is Step.WITHDRAW:
            return NoticeState.WITHDRAWN
        if not self.approver:
            return NoticeState.SUBMITTED
        return NoticeState.EXTENDED if self.step is Step.EXTEND else NoticeState.APPROVED

    def as_notice(self, agency: str) -> Notice:
        """Only of a submission that passed `iass.watchlist.intake`, or for a draft. agency: as it is stored."""
        if self.instrument_date is None or self.valid_from is None:
            raise ValueError("a submission without instrument or period is no notice")
        return Notice(
            notice_id=NoticeId(self.notice_id),
            kind=self.kind,
            surname=self.surname,
            given_names=self.given_names,
            sex=Sex.UNSPECIFIED if self.sex is None and self.kind is NoticeKind.LOST_DOCUMENT else self.sex,
            birth_date=self.birth_date,
            birth_place=self.birth_place,
            nationality=self.nationality,
            reason=self.reason,
            agency=agency,
            instrument=Instrument(self.instrument_kind, self.instrument_number, self.instrument_date),
            valid_from=self.valid_from,
            valid_until=self.valid_until or self.urgent_until,
            state=self.state,
            author=self.author,
            approver=self.approver or None,
            document_numbers=self.document_numbers,
            asked_in_writing=self.asked_in_writing,
            secure=self.secure,
            names_minor=self.names_minor,
            contact=self.contact,
            checkpoints=self.checkpoints,
            zone=self.zone,
            urgent=self.urgent,
            other_names=self.other_names,
        )


def submission_of(notice: Notice, step: Step = Step.FILE) -> Submission:
    """A notice as it would be asked for anew, for the checks of intake. Its pictures stand for its photographs."""
    return Submission(
        notice_id=notice.notice_id,
        kind=notice.kind,
        surname=notice.surname,
        given_names=notice.given_names,
        sex=notice.sex,
        birth_date=notice.birth_date,
        birth_place=notice.birth_place,
        nationality=notice.nationality,
        reason=notice.reason,
        agency=notice.agency,
        contact=notice.contact,
        instrument_kind=notice.instrument.kind,
        instrument_number=notice.instrument.number,
        instrument_date=notice.instrument.issued_on,
        valid_from=notice.valid_from,
        valid_until=notice.valid_until,
        lifetime=notice.valid_until is None and notice.kind is NoticeKind.ENTRY_BAN,
        photos=notice.image_ids,
        document_numbers=notice.document_numbers,
        asked_in_writing=notice.asked_in_writing,
        secure=notice.secure,
        names_minor=notice.names_minor,
        author=notice.author,
        approver=notice.approver or "",
        step=step,
        checkpoints=notice.checkpoints,
        urgent=notice.urgent,
        zone=notice.zone,
        other_names=notice.other_names,
    )
