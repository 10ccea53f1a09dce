"""The port Gallery in plain numpy: every row scored in float64 at every search. What all galleries are held to."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import xor

import numpy as np

from iass.face.template import Template, Vectors
from iass.identify.gallery import Candidate, EnrolmentChange, GalleryState, Selection
from iass.ids import EnrolmentId, ModelId
from iass.registry.enrolment import Enrolment, GalleryName, enrolment_digest


@dataclass(frozen=True, slots=True, eq=False)
class _State:
    rows: dict[EnrolmentId, Enrolment]
    position: int


class ReferenceGallery:
    """Replaces its one state as a whole, so that a reader sees all of a change or nothing."""

    def __init__(self, model_id: ModelId, dimension: int) -> None:
        self._model_id = model_id
        self._dimension = dimension
        self._now = _State({}, 0)

    @property
    def model_id(self) -> ModelId:
        return self._model_id

    @property
    def position(self) -> int:
        return self._now.position

    def state(self) -> GalleryState:
        rows = self._now.rows
        return GalleryState(len(rows), reduce(xor, map(enrolment_digest, rows.values()), 0))

    def size(self, name: GalleryName, among: Selection | None = None) -> int:
        subjects = {row.subject_id for row in self._now.rows.values() if row.gallery is name}
        return sum(1 for subject in subjects if among is None or subject in among)

    def holds(self, enrolments: Sequence[Enrolment]) -> list[bool]:
        rows = self._now.rows
        return [
            one.enrolment_id in rows and enrolment_digest(rows[one.enrolment_id]) == enrolment_digest(one)
            for one in enrolments
        ]

    def apply(self, changes: Sequence[EnrolmentChange]) -> None:
        rows, position = dict(self._now.rows), self._now.position
        for change in changes:
            rows.pop(change.enrolment_id, None)
            if change.enrolment is not None:
                self._vector(change.enrolment.template)
                rows[change.enrolment_id] = change.enrolment
            position = max(position, change.position)
        self._now = _State(rows, position)

    def search(
        self, name: GalleryName, probe: Template, limit: int, among: Selection | None = None
    ) -> tuple[Candidate, ...]:
        scored = self._scored(name, probe)
        return _ranked([one for one in scored if among is None or one.subject_id in among])[:limit]

    def near(
        self, name: GalleryName, probes: Sequence[Template], least: float, among: Selection | None = None
    ) -> list[tuple[Candidate, ...]]:
        found = [
            [
                one
                for one in self._scored(name, probe)
                if one.score >= least and (among is None or one.subject_id in among)
            ]
            for probe in probes
        ]
        return [tuple(sorted(some, key=lambda one: (-one.score, one.enrolment_id))) for some in found]

    def compare(self, name: GalleryName, subject_id: str, probe: Template) -> Candidate | None:
        own = [one for one in self._scored(name, probe) if one.subject_id == subject_id]
        return next(iter(_ranked(own)), None)

    def _scored(self, name: GalleryName, probe: Template) -> list[Candidate]:
        wanted = self._vector(probe).astype(np.float64)
        rows = [row for row in self._now.rows.values() if row.gallery is name]
        if not rows:
            return []
        wide = np.stack([row.template.vector for row in rows]).astype(np.float64) * wanted
        scores = wide.sum(axis=1).astype(np.float32).tolist()
        return [Candidate(row.subject_id, row.enrolment_id, score) for row, score in zip(rows, scores, strict=True)]

    def _vector(self, template: Template) -> Vectors:
        if template.model_id != self._model_id:
            raise ValueError(f"a template of {template.model_id} is not searched in a gallery of {self._model_id}")
        if template.vector.shape != (self._dimension,) or not np.isfinite(template.vector).all():
            raise ValueError("a template that is no vector of this gallery")
        return template.vector


def _ranked(found: Sequence[Candidate]) -> tuple[Candidate, ...]:
    best: dict[str, Candidate] = {}
    for one in sorted(found, key=lambda one: (-one.score, one.enrolment_id)):
        best.setdefault(one.subject_id, one)
    return tuple(sorted(best.values(), key=lambda one: (-one.score, one.subject_id)))
