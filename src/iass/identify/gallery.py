"""The gallery port: exhaustive, exact search over the enrolments of one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from iass.face.template import Model, Template
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName


@dataclass(frozen=True, slots=True)
class Candidate:
    """A subject with the best of its enrolments. score: cosine similarity in float32, -1..1."""

    subject_id: str
    enrolment_id: EnrolmentId
    score: float


@dataclass(frozen=True, slots=True)
class GalleryState:
    """What an index holds, to be compared with the database. checksum: XOR of the rows' 64-bit digests."""

    count: int
    checksum: int


@dataclass(frozen=True, slots=True)
class EnrolmentChange:
    """One line of the change feed: a row added, or (enrolment None) the row `enrolment_id` removed."""

    position: int
    enrolment_id: EnrolmentId
    enrolment: Enrolment | None


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Selection:
    """Subjects of a list among whom alone is searched, whatever they have in common: a kind of notice, a nationality,
    a checkpoint, validity at a moment. The database knows that; the index is told who it is.

    all_but: everybody except these, also who comes later.
    Keep it for as many searches as it is good for: an index remembers where these subjects are, by the object.
    """

    subject_ids: frozenset[str]
    all_but: bool = False

    def __contains__(self, subject_id: str) -> bool:
        return (subject_id in self.subject_ids) != self.all_but


class Gallery(Protocol[Model]):
    """An index: a cache of enrolment rows, never a second truth. Safe for many threads.

    Where it lies outside the program, its methods raise `iass.errors.Unavailable` while it is away.
    """

    @property
    def model_id(self) -> ModelId: ...

    def apply(self, changes: Sequence[EnrolmentChange]) -> None:
        """Takes in changes in order; the next search sees all of them. Applying one twice changes nothing."""
        ...

    def search(
        self, name: GalleryName, probe: Template[Model], limit: int, among: Selection | None = None
    ) -> tuple[Candidate, ...]:
        """The `limit` best subjects of that list, best first, ties by subject id; exact to float32 brute force.

        among: nobody else is looked at, and it costs no more than their rows. None: everybody.
        Raises ValueError for a template of another model.
        """
        ...

    def near(
        self, name: GalleryName, probes: Sequence[Template[Model]], least: float, among: Selection | None = None
    ) -> Sequence[tuple[Candidate, ...]]:
        """For each probe every enrolment of that list that scores `least` or more, best first, ties by enrolment id;
        exact likewise, and a subject with several such enrolments comes several times. among: of nobody else; it costs
        no more than the list does."""
        ...

    def compare(self, name: GalleryName, subject_id: str, probe: Template[Model]) -> Candidate | None:
        """1:1 against the best enrolment of one subject; None when it has none."""
        ...

    def size(self, name: GalleryName, among: Selection | None = None) -> int:
        """Number of subjects in that list, or of those of the selection who are in it."""
        ...

    def holds(self, enrolments: Sequence[Enrolment]) -> Sequence[bool]:
        """Of each whether this very row is in the index: list, subject, picture and vector to the last bit."""
        ...

    def state(self) -> GalleryState: ...

    @property
    def position(self) -> int:
        """Position of the last change applied; 0 for none."""
        ...


@dataclass(frozen=True, slots=True)
class FeedTail:
    """What an index at some position lacks, and where it is then: all as of one moment. position, state: with these
    changes taken in. is_whole: whether these are all."""

    changes: Sequence[EnrolmentChange]
    position: int
    state: GalleryState
    is_whole: bool


class EnrolmentFeed(Protocol):
    """The database's side of the index: the changes in order, and what it should add up to."""

    def changes(self, after: int, limit: int) -> Sequence[EnrolmentChange]: ...

    def tail(self, after: int, limit: int) -> FeedTail: ...

    def position(self) -> int: ...

    def state(self) -> GalleryState: ...
