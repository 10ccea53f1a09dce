"""An index held against the database, row by row: what start-up believes by count and checksum alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from iass.errors import Conflict
from iass.identify.gallery import EnrolmentFeed, Gallery, GalleryState
from iass.ids import EnrolmentId
from iass.registry.enrolment import Enrolment, enrolment_digest

_MOST_NAMED = 5
_BATCH = 5_000

Progress = Callable[[int, int], None]


class StoredRows(EnrolmentFeed, Protocol):
    """The database's side, as of one moment."""

    def rows(self) -> Iterator[Sequence[Enrolment]]:
        """Every row, some thousands at a time. Raises Tampered for one that cannot be opened."""
        ...


@dataclass(frozen=True, slots=True)
class IndexFindings:
    """rows: opened in the database. held: as the index counts. faults: what differs, in words; empty when nothing
    does."""

    rows: int
    held: int
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        return not self.faults


def check_index(gallery: Gallery, stored: StoredRows, progress: Progress) -> IndexFindings:
    """Brings the index up to the database and opens every row of it.

    progress: rows looked at, and how many there should be. Raises Tampered for a row that cannot be opened, Conflict
    where another program took the index further meanwhile.
    """
    while changes := stored.changes(gallery.position, _BATCH):
        gallery.apply(changes)
    told = stored.state()
    count, checksum, lacking = 0, 0, list[EnrolmentId]()
    for batch in stored.rows():
        for enrolment, there in zip(batch, gallery.holds(batch), strict=True):
            count += 1
            checksum ^= enrolment_digest(enrolment)
            if not there:
                lacking.append(enrolment.enrolment_id)
        progress(count, told.count)
    held = gallery.state()
    if gallery.position != stored.position():
        raise Conflict("the index was changed meanwhile", mend="Run it again while nobody is enrolled")
    return IndexFindings(count, held.count, tuple(_faults(GalleryState(count, checksum), told, held, lacking)))


def _faults(
    found: GalleryState, told: GalleryState, held: GalleryState, lacking: Sequence[EnrolmentId]
) -> Iterator[str]:
    if lacking:
        named = ", ".join(lacking[:_MOST_NAMED]) + (", ..." if len(lacking) > _MOST_NAMED else "")
        yield f"{len(lacking)} templates of the database are not in the index as they are stored: {named}"
    strange = held.count - (found.count - len(lacking))
    if strange:
        yield f"the index holds {strange} templates that the database has not, or not so"
    if held.checksum != found.checksum and not lacking and not strange:
        yield f"the index adds up to {held.checksum:016x}, the rows of the database to {found.checksum:016x}"
    if told != found:
        yield (
            f"the database holds {found.count} templates ({found.checksum:016x}), and keeps count of {told.count} "
            f"({told.checksum:016x}): rows were lost, changed or slipped in"
        )
