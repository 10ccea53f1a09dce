"""A photograph held against the faces of past crossings that are still kept: whoever is listed nowhere was here too."""

from dataclasses import dataclass
from datetime import date

from iass.access import EVERYWHERE, Scope
from iass.case.face_scan import first_day_within, scan
from iass.case.kept_faces import first_kept_day
from iass.case.passage import CrossingRecords, Passage
from iass.clock import Clock
from iass.face.template import Template
from iass.identify.operating_point import OperatingPoint
from iass.identify.search import FaceSearch
from iass.registry.enrolment import GalleryName
from iass.registry.values import today_at

MOST_FACES = 1_000_000
"""Opened for one photograph, the newest days: some seven seconds of a core.
The days that do not fit are told, never passed over."""

MOST_PASSAGES = 50


@dataclass(frozen=True, slots=True)
class PastFace:
    """One passage whose kept face reached the threshold. score: cosine, -1..1."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class PastFaces:
    """days: for how many faces may be kept; 0 where none is, and then nobody was looked for. since: the first day that
    was searched; left_out: faces of days before it, too many for one search. point: None where there was no face to
    search. passages: best first, at most 50 of `reached`."""

    days: int
    since: date | None = None
    searched: int = 0
    left_out: int = 0
    point: OperatingPoint | None = None
    passages: tuple[PastFace, ...] = ()
    reached: int = 0


@dataclass(frozen=True, slots=True)
class PastFaceSearch:
    """days: for how many the faces of crossings may be kept; 0 for none. most: faces opened for one photograph."""

    records: CrossingRecords
    search: FaceSearch
    clock: Clock
    days: int
    most: int = MOST_FACES

    def find(self, probe: Template, shown: Scope = EVERYWHERE) -> PastFaces:
        """At the watchlist's target, for as many faces as are searched. shown: what passages may tell. Raises
        Tampered."""
        if self.days == 0:
            return PastFaces(0)
        now, model_id = self.clock.now(), probe.model_id
        first = first_kept_day(now, self.days)
        with self.records.reading() as tx:
            since = first_day_within(tx.kept_faces, model_id, first, today_at(now), self.most)
            total, chosen = tx.kept_faces.count(model_id, first), tx.kept_faces.count(model_id, since)
        if chosen == 0:
            return PastFaces(self.days, since, left_out=total)
        point = self.search.operating_point_at(GalleryName.WATCHLIST, chosen)
        done, found = scan(self.records, model_id, since, probe.vector[None], point.threshold)
        with self.records.reading() as tx:
            told = [(tx.seen_by(shown).passages.get(hit.crossing_id), hit.score) for hit in found[:MOST_PASSAGES]]
        passages = tuple(PastFace(passage, score) for passage, score in told if passage is not None)
        return PastFaces(self.days, since, done, total - chosen, point, passages, len(found))
