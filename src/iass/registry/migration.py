"""Every enrolled picture encoded anew by another recogniser, into a second gallery beside the one that is searched.

What `progress` was told of is committed, so a run that was stopped, at whatever moment, is resumed by running it
again. Pictures are decrypted in memory only. The installation may go on working: whoever is enrolled meanwhile is
picked up, and whoever is removed leaves both galleries in one transaction.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from iass.access import Officer
from iass.capture import still
from iass.clock import Clock
from iass.errors import InvalidInput, Tampered
from iass.face.engine import FaceEngine
from iass.face.outcome import FaceFailure
from iass.face.template import Template
from iass.ids import EnrolmentId, ModelId, new_id
from iass.registry.cells import Problem
from iass.registry.enrolling import problem
from iass.registry.enrolment import Enrolment
from iass.registry.galleries import EnrolledPicture, GalleryRecords
from iass.registry.import_run import in_order

Progress = Callable[[int, int, int], None]
"""progress(done, total, failed): pictures that the second gallery holds, that it needs, and that could not be encoded;
`done` are committed."""

_PAGE = 500
_SECONDS = 2.0
_CORES = os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Unencoded:
    """A picture of which the other recogniser gives no template, and why."""

    picture: EnrolledPicture
    problem: Problem


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """templates: that the second gallery holds; encoded: of these by this run. Complete when nothing failed."""

    model_id: ModelId
    templates: int
    encoded: int
    failed: tuple[Unencoded, ...]

    @property
    def is_complete(self) -> bool:
        return not self.failed


@dataclass(frozen=True, slots=True, eq=False)
class _Made:
    picture: EnrolledPicture
    outcome: Template | Problem


@dataclass(frozen=True, slots=True)
class ModelMigration:
    """Fills the gallery of `engine`, which refuses no quality: that was judged at enrolment. Safe beside a running
    installation and beside itself. rows: most templates of one transaction; two seconds' worth of them is the other
    limit."""

    records: GalleryRecords
    engine: FaceEngine
    clock: Clock
    rows: int = 50

    def run(self, officer: Officer, progress: Progress) -> MigrationReport:
        """Ends when the second gallery lacks nothing but what could not be encoded."""
        failed: dict[EnrolledPicture, Problem] = {}
        encoded = 0
        with ThreadPoolExecutor(_CORES) as pool:
            while True:
                done, total = self._standing()
                progress(done, total, len(failed))
                still_failed: set[EnrolledPicture] = set()
                made = in_order(pool, self._encode, self._open(failed, still_failed), ahead=2 * _CORES)
                any_new = False
                for batch in _batches(made, self.rows):
                    any_new = True
                    stored = self._commit(batch, officer)
                    failed |= {one.picture: one.outcome for one in batch if isinstance(one.outcome, Problem)}
                    encoded, done = encoded + stored, done + stored
                    progress(done, total, len(failed))
                if not any_new:
                    return self._report(encoded, {one: failed[one] for one in failed if one in still_failed})

    def _standing(self) -> tuple[int, int]:
        """Templates that are there, and pictures in all."""
        with self.records.reading() as tx:
            there = tx.galleries.size(self.engine.model_id).templates
            return there, there + tx.galleries.count_missing(self.engine.model_id)

    def _open(
        self, failed: dict[EnrolledPicture, Problem], still_failed: set[EnrolledPicture]
    ) -> Iterator[EnrolledPicture]:
        """Pictures that are missing and did not fail before; those that did go into `still_failed`."""
        after = ""
        while True:
            with self.records.reading() as tx:
                page = tx.galleries.missing(self.engine.model_id, after, _PAGE)
            for picture in page:
                if picture in failed:
                    still_failed.add(picture)
                else:
                    yield picture
            if not page:
                return
            after = page[-1].enrolment_id

    def _encode(self, picture: EnrolledPicture) -> _Made:
        """On a thread of the pool."""
        try:
            with self.records.reading() as tx:
                stored = tx.images.get(picture.image_id)
            if stored is None:
                mend = "Import this subject again with a picture, or withdraw it"
                return _Made(picture, Problem("", "the stored picture is gone", mend, "foto tersimpan hilang"))
            outcome = self.engine.one_face(still.decode(stored[0]))
        except (InvalidInput, Tampered) as error:  # of this picture; a database that is busy is no fault of its
            return _Made(picture, Problem("", error.what, error.mend))
        return _Made(picture, problem("", "", outcome) if isinstance(outcome, FaceFailure) else outcome.template)

    def _commit(self, batch: Sequence[_Made], officer: Officer) -> int:
        """Templates and the audit entry of one batch: all or nothing. Answers how many were stored.

        Pictures that were removed meanwhile are let go, and those that a parallel run encoded are not doubled.
        """
        made = {one.picture: one.outcome for one in batch if isinstance(one.outcome, Template)}
        if not made:
            return 0
        model_id = self.engine.model_id
        with self.records.transaction() as tx:
            wanted = tx.galleries.still_missing(model_id, list(made))
            rows = [_enrolment(picture, made[picture]) for picture in wanted]
            if rows:
                tx.galleries.add_beside(rows)
                tx.audit.append(self.clock.now(), officer, "model.reencoded", model_id, {"templates": len(rows)})
        return len(rows)

    def _report(self, encoded: int, failed: dict[EnrolledPicture, Problem]) -> MigrationReport:
        with self.records.reading() as tx:
            templates = tx.galleries.size(self.engine.model_id).templates
        told = tuple(Unencoded(picture, why) for picture, why in failed.items())
        return MigrationReport(self.engine.model_id, templates, encoded, told)


def _enrolment(picture: EnrolledPicture, template: Template) -> Enrolment:
    enrolment_id = EnrolmentId(new_id("enrolment"))
    return Enrolment(enrolment_id, picture.gallery, picture.subject_id, picture.image_id, template)


def _batches(made: Iterable[_Made], rows: int) -> Iterator[list[_Made]]:
    batch: list[_Made] = []
    began = time.monotonic()
    for one in made:
        batch.append(one)
        if len(batch) >= rows or time.monotonic() - began >= _SECONDS:
            yield batch
            batch, began = [], time.monotonic()
    if batch:
        yield batch
