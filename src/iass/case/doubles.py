"""Known look-alikes at a crossing: the same probe beside both of a pair, measured on the enrolled pictures."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from iass.case.bearers import Bearer, shown_bearer
from iass.case.bound import is_bound
from iass.case.exhibits import CHIP
from iass.case.passage import CrossingTransaction
from iass.case.sighting import Sighting
from iass.decide.observation import Observation
from iass.face.template import Template
from iass.identify.double import DoubleEvidence, pair_margin
from iass.identify.evidence import FaceEvidence
from iass.identify.search import FaceSearch
from iass.ids import PersonId
from iass.registry.enrolment import GalleryName
from iass.watchlist.look_alike import LookAlike, PairState
from iass.watchlist.noted_pair import is_noted


def with_doubles(tx: CrossingTransaction, seen: Sighting, observation: Observation, search: FaceSearch) -> Observation:
    """The observation, with what is known of the pair beside every face that was found.

    Whose pair it may be is said by the document's holder; where no document was read, as before a camera, by the face
    alone. A document of somebody whom the registry does not know is nobody's pair, but for the bearer's of a proven
    chip, who is known by it and held against its portrait.
    """
    bearer = shown_bearer(seen, observation)
    is_nobody = observation.document is not None and observation.holder is None and bearer is None
    if seen.probe is None or is_nobody:
        return observation
    holder = observation.holder.person_id if observation.holder else None
    look = _Look(tx, seen.probe.template, holder, bearer, search, observation.at)
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
    bearer: Bearer | None
    search: FaceSearch
    moment: datetime

    def at(self, gallery: GalleryName, face: FaceEvidence | None) -> DoubleEvidence | None:
        """Of whoever of a pair the probe is nearest to; None without a pair that holds."""
        if face is None or not face.is_match:
            return None
        known = self.tx.look_alikes.about(gallery, face.subject_id)
        pairs = [pair for pair in known if pair.holds_at(self.moment) and not pair.is_of_papers]
        made = [self._beside(pair, face) for pair in pairs if self._may_be(pair)]
        return max((one for one in made if one), key=lambda one: one.own_score, default=None)

    def _may_be(self, pair: LookAlike) -> bool:
        if self.bearer is not None:
            return pair.bearer == self.bearer.value
        return pair.person_id is not None and self.holder in (None, pair.person_id)

    def _beside(self, pair: LookAlike, face: FaceEvidence) -> DoubleEvidence | None:
        """None once the subject's pictures are others than those that were compared, or the person's are all gone; and
        of a pair that no entry of the audit log stands behind."""
        subject = self.tx.enrolments.of_subject(pair.gallery, pair.subject_id)
        person = self.tx.enrolments.of_subject(*pair.beside) if pair.beside else ()
        if not is_bound(pair, subject, person, self.search) or not is_noted(self.tx, pair):
            return None
        sought = self._comparable([row.template for row in subject])
        compared_then = [row.template for row in person if row.image_id in pair.person_images]
        own = self._comparable([self.bearer.portrait] if self.bearer else compared_then)
        if not sought or not own:
            return None
        nearest = max(own, key=self.probe.similarity)
        compared = self.search.compare(self.probe, nearest, CHIP if self.bearer else GalleryName.REGISTRY.value)
        between = max(one.similarity(other) for one in sought for other in own)
        margin = pair_margin(self.search)
        return DoubleEvidence(
            pair_id=pair.pair_id,
            pair_version=pair.version,
            person_id=pair.person_id,
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

    def _comparable(self, templates: Sequence[Template]) -> list[Template]:
        return [one for one in templates if one.model_id == self.probe.model_id]
