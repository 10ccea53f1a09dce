"""The enrolled people that a gallery is calibrated on: all of them, or as many as memory should hold, drawn at random.

Who is drawn is told by the SHA-256 of list and subject id, so that the same gallery gives the same record, and nobody
chooses.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np

from iass.face.template import Vectors
from iass.identify.gallery import EnrolmentChange, EnrolmentFeed
from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest

MOST_SUBJECTS = 14_000
_BATCH = 5_000

Progress = Callable[[int, int], None]
"""Templates read, and templates in all."""


@dataclass(frozen=True, slots=True)
class EnrolledSubject:
    """One person of one list, as far as the system knows. vectors: float32 (templates, dimension)."""

    gallery: GalleryName
    subject_id: str
    vectors: Vectors

    @property
    def name(self) -> str:
        return f"{self.gallery} {self.subject_id}"


@dataclass(slots=True)
class _Kept:
    """Templates of the subjects whose digest is below `limit`, which halves whenever there are too many."""

    lists: frozenset[GalleryName]
    most: int
    limit: int = 1 << 64
    held: dict[int, dict[EnrolmentId, Enrolment]] = field(default_factory=dict)
    place_of: dict[EnrolmentId, int] = field(default_factory=dict)

    def take(self, changes: Iterable[EnrolmentChange]) -> None:
        for change in changes:
            self._forget(change.enrolment_id)
            if change.enrolment is not None and change.enrolment.gallery in self.lists:
                self._add(change.enrolment)

    def _add(self, enrolment: Enrolment) -> None:
        place = _draw(enrolment)
        if place >= self.limit:
            return
        self.held.setdefault(place, {})[enrolment.enrolment_id] = enrolment
        self.place_of[enrolment.enrolment_id] = place
        while len(self.held) > self.most:
            self.limit //= 2
            for gone in [place for place in self.held if place >= self.limit]:
                for enrolment_id in self.held.pop(gone):
                    del self.place_of[enrolment_id]

    def _forget(self, enrolment_id: EnrolmentId) -> None:
        place = self.place_of.pop(enrolment_id, None)
        if place is None:
            return
        del self.held[place][enrolment_id]
        if not self.held[place]:
            del self.held[place]


@dataclass(frozen=True, slots=True)
class CalibrationSample:
    """subjects: in order of list and id. templates: read in all. share: of the subjects that were drawn, 0..1.
    digest: SHA-256 over the digests of the templates that are used."""

    subjects: tuple[EnrolledSubject, ...]
    templates: int
    share: float
    digest: str


def read_sample(
    feed: EnrolmentFeed, lists: Iterable[GalleryName], progress: Progress, most: int = MOST_SUBJECTS
) -> CalibrationSample:
    """Reads every template of those lists once. Raises Tampered as the feed does."""
    kept, position, read = _Kept(frozenset(lists), most), 0, 0
    total = feed.state().count
    while changes := feed.changes(position, _BATCH):
        kept.take(changes)
        position = changes[-1].position
        read += sum(change.enrolment is not None for change in changes)
        progress(read, max(total, read))
    groups = [tuple(rows.values()) for rows in kept.held.values()]
    subjects = [EnrolledSubject(rows[0].gallery, rows[0].subject_id, _stacked(rows)) for rows in groups]
    digests = sorted(enrolment_digest(row) for rows in groups for row in rows)
    return CalibrationSample(
        tuple(sorted(subjects, key=lambda subject: subject.name)),
        read,
        kept.limit / (1 << 64),
        sha256(b"".join(digest.to_bytes(8, "big") for digest in digests)).hexdigest(),
    )


def _draw(enrolment: Enrolment) -> int:
    """64 bits that look random and belong to the subject."""
    return int.from_bytes(sha256(f"{enrolment.gallery}\0{enrolment.subject_id}".encode()).digest()[:8], "big")


def _stacked(rows: Iterable[Enrolment]) -> Vectors:
    ordered = sorted(rows, key=lambda row: row.enrolment_id)
    return np.stack([row.template.vector for row in ordered])
