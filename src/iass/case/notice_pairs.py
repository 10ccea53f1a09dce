"""Two notices on record as look-alikes, at a crossing whose face answers both (decision 0028)."""

from collections.abc import Sequence
from dataclasses import replace

from iass.case.bound import is_bound
from iass.case.passage import CrossingTransaction
from iass.decide.observation import NoticeEvidence, Observation
from iass.identify.double import TwoNotices, pair_margin
from iass.identify.evidence import FaceEvidence
from iass.identify.search import FaceSearch
from iass.ids import NoticeId
from iass.registry.enrolment import Enrolment, GalleryName
from iass.watchlist.look_alike import LookAlike
from iass.watchlist.noted_pair import is_noted

_Pairs = dict[NoticeId, list[TwoNotices]]


def with_notice_pairs(tx: CrossingTransaction, observation: Observation, search: FaceSearch) -> Observation:
    """The observation, with the pair beside each of two notices whose faces were found.

    Of several pairs of one notice the one whose other face is nearest counts: a face that is told from that one is told
    from all. Looks nothing up where fewer than two notices were found by the face, which is nearly always.
    """
    faces = {
        one.notice.notice_id: one.face for one in observation.notices if one.face is not None and one.face.is_match
    }
    if len(faces) < 2:
        return observation
    made: _Pairs = {notice_id: [] for notice_id in faces}
    for pair in tx.look_alikes.among(list(faces)):
        if pair.holds and pair.other_notice_id is not None:
            _lay(tx, pair, NoticeId(pair.subject_id), pair.other_notice_id, faces, made, pair_margin(search))
    return replace(observation, notices=tuple(_beside(one, made) for one in observation.notices))


def _beside(evidence: NoticeEvidence, made: _Pairs) -> NoticeEvidence:
    pairs = made.get(evidence.notice.notice_id, [])
    return replace(evidence, pair=max(pairs, key=lambda one: one.other_score, default=None))


def _lay(
    tx: CrossingTransaction,
    pair: LookAlike,
    one: NoticeId,
    other: NoticeId,
    faces: dict[NoticeId, FaceEvidence],
    made: _Pairs,
    margin: float,
) -> None:
    """Nothing once either has other pictures than those that were compared, nor of a pair that no entry of the audit
    log stands behind."""
    first, second = (tx.enrolments.of_subject(GalleryName.WATCHLIST, notice_id) for notice_id in (one, other))
    if not is_bound(pair, first, second, None) or not is_noted(tx, pair):
        return
    between = _most_alike(first, second)
    for here, there in ((one, other), (other, one)):
        made[here].append(
            TwoNotices(
                pair_id=pair.pair_id,
                pair_version=pair.version,
                other_id=there,
                kind=pair.kind,
                settled_at=pair.at,
                settled_by=pair.settled_by,
                score=faces[here].score,
                other_score=faces[there].score,
                between=between,
                margin=margin,
            )
        )


def _most_alike(first: Sequence[Enrolment], second: Sequence[Enrolment]) -> float:
    """-1..1; of pictures that one recogniser encoded. Both have one, since the probe was held against them."""
    return max(
        one.template.similarity(other.template)
        for one in first
        for other in second
        if one.template.model_id == other.template.model_id
    )
