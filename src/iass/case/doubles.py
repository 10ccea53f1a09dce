"""Known look-alikes at a crossing: the same probe beside both of a pair, measured on the enrolled pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from iass.case.bound import is_bound
from iass.case.passage import CrossingTransaction
from iass.case.sighting import Sighting
from iass.decide.observation import Observation
from iass.face.template import Template
from iass.identify.double import DoubleEvidence, pair_margin
from iass.identify.evidence import FaceEvidence
from iass.identify.search import FaceSearch
from iass.ids import PersonId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.watchlist.look_alike import LookAlike, PairState


def with_doubles(tx: CrossingTransaction, seen: Sighting, observation: Observation, search: FaceSearch) -> Observation:
    """The observation, with what is known of the pair beside every face that was found.

    Whose pair it may be is said by the document's holder; where no document was read, as before a camera, by the face
    alone. A document of somebody whom the registry does not know is nobody's pair.
    """
    if seen.probe is None or (observation.document is not None and observation.holder is None):
        return observation
    holder = observation.holder.person_id if observation.holder else None
    look = _Look(tx, seen.probe.template, holder, search, observation.at)
    return replace(
        observation,
        notices=tuple(replace(one, double=look.at(GalleryName.WATCHLIST, one.face)) for one in observation.notices),
        other_identities=tuple(
            replace(one, double=look.at(GalleryName.REGISTRY, one.face)) for one in observation.other_identities
        ),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    tx: CrossingTransaction
    probe: Template
    holder: PersonId | None
    search: FaceSearch
    moment: datetime

    def at(self, gallery: GalleryName, face: FaceEvidence | None) -> DoubleEvidence | None:
        """The person of a pair to whom the probe is nearest; None without a pair that holds."""
        if face is None or not face.is_match:
            return None
        known = self.tx.look_alikes.about(gallery, face.subject_id)
        pairs = [pair for pair in known if pair.holds_at(self.moment) and not pair.is_of_papers]
        made = [
            self._beside(pair, pair.person_id, face)
            for pair in pairs
            if pair.person_id is not None and self.holder in (None, pair.person_id)
        ]
        return max((one for one in made if one), key=lambda one: one.own_score, default=None)

    def _beside(self, pair: LookAlike, person_id: PersonId, face: FaceEvidence) -> DoubleEvidence | None:
        """None once the subject's pictures are others than those that were compared, or the person's are all gone."""
        subject = self.tx.enrolments.of_subject(pair.gallery, pair.subject_id)
        person = self.tx.enrolments.of_subject(GalleryName.REGISTRY, person_id)
        if not is_bound(pair, subject, person, self.search):
            return None
        sought = self._comparable(subject)
        own = self._comparable([row for row in person if row.image_id in pair.person_images])
        if not sought or not own:
            return None
        nearest = max(own, key=self.probe.similarity)
        compared = self.search.compare(self.probe, nearest, GalleryName.REGISTRY.value)
        between = max(one.similarity(other) for one in sought for other in own)
        margin = pair_margin(self.search)
        return DoubleEvidence(
            pair_id=pair.pair_id,
            pair_version=pair.version,
            person_id=person_id,
            kind=pair.kind,
            cleared=pair.state is PairState.CLEARED,
            settled_at=pair.at,
            settled_by=pair.settled_by,
            score=face.score,
            own_score=compared.score,
            own_threshold=compared.threshold,
            between=between,
            margin=margin,
            bar=max(face.threshold, between + margin),
        )

    def _comparable(self, rows: Sequence[Enrolment]) -> list[Template]:
        return [row.template for row in rows if row.template.model_id == self.probe.model_id]
