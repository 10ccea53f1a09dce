"""Imports of notices: a file as it would be taken, those that were made, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.console.views.notices import ChangeView, changes_in_words, field_label
from iass.console.views.refusals import noted, refused, row_refused, stored
from iass.errors import IassError
from iass.registry.cells import Problem
from iass.watchlist.previewing import ImportPreview, PreviewedRow, RowOutcome
from iass.watchlist.provenance import ImportId, ImportSource
from iass.watchlist.undoing import UndoStep

_SHOWN = 300
_ORDER = (RowOutcome.REFUSED, RowOutcome.CHANGED, RowOutcome.ADDED, RowOutcome.UNCHANGED)
_PAGE = 100


@dataclass(frozen=True, slots=True)
class SaidView:
    """One reason, and what to do, in the page's language."""

    column: str
    reason: str
    mend: str


@dataclass(frozen=True, slots=True)
class RowView:
    line: str
    notice_id: str
    name: str
    outcome: str
    word: str
    problems: tuple[SaidView, ...]
    notes: tuple[SaidView, ...]
    changes: tuple[ChangeView, ...]
    others: tuple[str, ...]
    pictures: bool


@dataclass(frozen=True, slots=True)
class PreviewView:
    """hidden: rows that are not shown. takes: whether anything of it would be taken."""

    preview_id: str
    file: str
    counts: str
    warnings: tuple[str, ...]
    resembles: tuple[str, ...]
    rows: tuple[RowView, ...]
    hidden: int
    takes: bool


@dataclass(frozen=True, slots=True)
class ImportRowView:
    import_id: str
    path: str
    moment: str
    time: str
    officer: str
    file: str
    versions: str
    standing: str


@dataclass(frozen=True, slots=True)
class StepView:
    notice_id: str
    path: str
    line: str
    version: int
    becomes: str
    changes: tuple[ChangeView, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class ImportView:
    """undo: the path that takes it back, "" where it was, or is an undo itself."""

    row: ImportRowView
    sha256: str
    steps: tuple[StepView, ...]
    hidden: int
    undo: str


def preview_part(found: ImportPreview, words: Catalogue) -> PreviewView:
    report = found.report
    rows = sorted(found.rows, key=lambda row: (_ORDER.index(row.outcome), row.line))
    told = {"read": report.read, "added": report.added, "changed": report.changed, "unchanged": report.unchanged}
    counts = {name: formats.count(n, words.language) for name, n in {**told, "refused": report.refused_rows}.items()}
    return PreviewView(
        preview_id=found.preview_id,
        file=found.name,
        counts=words("imports.counts", **counts),
        warnings=tuple(stored(one, words, "invalid-input") for one in report.warnings),
        resembles=tuple(_near(subject_id, near.in_words(), words) for subject_id, near in report.shown[:_SHOWN]),
        rows=tuple(_row(row, words) for row in rows[:_SHOWN]),
        hidden=max(0, len(rows) - _SHOWN),
        takes=report.added + report.changed > 0,
    )


def not_read(error: IassError, words: Catalogue) -> tuple[str, ...]:
    """Why a file as a whole cannot be used."""
    reason, mend = refused(error, words)
    return tuple(part for part in (reason, error.where, mend) if part)


def imports_page(desks: Application, officer: Officer, words: Catalogue) -> tuple[ImportRowView, ...]:
    return tuple(_listed(*one, words) for one in desks.lists.imports.page(_PAGE, officer))


def import_page(desks: Application, officer: Officer, words: Catalogue, import_id: ImportId) -> ImportView:
    """Raises NotFound."""
    look = desks.lists.imports.look(import_id, officer)
    row = _listed(look.source, look.versions, look.undone_by, words)
    standing = look.undone_by is None and look.source.undo_of is None
    return ImportView(
        row=row,
        sha256=look.source.digest,
        steps=tuple(_step(one, words, standing=standing) for one in look.steps),
        hidden=look.versions - len(look.steps),
        undo=f"/v1/imports/{quote(import_id, safe='')}/undo" if standing else "",
    )


def _row(row: PreviewedRow, words: Catalogue) -> RowView:
    return RowView(
        line=formats.count(row.line, words.language),
        notice_id=row.notice_id,
        name=row.name,
        outcome=row.outcome.value,
        word=words(f"imports.outcome.{row.outcome}"),
        problems=_said(row.problems, words),
        notes=_said(row.notes, words),
        changes=changes_in_words(row.differences, words),
        others=row.others,
        pictures=row.outcome is RowOutcome.CHANGED and not row.differences,
    )


def _said(problems: Sequence[Problem], words: Catalogue) -> tuple[SaidView, ...]:
    return tuple(SaidView(field_label(one.field, words), *row_refused(one, words)) for one in problems)


def _near(subject_id: str, near: str, words: Catalogue) -> str:
    return f"{subject_id}: {noted(near, words)}"


def _listed(source: ImportSource, versions: int, undone_by: ImportId | None, words: Catalogue) -> ImportRowView:
    standing = words("imports.is_undo") if source.undo_of else words("imports.stands")
    feed = f" ({words('imports.feed', name=source.feed)})" if source.feed else ""
    return ImportRowView(
        import_id=source.import_id,
        path=f"/imports/{quote(source.import_id, safe='')}",
        moment=source.at.isoformat(),
        time=formats.day_and_time(source.at, words.language),
        officer=source.officer,
        file=f"{source.name}{feed}",
        versions=formats.count(versions, words.language),
        standing=words("imports.taken_back") if undone_by else standing,
    )


def _step(step: UndoStep, words: Catalogue, *, standing: bool) -> StepView:
    """What an undo does is told while there is something to undo."""
    problem = step.problem if standing else None
    return StepView(
        notice_id=step.row.notice_id,
        path=f"/notices/{quote(step.row.notice_id, safe='')}",
        line=formats.count(step.row.line, words.language) if step.row.line else "–",
        version=step.row.version,
        becomes=words(f"notice.state.{step.then.state}") if standing else "",
        changes=changes_in_words(step.differences, words) if standing else (),
        problem=row_refused(problem, words)[0] if problem else "",
    )
