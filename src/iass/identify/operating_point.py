"""A score means nothing alone: the threshold of one list follows from model, gallery size and target FPIR."""

from dataclasses import dataclass

from iass.ids import ModelId

MOST_SCORE = 1.0
"""No two templates are more alike than a template and itself. A threshold above lets nobody through."""


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """threshold: cosine similarity; a candidate at or above it is a match. target_fpir: 0..1 per search.

    gallery_size: subjects it was computed for; record_id: the `mark` of the calibration record it came from.
    extrapolated: the target lies beyond what the record measured (gallery larger, or rate rarer).
    """

    threshold: float
    target_fpir: float
    gallery_size: int
    model_id: ModelId
    record_id: str
    extrapolated: bool

    @property
    def can_match(self) -> bool:
        """Whether any score reaches the threshold at all."""
        return self.threshold <= MOST_SCORE


@dataclass(frozen=True, slots=True)
class VerificationPoint:
    """The 1:1 threshold for a target FMR (false match rate, ISO/IEC 19795-1)."""

    threshold: float
    target_fmr: float
    model_id: ModelId
    record_id: str

    @property
    def can_match(self) -> bool:
        """Whether any score reaches the threshold at all."""
        return self.threshold <= MOST_SCORE


def cannot_match(what: str, point: OperatingPoint | VerificationPoint) -> str:
    """What follows from a threshold that no score reaches, in words. what: is searched or compared, as `watchlist`."""
    return (
        f"{what}: the threshold is {point.threshold:.3f}, and no two faces score above {MOST_SCORE:g}, so nobody can "
        f"ever be recognised. By record {point.record_id}, {point.model_id} hardly tells strangers apart: use a "
        "trained recogniser, or a record made of more and of different people"
    )
