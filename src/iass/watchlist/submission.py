"""A notice as it was asked for, before anybody has looked whether it is complete."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from iass.capture.document import INDONESIA, Sex
from iass.capture.partial_date import PartialDate
from iass.ids import NoticeId
from iass.watchlist.notice import Instrument, Notice, NoticeKind, NoticeState


class Step(StrEnum):
    """What a row does to its notice: file it, extend its period, or withdraw it."""

    FILE = "file"
    EXTEND = "extended"
    WITHDRAW = "withdrawn"


@dataclass(frozen=True, slots=True)
class Submission:
    """What the sender wrote; None or "" is what is missing. valid_until is exclusive. lifetime: said expressly."""

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
        """Only for a submission that passed `iass.watchlist.intake`. agency: the name under which it is stored."""
        if self.instrument_date is None or self.valid_from is None:
            raise ValueError("a submission without instrument or period is no notice")
        return Notice(
            notice_id=NoticeId(self.notice_id),
            kind=self.kind,
            surname=self.surname,
            given_names=self.given_names,
            sex=self.sex or Sex.UNSPECIFIED,
            birth_date=self.birth_date,
            birth_place=self.birth_place,
            nationality=self.nationality,
            reason=self.reason,
            agency=agency,
            instrument=Instrument(self.instrument_kind, self.instrument_number, self.instrument_date),
            valid_from=self.valid_from,
            valid_until=self.valid_until,
            state=self.state,
            author=self.author,
            approver=self.approver or None,
            document_numbers=self.document_numbers,
            asked_in_writing=self.asked_in_writing,
            secure=self.secure,
            names_minor=self.names_minor,
            contact=self.contact,
            checkpoints=self.checkpoints,
        )
