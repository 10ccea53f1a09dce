"""One entry of the watchlist."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from iass.capture.document import Sex
from iass.service.schemas.wire import DateText, Moment, Wire, example, optional
from iass.watchlist.notice import Notice, NoticeKind, NoticeState


class InstrumentOut(Wire):
    """The decision, request or order behind a notice."""

    kind: str = example("decision", "decision, request or order")
    number: str = example("IMI-0123.GR.02/2026", "Its number")
    issued_on: date = example("2026-09-01", "Its date")


class NoticeOut(Wire):
    """One notice, its newest version."""

    notice_id: str = example("N-2026-007", "Its id")
    kind: NoticeKind = example("WANTED_DOMESTIC", "The kind, as in the policy")
    surname: str = example("KUSUMAWATI", "Primary identifier")
    given_names: str = example("LARAS", "Secondary identifier")
    sex: Sex = example("F", "F, M or X for unspecified")
    birth_date: DateText = optional("1995-07-22", "YYYY-MM-DD, YYYY-MM or YYYY")
    birth_place: str = example("Surabaya", "Place of birth")
    nationality: str = example("IDN", "ICAO three-letter code")
    reason: str = example("suspect in a fraud inquiry", "Why")
    agency: str = example("Polri", "Who asked for it")
    instrument: InstrumentOut = Field(description="What it rests on")
    valid_from: Moment = example("2026-09-01T00:00:00+07:00", "Its begin")
    valid_until: Moment | None = optional("2027-03-01T00:00:00+07:00", "Its end, exclusive; null until withdrawn")
    state: NoticeState = example("in_force", "What was recorded")
    state_now: NoticeState = example("in_force", "What holds at this moment: a notice lapses by itself")
    author: str = example("desk-officer-1", "Who filed it")
    approver: str | None = optional("desk-officer-2", "Who approved it")
    document_numbers: list[str] = example(["X9917640"], "Documents that it lists")
    image_ids: list[str] = example(["image-019a1b2c"], "Its photographs")
    asked_in_writing: bool = example(True, "The agency's written request to detain is on file")
    secure: bool = example(False, "The notice says that the person is to be held")
    names_minor: bool = example(False, "It expressly concerns a minor")
    checkpoints: list[str] = example(["CGK"], "Whose lanes look for it; empty for all")
    contact: str = example("duty desk, extension 110", "Whom to call")
    version: int = example(1, "Grows with every change", ge=1)

    @classmethod
    def at(cls, notice: Notice, moment: datetime) -> Self:
        held = {name: getattr(notice, name) for name in cls.model_fields if name != "state_now"}
        return cls.model_validate({**held, "state_now": notice.state_at(moment)}, from_attributes=True)


class NoticesOut(Wire):
    """One page of notices, in order of id."""

    notices: list[NoticeOut] = Field(description="In order of id")
    next: str | None = optional("N-2026-007", "Give it as `after` for the next page; null at the end")
