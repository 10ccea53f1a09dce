"""A new face so near to another subject's that this is probably one person, or one picture, under two ids.

Such an enrolment harms the gallery: a later traveller is found as two people, and the wrong one may stand first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import numpy as np

from iass.face.template import Template, Vectors
from iass.ids import EnrolmentId
from iass.records import Records
from iass.registry.cells import Problem
from iass.registry.enrolment import GalleryName
from iass.registry.records import SubjectTransaction
from iass.registry.subject import SubjectKind

Value = TypeVar("Value")
Tx = TypeVar("Tx", bound=SubjectTransaction)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another subject whose face is near. score: cosine similarity, -1..1; enrolment_id: None before it is stored."""

    subject_id: str
    score: float
    enrolment_id: EnrolmentId | None = None


class Neighbours(Protocol):
    """The faces that are enrolled. `iass.identify.search.FaceSearch` is one."""

    def near(self, name: GalleryName, probes: Sequence[Template], least: float) -> Sequence[Sequence[Neighbour]]:
        """For each probe every enrolment of that list that scores `least` or more, best first; exhaustive, and up to
        date with the database. Raises ValueError for a template of another model, NotReady for an index that lacks
        somebody."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Arrival(Generic[Value]):
    """One row with new faces. leaving: the subject's enrolments that go when the row is stored."""

    subject_id: str
    value: Value
    templates: tuple[Template, ...]
    leaving: frozenset[EnrolmentId] = frozenset()


class _Unstored(Generic[Value]):
    """The arrivals of this run that no gallery holds yet: of the batch, or of the whole file when nothing is stored.
    Vectors lie in one array that doubles, so that a search is one product."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival[Value]] = []
        self._owners: list[int] = []
        self._vectors: Vectors = np.empty((0, 0), np.float32)

    def add(self, arrival: Arrival[Value]) -> None:
        for template in arrival.templates:
            row = len(self._owners)
            if row == len(self._vectors):
                grown = np.empty((max(64, 2 * row), template.vector.size), np.float32)
                if row:
                    grown[:row] = self._vectors
                self._vectors = grown
            self._vectors[row] = template.vector
            self._owners.append(len(self.arrivals))
        self.arrivals.append(arrival)

    def keep(self, count: int) -> None:
        """Only the first `count` arrivals."""
        del self.arrivals[count:]
        self._owners = [owner for owner in self._owners if owner < count]

    def near(self, templates: Sequence[Template], least: float) -> dict[int, float]:
        """Number of the arrival -> its best score, where it reaches `least`."""
        best: dict[int, float] = {}
        if self._owners:
            held = self._vectors[: len(self._owners)]
            scores = (held @ np.stack([template.vector for template in templates]).T).max(axis=1)
            for row in np.flatnonzero(scores >= least).tolist():
                best[self._owners[row]] = max(float(scores[row]), best.get(self._owners[row], -1.0))
        return best


@dataclass(slots=True)
class NearWatch(Generic[Value, Tx]):
    """Looks around every new face of one import. least: the cosine from which on two subjects are too near; allow: they
    may be. Subjects that say by themselves that they are one person may always be near."""

    neighbours: Neighbours
    kind: SubjectKind[Value, Tx]
    least: float
    records: Records[Tx]
    allow: bool
    _unstored: _Unstored[Value] = field(default_factory=_Unstored)

    def look(self, arrivals: Sequence[Arrival[Value]]) -> list[Neighbour | None]:
        """The nearest offending neighbour of each, or None: among what is enrolled, what was looked at before in this
        run and is not stored yet, and each other. A row that is refused takes none of its faces out."""
        templates = [template for arrival in arrivals for template in arrival.templates]
        enrolled = iter(self.neighbours.near(self.kind.gallery, templates, self.least))
        stored = [[one for _ in arrival.templates for one in next(enrolled)] for arrival in arrivals]
        leaving = frozenset[EnrolmentId]().union(*(arrival.leaving for arrival in arrivals))
        before = len(self._unstored.arrivals)
        while True:
            self._unstored.keep(before)
            found = [self._nearest(*pair, leaving) for pair in zip(arrivals, stored, strict=True)]
            refused = [] if self.allow else [a for a, near in zip(arrivals, found, strict=True) if near]
            staying = frozenset[EnrolmentId]().union(*(arrival.leaving for arrival in refused))
            if not leaving & staying:
                return found
            leaving -= staying

    def forget(self) -> None:
        """What was looked at is stored now, and the gallery holds it."""
        self._unstored.keep(0)

    def _nearest(
        self, arrival: Arrival[Value], stored: Sequence[Neighbour], leaving: frozenset[EnrolmentId]
    ) -> Neighbour | None:
        near = [one for one in stored if one.enrolment_id not in leaving and self._differs(arrival, one)]
        near += self._among_unstored(arrival)
        found = max(near, key=lambda one: one.score, default=None)
        if found is None or self.allow:
            self._unstored.add(arrival)
        return found

    def _differs(self, arrival: Arrival[Value], neighbour: Neighbour) -> bool:
        """Whether an enrolled neighbour is somebody else."""
        if neighbour.subject_id == arrival.subject_id:
            return False
        with self.records.reading() as tx:
            other = self.kind.stored(tx, neighbour.subject_id)
        return other is None or not self.kind.one_person(arrival.value, other)

    def _among_unstored(self, arrival: Arrival[Value]) -> Iterator[Neighbour]:
        for number, score in self._unstored.near(arrival.templates, self.least).items():
            other = self._unstored.arrivals[number]
            if not self.kind.one_person(arrival.value, other.value):
                yield Neighbour(other.subject_id, score)


def too_near(column: str, neighbour: Neighbour) -> Problem:
    """Why the row is refused."""
    who, score = neighbour.subject_id, f"{neighbour.score:.2f}"
    return Problem(
        column,
        f"the face is nearly that of {who} (score {score}): one person or one picture under two ids",
        f"Compare the picture with {who}'s; where both rows are right, import again with --allow-near",
        f"wajah hampir sama dengan {who} (skor {score}): satu orang atau satu foto dengan dua id",
        neighbour=who,
        score=round(neighbour.score, 4),
        perbaikan=f"Bandingkan fotonya dengan foto {who}; bila keduanya benar, impor lagi dengan --allow-near",
    )
