"""What came of an import: the good rows are kept, and every other one is told why."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from iass.registry.intake import Resembling

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why one row was not stored; a row may have several. line: where the row begins in the file.

    subject_id: as far as it could be read. reason, mend: English; alasan: the reason in Indonesian, or "".
    neighbour, score: the subject whose face is too near, and how near (cosine), where that is the reason.
    """

    line: int
    subject_id: str
    field: str
    reason: str
    mend: str = ""
    alasan: str = ""
    neighbour: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    """A face that was let through because the officer said so, although it is too near to another subject's, the
    neighbour, or, where none is named, unlike the subject's own pictures."""

    subject_id: str
    neighbour: str
    score: float

    @property
    def is_unlike(self) -> bool:
        return not self.neighbour

    def in_words(self) -> str:
        """In one line."""
        if self.is_unlike:
            return f"{self.subject_id} was taken though a picture scores {self.score:.2f} at most with its others"
        return f"{self.subject_id} was taken beside {self.neighbour}, whose face scores {self.score:.2f} with it"


@dataclass(frozen=True, slots=True)
class ImportReport:
    """read = added + changed + unchanged + refused_rows. photos: newly encoded faces. allowed: faces let through
    by the officer's word. shown: for each subject, whom its face resembles. After a dry run the figures say what would
    have been done."""

    read: int
    added: int
    changed: int
    unchanged: int
    refused: tuple[Refusal, ...]
    photos: int = 0
    warnings: tuple[str, ...] = ()
    dry_run: bool = False
    allowed: tuple[Allowed, ...] = ()
    shown: tuple[tuple[str, Resembling], ...] = ()

    @property
    def refused_rows(self) -> int:
        return len({refusal.line for refusal in self.refused})


_HEADER = ("line", "id", "column", "reason", "alasan", "mend")


def write_refusals(path: Path, refusals: Iterable[Refusal]) -> None:
    """A CSV report, UTF-8 with a byte order mark so that Excel reads it rightly, readable by its owner alone."""
    path.touch(mode=0o600)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        for one in refusals:
            cells = (one.subject_id, one.field, one.reason, one.alasan, one.mend)
            writer.writerow((one.line, *map(harmless, cells)))


def harmless(cell: str) -> str:
    """The text so that no spreadsheet takes it for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
