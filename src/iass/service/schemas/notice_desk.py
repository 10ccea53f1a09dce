"""What the watchlist desk sends, and its work list."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, TypeVar

from pydantic import Field, StringConstraints

from iass.capture.document import Sex
from iass.capture.lane import checkpoint_code
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput
from iass.ids import NoticeId, new_id
from iass.registry.cells import identifier
from iass.registry.values import birth_date, document_number, state
from iass.service.schemas.notice import NoticeOut
from iass.service.schemas.wire import READABLE, Moment, Wire, example, optional
from iass.watchlist.duties import Duty, DutyKind
from iass.watchlist.notice import Change, Instrument, Notice, NoticeKind, NoticeState
from iass.watchlist.notice_row import born_at_age, first_moment, last_moment
from iass.watchlist.version import MAX_NOTE
from iass.watchlist.zone import Zone

_Text = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]*$")
]
_Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
_Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_NOTE, pattern=READABLE)]
_Instrument = Annotated[str, StringConstraints(pattern=r"^(decision|request|order)?$")]
_DAY = "YYYY-MM-DD, a whole day of the zone; or a moment with its offset"

Value = TypeVar("Value")


class InstrumentIn(Wire):
    """The decision, request or order behind a notice."""

    kind: _Instrument = example("decision", "decision, request or order")
    number: _Short = example("KEP-101/2026", "Its number")
    issued_on: date = example("2026-09-01", "Its date")

    def instrument(self) -> Instrument:
        return Instrument(self.kind, self.number, self.issued_on)


class NoticeIn(Wire):
    """A request as it was written. What is missing can be added while it is a draft; `submit` tells what is."""

    notice_id: _Short = Field(default="", description="Its id; a new one where it is empty", examples=["N-2026-101"])
    kind: NoticeKind = example("EXIT_BAN", "The kind, as in the policy")
    surname: _Short = Field(default="", description="Primary identifier", examples=["PRASETYO"])
    given_names: _Short = Field(default="", description="Secondary identifier", examples=["BAGAS"])
    sex: Sex | None = optional("M", "F, M or X for unspecified; null while it is unknown, and for a document")
    birth_date: _Short = Field(default="", description="YYYY-MM-DD, YYYY-MM or YYYY", examples=["1979-12-05"])
    age: int | None = optional(
        46, "In place of the birth date: completed years at the date of the instrument", ge=0, le=130
    )
    birth_place: _Short = Field(default="", description="Place of birth", examples=["Medan"])
    nationality: _Short = Field(default="", description="ICAO three-letter code", examples=["IDN"])
    reason: _Text = Field(default="", description="As the instrument has it", examples=["unpaid state receivables"])
    agency: _Short = Field(default="", description="Who asks", examples=["Kemenkeu"])
    contact: _Short = Field(default="", description="Whom to call at a hit", examples=["+62 21 3449230"])
    instrument: InstrumentIn = Field(description="What it rests on")
    valid_from: _Short = example("2026-09-02", f"The first day: {_DAY}", min_length=10)
    valid_until: _Short = Field(
        default="", description=f"The last day, or `lifetime`: {_DAY}; empty until withdrawn", examples=["2027-03-02"]
    )
    document_numbers: list[_Short] = Field(default=[], max_length=20, description="Documents", examples=[["X3048812"]])
    asked_in_writing: bool = Field(
        default=False, description="The written request to detain is on file", examples=[False]
    )
    secure: bool = Field(default=False, description="The notice says that the person is to be held", examples=[False])
    names_minor: bool = Field(default=False, description="It expressly concerns a minor", examples=[False])
    checkpoints: list[_Short] = Field(
        default=[], max_length=200, description="Only there; empty: everywhere", examples=[["CGK"]]
    )
    urgent: bool = Field(default=False, description="A request without a decision, for 20 days", examples=[False])
    zone: Zone = Field(default=Zone.WIB, description="Where it was issued: WIB, WITA or WIT", examples=["WIB"])

    def notice(self, now: datetime, notice_id: str = "") -> Notice:
        """As a draft. Raises InvalidInput for a field that cannot be read."""
        asked = notice_id or self.notice_id or new_id("N")
        return Notice(
            notice_id=NoticeId(_read("notice_id", asked, identifier) or asked),
            kind=self.kind,
            surname=self.surname,
            given_names=self.given_names,
            sex=self._sex(),
            birth_date=self._born(now),
            birth_place=self.birth_place,
            nationality=_read("nationality", self.nationality, state) or "",
            reason=self.reason,
            agency=self.agency,
            instrument=self.instrument.instrument(),
            valid_from=_needed("valid_from", self.valid_from, lambda cell: first_moment(cell, self.zone)),
            valid_until=ending(self.valid_until, self.zone),
            state=NoticeState.DRAFT,
            author="",
            document_numbers=tuple(_needed("document_numbers", one, document_number) for one in self.document_numbers),
            asked_in_writing=self.asked_in_writing,
            secure=self.secure,
            names_minor=self.names_minor,
            contact=self.contact,
            checkpoints=tuple(sorted({_needed("checkpoints", one, checkpoint_code) for one in self.checkpoints})),
            zone=self.zone,
            urgent=self.urgent,
        )

    def _sex(self) -> Sex | None:
        return Sex.UNSPECIFIED if self.sex is None and self.kind is NoticeKind.LOST_DOCUMENT else self.sex

    def _born(self, now: datetime) -> PartialDate | None:
        told = _read("birth_date", self.birth_date, lambda cell: birth_date(cell, self.zone.day_of(now)))
        return told or (None if self.age is None else born_at_age(self.age, self.instrument.issued_on))


class SeenIn(Wire):
    """The version that the officer read."""

    version: int = example(3, "The version that was read; another one is not decided on", ge=1)


class ReasonedIn(SeenIn):
    """With a reason."""

    reason: _Note = example("the photograph shows somebody else", f"1 to {MAX_NOTE} characters")


class DecisionIn(ReasonedIn):
    """A decision that extends a notice, or confirms an urgent request."""

    instrument: InstrumentIn = Field(description="The decision")
    valid_until: _Short = example("2027-09-02", f"The new last day, or `lifetime`: {_DAY}", min_length=8)


class ToldIn(SeenIn):
    """That the person was told."""

    on: date = example("2026-09-04", "The day")
    how: _Note = example("by registered letter to the address of the decision", "How")


class ResemblanceOut(Wire):
    """Whom the new face resembles."""

    gallery: str = example("registry", "The list")
    subject_id: str = example("SIMKIM-P010", "The notice or the person")
    score: float = example(0.61, "Cosine, -1..1")
    in_words: str = example("a stranger too alike, in the registry as SIMKIM-P010", "In one line")


class LaidPhotoOut(Wire):
    """The draft with its new picture, and whom the face resembles."""

    notice: NoticeOut = Field(description="The new version")
    resembles: list[ResemblanceOut] = Field(description="The nearest first")


class DutyOut(Wire):
    """One thing to do."""

    kind: DutyKind = example("extend", "approve, tell, confirm, extend or end")
    notice_id: str = example("N-2026-001", "The notice")
    version: int = example(1, "Its version", ge=1)
    notice_kind: NoticeKind = example("EXIT_BAN", "Its kind")
    name: str = example("BAGAS PRASETYO", "Whom it is about")
    agency: str = example("Kemenkeu", "Who asked for it")
    day: date = example("2027-02-27", "The last day for it, in the zone of the notice; today where there is no limit")
    due: Moment | None = optional("2027-02-27T00:00:00+07:00", "The exclusive end of the time there is")
    overdue: bool = example(False, "Whether that is over")
    waits: Change | None = optional("withdraw", "What is to be approved; null for a new request")
    article: str = example("UU 6/2011 art. 97(1)", "By which article")

    @classmethod
    def at(cls, duty: Duty, now: datetime) -> "DutyOut":
        held = {name: getattr(duty, name) for name in cls.model_fields if name not in ("day", "overdue")}
        return cls.model_validate({**held, "day": duty.day(now), "overdue": duty.is_overdue(now)})


class DutiesOut(Wire):
    """The work list."""

    duties: list[DutyOut] = Field(description="The overdue first, then by day")
    total: int = example(1, "How many there are, on all pages", ge=0)
    next: str | None = optional("WyIyMDI2LTEx", "Give it as `after` for the next page; null at the end")


def ending(cell: str, zone: Zone) -> datetime | None:
    """None for a lifetime, and for nothing."""
    if not cell or cell.casefold() in ("lifetime", "seumur hidup"):
        return None
    return _needed("valid_until", cell, lambda one: last_moment(one, zone))


def _read(where: str, cell: str, read: Callable[[str], Value]) -> Value | None:
    return _needed(where, cell, read) if cell else None


def _needed(where: str, cell: str, read: Callable[[str], Value]) -> Value:
    try:
        return read(cell)
    except InvalidInput as error:
        raise InvalidInput(error.what, where=where, mend=error.mend) from None
