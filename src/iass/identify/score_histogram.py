"""How high the best stranger scores on the lanes: counts in fixed bins, and nothing about any traveller.

Of each search of a traveller who is not known to be in a list, the score of its top candidate is counted: by list,
model, checkpoint, day and size of the list. It is how one sees whether a threshold does here what it should.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from iass.ids import AlertId, CrossingId, ModelId
from iass.registry.enrolment import GalleryName

BINS_IN_ONE = 200
"""A bin is 0.005 wide: a fifth of the scale of the shipped record's law."""

_STEPS_IN_DOUBLING = 8
"""A band of sizes is 9 % wide: within it a threshold moves by 0.002, less than half a bin."""


@dataclass(frozen=True, slots=True)
class TopScore:
    """The top candidate's score of one search of a stranger, as it is counted. band: see `band_of`; bin: see `bin_of`.

    day: UTC.
    """

    gallery: GalleryName
    model_id: ModelId
    checkpoint: str
    day: date
    band: int
    bin: int


@dataclass(frozen=True, slots=True)
class BinCount:
    """So many searches in lists of that size had a top score in that bin."""

    band: int
    bin: int
    count: int

    @property
    def low(self) -> float:
        """The lowest score that the bin holds."""
        return low_edge(self.bin)


@dataclass(frozen=True, slots=True)
class ScoreHistogram:
    """Of one list and model. counts: each band and bin once, none empty, ascending. held: scores of alerts that
    nobody has judged yet, or of the same person; they count nowhere."""

    counts: tuple[BinCount, ...]
    held: int = 0

    @property
    def searches(self) -> int:
        return sum(one.count for one in self.counts)


class ScoreHistograms(Protocol):
    """The counts that are kept. A writer's turn is its alone, so that no count waits for another one's lock."""

    def count(self, scores: Sequence[TopScore]) -> None:
        """Counts each for good."""
        ...

    def hold(self, crossing_id: CrossingId, alert_id: AlertId, scores: Sequence[TopScore], *, counts: bool) -> None:
        """Keeps the scores of a passage with an alert until a person has judged it. counts: as it stands now, the
        traveller was judged to be another person. At most one score of each list."""
        ...

    def settle(self, alert_id: AlertId, *, counts: bool, for_good: bool) -> None:
        """What was judged now: scores that were held for the alert count, or do not. for_good: no verdict can follow,
        so that nothing needs to be held any more."""
        ...

    def forget_before(self, day: date) -> int:
        """Removes what was counted, or is still held for an alert, of days before that one; answers how many rows."""
        ...

    def read(self, gallery: GalleryName, model_id: ModelId, since: date) -> ScoreHistogram:
        """Of all checkpoints, from that day on."""
        ...


def bin_of(score: float) -> int:
    """-200..199: the bin of a cosine similarity. Bin b holds the scores from b / 200 to below (b + 1) / 200."""
    number = math.floor(score * BINS_IN_ONE)
    number += int(score >= low_edge(number + 1)) - int(score < low_edge(number))  # the product was rounded
    return min(max(number, -BINS_IN_ONE), BINS_IN_ONE - 1)


def low_edge(number: int) -> float:
    """The lowest score of that bin."""
    return number / BINS_IN_ONE


def band_of(size: int) -> int:
    """0 for a list of one person, 8 for two, 16 for four, ...: what size a list had, to 9 %. size: at least 1."""
    return math.floor(_STEPS_IN_DOUBLING * math.log2(size) + 1e-9)


def size_of(band: int) -> float:
    """The middle of that band, in people; for small lists the one size that lies in it."""
    low, high = 2 ** (band / _STEPS_IN_DOUBLING), 2 ** ((band + 1) / _STEPS_IN_DOUBLING)
    whole = math.ceil(low - 1e-9)
    return float(whole) if whole + 1 >= high else math.sqrt(low * high)
