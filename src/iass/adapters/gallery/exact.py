"""The embedded gallery: every code in memory, every search exhaustive and exact."""

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np

from iass.adapters.gallery.rows import Rows
from iass.adapters.gallery.scan import Scan, best_scan
from iass.face.template import Template, Vectors
from iass.identify.gallery import Candidate, EnrolmentChange, GalleryState
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest


class _Held(NamedTuple):
    name: GalleryName
    digest: int


class ExactGallery:
    """Implements `iass.identify.gallery.Gallery`. One writer at a time; readers never wait.

    scan: how codes are searched; the best that this machine has when it is left out.
    """

    def __init__(self, model_id: ModelId, dimension: int, scan: Scan | None = None) -> None:
        self._model_id = model_id
        self._dimension = dimension
        self._scan = scan or best_scan(threads=0)
        self._lists = {name: Rows(dimension, self._scan) for name in GalleryName}
        self._held: dict[EnrolmentId, _Held] = {}
        self._writing = Lock()
        self._state = GalleryState(0, 0)
        self._position = 0

    @property
    def model_id(self) -> ModelId:
        return self._model_id

    @property
    def position(self) -> int:
        return self._position

    def describe(self) -> str:
        """For operators, in words."""
        return f"in the memory of this program, exhaustive and exact, {self._scan.words}"

    def state(self) -> GalleryState:
        return self._state

    def size(self, name: GalleryName) -> int:
        return self._lists[name].snapshot.size

    def apply(self, changes: Sequence[EnrolmentChange]) -> None:
        """See `Gallery.apply`. Raises ValueError for a template of another model or dimension, or with a value that
        is not a finite number; then nothing is taken in.
        """
        with self._writing:
            self._check(changes)
            checksum = self._state.checksum
            for change in changes:
                checksum ^= self._remove(change.enrolment_id)
                if change.enrolment is not None:
                    checksum ^= self._add(change.enrolment)
            for rows in self._lists.values():
                rows.publish()
            self._state = GalleryState(len(self._held), checksum)
            if changes:
                self._position = max(self._position, changes[-1].position)

    def search(self, name: GalleryName, probe: Template, limit: int) -> tuple[Candidate, ...]:
        return self._lists[name].snapshot.search(self._vector(probe), limit)

    def search_all(self, name: GalleryName, probes: Sequence[Template], limit: int) -> list[tuple[Candidate, ...]]:
        """As `search` for each probe, in one reading of the list for 64 of them."""
        if not probes:
            return []
        return self._lists[name].snapshot.search_all(np.stack([self._vector(probe) for probe in probes]), limit)

    def near(self, name: GalleryName, probes: Sequence[Template], least: float) -> list[tuple[Candidate, ...]]:
        if not probes:
            return []
        return self._lists[name].snapshot.near(np.stack([self._vector(probe) for probe in probes]), least)

    def compare(self, name: GalleryName, subject_id: str, probe: Template) -> Candidate | None:
        return self._lists[name].compare(subject_id, self._vector(probe))

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
        """All before any is taken in: a batch that breaks off half-way would leave a wrong checksum for ever."""
        for change in changes:
            if change.enrolment is not None:
                self._vector(change.enrolment.template)

    def _add(self, enrolment: Enrolment) -> int:
        digest = enrolment_digest(enrolment)
        self._lists[enrolment.gallery].add(enrolment)
        self._held[enrolment.enrolment_id] = _Held(enrolment.gallery, digest)
        return digest

    def _remove(self, enrolment_id: EnrolmentId) -> int:
        """Answers the digest of what was taken out; 0 when it was not there."""
        held = self._held.pop(enrolment_id, None)
        if held is None:
            return 0
        self._lists[held.name].remove(enrolment_id)
        return held.digest
