"""The calibration record: what non-mated faces score under one model, measured, and the thresholds that follow.

The best of N independent scores tends to a Gumbel law whose location grows with ln N at the rate of its scale
(Gumbel 1958; Coles, An Introduction to Statistical Modeling of Extreme Values, 2001, chapter 3). So one straight line,

    threshold = location + scale * (ln N - ln(-ln(1 - FPIR))),

serves every gallery size and every FPIR. It is fitted to the top scores of whole probes, not to single comparisons:
1 - (1 - FMR)^N would take the comparisons of one probe for independent, and they are not (Grother and Phillips,
"Models of large population recognition performance", CVPR 2004).
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256

import numpy as np

from iass.identify.operating_point import OperatingPoint, VerificationPoint
from iass.ids import ModelId

NEAR_FMR = 1e-11
"""Of two strangers who are as alike as two pictures of one sitting. Among 100,000 people, five billion pairs, so near a
pair is expected once in twenty such galleries. Far beyond what is measured: the law's own continuation."""

ALIKE_FMR = 0.01
"""Of two pictures that may be one subject's: 99 of 100 pictures of somebody else are below."""

_LEAST_VARIATE = -6.0
"""Below it every stranger passes, to more digits than a float has."""


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The law against people whom it was not fitted on. fitted_size: the largest gallery that it was fitted on;
    size: of the gallery it was tried on; observed_fpir: mean over several splits of the people."""

    fitted_size: int
    size: int
    target_fpir: float
    observed_fpir: float


@dataclass(frozen=True, slots=True)
class PairCheck:
    """The 1:1 threshold of a target FMR on pairs that it was not set by. fmr, fnmr: shares of these pairs."""

    target_fmr: float
    fmr: float
    fnmr: float


@dataclass(frozen=True, slots=True)
class CalibrationRecord:
    """Numbers and provenance only; no score of any one person.

    data_set, data: its name, and role -> SHA-256. probes, gallery, comparisons: how many were measured.
    sizes: ascending gallery sizes (sub-galleries drawn at random); fpirs: descending rates. top_scores: the score that
    a share fpirs[j] of non-mated probes reaches at sizes[i]; law_error: the greatest distance of the law from them.
    fmrs: descending; impostor_scores: the score that a share fmrs[j] of non-mated comparisons reaches; impostor_slope:
    gained for each unit of -ln FMR beyond the last. mated_pairs, nonmated_pairs: behind pair_checks.
    """

    record_id: str
    model_id: ModelId
    made_at: str
    tool: str
    data_set: str
    data: Mapping[str, str]
    probes: int
    gallery: int
    comparisons: int
    sizes: tuple[int, ...]
    fpirs: tuple[float, ...]
    top_scores: tuple[tuple[float, ...], ...]
    location: float
    scale: float
    law_error: float
    held_out: tuple[HeldOut, ...]
    fmrs: tuple[float, ...]
    impostor_scores: tuple[float, ...]
    impostor_slope: float
    mated_pairs: int
    nonmated_pairs: int
    pair_checks: tuple[PairCheck, ...]

    @property
    def mark(self) -> str:
        """The record's id and the beginning of the SHA-256 of all its numbers: two records of one day differ in it."""
        numbers = json.dumps(asdict(self), sort_keys=True, default=dict)
        return f"{self.record_id}#{sha256(numbers.encode()).hexdigest()[:12]}"

    @property
    def smallest_rate(self) -> float:
        """Below this FPIR nothing was measured: the rule of 3 (ISO/IEC 19795-1) on the number of probes."""
        return 3 / self.probes

    def operating_point(self, gallery_size: int, target_fpir: float) -> OperatingPoint:
        """The threshold at which a search among `gallery_size` subjects has that FPIR.

        A gallery smaller than the smallest measured one gets the threshold of that one: it only errs towards fewer
        false alerts. `extrapolated` tells that the gallery is larger, or the rate rarer (or more frequent), than what
        was measured. Raises ValueError unless 0 < target_fpir < 1.
        """
        _check_rate(target_fpir)
        size = max(gallery_size, self.sizes[0])
        threshold = self.location + self.scale * (math.log(size) + gumbel_variate(target_fpir))
        beyond = size > self.sizes[-1] or not self.smallest_rate <= target_fpir <= self.fpirs[0]
        return OperatingPoint(threshold, target_fpir, gallery_size, self.model_id, self.mark, beyond)

    def expected_fpir(self, gallery_size: int, threshold: float) -> float:
        """What share of searches among so many subjects a stranger passes at that threshold, 0..1, by the law."""
        variate = (threshold - self.location) / self.scale - math.log(max(gallery_size, self.sizes[0]))
        return -math.expm1(-math.exp(-variate)) if variate > _LEAST_VARIATE else 1.0

    def verification_point(self, target_fmr: float) -> VerificationPoint:
        """The 1:1 threshold at that FMR. Raises ValueError unless 0 < target_fmr < 1."""
        _check_rate(target_fmr)
        rarity = -math.log(target_fmr)
        known = [-math.log(rate) for rate in self.fmrs]
        measured = float(np.interp(rarity, known, self.impostor_scores))
        threshold = measured + self.impostor_slope * max(0.0, rarity - known[-1])
        return VerificationPoint(threshold, target_fmr, self.model_id, self.mark)

    @property
    def near_score(self) -> float:
        """From this similarity on, faces of two subjects are taken for one person's or one picture: at `NEAR_FMR`."""
        return self.verification_point(NEAR_FMR).threshold

    @property
    def alike_score(self) -> float:
        """Below this similarity, two pictures are not taken for one subject's: at `ALIKE_FMR`."""
        return self.verification_point(ALIKE_FMR).threshold


def gumbel_variate(rate: float) -> float:
    """-ln(-ln(1 - rate)): what the threshold is straight in. Near -ln(rate) for rare events."""
    return -math.log(-math.log1p(-rate))


def _check_rate(rate: float) -> None:
    if not 0 < rate < 1:
        raise ValueError(f"a rate lies between 0 and 1, not at {rate}")
