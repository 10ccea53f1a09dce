"""Notices that stopped another person, by the agency's word, where nothing keeps them from stopping that person again.

No pair of look-alikes can be made where the papers match too, or nothing shows that the traveller is the document's
holder (decision 0034). What is wrong then is the notice: its desk, and the agency, are asked to look at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iass.errors import Tampered
from iass.handover.case import Case
from iass.handover.entry import CaseEntry, CaseOutcome
from iass.handover.records import HandoverTransaction
from iass.handover.wrongly_stopped import pairs_of
from iass.ids import CaseId, NoticeId
from iass.watchlist.notice import ENDED, Notice
from iass.watchlist.version import NoticeVersion

_TOLD = ("case.outcome",)


@dataclass(frozen=True, slots=True)
class Misled:
    """notice: as it stands. people: how many it stopped who were others; since: when the first of them was told."""

    notice: Notice
    people: int
    since: datetime


def stops_again(tx: HandoverTransaction, case: Case) -> bool:
    """Whether the agency released another person, and no pair was left."""
    alert = tx.alerts.get(case.opening.alert_id)
    if case.outcome is not CaseOutcome.WRONG_PERSON or alert is None:
        return False
    return not pairs_of(tx, alert, tx.passages.holder_of(alert.crossing_id))


def misled(tx: HandoverTransaction, seen: HandoverTransaction, now: datetime) -> Sequence[Misled]:
    """In order of the notices' ids. Until a version describes somebody else, or the notice ends: one that is only
    extended stops the same people. seen: in which what the reader may not see is not."""
    words: dict[NoticeId, list[datetime]] = {}
    for case_id in dict.fromkeys(entry.subject for entry in tx.audit.naming(CaseOutcome.WRONG_PERSON, _TOLD)):
        case = _readable(tx, CaseId(case_id))
        if case is not None and case.opening.notice_id is not None and stops_again(tx, case):
            words.setdefault(case.opening.notice_id, []).append(_last_word(case).at)
    found = []
    for notice_id, moments in sorted(words.items()):
        notice = seen.notices.get(notice_id)
        if notice is None or notice.state_at(now) in ENDED:
            continue
        versions = tx.notices.versions(notice_id)
        still = [at for at in moments if _identity(_stood(versions, at)) == _identity(versions[-1].notice)]
        if still:
            found.append(Misled(notice, len(still), min(still)))
    return found


def _identity(notice: Notice) -> tuple[object, ...]:
    """What somebody is found by, and told apart."""
    names = (notice.surname, notice.given_names, notice.other_names)
    birth = (notice.birth_date, notice.birth_place)
    return names, birth, frozenset(notice.document_numbers), frozenset(notice.image_ids)


def _stood(versions: Sequence[NoticeVersion], at: datetime) -> Notice:
    """When the agency said it."""
    before = [one.notice for one in versions if one.made.at <= at]
    return before[-1] if before else versions[0].notice


def _last_word(case: Case) -> CaseEntry:
    return next(entry for entry in reversed(case.entries) if entry.outcome is not None)


def _readable(tx: HandoverTransaction, case_id: CaseId) -> Case | None:
    """One that is damaged is told of where it is looked at."""
    try:
        return tx.cases.get(case_id)
    except Tampered:
        return None
