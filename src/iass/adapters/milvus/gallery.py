"""The gallery whose rows lie in Milvus. The database is the truth; this is an index of it, shared by all programs."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock
from time import monotonic
from typing import TypeVar

import numpy as np

from iass.adapters.milvus.connection import CollectionGone
from iass.adapters.milvus.marker import Marker
from iass.adapters.milvus.named import Named
from iass.adapters.milvus.overlay import Overlay
from iass.adapters.milvus.recount import Recount
from iass.adapters.milvus.row import Row, checked_vector
from iass.adapters.milvus.scoring import best_of_each, scored
from iass.adapters.milvus.step import Step, planned
from iass.adapters.milvus.sweep import Sweep
from iass.adapters.milvus.table import MOST_ROWS, Table
from iass.adapters.milvus.truth import Truth
from iass.adapters.milvus.view import View
from iass.errors import Unavailable
from iass.face.template import Template
from iass.identify.gallery import Candidate, EnrolmentChange, GalleryState, Selection
from iass.identify.stored import StoredEnrolments, Turn
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest

Found = TypeVar("Found")

_LOG = logging.getLogger(__name__)
_SETTLE_SECONDS = 1.0
_READER_SECONDS = 3.0
"""A traveller stands there: whoever gets no turn to look is referred."""
_WRITER_SECONDS = 10.0
_REBUILD_SECONDS = 30.0
_MORE = 32
"""Rows asked for beyond the limit: for subjects with several enrolments, and rows that are gone."""


@dataclass(frozen=True, slots=True)
class _Known:
    """generation: of the line to Milvus over which this was learnt. collection: its identity; None where there is
    none."""

    generation: int
    collection: int | None
    marker: Marker
    overlay: Overlay


class MilvusGallery:
    """Implements `iass.identify.gallery.Gallery`. One writer at a time, over all programs; readers never wait.

    Methods that ask Milvus raise Unavailable when it is away; `compare` asks the database alone.
    settle_seconds: how old a change is before it is looked for in Milvus instead of in memory; most: rows that Milvus
    gives in one answer.
    """

    def __init__(
        self,
        table: Table,
        model_id: ModelId,
        dimension: int,
        stored: StoredEnrolments,
        turn: Turn,
        *,
        settle_seconds: float = _SETTLE_SECONDS,
        most: int = MOST_ROWS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._table = table
        self._model_id = model_id
        self._dimension = dimension
        self._stored = stored
        self._truth = Truth(stored)
        self._turn = turn
        self._settle_seconds = settle_seconds
        self._most = most
        self._clock = clock
        self._known: _Known | None = None
        self._written = -1
        """Serial of the last marker that this object wrote."""
        self._writing = Lock()
        self._opening = Lock()
        self._recount = Recount(clock)
        self._told = 0
        self._named = Named()

    @property
    def model_id(self) -> ModelId:
        return self._model_id

    @property
    def position(self) -> int:
        """Whoever reads the feed goes on from here: `apply` takes no changes that would leave a gap behind it."""
        position = self._current().marker.position
        self._told = max(self._told, position)
        return position

    def size(self, name: GalleryName, among: Selection | None = None) -> int:
        """As last heard of, or as the database has it; it asks Milvus about a selection alone."""
        if among is None:
            known = self._known
            return known.marker.size(name) if known else self._truth.subjects(name)
        known = self._current()
        named = self._named.count(self._view(known), known.marker.serial, name, among)
        return known.marker.size(name) - named if among.all_but else named

    def holds(self, enrolments: Sequence[Enrolment]) -> list[bool]:
        with self._noticing():
            rows = self._view(self._current()).by_ids([one.enrolment_id for one in enrolments])
        held = {row.enrolment_id: enrolment_digest(row.enrolment) for row in rows}
        return [held.get(one.enrolment_id) == enrolment_digest(one) for one in enrolments]

    def state(self) -> GalleryState:
        """What Milvus holds. Its own count is asked for now and then, and tells when rows were lost."""
        known = self._current()
        if known.collection is not None:
            with self._noticing():
                self._look_after(known)
        state = self._current().marker.state
        return GalleryState(state.count - self._recount.missing, state.checksum ^ self._truth.checksum_of_strange())

    def describe(self) -> str:
        """The engine in words, for the doctor."""
        known, version = self._current(), self._table.version()
        fresh = len(known.overlay.changes)
        held = f"{self._table.count(self._table.now())} rows" if known.collection is not None else "no collection yet"
        return (
            f"Milvus {version} at {self._table.connection.address.shown}, collection {self._table.name}: {held}, "
            f"position {known.marker.position}; FLAT, inner product, exact; searched as of a known moment, "
            f"{fresh} newer changes in memory; each candidate is held against the database"
        )

    def search(
        self, name: GalleryName, probe: Template, limit: int, among: Selection | None = None
    ) -> tuple[Candidate, ...]:
        vector = checked_vector(probe, self._model_id, self._dimension)
        if limit < 1:
            return ()

        def enough(found: Sequence[Candidate], floor: float) -> bool:
            best = best_of_each(found)
            return len(best) >= limit and best[limit - 1].score > floor

        def look(sweep: Sweep) -> tuple[Candidate, ...]:
            return tuple(best_of_each(sweep.of_one(name, vector, limit + _MORE, enough, among))[:limit])

        return self._looking(look)

    def near(
        self, name: GalleryName, probes: Sequence[Template], least: float, among: Selection | None = None
    ) -> list[tuple[Candidate, ...]]:
        if not probes:
            return []
        vectors = np.stack([checked_vector(probe, self._model_id, self._dimension) for probe in probes])

        def is_near(one: Candidate) -> bool:
            return one.score >= least and (among is None or one.subject_id in among)

        def look(sweep: Sweep) -> list[tuple[Candidate, ...]]:
            found = sweep.candidates(name, vectors, _MORE, lambda _found, floor: floor < least)
            return [tuple(sorted(filter(is_near, some), key=_by_enrolment)) for some in found]

        return self._looking(look)

    def compare(self, name: GalleryName, subject_id: str, probe: Template) -> Candidate | None:
        """From the database's own rows, so that the holder is compared although Milvus is away."""
        vector = checked_vector(probe, self._model_id, self._dimension)
        rows = [Row(enrolment, 0) for enrolment in self._stored.of_subject(name, subject_id)]
        return next(iter(best_of_each(scored(rows, vector))), None)

    def apply(self, changes: Sequence[EnrolmentChange]) -> None:
        """See `Gallery.apply`. Raises ValueError for a template of another model or dimension, or with a value that
        is not a finite number; then nothing is taken in. A batch that breaks off is taken back by the next one.
        """
        for change in changes:
            if change.enrolment is not None:
                checked_vector(change.enrolment.template, self._model_id, self._dimension)
        if not changes:
            return
        with self._alone(_WRITER_SECONDS):
            try:
                known = self._joined()
                if known.marker.position < self._told:  # Milvus was put back: what lies between is read first
                    self._told = known.marker.position
                    return
                self._take_in(known, [change for change in changes if change.position > known.marker.position])
            except BaseException:
                self._known = None
                raise

    def rebuild(self) -> None:
        """Forgets everything; the next `refresh` loads it anew from the database."""
        with self._alone(_REBUILD_SECONDS):
            self._table.drop()
            self._known = None

    def close(self) -> None:
        self._table.connection.close()

    def _looking(self, look: Callable[[Sweep], Found]) -> Found:
        """One state for the whole look. Where somebody may have written meanwhile it is taken again while nobody can:
        Milvus shows a deletion to questions about moments before it, and an insertion of the same time to none.

        Raises Unavailable where the index went back behind what was told, as when another program rebuilds it.
        """
        known = self._current()
        reached = max(self._told, known.marker.position)
        with self._noticing():
            answer = look(self._sweep(known))
            if self._undisturbed(known, reached):
                return answer
        with self._alone(_READER_SECONDS):
            while True:
                known = self._joined()
                if known.marker.position < reached:
                    self._known = known
                    raise Unavailable("the index was begun anew and is not full yet", mend="Wait; see /readyz")
                answer = look(self._sweep(known))
                if known.generation == self._table.connection.generation:
                    return answer

    @contextmanager
    def _alone(self, seconds: float) -> Iterator[None]:
        """The one writer, of this program's threads and of all programs. Raises Unavailable when no turn comes."""
        if not self._writing.acquire(timeout=seconds):
            raise _busy()
        try:
            with self._turn(seconds):
                yield
        finally:
            self._writing.release()

    @contextmanager
    def _noticing(self) -> Iterator[None]:
        """Where Milvus has the collection no more, everything is to be learnt, and loaded, anew."""
        try:
            yield
        except CollectionGone:
            self._known = None
            raise

    def _sweep(self, known: _Known) -> Sweep:
        return Sweep(self._view(known), self._truth, known.marker.position, self._most)

    def _view(self, known: _Known) -> View:
        return View(self._table if known.collection is not None else None, known.overlay)

    def _undisturbed(self, known: _Known, reached: int) -> bool:
        """Whether nothing was written to Milvus since: not by this program, nor by others, who write only what the
        database has already; the line did not break, behind which Milvus may have been put back; and the collection
        is still the one whose marker this is, and not one that another program made in its place."""
        now = self._known
        return (
            now is not None
            and now.marker.serial == known.marker.serial
            and known.generation == self._table.connection.generation
            and reached <= known.marker.position
            and self._stored.position() <= known.marker.position
            and self._is_the_same(known)
        )

    def _is_the_same(self, known: _Known) -> bool:
        return known.collection is None or self._table.identity() == known.collection

    def _current(self) -> _Known:
        known = self._known
        if known is None or known.generation != self._table.connection.generation:
            return self._open()
        overlay = known.overlay.settled(self._clock(), self._settle_seconds)
        if overlay is known.overlay:
            return known
        settled = replace(known, overlay=overlay)
        if self._opening.acquire(blocking=False):
            try:
                if self._known is known:
                    self._known = settled
            finally:
                self._opening.release()
        return settled

    def _open(self) -> _Known:
        """Learns from Milvus how far it is, while nobody writes. Raises Unavailable."""
        if not self._opening.acquire(timeout=_READER_SECONDS):
            raise _busy()
        try:
            known = self._known
            if known is not None and known.generation == self._table.connection.generation:
                return known
            with self._turn(_READER_SECONDS):
                return self._learn()
        finally:
            self._opening.release()

    def _learn(self) -> _Known:
        """What holds, whoever wrote last; a batch that broke off is taken back, or brought to its end where it counts
        already. In a turn only."""
        before = self._known
        collection = self._table.identity() if self._table.open() else None
        marker, overlay = Marker(), Overlay(0)
        if collection is not None:
            marker = self._table.marker()
            self._mend(marker)
            overlay = Overlay(self._table.now())
        known = _Known(self._table.connection.generation, collection, marker, overlay)
        if before is not None and marker.position < before.marker.position:
            _LOG.warning("Milvus came back at position %d, and was at %d", marker.position, before.marker.position)
        self._truth.forget()
        self._recount.forget()
        self._known, self._written = known, marker.serial
        return known

    def _mend(self, marker: Marker) -> None:
        leaving = self._table.leaving()
        self._table.let_go([one for one, serial in leaving if serial <= marker.serial])
        self._table.forget_leaving([one for one, serial in leaving if serial > marker.serial])
        self._table.delete(self._table.newer_than(marker.position))

    def _joined(self) -> _Known:
        """As `_learn`, where somebody else wrote since; with a collection in any case."""
        known = self._known
        if known is None or known.collection is None or known.generation != self._table.connection.generation:
            known = self._learn()
        else:
            try:
                held = self._is_the_same(known) and self._table.marker() == known.marker
                if not held or known.marker.serial != self._written:
                    known = self._learn()
            except CollectionGone:
                known = self._learn()
        if known.collection is None:
            self._table.create()
            known = replace(known, collection=self._table.identity(), overlay=Overlay(self._table.now()))
        return known

    def _take_in(self, known: _Known, changes: Sequence[EnrolmentChange]) -> None:
        if not changes:
            return
        steps = planned(View(self._table, known.overlay), known.marker, changes)
        wave: dict[EnrolmentId, Row | None] = {}
        for step in steps:
            wave |= {row.enrolment_id: None for row in step.gone} | {row.enrolment_id: row for row in step.fresh}
        after = steps[-1].marker
        # Readers of this program see all of it from here on, before Milvus has any.
        self._known = replace(known, marker=after, overlay=known.overlay.with_wave(wave, 0, float("inf")))
        before = known.marker
        for step in steps:
            self._write(before, step)
            before = step.marker
        written = known.overlay.with_wave(wave, self._table.now(), self._clock())
        self._known, self._written = replace(known, marker=after, overlay=written), after.serial

    def _write(self, before: Marker, step: Step) -> None:
        """New rows, then the marker, then what leaves: whoever is enrolled anew is in Milvus at every moment."""
        ids = [row.enrolment_id for row in step.gone]
        if ids:
            self._table.note_leaving(ids, step.marker.serial)
        self._table.insert(step.fresh)
        self._table.mark(step.marker, before)
        if ids:
            self._table.let_go(ids)

    def _look_after(self, known: _Known) -> None:
        """Asks Milvus whether this collection is there, and now and then how many rows it has."""
        if not self._is_the_same(known):
            self._known = None
            return
        with self._recount.due(known.marker, bool(known.overlay.changes)) as due:
            if due:
                self._count(known)

    def _count(self, known: _Known) -> None:
        """What was written a moment ago counts too: where there is such, or a row is lacking, while nobody writes."""
        if not known.overlay.changes and self._table.count(known.overlay.visible) == known.marker.state.count:
            self._recount.settle(known.marker.state.count, known.marker)
            return
        with self._alone(_READER_SECONDS):
            marker = self._joined().marker
            self._recount.settle(self._table.count(self._table.now()), marker)


def _busy() -> Unavailable:
    return Unavailable("this program is writing to the index", mend="Try again in a moment")


def _by_enrolment(one: Candidate) -> tuple[float, EnrolmentId]:
    return -one.score, one.enrolment_id
