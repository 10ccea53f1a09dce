"""One import, from file to database: examine, encode on all cores, commit batch by batch, tell how far it is.

Idempotent by subject id, and so resumable: what `progress` was told of is committed, and a second run over the
same file finds it unchanged and goes on with the rest.
"""

import os
import time
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Generic, TypeVar

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import Conflict, InvalidInput
from iass.face.engine import FaceEngine
from iass.records import Records
from iass.registry.cells import Problem, RowReader
from iass.registry.enrolling import enrol, enrolled, look
from iass.registry.import_item import Item, Tally
from iass.registry.intake import Intake, Newcomer
from iass.registry.likeness import not_alike, stray
from iass.registry.nearness import Arrival, NearWatch, Neighbour, Neighbours, too_near
from iass.registry.photos import PhotoFolder, Photos
from iass.registry.records import SubjectTransaction
from iass.registry.report import Allowed, ImportReport
from iass.registry.subject import RowSeen, SubjectKind
from iass.registry.table import HandedFile, Row, Table, open_table

Value = TypeVar("Value")
Tx = TypeVar("Tx", bound=SubjectTransaction)
Given = TypeVar("Given")
Made = TypeVar("Made")

Progress = Callable[[int, int], None]
"""progress(done, total): rows of the file that are dealt with and, where they were good, committed."""

Settle = Callable[[ImportReport], Callable[[Tx], None] | None]
"""Told what an examination found: what is to be done first in the same transaction, or None to store nothing."""

_ROWS = 50
_SECONDS = 2.0
_BYTES = 64_000_000
_MOST_BYTES = 512 * 1024 * 1024
_CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class SubjectImport(ABC, Generic[Value, Tx]):
    """Brings one kind of subject in. Idempotent by its id: a changed row is a new version, an unchanged one does
    nothing. neighbours: the galleries; near_score: the cosine from which on two subjects' faces are too near;
    alike_score: below it, two pictures are not taken for one subject's. intake: shows whom each face resembles."""

    records: Records[Tx]
    engine: FaceEngine
    clock: Clock
    neighbours: Neighbours
    near_score: float
    alike_score: float
    intake: Intake[Value, Tx] | None = None

    @abstractmethod
    def kind(self, officer: Officer) -> SubjectKind[Value, Tx]:
        """Made anew for each run."""

    def run(
        self,
        file: Path | HandedFile,
        photos: Path | Photos,
        officer: Officer,
        *,
        dry_run: bool,
        progress: Progress,
        allow_near: bool = False,
        allow_unlike: bool = False,
        seen: Callable[[RowSeen[Value]], None] | None = None,
    ) -> ImportReport:
        """Good rows are kept even when others are refused. allow_near: faces nearly those of another subject are let
        through; allow_unlike: and pictures unlike the subject's own. Each is told and remembered. Raises NotFound,
        InvalidInput (the file as a whole is unusable, nothing is stored) or Conflict (another import at the same
        time); see `ImportRun.run`. seen: told of each row, in order, after it was committed."""
        allowed = allow_near, allow_unlike
        return self._made(photos, officer, progress, allowed, seen, dry_run=dry_run).run(file)

    def swap(
        self,
        file: HandedFile,
        photos: Path | Photos,
        officer: Officer,
        settle: Settle[Tx],
        *,
        progress: Progress,
        seen: Callable[[RowSeen[Value]], None],
    ) -> ImportReport:
        """As `run`, and everything is stored in one transaction, with what `settle` adds to it; see
        `ImportRun.swap`."""
        return self._made(photos, officer, progress, (False, False), seen, dry_run=True).swap(file, settle)

    def _made(
        self,
        photos: Path | Photos,
        officer: Officer,
        progress: Progress,
        allowed: tuple[bool, bool],
        seen: Callable[[RowSeen[Value]], None] | None,
        *,
        dry_run: bool,
    ) -> "ImportRun[Value, Tx]":
        folder = PhotoFolder.open(photos) if isinstance(photos, Path) else photos
        kind = self.kind(officer)
        watch = NearWatch(self.neighbours, kind, self.near_score, self.records, allowed[0])
        parts = self.records, kind, self.engine, self.clock
        own = OwnPictures(self.alike_score, allowed[1])
        return ImportRun(*parts, officer, folder, dry_run, progress, watch, own, self.intake, seen)


@dataclass(frozen=True, slots=True)
class OwnPictures:
    """least: the cosine from which on two pictures are taken for one subject's; allow: they need not be alike."""

    least: float
    allow: bool


@dataclass(frozen=True, slots=True)
class ImportRun(Generic[Value, Tx]):
    """One import of one kind of subject. dry_run: everything is checked, faces too, and nothing is stored."""

    records: Records[Tx]
    kind: SubjectKind[Value, Tx]
    engine: FaceEngine
    clock: Clock
    officer: Officer
    folder: Photos
    dry_run: bool
    progress: Progress
    watch: NearWatch[Value, Tx]
    own: OwnPictures
    intake: Intake[Value, Tx] | None = None
    seen: Callable[[RowSeen[Value]], None] | None = None

    def run(self, path: Path | HandedFile) -> ImportReport:
        """Raises NotFound or InvalidInput when the file as a whole is unusable, before anything is stored, and
        Conflict when another import changes the same subjects meanwhile; run again then."""
        return self._run(path, self._commit)[0]

    def swap(self, file: HandedFile, settle: Settle[Tx]) -> ImportReport:
        """Examines every row before anything is stored, then stores all in one transaction, or nothing: whoever reads
        meanwhile, and whoever starts after this program was killed, finds the old list or the new one. Raises as `run`,
        and InvalidInput where its new pictures are too many for that."""
        found: list[Item[Value]] = []
        size = 0

        def keep(batch: Sequence[Item[Value]], _digest: str) -> Sequence[Item[Value]]:
            nonlocal size
            changes = [item for item in batch if item.changed and not item.problems]
            found.extend(changes)
            size += sum(len(photo.data) for item in changes for photo in item.photos)
            if size > _MOST_BYTES:
                what = f"the new photographs are more than {_MOST_BYTES // 1024**2} MB together"
                raise InvalidInput(what, where="photos", mend="Bring them in by parts with iass notice import")
            return batch

        report, digest = self._run(file, keep)
        also = settle(report)
        if also is None:
            return report
        with self.records.transaction() as tx:
            also(tx)
            for start in range(0, len(found), _ROWS):
                if unlawful := self._write(tx, found[start : start + _ROWS], 0, digest):
                    (first, *_), *_ = unlawful.values()
                    raise Conflict(f"a row became unlawful meanwhile: {first.reason}", mend="Run it again")
        return replace(report, dry_run=False)

    def _run(
        self, path: Path | HandedFile, deal: Callable[[Sequence[Item[Value]], str], Sequence[Item[Value]]]
    ) -> tuple[ImportReport, str]:
        """deal: told of each batch that was examined, and of the file's digest, which is answered too; answers what
        became of the batch."""
        tally = Tally()
        with open_table(path, self.kind.columns) as table, ThreadPoolExecutor(_CORES) as pool:
            self.progress(0, table.row_count)
            self.kind.begin(table.name, table.digest)
            items = in_order(pool, self._look, self._examine(table), ahead=2 * _CORES)
            for given in _batches(items):
                batch = deal(self._look_around(self._keep_apart(given)), table.digest)
                tally.count(batch)
                if self.seen is not None:
                    for item in batch:
                        self.seen(_seen(item))
                self.progress(tally.read, table.row_count)
            return tally.report(table.warnings, dry_run=self.dry_run), table.digest

    def _examine(self, table: Table) -> Iterator[Item[Value]]:
        """Rows as drafts, beside what is stored; a few dozen with each glance at the database."""
        lines: dict[str, int] = {}
        rows = table.rows()
        while some := [self._read(row, lines) for row in islice(rows, _ROWS)]:
            with self.records.reading() as tx:
                some = [self._compare(tx, item) for item in some]
            yield from some

    def _read(self, row: Row, lines: dict[str, int]) -> Item[Value]:
        """lines: where each id stood first; grows."""
        subject_id = row.cells[self.kind.id_column][:64]
        if row.fault:
            mend = "Quote cells that hold the delimiter, and give every row all its cells"
            return Item(row.line, subject_id, None, (Problem("", row.fault, mend),))
        reader = RowReader(row)
        draft = self.kind.read(reader)
        if subject_id:
            first = lines.setdefault(subject_id, row.line)
            if first != row.line:
                mend = "Keep one row for each id"
                reader.fail(self.kind.id_column, f"this id stands in line {first} already", mend, "id ini ganda")
        return Item(row.line, subject_id, draft, tuple(reader.problems))

    def _compare(self, tx: Tx, item: Item[Value]) -> Item[Value]:
        if item.draft is None or item.problems:
            return item
        stored = self.kind.stored(tx, item.subject_id)
        draft = self.kind.beside(tx, item.draft, stored)
        same = self.kind.same(draft.value, stored)
        faults = () if same else tuple(self.kind.faults(tx, draft, stored))
        known = enrolled(tx, self.kind.gallery, item.subject_id)
        return replace(item, draft=draft, stored=stored, changed=not same, problems=faults, known=known)

    def _look(self, item: Item[Value]) -> Item[Value]:
        """On a thread of the pool: photographs read, and encoded where they are new."""
        if item.draft is None or item.problems or item.draft.faces_stay:
            return item
        names = item.draft.photos if item.draft.searchable else ()
        photos, problems = look(self.engine, self.folder, names, item.known, self.kind.photo_column)
        fresh = any(photo.template is not None for photo in photos)
        others = {photo.digest for photo in photos} != {row.digest for row in item.known}
        looked = replace(item, photos=tuple(photos), problems=tuple(problems), changed=item.changed or fresh or others)
        return looked if problems else self._hold_together(looked)

    def _hold_together(self, item: Item[Value]) -> Item[Value]:
        """Refuses, or lets through when the officer said so, whose new picture is unlike the subject's others."""
        fresh = [(photo.number, photo.template) for photo in item.photos if photo.template is not None]
        found = stray([template for _, template in fresh], [row.template for row in item.known], self.own.least)
        if found is None:
            return item
        if self.own.allow:
            return replace(item, allowed=(Allowed(item.subject_id, "", round(found.score, 4)),))
        which = f"photograph {fresh[found.number][0]}: " if len(item.photos) > 1 else ""
        return replace(item, problems=(not_alike(self.kind.photo_column, which, found),))

    def _keep_apart(self, batch: Sequence[Item[Value]]) -> list[Item[Value]]:
        """Refuses, or lets through when the officer said so, whose new face is nearly another subject's."""
        arrivals = {item.line: arrival for item in batch if (arrival := _arrival(item)) is not None}
        if not arrivals:
            return list(batch)
        near = dict(zip(arrivals, self.watch.look(list(arrivals.values())), strict=True))
        if not self.dry_run:
            self.watch.forget()
        return [self._beside(item, near.get(item.line)) for item in batch]

    def _beside(self, item: Item[Value], near: Neighbour | None) -> Item[Value]:
        if near is None:
            return item
        if self.watch.allow:
            beside = Allowed(item.subject_id, near.subject_id, round(near.score, 4))
            return replace(item, allowed=(*item.allowed, beside))
        return replace(item, problems=(too_near(self.kind.photo_column, near),))

    def _look_around(self, batch: list[Item[Value]]) -> list[Item[Value]]:
        """Whom each row's faces resemble, for whoever reads the report and for whoever approves."""
        newcomers = {item.line: one for item in batch if (one := _newcomer(item)) is not None}
        if self.intake is None or not newcomers:
            return batch
        shown = dict(zip(newcomers, self.intake.look(list(newcomers.values())), strict=True))
        return [replace(item, shown=shown.get(item.line, ())) for item in batch]

    def _commit(self, batch: Sequence[Item[Value]], digest: str) -> Sequence[Item[Value]]:
        """Rows, faces and the audit entry of one batch: all or nothing. Answers the batch, with the rows refused that
        became unlawful since they were looked at."""
        changes = [item for item in batch if item.changed and not item.problems]
        if self.dry_run or not changes:
            return batch
        with self.records.transaction() as tx:
            refused = self._write(tx, changes, sum(bool(item.problems) for item in batch), digest)
        return [replace(item, problems=refused.get(item.line, item.problems)) for item in batch]

    def _write(
        self, tx: Tx, changes: Sequence[Item[Value]], refused: int, digest: str
    ) -> Mapping[int, tuple[Problem, ...]]:
        """Answers which rows became unlawful meanwhile and were left out, by line."""
        stored = {item.line: self._store(tx, item) for item in changes}
        unlawful = {line: found for line, found in stored.items() if not isinstance(found, str)}
        changes = [item for item in changes if item.line not in unlawful]
        if not changes:
            return unlawful
        versions: list[JsonValue] = [found for found in stored.values() if isinstance(found, str)]
        added = sum(item.stored is None for item in changes)
        details: dict[str, JsonValue] = {
            "added": added,
            "changed": len(changes) - added,
            "refused": refused + len(unlawful),
            "versions": versions,
        }
        allowed = [one for item in changes for one in item.allowed]
        if near := [f"{one.subject_id} beside {one.neighbour}" for one in allowed if not one.is_unlike]:
            details["near"] = list(near)
        if unlike := [one.subject_id for one in allowed if one.is_unlike]:
            details["unlike"] = list(unlike)
        tx.audit.append(self.clock.now(), self.officer, self.kind.action, f"sha256:{digest}", details)
        return unlawful

    def _store(self, tx: Tx, item: Item[Value]) -> str | tuple[Problem, ...]:
        """`id@version`, or why nothing was stored."""
        stored = self.kind.stored(tx, item.subject_id)
        if item.draft is None or stored != item.stored:
            mend = "Run the import again"
            raise Conflict("another import changed this subject meanwhile", where=item.subject_id, mend=mend)
        if faults := tuple(self.kind.faults_at_store(tx, item.draft)):
            return faults
        known = enrolled(tx, self.kind.gallery, item.subject_id)  # with what another recogniser has of it by now
        if item.draft.faces_stay:
            image_ids = tuple(dict.fromkeys(row.image_id for row in known))
        else:
            image_ids = enrol(tx, self.kind.gallery, item.subject_id, item.photos, known)
        named = self.kind.put(tx, item.draft, stored, image_ids)
        if self.intake is not None and _newcomer(item) is not None:
            self.intake.keep(tx, named, item.shown, self.officer)
        return named


def _seen(item: Item[Value]) -> RowSeen[Value]:
    value, notes = (item.draft.value, item.draft.notes) if item.draft else (None, ())
    changed = item.changed and not item.problems
    return RowSeen(item.line, item.subject_id, value, item.stored, changed, item.problems, notes)


def _arrival(item: Item[Value]) -> Arrival[Value] | None:
    """None for a row without new faces."""
    templates = tuple(photo.template for photo in item.photos if photo.template is not None)
    if item.draft is None or item.problems or not templates:
        return None
    staying = {photo.digest for photo in item.photos}
    leaving = frozenset(row.enrolment_id for row in item.known if row.digest not in staying)
    return Arrival(item.subject_id, item.draft.value, templates, leaving)


def _newcomer(item: Item[Value]) -> Newcomer[Value] | None:
    """None for a row that is refused, changes nothing, or will have no face."""
    known = {row.digest: row.template for row in item.known}
    made = (photo.template or known.get(photo.digest) for photo in item.photos)
    templates = tuple(template for template in made if template is not None)
    if item.draft is None or item.problems or not item.changed or not templates:
        return None
    return Newcomer(item.subject_id, item.draft.value, templates)


def in_order(pool: Executor, work: Callable[[Given], Made], items: Iterable[Given], *, ahead: int) -> Iterator[Made]:
    """Like `map` on the pool, but at most `ahead` items are in work or done and not yet taken."""
    waiting: deque[Future[Made]] = deque()
    for item in items:
        waiting.append(pool.submit(work, item))
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _batches(items: Iterable[Item[Value]]) -> Iterator[list[Item[Value]]]:
    """Ends a batch at 50 rows, 2 seconds or 64 MB of pictures, whichever comes first."""
    batch: list[Item[Value]] = []
    size, began = 0, time.monotonic()
    for item in items:
        batch.append(item)
        size += sum(len(photo.data) for photo in item.photos)
        if len(batch) >= _ROWS or size >= _BYTES or time.monotonic() - began >= _SECONDS:
            yield batch
            batch, size, began = [], 0, time.monotonic()
    if batch:
        yield batch
