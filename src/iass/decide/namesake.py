"""That two officers told the document's holder from the sought one whose name he bears (decision 0034)."""

from dataclasses import dataclass
from datetime import datetime

from iass.identify.evidence import HolderComparison
from iass.ids import OfficerId, PairId, PersonId


@dataclass(frozen=True, slots=True)
class NamesakeEvidence:
    """settled_at, settled_by: when, and who. until: when it ends, exclusive. own: the live face with those of the
    holder's enrolled pictures that were there when the two were told apart; with the portrait on the proven chip of a
    holder whom the registry does not know, and whose person_id is None."""

    pair_id: PairId
    pair_version: int
    person_id: PersonId | None
    settled_at: datetime
    settled_by: tuple[OfficerId, ...]
    until: datetime
    own: HolderComparison

    @property
    def is_own(self) -> bool:
        """Whether the face is the holder's by a picture that the bearer cannot have made."""
        return self.own.is_same_person if self.person_id is None else self.own.is_own
