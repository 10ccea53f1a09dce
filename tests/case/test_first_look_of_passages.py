"""A score that the alert hides is told by a passage, which joined another alert."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts.samples import MADE, NOTICE, alert, decision, passage

from iass.access import Officer, Role, Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, Judgement
from iass.alert.desk import AlertDesk
from iass.alert.first_look import COMPARE_FIRST
from iass.alert.passage import raise_or_join
from iass.case.desk import PassageDesk
from iass.case.passage import Passage
from iass.clock import FixedClock
from iass.decide.decision import Advice
from iass.ids import AlertId, CrossingId, NoticeId, OfficerId
from iass.watchlist.notice import NoticeKind

ANI = Officer(OfficerId("ani"))
BAN, OTHER = NOTICE.notice_id, NoticeId("N-OTHER")


def _shot(number: int, notice: NoticeId, advice: Advice, clock: FixedClock) -> Alert:
    finding = replace(decision(Advice.DENY_EXIT).findings[0], notice_id=notice, person_id=None, advice=advice)
    told = replace(decision(advice), advice=advice, findings=(finding,))
    at = clock.now() + timedelta(seconds=number)
    return replace(
        alert(number), alert_id=AlertId(f"alert-{number}"), decision=told, raised_at=at, document_number="X1"
    )


def _passage(number: int, shot: Alert, joined: AlertId) -> Passage:
    one = passage()
    assert one.document is not None
    document = replace(one.document, number=shot.document_number, nationality=shot.nationality)
    return replace(
        one, crossing_id=CrossingId(f"crossing-{number}"), at=shot.raised_at, checkpoint=shot.checkpoint,
        lane=shot.lane, document=document, decision=shot.decision, alert_id=joined, best_subject=BAN, best_score=0.71,
        threshold=0.4,
    )  # fmt: skip


@pytest.mark.parametrize("graver", [(NoticeKind.WANTED_DOMESTIC, Advice.SECURE), (NoticeKind.PROTECT, Advice.PROTECT)])
def test_shot_that_joined_a_graver_alert_tells_the_score_before_the_look(
    records: SqlRecords, clock: FixedClock, graver: tuple[NoticeKind, Advice]
) -> None:
    with records.transaction() as tx:
        tx.notices.put(replace(NOTICE, pending=None), MADE)
        tx.notices.put(replace(NOTICE, notice_id=OTHER, kind=graver[0], pending=None), MADE)
    alerts = AlertDesk(records, clock).within(Scope(), ANI.officer_id)
    alerts.choose_lists(frozenset({NOTICE.kind}), Officer(OfficerId("boss"), Role.SUPERVISOR))
    third = _shot(3, BAN, Advice.DENY_EXIT, clock)
    with records.transaction() as tx:
        first = raise_or_join(tx, _shot(1, BAN, Advice.DENY_EXIT, clock), 60)
        second = raise_or_join(tx, _shot(2, OTHER, graver[1], clock), 60)
        joined = raise_or_join(tx, third, 60)
        assert joined.alert_id == second.alert_id != first.alert_id
        tx.passages.add(_passage(3, third, joined.alert_id))
        another = replace(third, document_number="Y2")
        tx.passages.add(_passage(4, another, joined.alert_id))
        tx.passages.add(_passage(5, replace(third, lane="C77"), joined.alert_id))
    passages = PassageDesk(records).within(Scope(), ANI.officer_id)
    before = passages.get(CrossingId("crossing-3"))
    assert (before.best_subject, before.best_score, before.threshold) == (None, None, None)
    assert [one.sentence for one in before.decision.findings] == [COMPARE_FIRST]
    assert [one.best_score for one in passages.recent() if one.crossing_id != "crossing-3"] == [0.71, 0.71]
    alerts.look_first(first.alert_id, ANI, Judgement.SAME_PERSON)
    assert passages.get(CrossingId("crossing-3")).best_score == 0.71
