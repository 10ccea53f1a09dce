"""Where the face of a notice was before: among the faces of crossings that are still kept, and in the registry.

Both are searched exhaustively and exactly: the first by brute force over the stored rows, a batch in memory at a time,
the second through its gallery. Of whom the registry knows, the passages by papers come too, of which no face is kept.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from iass.case.face_scan import FaceHit, Progress, scan
from iass.case.kept_faces import first_kept_day
from iass.case.passage import CrossingRecords, Passage
from iass.clock import Clock
from iass.decide.ban_rules import NOT_BINDING
from iass.identify.evidence import FaceEvidence
from iass.identify.operating_point import OperatingPoint
from iass.identify.search import FaceSearch
from iass.ids import ImageId, NoticeId, PersonId
from iass.registry.enrolment import Enrolment, GalleryName

MOST_HITS = 200
"""Passages that are told of one search, those that score highest. More would be no evidence but a wrong threshold."""

MOST_OF_PERSON = 20

_UNBOUND = frozenset(row.rule_id for row in NOT_BINDING)


@dataclass(frozen=True, slots=True)
class PastHit:
    """One passage of the past. evidence: the face of the crossing against the notice's picture `image_id`; or, where
    none is kept, the registered picture of person_id against it, through whose papers or face the passage was found."""

    passage: Passage
    evidence: FaceEvidence
    image_id: ImageId
    person_id: PersonId | None = None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody registered whose picture matches the notice's picture `image_id`."""

    person_id: PersonId
    evidence: FaceEvidence
    image_id: ImageId


@dataclass(frozen=True, slots=True)
class Past:
    """faces, people: how many were searched. hits: each passage once, the highest score first."""

    faces: int
    people: int
    hits: tuple[PastHit, ...]
    known: tuple[KnownPerson, ...]


@dataclass(frozen=True, slots=True)
class PastLook:
    """days: for how many the faces of crossings may be kept; 0 for none."""

    records: CrossingRecords
    search: FaceSearch
    clock: Clock
    days: int

    def look(
        self, notice_id: NoticeId, pictures: Sequence[Enrolment], progress: Progress, stop: Callable[[], bool]
    ) -> Past:
        """pictures: of the notice, at least one. Raises Stopped, and NotReady while the registry cannot be searched."""
        faces, hits = self._in_crossings(notice_id, pictures, progress, stop)
        known = self._in_registry(pictures)
        direct = {hit.passage.crossing_id: hit for hit in hits}
        by_papers = {hit.passage.crossing_id: hit for person in known for hit in self._passages_of(person)}
        every = [hit for hit in (by_papers | direct).values() if not _was_told(hit.passage, notice_id)]
        every.sort(key=lambda hit: (-hit.evidence.score, hit.passage.crossing_id))
        return Past(faces, self.search.size(GalleryName.REGISTRY), tuple(every[:MOST_HITS]), known)

    def _in_crossings(
        self, notice_id: NoticeId, pictures: Sequence[Enrolment], progress: Progress, stop: Callable[[], bool]
    ) -> tuple[int, list[PastHit]]:
        model_id, since = pictures[0].template.model_id, first_kept_day(self.clock.now(), self.days)
        with self.records.reading() as tx:
            total = tx.kept_faces.count(model_id, since)
        if self.days == 0 or total == 0:
            return 0, []
        point = self.search.operating_point_at(GalleryName.WATCHLIST, total)
        probes = np.stack([picture.template.vector for picture in pictures])
        done, found = scan(self.records, model_id, since, probes, point.threshold, progress, stop)
        return done, list(self._read(notice_id, pictures, point, done, found[:MOST_HITS]))

    def _read(
        self,
        notice_id: NoticeId,
        pictures: Sequence[Enrolment],
        point: OperatingPoint,
        searched: int,
        found: Sequence[FaceHit],
    ) -> Iterator[PastHit]:
        for hit in found:
            picture = pictures[hit.probe]
            with self.records.reading() as tx:
                passage = tx.passages.get(hit.crossing_id)
            evidence = FaceEvidence(
                notice_id, picture.enrolment_id, hit.score, point.threshold, point.target_fpir, searched,
                point.model_id, point.record_id,
            )  # fmt: skip
            if passage is not None:
                yield PastHit(passage, evidence, picture.image_id)

    def _in_registry(self, pictures: Sequence[Enrolment]) -> tuple[KnownPerson, ...]:
        best: dict[str, KnownPerson] = {}
        for picture in pictures:
            for evidence in self.search.search(GalleryName.REGISTRY, picture.template):
                known = best.get(evidence.subject_id)
                if evidence.is_match and (known is None or known.evidence.score < evidence.score):
                    person = PersonId(evidence.subject_id)
                    best[evidence.subject_id] = KnownPerson(person, evidence, picture.image_id)
        return tuple(sorted(best.values(), key=lambda one: (-one.evidence.score, one.person_id)))

    def _passages_of(self, known: KnownPerson) -> list[PastHit]:
        with self.records.reading() as tx:
            passages = tx.passages.of_subject(known.person_id, MOST_OF_PERSON)
        return [PastHit(passage, known.evidence, known.image_id, known.person_id) for passage in passages]


def _was_told(passage: Passage, notice_id: NoticeId) -> bool:
    """Whether this very notice was in force when the traveller stood there: what followed was decided then."""
    findings = passage.decision.findings
    return any(one.notice_id == notice_id and one.rule_id not in _UNBOUND for one in findings)


def as_pictures(enrolled: Sequence[Enrolment], model_id: str) -> tuple[Enrolment, ...]:
    """Those of the recogniser that searches."""
    return tuple(picture for picture in enrolled if picture.template.model_id == model_id)
