"""How rare a score is among strangers: "1 in N would score this high", and how far that was measured.

A stranger is searched in the whole list: what counts is the share of strangers whose best candidate reaches the score,
which is the FPIR of a threshold laid there, and not the share of single comparisons.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from iass.identify.calibration import CalibrationRecord
from iass.identify.evidence import FaceEvidence


class Reach(StrEnum):
    """WITHIN: as was measured. RARER: fewer strangers reach it than could be counted. COMMONER: more than the law was
    fitted to."""

    WITHIN = "within"
    RARER = "rarer"
    COMMONER = "commoner"


@dataclass(frozen=True, slots=True)
class Rarity:
    """1 in `one_in` strangers, and that it lies between 1 in `least` and 1 in `most`: as far as the law was off where
    it was measured. Where it is RARER or COMMONER, all three are the limit of what was measured. All are rounded to
    the two digits that count, and down: never to flatter.

    is_larger: the list is larger than any that was measured, and the law is trusted beyond them.
    """

    one_in: int
    least: int
    most: int
    reach: Reach
    is_larger: bool


def rarity(record: CalibrationRecord, face: FaceEvidence) -> Rarity:
    """Of this very score in a list of its size. record: the one that its threshold follows from."""
    size, off = face.gallery_size, record.law_error
    rate = record.expected_fpir(size, face.score)
    rarest, commonest, is_larger = record.smallest_rate, record.fpirs[0], size > record.sizes[-1]
    if not rarest <= rate <= commonest:
        reach, limit = (Reach.RARER, _one_in(rarest)) if rate < rarest else (Reach.COMMONER, _one_in(commonest))
        return Rarity(limit, limit, limit, reach, is_larger)
    least = record.expected_fpir(size, face.score - off)
    most = max(record.expected_fpir(size, face.score + off), rarest)
    return Rarity(_one_in(rate), _one_in(least), _one_in(most), Reach.WITHIN, is_larger)


def _one_in(rate: float) -> int:
    """0.00149 -> 670; at least 1."""
    whole = math.floor(1 / rate + 1e-9)
    step = int(10 ** max(0, len(str(whole)) - 2))
    return max(1, whole // step * step)
