"""A traveller between two faces: the one that was found, and his own, with whom it is a known pair (decision 0017)."""

from dataclasses import dataclass
from datetime import datetime

from iass.ids import OfficerId, PairId, PersonId
from iass.watchlist.look_alike import PairKind

COMMON_FMR, RARE_FMR = 1e-2, 1e-3
"""The margin is the distance between the scores that these shares of pairs of strangers reach: three quarters of the
standard deviation of such scores, whatever the recogniser's scale."""


@dataclass(frozen=True, slots=True)
class DoubleEvidence:
    """One probe beside both of a pair; all scores are cosines, -1..1, by one recogniser.

    score: with the face that was found; own_score: with the person's pictures to which the pair is bound;
    own_threshold: of the 1:1 comparison; between: the most alike enrolled pictures of the two; margin: what own_score
    must be above score; bar: what score must reach before the face that was found counts, above its list's threshold.
    cleared: two officers found the person to be another one. settled_at, settled_by: when, and who.
    """

    pair_id: PairId
    pair_version: int
    person_id: PersonId
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
