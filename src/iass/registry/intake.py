"""Whom a new face resembles, shown to whoever brings it in and to whoever approves it. It refuses nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from iass.access import Officer
from iass.face.template import Template
from iass.ids import EnrolmentId
from iass.registry.enrolment import GalleryName
from iass.registry.records import SubjectTransaction

Value = TypeVar("Value")
Tx_contra = TypeVar("Tx_contra", bound=SubjectTransaction, contravariant=True)


class Resemblance(StrEnum):
    """SAME_PERSON: probably one person, who is listed already or known in the registry. STRANGER: probably another
    person, too alike to be told apart by the face at the list's threshold."""

    SAME_PERSON = "same_person"
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Resembling:
    """One neighbour as it was on record at that moment. score, threshold: cosines, -1..1, the second of the list.

    stranger_rate: 0..1, the share of people who are not in the list whose best candidate would score this high.
    enrolment_id: the picture that scored, None for one of the same file that is not stored yet.
    """

    gallery: GalleryName
    subject_id: str
    name: str
    document_numbers: tuple[str, ...]
    score: float
    threshold: float
    stranger_rate: float
    resemblance: Resemblance
    enrolment_id: EnrolmentId | None = None

    @property
    def one_in(self) -> int:
        """Of how many strangers one would score this high, at most; rounded down, at least 1."""
        return max(1, int(1 / self.stranger_rate)) if self.stranger_rate > 0 else 1

    def in_words(self) -> str:
        """In one line."""
        what = {
            (Resemblance.SAME_PERSON, GalleryName.WATCHLIST): "probably the same person, already listed as",
            (Resemblance.SAME_PERSON, GalleryName.REGISTRY): "probably the same person, in the registry as",
            (Resemblance.STRANGER, GalleryName.WATCHLIST): "a stranger too alike, listed as",
            (Resemblance.STRANGER, GalleryName.REGISTRY): "a stranger too alike, in the registry as",
        }[self.resemblance, self.gallery]
        known = ", ".join(part for part in (self.subject_id, self.name, *self.document_numbers) if part)
        return f"{what} {known}; 1 in {self.one_in:,} strangers would score this high (score {self.score:.3f})"


@dataclass(frozen=True, slots=True, eq=False)
class Newcomer(Generic[Value]):
    """One row that is to be stored. templates: of every picture that it will have."""

    subject_id: str
    value: Value
    templates: tuple[Template, ...]


class Intake(Protocol[Value, Tx_contra]):
    """What looks around the faces of one import."""

    def look(self, newcomers: Sequence[Newcomer[Value]]) -> Sequence[tuple[Resembling, ...]]:
        """For each the nearest neighbours that reach their list's threshold, best first. Stores nothing."""
        ...

    def keep(self, tx: Tx_contra, named: str, shown: tuple[Resembling, ...], officer: Officer) -> None:
        """Keeps what was shown with the version that was stored. named: `id@version`."""
        ...
