"""How many strangers a threshold lets through, with how sure one can be: by the lanes' own searches, or the record."""

import math
from dataclasses import dataclass, replace
from enum import StrEnum

from iass.identify.calibration import CalibrationRecord
from iass.identify.tail import Rate, ScoreTail

_DEVIATIONS = 1.96
_GROWN = 1.1
"""Lists that grew by less than a tenth are as large as those that were searched."""


class Source(StrEnum):
    """LANES: the searches of travellers here. RECORD: the strangers of the calibration record."""

    LANES = "lanes"
    RECORD = "record"


@dataclass(frozen=True, slots=True)
class Expectation:
    """rate: the share of strangers' searches that raise a false alert. Never below 3 / searches (rule of 3): then it is
    `at_most` so much, and `modelled` is what the law foretells. searches: behind it. foretold: the list is larger, or
    the rate rarer, than what was seen."""

    rate: Rate
    modelled: float
    source: Source
    searches: int
    at_most: bool
    foretold: bool


def by_record(record: CalibrationRecord, size: int, threshold: float) -> Expectation:
    """By the record's law. The interval is that of an exponential tail fitted to as many scores as the record's law was
    (Coles 2001, section 4.3: the logarithm of the rate varies by 1/k of the share above the level, and by the square
    of the distance, in scales, over k for the scale), k the probes above its most frequent rate."""
    rate = record.expected_fpir(size, threshold)
    start = record.fpirs[0]
    beyond = max(0.0, math.log(start / rate)) + max(0.0, math.log(max(size, 1) / record.sizes[-1])) if rate else 0.0
    spread = math.exp(_DEVIATIONS * math.sqrt((1 + beyond**2) / (record.probes * start)))
    found = Rate(rate, rate / spread, min(1.0, rate * spread))
    foretold = size > record.sizes[-1]
    return _claimable(Expectation(found, rate, Source.RECORD, record.probes, at_most=False, foretold=foretold))


def by_lanes(tail: ScoreTail, threshold: float) -> Expectation:
    """By the tail of what was counted here. It must fit."""
    foretold = threshold >= tail.highest or tail.size > _GROWN * tail.largest
    found = tail.rate(threshold)
    return _claimable(Expectation(found, found.value, Source.LANES, tail.searches, at_most=False, foretold=foretold))


def _claimable(found: Expectation) -> Expectation:
    """No rate below 3 / searches is claimed, however well a law fits (ISO/IEC 19795-1)."""
    least = min(1.0, 3 / found.searches)
    rate = replace(found.rate, high=max(found.rate.high, least))
    if found.modelled >= least:
        return replace(found, rate=rate)
    return replace(found, rate=replace(rate, value=least, high=least), at_most=True, foretold=True)
