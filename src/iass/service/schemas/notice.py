"""One entry of the watchlist."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Self

from pydantic import Field

from iass.capture.document import Sex
from iass.service.schemas.wire import DateText, Moment, Wire, example, optional
from iass.watchlist.acts import Act
from iass.watchlist.notice import Change, Notice, NoticeKind, NoticeState
from iass.watchlist.version import Difference, NoticeVersion, differences
from iass.watchlist.zone import Zone


class InstrumentOut(Wire):
    """The decision, request or order behind a notice."""

    kind: str = example("decision", "decision, request or order")
    number: str = example("IMI-0123.GR.02/2026", "Its number")
    issued_on: date = example("2026-09-01", "Its date")


class PendingOut(Wire):
    """What was asked for, and by whom. Nothing changes until another officer approves it."""

    change: Change = example("extend", "extend, confirm (an urgent request by a decision) or withdraw")
    asked_by: str = example("desk-officer-1", "Who asked")
    asked_at: Moment = example("2026-11-20T09:00:00+07:00", "When")
    reason: str = example("the inquiry goes on", "Why")
    instrument: InstrumentOut | None = optional(None, "The decision behind it")
    valid_until: Moment | None = optional("2027-09-03T00:00:00+07:00", "The new end, exclusive")


class ToldOut(Wire):
    """That the person was told."""

    on: date = example("2026-09-04", "The day")
    how: str = example("by registered letter", "How")
    officer: str = example("desk-officer-1", "Who says so")


class OtherNameOut(Wire):
    """A further name of the person."""

    name: str = example("Vitya Orlenko", "In one piece")
    weak: bool = example(False, "A nickname, or what many share: shown, and nobody is found by it")


class NoticeOut(Wire):
    """One version of a notice."""

    notice_id: str = example("N-2026-007", "Its id")
    kind: NoticeKind = example("WANTED_DOMESTIC", "The kind, as in the policy")
    surname: str = example("KUSUMAWATI", "Primary identifier")
    given_names: str = example("LARAS", "Secondary identifier")
    sex: Sex | None = optional("F", "F, M or X for unspecified; null where a draft does not say it")
    birth_date: DateText = optional("1995-07-22", "YYYY-MM-DD, YYYY-MM or YYYY")
    birth_place: str = example("Surabaya", "Place of birth")
    nationality: str = example("IDN", "ICAO three-letter code")
    reason: str = example("suspect in a fraud inquiry", "Why")
    agency: str = example("Polri", "Who asked for it")
    instrument: InstrumentOut = Field(description="What it rests on")
    valid_from: Moment = example("2026-09-01T00:00:00+07:00", "Its begin")
    valid_until: Moment | None = optional("2027-03-01T00:00:00+07:00", "Its end, exclusive; null until withdrawn")
    state: NoticeState = example("in_force", "What was recorded")
    state_now: NoticeState = example("in_force", "What holds now, or held when asked about: a notice lapses by itself")
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
    zone: Zone = example("WIB", "Where the instrument was issued; its days are counted there")
    urgent: bool = example(False, "A request without a decision, which ends after 20 days")
    pending: PendingOut | None = optional(None, "A change that waits for a second officer")
    told: ToldOut | None = optional(None, "When and how the person was told of the decision")
    other_names: list[OtherNameOut] = Field(description="Under which the person is sought too")

    @classmethod
    def at(cls, notice: Notice, moment: datetime) -> Self:
        held = {name: getattr(notice, name) for name in cls.model_fields if name != "state_now"}
        return cls.model_validate({**held, "state_now": notice.state_at(moment)}, from_attributes=True)


class NoticesOut(Wire):
    """One page of notices, in order of id."""

    notices: list[NoticeOut] = Field(description="In order of id")
    next: str | None = optional("N-2026-007", "Give it as `after` for the next page; null at the end")


class DifferenceOut(Wire):
    """One field that changed, as text."""

    field: str = example("valid_until", "The field")
    before: str = example("2027-03-02T17:00:00+00:00", "What it held; empty for nothing")
    after: str = example("2027-09-02T17:00:00+00:00", "What it holds")


class NoticeVersionOut(Wire):
    """One version, what made it, and what it changed."""

    at: Moment = example("2026-09-01T09:12:00+07:00", "From when on it is what stands")
    act: Act = example("approve", "What was done")
    officer: str = example("desk-officer-2", "Who did it; `system` for the law itself")
    note: str = example("", "Reasons, as given")
    differences: list[DifferenceOut] = Field(description="Field by field, against the version before")
    notice: NoticeOut = Field(description="The version itself, with the state that held when it was made")


class NoticeVersionsOut(Wire):
    """The life of a notice."""

    versions: list[NoticeVersionOut] = Field(description="Oldest first")

    @classmethod
    def told(cls, versions: Sequence[NoticeVersion]) -> Self:
        former: list[Notice | None] = [None, *(one.notice for one in versions)]
        rows = [_version(one, differences(before, one.notice)) for one, before in zip(versions, former, strict=False)]
        return cls(versions=rows)


def _version(one: NoticeVersion, changed: Sequence[Difference]) -> NoticeVersionOut:
    made = one.made
    return NoticeVersionOut(
        at=made.at,
        act=made.act,
        officer=made.officer,
        note=made.note,
        differences=[DifferenceOut.of(each) for each in changed],
        notice=NoticeOut.at(one.notice, made.at),
    )
