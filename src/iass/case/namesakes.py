"""Known namesakes at a crossing: whoever shares a sought one's name and birth date, and is not him (decision 0034)."""

from dataclasses import replace

from iass.case.bound import is_bound
from iass.case.passage import CrossingTransaction
from iass.decide.namesake import NamesakeEvidence
from iass.decide.observation import NoticeEvidence, Observation
from iass.registry.enrolment import GalleryName
from iass.registry.person import Person
from iass.watchlist.look_alike import PairState
from iass.watchlist.namesake import papers_of


def with_namesakes(tx: CrossingTransaction, observation: Observation) -> Observation:
    """The observation, with the cleared namesake beside every notice that papers alone point at.

    Whose record it may be is said by the document's holder in the registry; without one it is nobody's.
    """
    holder = observation.holder
    if holder is None or observation.document is None or not any(map(_by_papers, observation.notices)):
        return observation
    notices = tuple(
        replace(one, namesake=_known(tx, one, holder, observation)) if _by_papers(one) else one
        for one in observation.notices
    )
    return replace(observation, notices=notices)


def _by_papers(evidence: NoticeEvidence) -> bool:
    by_face = evidence.face is not None and evidence.face.is_match
    return evidence.papers is not None and evidence.papers.is_match and not by_face


def _known(
    tx: CrossingTransaction, evidence: NoticeEvidence, holder: Person, observation: Observation
) -> NamesakeEvidence | None:
    """None once either has other papers than those that were compared, the sought one another picture, or the person
    none of those that were enrolled then."""
    notice = evidence.notice
    pair = tx.look_alikes.of(GalleryName.WATCHLIST, notice.notice_id, holder.person_id)
    if pair is None or not pair.is_of_papers or pair.state is not PairState.CLEARED:
        return None
    if pair.ends_at is None or not pair.holds_at(observation.at) or pair.papers != papers_of(notice, holder):
        return None
    pictures = tx.enrolments.of_subject(GalleryName.WATCHLIST, notice.notice_id)
    if not is_bound(pair, pictures, tx.enrolments.of_subject(GalleryName.REGISTRY, holder.person_id), None):
        return None
    return NamesakeEvidence(pair.pair_id, pair.version, holder.person_id, pair.at, pair.settled_by, pair.ends_at)
