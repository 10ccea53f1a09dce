"""Scores that equal the brute force: float64 products of the vectors themselves, rounded once to float32."""

from collections.abc import Iterable, Sequence

import numpy as np

from iass.adapters.milvus.row import Row
from iass.face.template import Vectors
from iass.identify.gallery import Candidate

ROUNDING = 1e-5
"""Float32 dot products of unit vectors differ by less than half of this between two kernels."""


def scored(rows: Sequence[Row], probe: Vectors, vectors: Vectors | None = None) -> list[Candidate]:
    """One candidate a row. Equal vectors get equal scores. vectors: of these rows, where they lie together already."""
    if not rows:
        return []
    stacked = np.stack([row.enrolment.template.vector for row in rows]) if vectors is None else vectors
    wide = (stacked.astype(np.float64) * probe.astype(np.float64)).sum(axis=1).astype(np.float32).tolist()
    return [Candidate(row.enrolment.subject_id, row.enrolment_id, score) for row, score in zip(rows, wide, strict=True)]


def best_of_each(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The best enrolment of each subject, best first, ties by subject id."""
    best: dict[str, Candidate] = {}
    for made in candidates:
        known = best.get(made.subject_id)
        if known is None or (-made.score, made.enrolment_id) < (-known.score, known.enrolment_id):
            best[made.subject_id] = made
    return sorted(best.values(), key=lambda one: (-one.score, one.subject_id))
