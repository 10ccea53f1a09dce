"""1:N figures (ISO/IEC 19795-1, open-set identification; NIST FRTE 1:N): rank 1, FPIR and FNIR."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from iass.evaluation.error_rates import FAILED, Scores, Weights, share, threshold_at
from iass.face.template import Template

_CELLS = 16_000_000
"""Scores held at once, 64 MB: probes are searched in blocks, however large the gallery."""
_NOBODY = -1


@dataclass(frozen=True, slots=True, eq=False)
class Gallery:
    """vectors: float32 (enrolments, dimension), rows of one subject side by side; starts: first row of each subject;
    subjects: ascending."""

    vectors: NDArray[np.float32]
    starts: NDArray[np.intp]
    subjects: tuple[str, ...]

    def numbers(self, subjects: Sequence[str]) -> NDArray[np.intp]:
        """The number of each of these subjects; -1 for one who is not enrolled."""
        number_of = {subject: number for number, subject in enumerate(self.subjects)}
        return np.array([number_of.get(subject, _NOBODY) for subject in subjects], np.intp)


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


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """Where each mated probe's own subject stands. scores: float32 (mated,), -inf without a template or an enrolment;
    ranks: (mated,), 1 for the top candidate, ties by subject id; 0 for none."""

    scores: Scores
    ranks: NDArray[np.intp]


def build_gallery(enrolled: Sequence[tuple[str, Template | None]]) -> Gallery:
    """subject, template; None is a failure to enrol."""
    rows = sorted(((subject, template) for subject, template in enrolled if template), key=lambda row: row[0])
    names = [subject for subject, _ in rows]
    subjects, starts = np.unique(names, return_index=True)
    vectors = np.array([template.vector for _, template in rows], np.float32)
    return Gallery(vectors, starts, tuple(subjects.tolist()))


def search(gallery: Gallery, probes: Sequence[Template | None]) -> tuple[NDArray[np.intp], Scores]:
    """The best subject (its number, ties by subject id; -1 for none) and its score, for each probe."""
    best, scores = np.full(len(probes), _NOBODY, np.intp), np.full(len(probes), FAILED, np.float32)
    for places, by_subject in score_blocks(gallery, probes):
        best[places] = by_subject.argmax(axis=1)
        scores[places] = by_subject.max(axis=1)
    return best, scores


def rank_own(gallery: Gallery, mated: Sequence[tuple[str, Template | None]]) -> Ranks:
    """mated: own subject, template."""
    numbers = gallery.numbers([subject for subject, _ in mated])
    scores, ranks = np.full(len(mated), FAILED, np.float32), np.zeros(len(mated), np.intp)
    for places, by_subject in score_blocks(gallery, [template for _, template in mated]):
        enrolled = numbers[places] != _NOBODY
        whose, all_scores = places[enrolled], by_subject[enrolled]
        own = numbers[whose][:, None]
        found = np.take_along_axis(all_scores, own, axis=1)
        tied_before = (all_scores == found) & (np.arange(all_scores.shape[1]) < own)
        scores[whose] = found[:, 0]
        ranks[whose] = 1 + np.count_nonzero((all_scores > found) | tied_before, axis=1)
    return Ranks(scores, ranks)


def top_candidates(
    gallery: Gallery, mated: Sequence[tuple[str, Template | None]], nonmated: Sequence[Template | None]
) -> TopCandidates:
    """Searches every probe. mated: own subject, template."""
    best, mated_scores = search(gallery, [template for _, template in mated])
    numbers = gallery.numbers([subject for subject, _ in mated])
    own = (best == numbers) & (best != _NOBODY)
    return TopCandidates(own, mated_scores, search(gallery, nonmated)[1])


def score_blocks(
    gallery: Gallery, probes: Sequence[Template | None]
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.float32]]]:
    """Blocks of probes that have a template: their places, and their scores by subject, float32 (block, subjects)."""
    usable = [number for number, probe in enumerate(probes) if probe is not None]
    if not gallery.subjects:
        return
    at_once = max(1, _CELLS // len(gallery.vectors))
    for first in range(0, len(usable), at_once):
        places = np.array(usable[first : first + at_once], np.intp)
        vectors = np.array([probe.vector for place in places if (probe := probes[place]) is not None], np.float32)
        yield places, np.maximum.reduceat(vectors @ gallery.vectors.T, gallery.starts, axis=1)
