"""Papers alone: whose could they be? For a stated purpose and case, and always remembered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.case.passage import CrossingRecords, CrossingTransaction
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.ids import NoticeId, PersonId, new_id
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.screen.explained import Explained, explain
from iass.screen.identity import Identity
from iass.screen.index import Candidate
from iass.screen.screening import Screening
from iass.watchlist.notice import Notice
from iass.watchlist.sensitivity import hidden_among

TURN_SECONDS = 5.0
MOST_CANDIDATES = 50
MOST_PURPOSE = 500
MOST_CASE = 100


@dataclass(frozen=True, slots=True)
class PapersRequest:
    """traveller: what is known; the name or a document number at least. lists: searched in this order. limit: of each
    list; hits in any case. purpose, case_number: why, and for which case."""

    traveller: Identity
    lists: tuple[GalleryName, ...]
    purpose: str
    case_number: str
    officer: Officer
    limit: int = 10


@dataclass(frozen=True, slots=True)
class PapersCandidate:
    """subject: the notice or person, as last recorded. score 0..1. rule: why it is a hit, or empty."""

    subject: Notice | Person
    score: float
    rule: str
    evidence: tuple[Explained, ...]

    @property
    def subject_id(self) -> str:
        return self.subject.notice_id if isinstance(self.subject, Notice) else self.subject.person_id


@dataclass(frozen=True, slots=True)
class PapersList:
    """One list's answer, hits first. checked: False where the list could not be searched yet, and nobody is told."""

    name: GalleryName
    candidates: tuple[PapersCandidate, ...]
    checked: bool = True


@dataclass(frozen=True, slots=True)
class PapersFindings:
    """search_id: what the audit log knows it by."""

    search_id: str
    at: datetime
    lists: tuple[PapersList, ...]


@dataclass(frozen=True, slots=True)
class PapersSearch:
    """The desk that takes papers. Nothing of them is kept."""

    records: CrossingRecords
    screening: Screening
    clock: Clock

    def find(self, request: PapersRequest) -> PapersFindings:
        """Searches the lists. The entry in the audit log is on disk before anything is answered.

        Raises InvalidInput for a request without name and number, purpose, case number or list.
        """
        _check(request)
        with self.records.reading() as tx:
            lists = tuple(self._listed(tx, name, request) for name in request.lists)
        findings = PapersFindings(new_id("search"), self.clock.now(), lists)
        with self.records.transaction() as tx:
            details = _remembered(request, lists)
            tx.audit.append(findings.at, request.officer, "papers.searched", findings.search_id, details)
        return findings

    def prepare(self) -> bool:
        """Reads the registry, as at start and wherever a search leaves it unchecked: for whoever keeps the program
        running, or asks once. Answers whether anything was read."""
        with self.records.reading() as tx:
            return self.screening.read_registry(tx.people)

    def _listed(self, tx: CrossingTransaction, name: GalleryName, request: PapersRequest) -> PapersList:
        traveller = request.traveller
        if name is GalleryName.WATCHLIST:
            found = self._shown(tx, request)
        else:
            registered = self.screening.registered(traveller, tx.people, request.limit)
            if registered is None:
                return PapersList(name, (), checked=False)
            found = registered
        return PapersList(name, tuple(self._candidates(tx, name, traveller, found)))

    def _candidates(
        self, tx: CrossingTransaction, name: GalleryName, traveller: Identity, found: Sequence[Candidate]
    ) -> Iterator[PapersCandidate]:
        for one in found:
            subject = _subject(tx, name, one.listed.key)
            if subject is not None:
                evidence = explain(traveller, one.listed, one.rating.compared)
                yield PapersCandidate(subject, one.rating.score, one.rating.hit, evidence)

    def _shown(self, tx: CrossingTransaction, request: PapersRequest) -> Sequence[Candidate]:
        """As many of the watchlist as were asked for, of those that the officer may see. The index follows all notices,
        so that it is never handed a part of them."""
        most = request.limit
        while True:
            found = self.screening.candidates(request.traveller, tx.notices, most)
            hidden = hidden_among(tx, (one.listed.key for one in found), request.officer.scope)
            if len(hidden) <= most - request.limit:
                shown = [one for one in found if one.listed.key not in hidden]
                return [one for place, one in enumerate(shown) if place < request.limit or one.rating.hit]
            most = request.limit + len(hidden)


def _subject(tx: CrossingTransaction, name: GalleryName, subject_id: str) -> Notice | Person | None:
    if name is GalleryName.WATCHLIST:
        return tx.notices.get(NoticeId(subject_id))
    return tx.people.get(PersonId(subject_id))


def _check(request: PapersRequest) -> None:
    traveller = request.traveller
    if not traveller.parsed.words and not any(traveller.numbers):
        raise InvalidInput("there is nothing to look for", where="name", mend="Give a name or a document number")
    for field, words, most in (
        ("purpose", request.purpose, MOST_PURPOSE),
        ("case_number", request.case_number, MOST_CASE),
    ):
        if not words.strip():
            raise InvalidInput("a search of papers needs a reason", where=field, mend="Say why, and for which case")
        if len(words) > most:
            raise InvalidInput(f"this has {len(words)} characters", where=field, mend=f"Use at most {most}")
    if not request.lists:
        raise InvalidInput("no list is named", where="lists", mend="Name watchlist, registry or both")
    if not 1 <= request.limit <= MOST_CANDIDATES:
        raise InvalidInput(f"a list tells 1 to {MOST_CANDIDATES} candidates, not {request.limit}", where="limit")


def _remembered(request: PapersRequest, lists: Sequence[PapersList]) -> dict[str, JsonValue]:
    """Why, and whom the officer was shown: without the papers themselves."""
    shown: dict[str, JsonValue] = {found.name.value: [one.subject_id for one in found.candidates] for found in lists}
    told: dict[str, JsonValue] = {"purpose": request.purpose, "case_number": request.case_number, "shown": shown}
    unchecked: list[JsonValue] = [found.name.value for found in lists if not found.checked]
    return {**told, "not_checked": unchecked} if unchecked else told
