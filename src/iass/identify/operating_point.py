"""A score means nothing alone: the threshold of one list follows from model, gallery size and target FPIR."""

from dataclasses import dataclass

from iass.ids import ModelId


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """threshold: cosine similarity; a candidate at or above it is a match. target_fpir: 0..1 per search.

    gallery_size: subjects it was computed for; record_id: the calibration record it came from.
    extrapolated: the target lies beyond what the record measured (gallery larger, or rate rarer).
    """

    threshold: float
    target_fpir: float
    gallery_size: int
    model_id: ModelId
    record_id: str
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class VerificationPoint:
    """The 1:1 threshold for a target FMR (false match rate, ISO/IEC 19795-1)."""

    threshold: float
    target_fmr: float
    model_id: ModelId
    record_id: str
