"""The embedded gallery: every code in memory, every search exhaustive and exact."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from iass.adapters.gallery.choosing import Choosing
from iass.adapters.gallery.packing import Packed
from iass.adapters.gallery.rows import Rows
from iass.adapters.gallery.scan import Scan, best_scan
from iass.adapters.gallery.snapshot import Snapshot
from iass.adapters.gallery.vectors import Storage
from iass.face.template import Template, Vectors
from iass.identify.gallery import Candidate, EnrolmentChange, GalleryState, Selection
from iass.ids import ModelId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest


@dataclass(frozen=True, slots=True, eq=False)
class Capture:
    """Everything that the gallery held at one moment; it stays so while the gallery goes on."""

    model_id: ModelId
    dimension: int
    state: GalleryState
    position: int
    departed: int
    lists: Mapping[GalleryName, Snapshot]


class ExactGallery:
    """Implements `iass.identify.gallery.Gallery`. One writer at a time; readers never wait.

    scan: how codes are searched; the best that this machine has when it is left out. storage: where the float32 rows
    lie; in memory when it is left out.
    """

    def __init__(
        self, model_id: ModelId, dimension: int, scan: Scan | None = None, storage: Storage | None = None
    ) -> None:
        self._model_id = model_id
        self._dimension = dimension
        self._scan = scan or best_scan(threads=0)
        self._storage = storage
        self._lists = self._empty()
        self._choosing = Choosing()
        self._writing = Lock()
        self._state = GalleryState(0, 0)
        self._position = 0
        self._departed = 0

    @property
    def model_id(self) -> ModelId:
        return self._model_id

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def position(self) -> int:
        return self._position

    @property
    def departed(self) -> int:
        """Rows that were taken out since the program began."""
        return self._departed

    def describe(self) -> str:
        """For operators, in words."""
        return f"in the memory of this program, exhaustive and exact, {self._scan.words}"

    def state(self) -> GalleryState:
        return self._state

    def size(self, name: GalleryName, among: Selection | None = None) -> int:
        snapshot = self._lists[name].snapshot
        return snapshot.size if among is None else self._choosing.chosen(snapshot, name, among).subjects

    def apply(self, changes: Sequence[EnrolmentChange]) -> None:
        """See `Gallery.apply`. Raises ValueError for a template of another model or dimension, or with a value that
        is not a finite number. Whatever it raises, MemoryError too, nothing is taken in, and it can be asked again.
        """
        with self._writing:
            self._check(changes)
            try:
                state = self._take_in(changes)
                for rows in self._lists.values():
                    rows.prepare()
            except BaseException:
                for rows in self._lists.values():
                    rows.take_back()
                raise
            for rows in self._lists.values():
                rows.commit()
            added = sum(1 for change in changes if change.enrolment is not None)
            self._departed += self._state.count + added - state.count
            self._state = state
            if changes:
                self._position = max(self._position, changes[-1].position)

    def search(
        self, name: GalleryName, probe: Template, limit: int, among: Selection | None = None
    ) -> tuple[Candidate, ...]:
        vector, snapshot = self._vector(probe), self._lists[name].snapshot
        if among is None:
            return snapshot.search(vector, limit)
        return snapshot.search_among(self._choosing.chosen(snapshot, name, among).rows, vector, limit)

    def search_all(self, name: GalleryName, probes: Sequence[Template], limit: int) -> list[tuple[Candidate, ...]]:
        """As `search` for each probe, in one reading of the list for 64 of them."""
        if not probes:
            return []
        return self._lists[name].snapshot.search_all(np.stack([self._vector(probe) for probe in probes]), limit)

    def near(
        self, name: GalleryName, probes: Sequence[Template], least: float, among: Selection | None = None
    ) -> list[tuple[Candidate, ...]]:
        if not probes:
            return []
        vectors, snapshot = np.stack([self._vector(probe) for probe in probes]), self._lists[name].snapshot
        if among is None:
            return snapshot.near(vectors, least)
        return snapshot.near(vectors, least, self._choosing.chosen(snapshot, name, among).rows)

    def compare(self, name: GalleryName, subject_id: str, probe: Template) -> Candidate | None:
        return self._lists[name].snapshot.compare(subject_id, self._vector(probe))

    def holds(self, enrolments: Sequence[Enrolment]) -> list[bool]:
        lists = {name: rows.snapshot for name, rows in self._lists.items()}
        return [lists[one.gallery].holds(one, enrolment_digest(one)) for one in enrolments]

    def capture(self) -> Capture:
        """All lists as of one moment."""
        with self._writing:
            lists = {name: rows.snapshot for name, rows in self._lists.items()}
            return Capture(self._model_id, self._dimension, self._state, self._position, self._departed, lists)

    def restore(
        self,
        lists: Mapping[GalleryName, Packed],
        state: GalleryState,
        position: int,
        end: Callable[[], None] = lambda: None,
    ) -> None:
        """In place of all that is here. end: called when all is read, and may raise. Raises ValueError for what does
        not add up to `state`; then nothing changed."""
        made = self._empty()
        for name, packed in lists.items():
            made[name].restore(packed)
        end()
        snapshots = [rows.snapshot for rows in made.values()]
        digests = [one.digests.values[: len(one.owners)] for one in snapshots]
        checksum = int(np.bitwise_xor.reduce(np.concatenate(digests), initial=0))
        if GalleryState(sum(map(len, digests)), checksum) != state:
            raise ValueError("rows that do not add up to what is said of them")
        with self._writing:
            self._lists, self._state, self._position = made, state, position

    def clear(self) -> None:
        """Forgets everything; whoever reads the feed begins anew."""
        with self._writing:
            self._lists, self._state, self._position = self._empty(), GalleryState(0, 0), 0

    def _empty(self) -> dict[GalleryName, Rows]:
        return {name: Rows(self._dimension, self._scan, self._storage) for name in GalleryName}

    def _vector(self, template: Template) -> Vectors:
        """Raises ValueError for what has no place among these vectors: it would be found by nobody."""
        if template.model_id != self._model_id:
            raise ValueError(f"a template of {template.model_id} is not searched in a gallery of {self._model_id}")
        if template.vector.shape != (self._dimension,):
            raise ValueError(f"a template of {template.vector.size} numbers, and not of {self._dimension}")
        if not np.isfinite(template.vector).all():
            raise ValueError("a template with a value that is not a finite number")
        return template.vector

    def _check(self, changes: Sequence[EnrolmentChange]) -> None:
        """All before any is taken in."""
        for change in changes:
            if change.enrolment is not None:
                self._vector(change.enrolment.template)

    def _take_in(self, changes: Sequence[EnrolmentChange]) -> GalleryState:
        count, checksum = self._state.count, self._state.checksum
        for change in changes:
            for rows in self._lists.values():
                digest = rows.remove(change.enrolment_id)
                if digest is not None:
                    checksum, count = checksum ^ digest, count - 1
            if change.enrolment is not None:
                digest = enrolment_digest(change.enrolment)
                self._lists[change.enrolment.gallery].add(change.enrolment, digest)
                checksum, count = checksum ^ digest, count + 1
        return GalleryState(count, checksum)
