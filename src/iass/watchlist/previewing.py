"""A file of notices handed in over HTTP: previewed row by row, and then taken exactly as it was previewed.

Nothing is kept between the two: whoever confirms hands the same file in again with the preview's id, which is made of
all that the preview told. Where anything has changed since, the ids differ, and nothing is stored.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from threading import Lock

from iass.access import Officer
from iass.audit.entry import ABOUT, Act, JsonValue
from iass.clock import Clock
from iass.errors import Conflict, NotReady
from iass.ids import NoticeId
from iass.registry.cells import Problem
from iass.registry.photos import HandedPhotos
from iass.registry.report import ImportReport
from iass.registry.subject import RowSeen
from iass.registry.table import HandedFile
from iass.watchlist.importing import Confirmed, NoticeImport, sought
from iass.watchlist.notice import Notice
from iass.watchlist.provenance import ImportId
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.sensitivity import shown_among
from iass.watchlist.version import Difference, content_differences

_GLANCE = 200
_NAMED = 500
"""Whom one entry of the log names, at most."""


@dataclass(frozen=True, slots=True)
class HandedImport:
    """A file as it was handed in. given: for empty cells and columns that it lacks; the rest as for `NoticeImport`."""

    file: HandedFile
    photos: HandedPhotos = field(default_factory=HandedPhotos)
    given: tuple[tuple[str, str], ...] = ()
    as_draft: bool = False
    allow_near: bool = False
    allow_unlike: bool = False


class RowOutcome(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class PreviewedRow:
    """What would become of a row. name: as the row has it, "" for one that cannot be read. differences: to the version
    that stands; former: its number, 0 for none. problems: why it is refused; notes: what is weak about it, or not
    complete. others: notices, of the file or listed, that say by themselves that they are about the same person."""

    line: int
    notice_id: str
    outcome: RowOutcome
    name: str
    kind: str
    former: int
    differences: tuple[Difference, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    others: tuple[NoticeId, ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """preview_id: of this file, these wishes, this officer and all that is told; confirmed, it is the import's id."""

    preview_id: ImportId
    name: str
    digest: str
    rows: tuple[PreviewedRow, ...]
    report: ImportReport


@dataclass(frozen=True, slots=True)
class Running:
    """The import in work. done, total: rows."""

    officer: str
    name: str
    confirming: bool
    done: int = 0
    total: int = 0


@dataclass(slots=True)
class HandedDesk:
    """One file at a time, so that a crowd of big ones takes no cores from the lanes."""

    records: WatchlistRecords
    importing: NoticeImport
    clock: Clock
    _turn: Lock = field(default_factory=Lock)
    _running: Running | None = None

    @property
    def running(self) -> Running | None:
        return self._running

    def preview(self, handed: HandedImport, officer: Officer) -> ImportPreview:
        """Stores nothing of it. Raises InvalidInput for a file that cannot be used, and NotReady while another one is
        in work."""
        with self._at_work(Running(officer.officer_id, handed.file.name, confirming=False)):
            found = self._look(handed, officer)
        report = found.report
        counts: dict[str, JsonValue] = {"preview": found.preview_id, "rows": report.read, "added": report.added}
        counts |= {"changed": report.changed, "refused": report.refused_rows}
        subject, seen = f"sha256:{found.digest}", _shown(found)
        parts = [seen[first : first + _NAMED] for first in range(0, len(seen), _NAMED)] or [[]]
        acts = [Act(officer, "watchlist.import_previewed", subject, {**counts, ABOUT: [*part]}) for part in parts]
        with self.records.transaction() as tx:
            tx.audit.append_all(self.clock.now(), acts)
        return found

    def confirm(self, handed: HandedImport, preview_id: ImportId, officer: Officer) -> ImportPreview:
        """Takes what was previewed; asked again, it answers that nothing is left to do. Raises Conflict where it is
        not what was previewed, or is so no more; InvalidInput and NotReady as `preview`."""
        with self._at_work(Running(officer.officer_id, handed.file.name, confirming=True)):
            found = self._look(handed, officer)
            if self._is_done(preview_id, found):
                return replace(found, preview_id=preview_id)
            if found.preview_id != preview_id:
                what = "this is not what was previewed: file, wishes, officer or the watchlist differ"
                raise Conflict(what, where="preview_id", mend="Preview it again, and confirm that")
            wanted = (RowOutcome.ADDED, RowOutcome.CHANGED)
            versions = {NoticeId(row.notice_id): row.former for row in found.rows if row.outcome in wanted}
            importing = replace(self._by(handed), confirmed=Confirmed(preview_id, versions))
            report = self._run(importing, handed, officer, dry_run=False)
        if (report.added, report.changed) != (found.report.added, found.report.changed):
            what = f"notices changed meanwhile: {report.added + report.changed} of {len(versions)} rows were taken"
            raise Conflict(what, where="preview_id", mend="Preview the file again: the rest is shown")
        return replace(found, report=report)

    @contextmanager
    def _at_work(self, running: Running) -> Iterator[None]:
        if not self._turn.acquire(blocking=False):
            raise NotReady("another file of notices is in work", mend="Try again when it is done")
        self._running = running
        try:
            yield
        finally:
            self._running = None
            self._turn.release()

    def _is_done(self, preview_id: ImportId, found: ImportPreview) -> bool:
        """That this very import was made and is whole. Taken back since, it is made no more under that id."""
        with self.records.reading() as tx:
            source = tx.notice_imports.get(preview_id)
            if source is None:
                return False
            if (undo := tx.notice_imports.undone_by(preview_id)) is not None:
                raise Conflict(f"this import was taken back, by {undo}", where=preview_id, mend="Preview it again")
        return source.digest == found.digest and not found.report.added + found.report.changed

    def _by(self, handed: HandedImport) -> NoticeImport:
        return replace(self.importing, given=dict(handed.given), as_draft=handed.as_draft, own_hand=True)

    def _look(self, handed: HandedImport, officer: Officer) -> ImportPreview:
        seen: list[RowSeen[Notice]] = []
        report = self._run(self._by(handed), handed, officer, dry_run=True, seen=seen.append)
        rows = tuple(self._rows(seen, officer))
        digest = sha256(handed.file.content).hexdigest()
        preview_id = ImportId(f"import-{_print(handed, digest, officer, rows)[:28]}")
        return ImportPreview(preview_id, handed.file.name, digest, rows, report)

    def _run(
        self,
        importing: NoticeImport,
        handed: HandedImport,
        officer: Officer,
        *,
        dry_run: bool,
        seen: Callable[[RowSeen[Notice]], None] | None = None,
    ) -> ImportReport:
        report = importing.run(
            handed.file,
            handed.photos,
            officer,
            dry_run=dry_run,
            progress=self._progress,
            allow_near=handed.allow_near,
            allow_unlike=handed.allow_unlike,
            seen=seen,
        )
        with self.records.reading() as tx:
            known = {one.subject_id for one in shown_among(tx, [near for _, near in report.shown], officer)}
        return replace(report, shown=tuple(one for one in report.shown if one[1].subject_id in known))

    def _progress(self, done: int, total: int) -> None:
        if self._running is not None:
            self._running = replace(self._running, done=done, total=total)

    def _rows(self, seen: Sequence[RowSeen[Notice]], officer: Officer) -> list[PreviewedRow]:
        twins: dict[object, list[NoticeId]] = {}
        for one in seen:
            for key in _about(one.value):
                twins.setdefault(key, []).append(NoticeId(one.subject_id))
        made: list[PreviewedRow] = []
        for start in range(0, len(seen), _GLANCE):
            with self.records.reading() as tx:
                made += [_row(tx.seen_by(officer.scope), one, twins) for one in seen[start : start + _GLANCE]]
        return made


def _row(tx: WatchlistTransaction, one: RowSeen[Notice], twins: dict[object, list[NoticeId]]) -> PreviewedRow:
    value, stored = one.value, one.stored
    if stored is not None and tx.notices.get(stored.notice_id) is None:
        stored = None  # another's, whom this officer may not see
    outcome = RowOutcome.REFUSED if one.problems else RowOutcome.UNCHANGED
    if one.changed:
        outcome = RowOutcome.CHANGED if stored else RowOutcome.ADDED
    others = {other for key in _about(value) for other in twins[key]} - {NoticeId(one.subject_id)}
    if value is not None and outcome is not RowOutcome.UNCHANGED:
        others |= {other.notice_id for other in tx.notices.sought_alike(value)}
    shown: tuple[Difference, ...] = ()
    if value is not None and stored is not None and outcome is not RowOutcome.UNCHANGED:
        shown = content_differences(stored, value)
    return PreviewedRow(
        line=one.line,
        notice_id=one.subject_id,
        outcome=outcome,
        name=value.full_name if value else "",
        kind=value.kind.value if value else "",
        former=stored.version if stored else 0,
        differences=shown,
        problems=one.problems,
        notes=one.notes,
        others=tuple(sorted(others)),
    )


def _shown(found: ImportPreview) -> list[str]:
    """Of whom more is told than the file says: what is stored otherwise, who is sought alike, whom a face resembles."""
    changed = (row.notice_id for row in found.rows if row.former and row.differences)
    alike = (other for row in found.rows for other in row.others)
    near = (one.subject_id for _, one in found.report.shown)
    return [*dict.fromkeys((*changed, *alike, *near))]


def _about(value: Notice | None) -> list[object]:
    """By what a row says whom it is about: each document number, and the name with the birth date."""
    if value is None:
        return []
    named = [sought(value)] if value.birth_date is not None and value.full_name else []
    return [*value.document_numbers, *named]


def _print(handed: HandedImport, digest: str, officer: Officer, rows: Sequence[PreviewedRow]) -> str:
    """Of all that was handed in and told, in hex: nothing that people see may change without it."""
    whole = sha256()
    pictures = sorted((name, sha256(picture).hexdigest()) for name, picture in handed.photos.pictures.items())
    wishes = (sorted(handed.given), handed.as_draft, handed.allow_near, handed.allow_unlike, officer.officer_id)
    whole.update(repr((handed.file.name, digest, pictures, wishes)).encode())
    for row in rows:
        whole.update(repr(row).encode())
    return whole.hexdigest()
