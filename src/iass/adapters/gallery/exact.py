"""The embedded gallery: every template in memory, every search exhaustive."""

from collections.abc import Sequence
from threading import Lock
from typing import NamedTuple

from iass.adapters.gallery.rows import Rows
from iass.face.template import Template, Vectors
from iass.identify.gallery import Candidate, EnrolmentChange, GalleryState
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest


class _Place(NamedTuple):
    name: GalleryName
    row: int
    digest: int


class ExactGallery:
    """Implements `iass.identify.gallery.Gallery`. One writer at a time; readers never wait."""

    def __init__(self, model_id: ModelId, dimension: int) -> None:
        self._model_id = model_id
        self._dimension = dimension
        self._lists = {name: Rows(dimension) for name in GalleryName}
        self._places: dict[EnrolmentId, _Place] = {}
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
        with self._writing:
            checksum = self._state.checksum
            for change in changes:
                checksum ^= self._remove(change.enrolment_id)
                if change.enrolment is not None:
                    checksum ^= self._add(change.enrolment)
            for rows in self._lists.values():
                rows.publish()
            self._state = GalleryState(len(self._places), checksum)
            if changes:
                self._position = max(self._position, changes[-1].position)

    def search(self, name: GalleryName, probe: Template, limit: int) -> tuple[Candidate, ...]:
        return self._lists[name].snapshot.search(self._vector(probe), limit)

    def compare(self, name: GalleryName, subject_id: str, probe: Template) -> Candidate | None:
        rows = self._lists[name]
        return rows.snapshot.best_of(rows.rows_of.get(subject_id, ()), self._vector(probe))

    def _vector(self, probe: Template) -> Vectors:
        if probe.model_id != self._model_id:
            raise ValueError(f"a template of {probe.model_id} is not searched in a gallery of {self._model_id}")
        return probe.vector

    def _add(self, enrolment: Enrolment) -> int:
        self._vector(enrolment.template)
        digest = enrolment_digest(enrolment)
        row = self._lists[enrolment.gallery].add(enrolment)
        self._places[enrolment.enrolment_id] = _Place(enrolment.gallery, row, digest)
        return digest

    def _remove(self, enrolment_id: EnrolmentId) -> int:
        """Answers the digest of what was taken out; 0 when it was not there."""
        place = self._places.pop(enrolment_id, None)
        if place is None:
            return 0
        self._lists[place.name].remove(place.row)
        return place.digest
