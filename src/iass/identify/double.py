"""A traveller between two faces that are a known pair: the one that was found and his own (decision 0017), or two that
are sought (decision 0028)."""

from dataclasses import dataclass
from datetime import datetime

from iass.identify.search import FaceSearch
from iass.ids import NoticeId, OfficerId, PairId, PersonId
from iass.watchlist.look_alike import PairKind

COMMON_FMR, RARE_FMR = 1e-2, 1e-3
"""The margin is the distance between the scores that these shares of pairs of strangers reach: three quarters of the
standard deviation of such scores, whatever the recogniser's scale."""


def pair_margin(search: FaceSearch) -> float:
    """What one of two scores of a probe must be above the other, as a cosine; 0..2."""
    return search.pair_threshold(RARE_FMR) - search.pair_threshold(COMMON_FMR)


@dataclass(frozen=True, slots=True)
class DoubleEvidence:
    """One probe beside both of a pair; all scores are cosines, -1..1, by one recogniser.

    score: with the face that was found; own_score: with the person's pictures to which the pair is bound;
    own_threshold: of the 1:1 comparison; between: the most alike enrolled pictures of the two; margin: what own_score
    must be above score; bar: what score must reach before the face that was found counts, above its list's threshold.
    cleared: two officers found the person to be another one. settled_at, settled_by: when, and who. person_id: None of
    the bearer of a proven chip, whom the registry does not know; the person's picture is the portrait on it.
    """

    pair_id: PairId
    pair_version: int
    person_id: PersonId | None
    kind: PairKind
    cleared: bool
    settled_at: datetime
    settled_by: tuple[OfficerId, ...]
    score: float
    own_score: float
    own_threshold: float
    between: float
    margin: float
    bar: float

    @property
    def is_own(self) -> bool:
        """Whether the face is the person's own: by the 1:1 comparison, and nearer than the other by the margin."""
        return self.own_score >= self.own_threshold and self.own_score >= self.score + self.margin

    @property
    def below_bar(self) -> bool:
        """Whether the face that was found is no nearer than a look-alike's would be."""
        return self.score < self.bar


@dataclass(frozen=True, slots=True)
class TwoNotices:
    """One probe that reaches the threshold of two notices which officers recorded as a pair of look-alikes or twins.

    other_id: the notice beside the one whose finding this belongs to; score, other_score: of the probe with either;
    between: the most alike enrolled pictures of the two; margin: what one score must be above the other before the face
    names one of them. All are cosines, -1..1, by one recogniser. settled_at, settled_by: when, and who recorded it.
    """

    pair_id: PairId
    pair_version: int
    other_id: NoticeId
    kind: PairKind
    settled_at: datetime
    settled_by: tuple[OfficerId, ...]
    score: float
    other_score: float
    between: float
    margin: float

    @property
    def is_named(self) -> bool:
        """Whether the face is this notice's, as far as a face can tell them apart."""
        return self.score >= self.other_score + self.margin

    @property
    def is_other(self) -> bool:
        """Whether the face is the other notice's, as far as a face can tell them apart."""
        return self.other_score >= self.score + self.margin
