"""Known namesakes at a crossing: whoever shares a sought one's name and birth date, and is not him (decision 0034)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from iass.case.bearers import Bearer, shown_bearer
from iass.case.bound import is_bound
from iass.case.exhibits import CHIP
from iass.case.passage import CrossingTransaction
from iass.case.sighting import Sighting
from iass.decide.namesake import NamesakeEvidence
from iass.decide.observation import NoticeEvidence, Observation
from iass.face.template import Template
from iass.identify.evidence import HolderComparison
from iass.identify.search import FaceSearch
from iass.registry.enrolment import Enrolment, GalleryName
from iass.registry.person import Person
from iass.watchlist.look_alike import LookAlike, PairState
from iass.watchlist.namesake import papers_of
from iass.watchlist.noted_pair import is_noted
from iass.watchlist.notice import Notice

_REGISTRY = GalleryName.REGISTRY.value


def with_namesakes(
    tx: CrossingTransaction, seen: Sighting, observation: Observation, search: FaceSearch
) -> Observation:
    """The observation, with the cleared namesake beside every notice that papers alone point at.

    Whose record it may be is said by the document's holder in the registry, else by a proven chip; without either, or
    without a face, nobody's.
    """
    who = observation.holder or shown_bearer(seen, observation)
    if who is None or observation.document is None or seen.probe is None:
        return observation
    look = _Look(tx, seen.probe.template, who, search, observation.at)
    notices = tuple(
        replace(one, namesake=look.known(one.notice)) if _by_papers(one) else one for one in observation.notices
    )
    return replace(observation, notices=notices)


def _by_papers(evidence: NoticeEvidence) -> bool:
    by_face = evidence.face is not None and evidence.face.is_match
    return evidence.papers is not None and evidence.papers.is_match and not by_face


@dataclass(frozen=True, slots=True)
class _Look:
    tx: CrossingTransaction
    probe: Template
    who: Person | Bearer
    search: FaceSearch
    moment: datetime

    def known(self, notice: Notice) -> NamesakeEvidence | None:
        """None once either has other papers than those that were compared, the sought one another picture, or the
        person none of those that were enrolled then; and of a pair that no entry of the audit log stands behind.
        Pictures of the person that came later are not used."""
        pair = self._on_record(notice)
        if pair is None or not pair.is_of_papers or pair.state is not PairState.CLEARED:
            return None
        papers = papers_of(notice, self.who if isinstance(self.who, Person) else self.who.value)
        if pair.ends_at is None or not pair.holds_at(self.moment) or pair.papers != papers:
            return None
        pictures = self.tx.enrolments.of_subject(GalleryName.WATCHLIST, notice.notice_id)
        person = self.tx.enrolments.of_subject(*pair.beside) if pair.beside else ()
        own = self._own(pair, person)
        if own is None or not is_bound(pair, pictures, person, None) or not is_noted(self.tx, pair):
            return None
        settled = (pair.at, pair.settled_by, pair.ends_at)
        return NamesakeEvidence(pair.pair_id, pair.version, pair.person_id, *settled, own)

    def _on_record(self, notice: Notice) -> LookAlike | None:
        pairs, who = self.tx.look_alikes, self.who
        if isinstance(who, Person):
            return pairs.of(GalleryName.WATCHLIST, notice.notice_id, who.person_id)
        return pairs.of_bearer(GalleryName.WATCHLIST, notice.notice_id, who.value)

    def _own(self, pair: LookAlike, person: Sequence[Enrolment]) -> HolderComparison | None:
        if isinstance(self.who, Bearer):
            return self._compared([self.who.portrait], CHIP)
        return self._compared([row.template for row in person if row.image_id in pair.person_images], _REGISTRY)

    def _compared(self, pictures: Sequence[Template], against: str) -> HolderComparison | None:
        own = [template for template in pictures if template.model_id == self.probe.model_id]
        nearest = max(own, key=self.probe.similarity, default=None)
        return None if nearest is None else self.search.compare(self.probe, nearest, against)
