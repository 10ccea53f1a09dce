"""Papers alone, asked and answered."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.case.papers_search import MOST_CANDIDATES, MOST_CASE, MOST_PURPOSE, PapersCandidate, PapersFindings
from iass.registry.enrolment import GalleryName
from iass.screen.evidence import Attribute, Verdict
from iass.screen.explained import Explained
from iass.screen.identity import Identity
from iass.service.schemas.wire import READABLE, Moment, Wire, example
from iass.watchlist.notice import Notice, NoticeKind

_Purpose = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_PURPOSE, pattern=READABLE)
]
_Case = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_CASE, pattern=READABLE)]
_DATE = r"^([0-9]{4}(-([0-9]{2}|XX)(-([0-9]{2}|XX))?)?)?$"


class ScreeningIn(Wire):
    """Whom to look for, where, why, and for which case. A name or a document number at least."""

    name: str = Field(default="", max_length=500, description="In any script, order and writing", examples=["SUHARTO"])
    birth_date: str = Field(default="", pattern=_DATE, description="YYYY-MM-DD or a part", examples=["1980-05-17"])
    nationality: str = Field(default="", pattern=r"^([A-Z<]{1,3})?$", description="ICAO code", examples=["IDN"])
    sex: Sex = Field(default=Sex.UNSPECIFIED, description="F, M or X", examples=["M"])
    document_numbers: list[Annotated[str, StringConstraints(max_length=40)]] = Field(
        default=[], max_length=10, description="As written", examples=[["A1234567"]]
    )
    birth_place: str = Field(default="", max_length=200, description="As written", examples=["Semarang"])
    lists: list[GalleryName] = example(["watchlist"], "Searched in this order", min_length=1, max_length=2)
    purpose: _Purpose = example("visa application", "Why. Kept in the audit log: name nobody")
    case_number: _Case = example("CGK/2026/0112", "For which case. Kept in the audit log")
    limit: int = Field(
        default=10, ge=1, le=MOST_CANDIDATES, description="Of each list, hits in any case", examples=[10]
    )

    def traveller(self) -> Identity:
        """Raises InvalidInput for a day that there is not."""
        born = PartialDate.parse(self.birth_date) if self.birth_date else None
        numbers = tuple(self.document_numbers)
        return Identity("", self.name, born, self.nationality, self.sex, numbers, self.birth_place)


class EvidenceOut(Wire):
    """One attribute, compared."""

    attribute: Attribute = example("name", "What was compared")
    verdict: Verdict = example("near", "agrees, near, differs, or missing when a side does not say")
    traveller: str = example("SUHARTO WIDJAJA", "As asked; empty where it was not said")
    listed: str = example("Soeharto Wijaya", "As listed; empty where it is not")
    why: str = example("spelled_otherwise", "Codes of how the two stand to each other, comma-parted")

    @classmethod
    def of_line(cls, line: Explained) -> Self:
        return cls(
            attribute=line.attribute, verdict=line.verdict, traveller=line.traveller, listed=line.listed, why=line.why
        )


class PapersCandidateOut(Wire):
    """Somebody listed, and what speaks for and against him."""

    subject_id: str = example("N-2026-007", "The notice or the registered person")
    kind: NoticeKind | None = example("WANTED_DOMESTIC", "Of a notice; null for a registered person")
    score: float = example(0.94, "0..1; it orders candidates and decides nothing")
    hit: bool = example(True, "By number, or by name, birth date and one more attribute; never by a name alone")
    rule: str = example("name_and_date", "What makes it a hit; empty where nothing does")
    evidence: list[EvidenceOut] = Field(description="Every attribute")

    @classmethod
    def of_candidate(cls, one: PapersCandidate) -> Self:
        kind = one.subject.kind if isinstance(one.subject, Notice) else None
        evidence = [EvidenceOut.of_line(line) for line in one.evidence]
        return cls(
            subject_id=one.subject_id, kind=kind, score=one.score, hit=bool(one.rule), rule=one.rule, evidence=evidence
        )


class PapersListOut(Wire):
    """One list's answer."""

    name: GalleryName = example("watchlist", "Where was looked")
    candidates: list[PapersCandidateOut] = Field(description="Hits first")
    checked: bool = example(True, "False while the list is still being read: nobody is told, and anybody may be there")


class ScreeningOut(Wire):
    """The answer. A person compares the papers and decides."""

    search_id: str = example("search-019a1b2c3d4e5f60718293a4", "What the audit log knows it by")
    at: Moment = example("2026-11-29T02:00:00Z", "When, UTC")
    lists: list[PapersListOut] = Field(description="As they were asked for")

    @classmethod
    def answer(cls, found: PapersFindings) -> Self:
        lists = [
            PapersListOut(
                name=one.name,
                candidates=[PapersCandidateOut.of_candidate(each) for each in one.candidates],
                checked=one.checked,
            )
            for one in found.lists
        ]
        return cls(search_id=found.search_id, at=found.at, lists=lists)
