"""One row of an import on its way, and what all of them come to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from iass.registry.cells import Problem
from iass.registry.enrolling import Enrolled, Photo
from iass.registry.intake import Resembling
from iass.registry.report import Allowed, ImportReport, Refusal
from iass.registry.subject import Draft

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, eq=False)
class Item(Generic[Value]):
    """One row on its way. draft is None only when there are problems; stored, known: as found in the database."""

    line: int
    subject_id: str
    draft: Draft[Value] | None
    problems: tuple[Problem, ...] = ()
    stored: Value | None = None
    known: tuple[Enrolled, ...] = ()
    photos: tuple[Photo, ...] = ()
    changed: bool = False
    allowed: tuple[Allowed, ...] = ()
    shown: tuple[Resembling, ...] = ()


@dataclass(slots=True)
class Tally:
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    photos: int = 0
    refused: list[Refusal] = field(default_factory=list)
    allowed: list[Allowed] = field(default_factory=list)
    shown: list[tuple[str, Resembling]] = field(default_factory=list)

    def count(self, batch: Sequence[Item[Value]]) -> None:
        for item in batch:
            self.read += 1
            if item.problems:
                self.refused += [_refusal(item, problem) for problem in item.problems]
                continue
            self.added += item.changed and item.stored is None
            self.changed += item.changed and item.stored is not None
            self.unchanged += not item.changed
            self.photos += sum(photo.template is not None for photo in item.photos)
            self.allowed += item.allowed
            self.shown += [(item.subject_id, one) for one in item.shown]

    def report(self, warnings: tuple[str, ...], *, dry_run: bool) -> ImportReport:
        return ImportReport(
            self.read,
            self.added,
            self.changed,
            self.unchanged,
            tuple(self.refused),
            self.photos,
            warnings,
            dry_run,
            tuple(self.allowed),
            tuple(self.shown),
        )


def _refusal(item: Item[Value], problem: Problem) -> Refusal:
    parts = problem.field, problem.reason, problem.mend, problem.alasan, problem.neighbour, problem.score
    return Refusal(item.line, item.subject_id, *parts)
