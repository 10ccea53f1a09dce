"""1:N figures (ISO/IEC 19795-1, open-set identification; NIST FRTE 1:N): rank 1, FPIR and FNIR."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.evaluation.error_rates import FAILED, Scores, Weights, share, threshold_at
from iass.face.template import Template


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """vectors: float32 (enrolments, dimension), rows of one subject side by side; starts: first row of each subject;
    subjects: ascending."""

    vectors: NDArray[np.float32]
    starts: NDArray[np.intp]
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class TopCandidates:
    """The best candidate of each mated and each non-mated probe. own: bool (mated,), the top one is the probe's own
    subject; a probe without a template, or whose subject could not be enrolled, is a miss."""

    own: NDArray[np.bool_]
    mated: Scores
    nonmated: Scores

    def rank1(self, weights: Weights | None = None) -> float:
        """Share of mated probes whose own subject is the top candidate."""
        return share(self.own, weights)

    def threshold(self, fpir: float, weights: Weights | None = None) -> float:
        """The lowest threshold with no more than that FPIR. weights: of the non-mated probes."""
        return threshold_at(self.nonmated, fpir, weights)

    def fnir(self, threshold: float, weights: Weights | None = None) -> float:
        """Share of mated probes whose own subject is not the top candidate or scores below the threshold."""
        return share(~self.own | (self.mated < threshold), weights)


def build_gallery(enrolled: Sequence[tuple[str, Template | None]]) -> Gallery:
    """subject, template; None is a failure to enrol."""
    rows = sorted(((subject, template) for subject, template in enrolled if template), key=lambda row: row[0])
    names = [subject for subject, _ in rows]
    subjects, starts = np.unique(names, return_index=True)
    vectors = np.array([template.vector for _, template in rows], np.float32)
    return Gallery(vectors, starts, tuple(subjects.tolist()))


def search(gallery: Gallery, probes: Sequence[Template | None]) -> tuple[NDArray[np.intp], Scores]:
    """The best subject (its number, ties by subject id; -1 for none) and its score, for each probe."""
    best, scores = np.full(len(probes), -1, np.intp), np.full(len(probes), FAILED, np.float32)
    usable = [number for number, probe in enumerate(probes) if probe is not None]
    if usable and gallery.subjects:
        vectors = np.array([probe.vector for probe in probes if probe is not None], np.float32)
        by_subject = np.maximum.reduceat(vectors @ gallery.vectors.T, gallery.starts, axis=1)
        best[usable] = by_subject.argmax(axis=1)
        scores[usable] = by_subject.max(axis=1)
    return best, scores


def top_candidates(
    gallery: Gallery, mated: Sequence[tuple[str, Template | None]], nonmated: Sequence[Template | None]
) -> TopCandidates:
    """Searches every probe. mated: own subject, template."""
    number_of = {subject: number for number, subject in enumerate(gallery.subjects)}
    best, mated_scores = search(gallery, [template for _, template in mated])
    own = best == np.array([number_of.get(subject, -2) for subject, _ in mated], np.intp)
    return TopCandidates(own, mated_scores, search(gallery, nonmated)[1])
