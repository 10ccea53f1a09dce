"""The port LoneDismissals, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

from iass.access import Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Judgement
from iass.alert.lone_dismissal import LoneDismissal
from iass.decide.decision import Advice
from iass.ids import OfficerId

from .samples import MORNING, alert, decision

ANI, BUDI = OfficerId("ani"), OfficerId("budi")


def _dismissal(number: int, seconds: int = 0) -> LoneDismissal:
    return LoneDismissal(alert(number).alert_id, ANI, MORNING + timedelta(seconds=seconds))


def test_dismissal_is_lost_or_looked_at_for_ever(any_records: SqlRecords) -> None:
    """Those that nobody has looked at, the oldest first; of another place, or of a victim, never."""
    elsewhere, victim = replace(alert(4), lane="C02"), replace(alert(5), decision=decision(Advice.PROTECT))
    looked = replace(_dismissal(3), judgement=Judgement.UNSURE, looked_by=BUDI, looked_at=MORNING)
    with any_records.transaction() as tx:
        for one in (alert(1), alert(2), alert(3), elsewhere, victim, alert(6)):
            tx.alerts.add(one)
        for dismissal in (_dismissal(1, 9), _dismissal(2), _dismissal(3), _dismissal(4), _dismissal(5), _dismissal(6)):
            tx.dismissals.put(dismissal)
        tx.dismissals.put(looked)
        tx.dismissals.remove(alert(6).alert_id)
    with any_records.reading() as tx:
        there = Scope(frozenset({"CGK/C01"}))
        assert tx.dismissals.unseen(9, there) == [_dismissal(2), _dismissal(1, 9)]
        assert tx.dismissals.unseen(1, there) == [_dismissal(2)]
        assert {one.alert_id for one in tx.dismissals.unseen(9)} == {alert(number).alert_id for number in (1, 2, 4, 5)}
        assert tx.dismissals.get(alert(3).alert_id) == looked
        assert tx.dismissals.get(alert(6).alert_id) is None
