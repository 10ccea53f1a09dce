"""The embedded gallery: every template in memory, every search exhaustive."""

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

import numpy as np

from iass.adapters.gallery.rows import Rows
from iass.face.template import Template, Vectors
from iass.identify.gallery import Candidate, EnrolmentChange, GalleryState
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest


class _Held(NamedTuple):
    name: GalleryName
    digest: int


class ExactGallery:
    """Implements `iass.identify.gallery.Gallery`. One writer at a time; readers never wait."""

    def __init__(self, model_id: ModelId, dimension: int) -> None:
        self._model_id = model_id
        self._dimension = dimension
        self._lists = {name: Rows(dimension) for name in GalleryName}
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
