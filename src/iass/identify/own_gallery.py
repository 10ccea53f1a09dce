"""A calibration record of the gallery at hand, from its own non-mated comparisons; no picture is needed.

The enrolled people are drawn into two halves: one is the gallery, the other are the strangers who are searched in it,
one template each. So no comparison is used twice, and the record is made exactly as one from pictures is.

One person may be enrolled under two ids (in both lists, or by two passports), and would look like a stranger who is
very alike. Scores of strangers are near a normal law (many small agreements and disagreements add up); its two numbers
are taken from the score that 10 % and the one that 1 % of all comparisons reach, which some thousands of doubles among
millions of comparisons cannot move. Of all that score so high that the law expects one such pair of strangers in the
whole gallery, one id each is kept. That costs about one true look-alike: less than the rule of 3 lets anybody claim.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from iass.errors import InvalidInput
from iass.face.template import Vectors
from iass.identify.calibrating import Provenance, Strangers, fit_strangers
from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_sample import CalibrationSample, EnrolledSubject
from iass.ids import ModelId

LEAST_SUBJECTS = 600
"""Half of them are searched: 300 carry FPIR 1 % by the rule of 3, so that the law is held by what was measured."""

_MOST_PROBES = 4_000
_MOST_TWICE = 0.1
"""Where more people are double, those that are not found out begin to count: measured, decision 0003."""
_FREQUENT, _RARE = 0.1, 0.01
_LOWEST, _HIGHEST, _BINS = -1.0, 1.0, 20_000
_BLOCK = 1_000
_SEED = 19795


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two ids that are taken for one person. score: cosine similarity."""

    one: EnrolledSubject
    other: EnrolledSubject
    score: float


@dataclass(frozen=True, slots=True)
class OwnCalibration:
    """subjects: looked at. near: pairs at or above near_score; dropped: subjects left out for them."""

    record: CalibrationRecord
    subjects: int
    near: tuple[NearPair, ...]
    near_score: float
    dropped: int


def calibrate_gallery(sample: CalibrationSample, model_id: ModelId, at: datetime) -> OwnCalibration:
    """Raises InvalidInput when there are too few people, or more than a tenth of them look enrolled twice."""
    _check_enough(len(sample.subjects), "enrolled")
    vectors = np.stack([subject.vectors[0] for subject in sample.subjects])
    cut = near_score(vectors)
    near = tuple(
        NearPair(sample.subjects[a], sample.subjects[b], float(score)) for a, b, score in pairs_above(vectors, cut)
    )
    different = _one_of_each(sample.subjects, near)
    if len(sample.subjects) - len(different) > _MOST_TWICE * len(sample.subjects):
        what = f"{len(sample.subjects) - len(different)} of {len(sample.subjects)} people look enrolled twice"
        raise InvalidInput(what, mend="Calibrate one list alone (--list), or use the record that is shipped")
    _check_enough(len(different), "left, each counted once")
    said = f"own gallery, {len(different)} people"
    record = fit_strangers(_in_halves(different), Provenance(model_id, said, {"enrolments": sample.digest}, at))
    named = replace(record, record_id=f"{record.record_id}/own-{sample.digest[:8]}")
    return OwnCalibration(named, len(sample.subjects), near, cut, len(sample.subjects) - len(different))


def near_score(vectors: Vectors) -> float:
    """The score at which one pair of strangers is expected among all pairs of these. vectors: float32 (n, dimension),
    one row a person, n > 1."""
    counts = np.zeros(_BINS, np.int64)
    for first, scores in _blocks(vectors):
        above = scores[np.arange(scores.shape[1]) > np.arange(first, first + len(scores))[:, None]]
        counts += np.histogram(np.clip(above, _LOWEST, _HIGHEST), _BINS, (_LOWEST, _HIGHEST))[0]
    reached = np.cumsum(counts[::-1])[::-1]
    edges = np.linspace(_LOWEST, _HIGHEST, _BINS + 1)
    frequent, rare = (
        float(edges[np.searchsorted(-reached, -rate * reached[0], side="right")]) for rate in (_FREQUENT, _RARE)
    )
    slope = (rare - frequent) / (_deviations(_RARE) - _deviations(_FREQUENT))
    return rare + slope * (_deviations(1 / (int(reached[0]) + 1)) - _deviations(_RARE))


def pairs_above(vectors: Vectors, cut: float) -> Iterator[tuple[int, int, float]]:
    """Places of both, the lower first, and the score, of every pair at or above the cut."""
    for first, scores in _blocks(vectors):
        for row, column in np.argwhere(scores >= cut).tolist():
            if column > first + row:
                yield first + row, column, float(scores[row, column])


def _deviations(rate: float) -> float:
    """How many standard deviations above the mean a normal law is exceeded at that rate."""
    return NormalDist().inv_cdf(1 - rate)


def _blocks(vectors: Vectors) -> Iterator[tuple[int, NDArray[np.float32]]]:
    """The first row of each block, and its scores against all, float32 (block, n)."""
    for first in range(0, len(vectors), _BLOCK):
        yield first, vectors[first : first + _BLOCK] @ vectors.T


def _one_of_each(subjects: Sequence[EnrolledSubject], near: Sequence[NearPair]) -> list[EnrolledSubject]:
    """Of all who hang together by near pairs, the first."""
    leader = {subject.name: subject.name for subject in subjects}

    def leading(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for pair in near:
        first, second = sorted((leading(pair.one.name), leading(pair.other.name)))
        leader[second] = first
    return [subject for subject in subjects if leader[subject.name] == subject.name]


def _in_halves(subjects: Sequence[EnrolledSubject]) -> Strangers:
    """Every subject of the gallery with the best of its templates, as a search has it; every probe with its first."""
    order = np.random.default_rng(_SEED).permutation(len(subjects))
    middle = min(len(subjects) // 2, _MOST_PROBES)
    probes = np.stack([subjects[place].vectors[0] for place in order[:middle]])
    enrolled = [subjects[place].vectors for place in order[middle:]]
    starts = np.cumsum([0, *map(len, enrolled[:-1])])
    scores = np.maximum.reduceat(probes @ np.concatenate(enrolled).T, starts, axis=1)
    return Strangers(scores, probes @ probes.T)


def _check_enough(count: int, which: str) -> None:
    if count < LEAST_SUBJECTS:
        raise InvalidInput(
            f"{count} people are {which}, and a record of one's own needs {LEAST_SUBJECTS}",
            mend="Stay with the shipped record until then: below that, chance would set the thresholds",
        )
