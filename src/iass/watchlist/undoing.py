"""A whole import taken back: every version that it made is followed by one that says what stood before.

Nothing is deleted. Where somebody has changed a notice since, or the law does not let it become what it was, nothing at
all is taken back and every reason is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from iass.access import Officer
from iass.audit.entry import ABOUT, JsonValue
from iass.capture import still
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput, NotAllowed, NotFound
from iass.face.engine import FaceEngine
from iass.face.outcome import FaceFailure
from iass.ids import ImageId, NoticeId, new_id
from iass.registry.cells import Problem
from iass.registry.enrolling import Photo, enrol, enrolled
from iass.registry.enrolment import GalleryName
from iass.watchlist.acts import Act, way
from iass.watchlist.fault import as_problem
from iass.watchlist.lifecycle import forbidden
from iass.watchlist.notice import RUNNING, Notice, NoticeState
from iass.watchlist.provenance import ImportedRow, ImportId, ImportSource
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.version import MAX_NOTE, Difference, Made, differences

MOST = 500
"""Imports of a page, rows of an import that are shown, and notices that one entry of the log names."""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """What an undo does to one notice, or why it does nothing. now: the newest version; then: what follows it, None for
    one that the import brought in and that is withdrawn. problem: None where it can be done."""

    row: ImportedRow
    now: Notice
    then: Notice
    problem: Problem | None = None

    @property
    def differences(self) -> tuple[Difference, ...]:
        return differences(self.now, self.then)


@dataclass(frozen=True, slots=True)
class ImportLook:
    """versions: how many it made. steps: of the first 500 of them, what an undo by whoever looks would do."""

    source: ImportSource
    versions: int
    steps: tuple[UndoStep, ...]
    undone_by: ImportId | None


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where the present content of a field came from. source: None for a version that an officer or the law made."""

    field: str
    version: int
    made: Made
    row: ImportedRow | None
    source: ImportSource | None


@dataclass(frozen=True, slots=True)
class ImportDesk:
    """Imports of notices, to be looked at and to be taken back."""

    records: WatchlistRecords
    engine: FaceEngine
    clock: Clock

    def page(self, limit: int, officer: Officer) -> Sequence[tuple[ImportSource, int, ImportId | None]]:
        """Newest first: each with how many versions it made, and the import that took it back."""
        if not 1 <= limit <= MOST:
            raise InvalidInput(f"a page holds 1 to {MOST} imports, not {limit}", where="limit")
        with self.records.transaction() as tx:
            found, shown = tx.notice_imports.page(limit), tx.seen_by(officer.scope).notice_imports
            tx.audit.append(self.clock.now(), officer, "imports.listed", "", {"imports": len(found)})
            return [(one, len(shown.rows(one.import_id)), tx.notice_imports.undone_by(one.import_id)) for one in found]

    def look(self, import_id: ImportId, officer: Officer) -> ImportLook:
        """One import with its first rows. Raises NotFound."""
        with self.records.transaction() as tx:
            source = tx.notice_imports.get(import_id)
            if source is None:
                raise NotFound("no such import", where=import_id[:64], mend="iass notice imports lists them")
            rows = tx.seen_by(officer.scope).notice_imports.rows(import_id)
            steps = tuple(self._step(tx, row, officer) for row in rows[:MOST])
            self._remember(tx, "import.viewed", import_id, [step.row for step in steps], len(rows), officer)
            return ImportLook(source, len(rows), steps, tx.notice_imports.undone_by(import_id))

    def feeds(self, officer: Officer) -> Sequence[tuple[str, datetime, int]]:
        """Each feed's name, when it last stored something, and how many imports it made."""
        with self.records.transaction() as tx:
            found = tx.notice_imports.feeds()
            tx.audit.append(self.clock.now(), officer, "feeds.listed", "", {"feeds": len(found)})
            return found

    def provenance(self, notice_id: NoticeId, officer: Officer) -> tuple[FieldSource, ...]:
        """Of every field that holds something: the version that gave it its present content, and the row of which file
        made that. Raises NotFound."""
        with self.records.transaction() as tx:
            versions = tx.seen_by(officer.scope).notices.versions(notice_id)
            if not versions:
                raise NotFound("no such notice", where=notice_id[:64], mend="Check the notice's id")
            found: dict[str, FieldSource] = {}
            before: Notice | None = None
            for one in versions:
                row = tx.notice_imports.row_of(notice_id, one.notice.version)
                source = tx.notice_imports.get(row.import_id) if row else None
                for change in differences(before, one.notice):
                    found[change.field] = FieldSource(change.field, one.notice.version, one.made, row, source)
                before = one.notice
            tx.audit.append(self.clock.now(), officer, "notice.provenance_viewed", notice_id)
            return tuple(found.values())

    def preview(self, import_id: ImportId, officer: Officer) -> tuple[UndoStep, ...]:
        """What an undo would do. Written to the audit log. Raises NotFound, or Conflict for one that was taken back."""
        with self.records.reading() as tx:
            steps = tuple(self._steps(tx, import_id, officer))
        rows = [step.row for step in steps]
        with self.records.transaction() as tx:
            for first in range(0, len(rows), MOST):
                part = rows[first : first + MOST]
                self._remember(tx, "import.undo_previewed", import_id, part, len(rows), officer)
        return steps

    def undo(self, import_id: ImportId, officer: Officer, reason: str) -> tuple[ImportId, tuple[UndoStep, ...]]:
        """Takes all of it back, or nothing. Raises NotFound; Conflict, with every reason, where it cannot be."""
        said = reason.strip()
        if not said or len(said) > MAX_NOTE // 2:
            raise InvalidInput(f"a reason has 1 to {MAX_NOTE // 2} characters", where="reason", mend="Say why")
        now, undo_id = self.clock.now(), ImportId(new_id("import"))
        with self.records.reading() as tx:
            pictures = {step.row.notice_id: self._photos(tx, step) for step in self._steps(tx, import_id, officer)}
        with self.records.transaction() as tx:
            steps = tuple(self._steps(tx, import_id, officer))
            if problems := [f"{step.row.notice_id}: {step.problem.reason}" for step in steps if step.problem]:
                what = f"{len(problems)} of {len(steps)} notices cannot be put back: {'; '.join(problems[:5])}"
                raise Conflict(what, where=import_id, mend="Change these one by one; nothing was taken back")
            former = tx.notice_imports.get(import_id)
            name, digest = (former.name, former.digest) if former else ("", "")
            source = ImportSource(undo_id, now, officer.officer_id, name, digest, undo_of=import_id)
            tx.notice_imports.add_source(source)
            for step in steps:
                self._put_back(tx, step, pictures.get(step.row.notice_id, ()), source, said)
            made: list[JsonValue] = [f"{step.then.notice_id}@{step.then.version}" for step in steps]
            details: dict[str, JsonValue] = {"undo": undo_id, "versions": made, "reason": said}
            tx.audit.append(now, officer, "watchlist.import_undone", import_id, details)
        return undo_id, steps

    def _remember(
        self, tx: WatchlistTransaction, act: str, of: ImportId, shown: Sequence[ImportedRow], every: int, by: Officer
    ) -> None:
        """shown: no more than an entry holds. every: how many versions the import made."""
        told: dict[str, JsonValue] = {"versions": every, ABOUT: [*dict.fromkeys(one.notice_id for one in shown)]}
        tx.audit.append(self.clock.now(), by, act, of, told)

    def _steps(self, tx: WatchlistTransaction, import_id: ImportId, officer: Officer) -> Sequence[UndoStep]:
        source = tx.notice_imports.get(import_id)
        if source is None:
            raise NotFound("no such import", where=import_id[:64], mend="iass notice imports lists them")
        if (by := tx.notice_imports.undone_by(import_id)) is not None:
            raise Conflict(f"this import was taken back already, by {by}", where=import_id)
        rows = tx.notice_imports.rows(import_id)
        if len(tx.seen_by(officer.scope).notice_imports.rows(import_id)) < len(rows):
            mend = "Let an officer of the protection desk take it back"
            raise NotAllowed("not all of this import is shown to you", where=import_id, mend=mend)
        return [self._step(tx, row, officer) for row in rows]

    def _step(self, tx: WatchlistTransaction, row: ImportedRow, officer: Officer) -> UndoStep:
        now = tx.notices.get(row.notice_id)
        if now is None:
            raise NotFound("a notice of this import is gone", where=row.notice_id)
        former = tx.notices.get(row.notice_id, row.version - 1) if row.version > 1 else None
        then = replace(former or _withdrawn(now, officer), version=now.version + 1)
        return UndoStep(row, now, then, _problem(row, now, then, officer, self.clock))

    def _photos(self, tx: WatchlistTransaction, step: UndoStep) -> tuple[Photo, ...]:
        """Encoded before the transaction: of the pictures that stood before, where they are others. Raises Conflict."""
        if step.then.state is NoticeState.WITHDRAWN or step.then.image_ids == step.now.image_ids:
            return ()
        return tuple(self._photo(tx, image, number) for number, image in enumerate(step.then.image_ids, start=1))

    def _photo(self, tx: WatchlistTransaction, image_id: ImageId, number: int) -> Photo:
        kept = tx.images.get(image_id)
        outcome = self.engine.one_face(still.decode(kept[0])) if kept else None
        if kept is None or outcome is None or isinstance(outcome, FaceFailure):
            raise Conflict("a former photograph can no longer be enrolled", where=image_id, mend="Import the row anew")
        return Photo(sha256(kept[0]).hexdigest(), kept[0], outcome.template, number)

    def _put_back(
        self, tx: WatchlistTransaction, step: UndoStep, photos: tuple[Photo, ...], source: ImportSource, said: str
    ) -> None:
        """Version, faces and where it came from."""
        then, notice_id = step.then, step.row.notice_id
        known = enrolled(tx, GalleryName.WATCHLIST, notice_id)
        if then.state is NoticeState.WITHDRAWN:
            enrol(tx, GalleryName.WATCHLIST, notice_id, (), known)
        elif photos:
            then = replace(then, image_ids=enrol(tx, GalleryName.WATCHLIST, notice_id, photos, known))
        acts = way(step.now.state, then.state) or (Act.AMEND,)
        note = f"undo of {source.undo_of}: {said}"
        tx.notices.put(then, Made(source.at, acts[-1], source.officer, note))
        tx.notice_imports.add_row(ImportedRow(source.import_id, notice_id, then.version, 0))


def _withdrawn(now: Notice, officer: Officer) -> Notice:
    """Of one that the import brought in: it keeps its pictures' names, and names who let go of it."""
    return replace(now, state=NoticeState.WITHDRAWN, approver=officer.officer_id)


def _problem(row: ImportedRow, now: Notice, then: Notice, officer: Officer, clock: Clock) -> Problem | None:
    if now.version != row.version:
        what = f"version {now.version} rests on it, which came after the import"
        return Problem("version", what, "Change this notice by itself", "versi yang lebih baru bertumpu padanya",
                       perbaikan="Ubah catatan ini tersendiri")  # fmt: skip
    binds = then.state is NoticeState.WITHDRAWN or now.state in RUNNING
    if binds and officer.officer_id.casefold() == now.author.casefold():
        return Problem("approver", "its author cannot take it back alone", "Let another officer undo the import",
                       "penyusun tidak dapat mencabutnya sendiri",
                       perbaikan="Mintalah petugas lain membatalkan impor")  # fmt: skip
    if then.state is NoticeState.WITHDRAWN and now.state is NoticeState.WITHDRAWN:
        return None
    broken = forbidden(then, now, clock.now())
    return as_problem(broken[0]) if broken else None
