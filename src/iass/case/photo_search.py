"""Reverse search: who could a photograph alone show? For a stated purpose and case, and always remembered."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.capture import still
from iass.case.aliases import Alias, Listed, aliases
from iass.case.linked_crossings import LinkedCrossings, crossings_of, linked_crossings
from iass.case.links import Identity, IdentityKind, IdentityLink, LinkState
from iass.case.passage import CrossingRecords, CrossingTransaction, Passage
from iass.case.past_faces import PastFaces, PastFaceSearch
from iass.clock import Clock
from iass.errors import InvalidInput, NotAllowed
from iass.face.engine import FaceEngine
from iass.face.outcome import FaceFailure, FaceProbe, QualityMeasure
from iass.face.quality.advice import REASONS, Words, advise, in_english
from iass.face.quality.gate import PROBE_GATE
from iass.identify.evidence import FaceEvidence
from iass.identify.gallery import Selection
from iass.identify.operating_point import OperatingPoint
from iass.identify.search import FaceSearch
from iass.identify.subject_filter import Selections, SubjectFilter
from iass.ids import ModelId, NoticeId, PersonId, new_id
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.watchlist.notice import IN_FORCE, Notice, NoticeKind, NoticeState
from iass.watchlist.sensitivity import KIND_OF_OTHERS, PROTECTED

MOST_CANDIDATES = 50
MOST_WORDS = 500
"""Characters of a purpose; of a case number 100. Neither may name the person: both stay in the audit log for ever."""

ALIAS_FMR = 1e-6
"""Of the enrolled faces of two candidates: rarer than of two people, since the nearest of a whole list are alike."""

_MOST_CASE = 100


class NoUsableFace(InvalidInput):
    """The photograph shows nobody, several people, or a face that nobody could be told by. reason, advice: why, and
    what to do, the most important first, in both languages."""

    def __init__(self, found: FaceFailure) -> None:
        self.reason: Words = REASONS[found.failure]
        self.advice = advise(found.failure, found.quality, PROBE_GATE)
        mend = in_english(self.advice)
        super().__init__(self.reason.en, where="photo", mend=mend[:1].upper() + mend[1:])


@dataclass(frozen=True, slots=True)
class PhotoRequest:
    """photo: one encoded picture of one person. lists: searched in this order. limit: candidates of each list, below
    the threshold too; all that reach it come in any case. purpose, case_number: why, and for which case.

    nationality, kinds, in_force, checkpoint: who alone is looked at; all but the first of notices. checkpoint: whom its
    lanes look for. Empty for everybody.
    """

    photo: bytes
    lists: tuple[GalleryName, ...]
    purpose: str
    case_number: str
    officer: Officer
    limit: int = 10
    nationality: str = ""
    kinds: frozenset[NoticeKind] = frozenset()
    in_force: bool = False
    checkpoint: str = ""

    @property
    def is_filtered(self) -> bool:
        return bool(self.nationality or self.kinds or self.in_force or self.checkpoint)


@dataclass(frozen=True, slots=True)
class PhotoCandidate:
    """subject: whom the enrolled picture shows, as last recorded; None when the record has gone meanwhile.

    stranger_rate: 0..1, the share of people who are not in the list whose best candidate would score this high, at
    most: so rare that nobody measured it is not told apart. crossings: past passages, newest first, at most 20, of
    which the document's holder was this person, or whose face reached a threshold for it, at the lane or when the
    notice came. aliases: other candidates, of either list, who are probably the same person. links: with other
    identities, made or still proposed. linked: past passages of every identity that made links lead to.
    """

    evidence: FaceEvidence
    subject: Person | Notice | None
    stranger_rate: float
    crossings: tuple[Passage, ...] = ()
    links: tuple[IdentityLink, ...] = ()
    aliases: tuple[Alias, ...] = ()
    linked: tuple[LinkedCrossings, ...] = ()

    @property
    def documents(self) -> tuple[str, ...]:
        """Numbers of the passports that the person holds, or that the notice lists."""
        if isinstance(self.subject, Person):
            return tuple(document.number for document in self.subject.documents)
        return self.subject.document_numbers if self.subject else ()


@dataclass(frozen=True, slots=True)
class ListFindings:
    """One list's answer. size: subjects searched. candidates: best first."""

    name: GalleryName
    size: int
    point: OperatingPoint
    candidates: tuple[PhotoCandidate, ...]


@dataclass(frozen=True, slots=True)
class PhotoFindings:
    """search_id: what the audit log knows it by. past: among the faces of crossings, whoever they were of; never
    narrowed, as nobody knows what the travellers are."""

    search_id: str
    at: datetime
    quality: tuple[QualityMeasure, ...]
    lists: tuple[ListFindings, ...]
    past: PastFaces


@dataclass(frozen=True, slots=True)
class PhotoSearch:
    """The desk that takes photographs. Nothing of the photograph is kept."""

    records: CrossingRecords
    engine: FaceEngine
    search: FaceSearch
    clock: Clock
    selections: Selections
    past: PastFaceSearch

    def find(self, request: PhotoRequest) -> PhotoFindings:
        """Searches the lists, and the kept faces of crossings. The entry in the audit log is on disk before anything is
        answered.

        Raises InvalidInput for a photograph without one usable face, and for a request without purpose or case number;
        NotReady while a list cannot be searched whole.
        """
        _check(request)
        probe = self._probe(request.photo)
        among = {name: self._among(name, request) for name in request.lists}
        found = [(name, self.search.search(name, probe.template, request.limit, among[name])) for name in request.lists]
        with self.records.reading() as whole:
            tx = whole.seen_by(request.officer.scope)
            told = [self._told(tx, name, evidence, among[name]) for name, evidence in found]
            lists = self._linked(tx, told, probe.template.model_id)
        past = self.past.find(probe.template, request.officer.scope)
        findings = PhotoFindings(new_id("search"), self.clock.now(), probe.quality, lists, past)
        with self.records.transaction() as tx:
            details = _remembered(request, lists, past)
            tx.audit.append(findings.at, request.officer, "photo.searched", findings.search_id, details)
        return findings

    def _probe(self, photo: bytes) -> FaceProbe:
        outcome = self.engine.one_face(still.decode(photo, where="photo"))
        if isinstance(outcome, FaceFailure):
            raise NoUsableFace(outcome)
        return outcome

    def _among(self, name: GalleryName, request: PhotoRequest) -> Selection | None:
        """Who of that list is looked at; None for everybody."""
        kinds = _shown_kinds(request) if name is GalleryName.WATCHLIST else request.kinds
        if not request.is_filtered and not kinds:
            return None
        states = IN_FORCE if request.in_force else frozenset[NoticeState]()
        wanted = SubjectFilter(self.clock.now(), request.nationality, kinds, states, request.checkpoint)
        return self.selections.select(name, wanted)

    def _told(
        self, tx: CrossingTransaction, name: GalleryName, found: Sequence[FaceEvidence], among: Selection | None
    ) -> ListFindings:
        candidates = tuple(
            PhotoCandidate(
                evidence,
                _subject(tx, name, evidence.subject_id),
                self.search.stranger_rate(name, evidence.score),
                crossings_of(tx, _identity(name, evidence.subject_id)),
                _links(tx, name, evidence.subject_id),
                linked=linked_crossings(tx, _identity(name, evidence.subject_id)),
            )
            for evidence in found
        )
        return ListFindings(name, self.search.size(name, among), self.search.operating_point(name, among), candidates)

    def _linked(
        self, tx: CrossingTransaction, told: Sequence[ListFindings], model_id: ModelId
    ) -> tuple[ListFindings, ...]:
        """Every candidate with those of all lists who are probably the same person."""
        least = self.search.pair_threshold(ALIAS_FMR)
        listed = [_listed(tx, one.name, candidate, model_id, least) for one in told for candidate in one.candidates]
        others = iter(aliases(listed))
        return tuple(
            replace(one, candidates=tuple(replace(candidate, aliases=next(others)) for candidate in one.candidates))
            for one in told
        )


def _shown_kinds(request: PhotoRequest) -> frozenset[NoticeKind]:
    """Kinds that are looked among; empty for all. Raises NotAllowed where whoever asks may see none of them."""
    if request.officer.scope.sees_protected:
        return request.kinds
    kinds = (request.kinds or frozenset(NoticeKind)) - PROTECTED
    if not kinds:
        raise NotAllowed(KIND_OF_OTHERS, where="kinds")
    return kinds


def _check(request: PhotoRequest) -> None:
    for field, words, most in (
        ("purpose", request.purpose, MOST_WORDS),
        ("case_number", request.case_number, _MOST_CASE),
    ):
        if not words.strip():
            raise InvalidInput("a search by photograph needs a reason", where=field, mend="Say why, and for which case")
        if len(words) > most:
            raise InvalidInput(f"this has {len(words)} characters", where=field, mend=f"Use at most {most}")
    if not request.lists:
        raise InvalidInput("no list is named", where="lists", mend="Name watchlist, registry or both")
    if request.checkpoint and GalleryName.WATCHLIST not in request.lists:
        raise InvalidInput("people are looked for at every checkpoint", where="checkpoint", mend="Name the watchlist")
    if not 1 <= request.limit <= MOST_CANDIDATES:
        raise InvalidInput(f"a list tells 1 to {MOST_CANDIDATES} candidates, not {request.limit}", where="limit")


def _links(tx: CrossingTransaction, name: GalleryName, subject_id: str) -> tuple[IdentityLink, ...]:
    """What people decided about this one and another identity, or have still to decide."""
    found = tx.links.of(_identity(name, subject_id))
    return tuple(link for link in found if link.state in (LinkState.PROPOSED, LinkState.MADE))


def _identity(name: GalleryName, subject_id: str) -> Identity:
    kind = IdentityKind.PERSON if name is GalleryName.REGISTRY else IdentityKind.NOTICE
    return Identity(kind, subject_id)


def _subject(tx: CrossingTransaction, name: GalleryName, subject_id: str) -> Person | Notice | None:
    if name is GalleryName.REGISTRY:
        return tx.people.get(PersonId(subject_id))
    return tx.notices.get(NoticeId(subject_id))


def _listed(
    tx: CrossingTransaction, name: GalleryName, candidate: PhotoCandidate, model_id: ModelId, least: float
) -> Listed:
    evidence = candidate.evidence
    enrolled = tx.enrolments.of_subject(name, evidence.subject_id)
    faces = tuple(one.template for one in enrolled if one.template.model_id == model_id)
    return Listed(name, evidence.subject_id, candidate.subject, faces, max(evidence.threshold, least))


def _remembered(request: PhotoRequest, lists: Sequence[ListFindings], past: PastFaces) -> dict[str, JsonValue]:
    """Why, and whom the officer was shown: without faces and names."""
    shown: dict[str, JsonValue] = {
        found.name.value: [candidate.evidence.subject_id for candidate in found.candidates] for found in lists
    }
    if past.days:
        shown["crossings"] = [one.passage.crossing_id for one in past.passages]
    only: dict[str, JsonValue] = {}
    if request.is_filtered:
        kinds: list[JsonValue] = [kind.value for kind in sorted(request.kinds)]
        only = {
            "only": {
                "nationality": request.nationality,
                "kinds": kinds,
                "in_force": request.in_force,
                "checkpoint": request.checkpoint,
            }
        }
    asked: dict[str, JsonValue] = {"purpose": request.purpose, "case_number": request.case_number}
    return {**asked, "shown": shown, "faces_of_crossings": past.searched, **only}
