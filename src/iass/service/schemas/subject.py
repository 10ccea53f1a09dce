"""Requests of people about their own data."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field, StringConstraints

from iass.capture.document import Sex
from iass.capture.lane import Direction
from iass.capture.partial_date import PartialDate
from iass.case.passage import Passage
from iass.ids import PersonId
from iass.screen.identity import Identity
from iass.service.schemas.wire import READABLE, DateText, Moment, Wire, example, optional
from iass.subject.correction import Effect
from iass.subject.desk import PassedOn, Received, SubjectFile
from iass.subject.erasure import Erasure
from iass.subject.holdings import Holding
from iass.subject.law import NOTICE_ANSWER, RequestKind
from iass.subject.proposal import Correction
from iass.subject.request import MOST, IdentityCheck, Passed, RequestState, SubjectRequest, named
from iass.subject.traveller import ShownDocument

_REQUEST = "request-019a1b2c3d4e5f60718293a4"
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST, pattern=READABLE)]
_Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=READABLE)]
_Id = Annotated[str, StringConstraints(min_length=1, max_length=64)]
_DATE = r"^([0-9]{4}(-([0-9]{2}|XX)(-([0-9]{2}|XX))?)?)?$"


class SubjectRequestIn(Wire):
    """What somebody asks the subject desk."""

    kind: RequestKind = example("access", "information, access, correction, erasure or compensation")
    name: _Words = example("NADIA PUTRI", "Of whom it is about")
    contact: _Words = example("nadia@example.org", "Where the answer goes")
    asked: _Words = example("a copy of what is held of me", "In their own words")
    reference: str = Field(
        default="", max_length=60, description="Of a slip, if there is one", examples=["7QK-2MX-9TB"]
    )

    def received(self) -> Received:
        return Received(self.kind, self.name, self.contact, self.asked, self.reference)


class ProposalOut(Wire):
    """What an officer says to be right; null leaves a field as it is."""

    surname: str | None = optional("PUTRI", "As it should be")
    given_names: str | None = optional("NADIA", "As it should be")
    sex: Sex | None = optional("F", "F, M or X")
    birth_date: DateText = optional("1991-04-02", "YYYY-MM-DD or a part")
    birth_place: str | None = optional("Bandung", "As it should be")
    nationality: str | None = optional("IDN", "ICAO code")
    document_number: str | None = optional(None, "As it should have been read")


class SubjectRequestOut(Wire):
    """One version of a request."""

    request_id: str = example(_REQUEST, "Its id")
    kind: RequestKind = example("access", "What is asked")
    state: RequestState = example("identified", "Where it stands")
    received_at: Moment = example("2026-11-29T02:00:00Z", "When it came, UTC")
    due_at: Moment = example("2026-12-02T02:00:00Z", "The exclusive end of the time there is, UTC")
    article: str = example("UU 27/2022 art. 7; art. 32(2)", "The right, and the duty")
    name: str = example("NADIA PUTRI", "Of whom it is about")
    contact: str = example("nadia@example.org", "Where the answer goes")
    asked: str = example("a copy of what is held of me", "In their own words")
    note: str = example("passport seen", "What was said with this version")
    person_id: str | None = optional("SIMKIM-P010", "Whom the desk found them to be")
    crossing_id: str | None = optional(None, "Of whom the registry does not know: a passage of theirs")
    checked: IdentityCheck | None = optional("document", "How the desk knows: document, slip or proxy")
    alert_id: str | None = optional("alert-019a1b2c", "That a slip named")
    refusal: str = example("", "The code of the article on which it was refused; empty if it was not")
    proposal: ProposalOut | None = Field(default=None, description="Of a correction, for another officer to make")
    officer: str = example("dpo", "Who made this version")
    at: Moment = example("2026-11-29T03:00:00Z", "When, UTC")
    version: int = example(2, "Grows with every step", ge=1)


class SubjectRequestsOut(Wire):
    """One page of requests."""

    requests: list[SubjectRequestOut] = Field(description="Newest versions")
    next: str | None = optional(_REQUEST, "Give it as `before` for the next page; null at the end")


class SubjectFileOut(Wire):
    """A request with its history."""

    history: list[SubjectRequestOut] = Field(description="All versions, oldest first; the last is the present one")

    @classmethod
    def told(cls, file: SubjectFile) -> "SubjectFileOut":
        return cls(history=[SubjectRequestOut.of(one) for one in file.history])


class SubjectSearchIn(Wire):
    """Whom to look for in the registry: a name or a document number at least."""

    name: str = Field(default="", max_length=500, description="In any script and order", examples=["NADIA PUTRI"])
    birth_date: str = Field(default="", pattern=_DATE, description="YYYY-MM-DD or a part", examples=["1991-04-02"])
    document_number: str = Field(default="", max_length=40, description="As written", examples=["C7654321"])

    def known(self) -> Identity:
        """Raises InvalidInput for a day that there is not."""
        born = PartialDate.parse(self.birth_date) if self.birth_date else None
        return Identity("", self.name, born, numbers=(self.document_number,) if self.document_number else ())


class SubjectSeenIn(Wire):
    """The version of the request that the officer read."""

    version: int = example(2, "The version that was read; nothing is done to another one", ge=1, le=1000)


class ShownDocumentIn(Wire):
    """By what a passage is found of whom the registry does not know; all empty for the one that the slip names."""

    document_number: str = Field(default="", max_length=40, description="As written", examples=["C7654321"])
    state: str = Field(default="", pattern=r"^[A-Za-z<]{0,3}$", description="That issued it", examples=["UTO"])
    day: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="YYYY-MM-DD", examples=["2026-11-28"])

    def shown(self) -> ShownDocument | None:
        """Raises InvalidInput where one of the three is missing, or the day is none."""
        return ShownDocument.read(self.document_number, self.state, self.day)


class PassageFoundOut(Wire):
    """One passage of whom the registry does not know."""

    crossing_id: str = example("crossing-019a1b2c", "Its id")
    at: Moment = example("2026-11-28T02:00:00Z", "When, UTC")
    place: str = example("CGK/C01", "Where")
    direction: Direction = example("arrival", "Which way")
    document_number: str = example("U9025518", "As it was read, or put right since")
    name: str = example("TANAKA KEIKO", "As it was read, or put right since")
    birth_date: DateText = optional("1991-04-02", "YYYY-MM-DD or a part; as it was read, or put right since")


class PassagesFoundOut(Wire):
    """Passages, newest first."""

    passages: list[PassageFoundOut] = Field(description="Not what was advised")

    @classmethod
    def told(cls, found: Sequence[Passage]) -> "PassagesFoundOut":
        return cls(passages=[_passage(one) for one in found])


def _passage(one: Passage) -> PassageFoundOut:
    document = one.document
    return PassageFoundOut(
        crossing_id=one.crossing_id, at=one.at, place=f"{one.checkpoint}/{one.lane}", direction=one.direction,
        document_number=document.number if document else "", name=document.full_name if document else "",
        birth_date=str(document.birth_date) if document and document.birth_date else None,
    )  # fmt: skip


class SubjectIdentityIn(SubjectSeenIn):
    """Who asks, and how the desk knows: somebody in the registry, or whoever crossed there."""

    person_id: _Id | None = optional("SIMKIM-P010", "In the registry")
    crossing_id: _Id | None = optional(None, "A passage of theirs, of whom the registry does not know")
    checked: IdentityCheck = example("document", "document, slip or proxy")
    note: str = Field(default="", max_length=MOST, description="May be left out", examples=["passport seen"])

    def who(self) -> PersonId | Passed:
        """Raises InvalidInput unless one of the two is named."""
        return named(self.person_id, self.crossing_id)


class SubjectNoteIn(SubjectSeenIn):
    """What was done, or why."""

    note: _Words = example("packet handed over, receipt signed", f"1 to {MOST} characters")


class SubjectRefusalIn(SubjectNoteIn):
    """On which article."""

    refusal: Annotated[str, StringConstraints(max_length=20)] = example("33b", "A code of the law's table")


class CorrectionIn(SubjectNoteIn):
    """What is right; what is left out stays as it is."""

    surname: _Short | None = optional("PUTRI", "As it should be")
    given_names: _Short | None = optional("NADIA", "As it should be")
    sex: Sex | None = optional("F", "F, M or X")
    birth_date: str | None = optional("1991-04-02", "YYYY-MM-DD or a part", pattern=_DATE)
    birth_place: _Short | None = optional("Bandung", "As it should be")
    nationality: str | None = optional("IDN", "ICAO code", pattern=r"^[A-Z<]{1,3}$")
    document_number: str | None = optional(None, "As it should have been read at a passage", max_length=40)

    def correction(self) -> Correction:
        """Raises InvalidInput for a day that there is not."""
        born = PartialDate.parse(self.birth_date) if self.birth_date else None
        return Correction(
            self.surname, self.given_names, self.sex, born, self.birth_place, self.nationality, self.document_number
        )


class EffectOut(Wire):
    """What a correction did to every copy. Open alerts, cases, agencies and flights that are on record follow too; that
    there are any is not told here."""

    person_id: str | None = optional("SIMKIM-P010", "Of whom; null of whom the registry does not know")
    crossing_id: str | None = optional(None, "Of whom the registry does not know: a passage of theirs")
    former_version: int | None = optional(1, "Of the registry's row", ge=1)
    version: int | None = optional(2, "Of the registry's row now", ge=1)
    passages: int = example(0, "Passages of which the document was put right", ge=0)
    changed: list[str] = example(["birth_date"], "Fields that were put right")
    pictures: int = example(1, "Pictures that stay: nothing of a face was said", ge=0)
    templates: int = example(1, "Templates that stay", ge=0)
    must_tell: str = example("SIMKIM", "Whose source has the error too, and would bring it back; empty for nobody")

    @classmethod
    def told(cls, effect: Effect) -> "EffectOut":
        person, passages = effect.person, len(effect.passages)
        if passages:
            return cls(
                crossing_id=person.person_id, changed=list(effect.changed), pictures=0, templates=0, must_tell="",
                passages=passages,
            )  # fmt: skip
        return cls(
            passages=0,
            person_id=person.person_id, former_version=effect.former_version, version=person.version,
            changed=list(effect.changed), pictures=effect.pictures, templates=effect.templates, must_tell="SIMKIM",
        )  # fmt: skip


class NeutralAnswerOut(Wire):
    """What the person is told, whether there is a notice or not."""

    request: SubjectRequestOut = Field(description="Passed on")
    jawaban: str = example(NOTICE_ANSWER.id, "In Indonesian")
    answer: str = example(NOTICE_ANSWER.en, "In English")

    @classmethod
    def told(cls, request: SubjectRequest) -> "NeutralAnswerOut":
        return cls(request=SubjectRequestOut.of(request), jawaban=NOTICE_ANSWER.id, answer=NOTICE_ANSWER.en)


class NoticeRequestOut(Wire):
    """What somebody says to be wrong about a notice, if there is one: for the watchlist desk."""

    request_id: str = example(_REQUEST, "Its id")
    version: int = example(3, "Of the request", ge=1)
    due_at: Moment = example("2026-12-02T02:00:00Z", "The exclusive end of the time there is, UTC")
    name: str = example("NADIA SALIM", "Of whoever asks, as registered, or as read or put right since")
    birth_date: DateText = optional("1991-04-02", "YYYY-MM-DD or a part")
    nationality: str = example("IDN", "ICAO code")
    documents: list[str] = example(["X7756023"], "Numbers")
    asked: str = example("I am not who you seek", "In their own words")
    note: str = example("the birth date of the notice would be another's", "What the subject desk wrote")

    @classmethod
    def told(cls, one: PassedOn) -> "NoticeRequestOut":
        request, person = one.request, one.person
        return cls(
            request_id=request.request_id, version=request.version, due_at=request.due_at, name=person.full_name,
            birth_date=str(person.birth_date) if person.birth_date else None, nationality=person.nationality,
            documents=[each.number for each in person.documents], asked=request.asked, note=request.note,
        )  # fmt: skip


class NoticeRequestsOut(Wire):
    """The oldest first."""

    requests: list[NoticeRequestOut] = Field(description="Up to 200")


class LookedOut(Wire):
    """That the watchlist desk has looked."""

    request_id: str = example(_REQUEST, "Its id")
    state: RequestState = example("answered", "Where it stands")


class OutlastingOut(Wire):
    """What an erasure does not take, of anybody."""

    holding: Holding = example("passages", "As a packet calls it")
    article: str = example("UU 27/2022 art. 15(1)(c)", "By which it is kept")
    until: Moment | None = optional("2026-12-06T02:00:00Z", "The exclusive end, UTC; null where it has none")


class ErasureOut(Wire):
    """What was destroyed, and what is kept."""

    person_id: str = example("SIMKIM-P010", "Of whom")
    pictures: int = example(1, "Pictures that nobody can open any more", ge=0)
    templates: int = example(1, "Templates of the registry that nobody can open any more", ge=0)
    faces: int = example(2, "Kept templates of passages that were removed", ge=0)
    kept: list[OutlastingOut] = Field(description="The same for everybody, whether there is anything in it or not")
    must_tell: str = example("SIMKIM", "Whose source has the picture too: the next import would bring it back")

    @classmethod
    def told(cls, done: Erasure) -> "ErasureOut":
        kept = [OutlastingOut.of(one) for one in done.kept]
        return cls(
            person_id=done.person_id, pictures=done.pictures, templates=done.templates, faces=done.faces, kept=kept,
            must_tell="SIMKIM",
        )  # fmt: skip
