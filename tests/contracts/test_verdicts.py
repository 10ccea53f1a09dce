"""The port Verdicts, on SQLite and PostgreSQL."""

from datetime import timedelta

from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Judgement
from iass.alert.second import Verdict
from iass.ids import OfficerId

from .samples import MORNING, alert

FIRST = Verdict(OfficerId("ani"), Judgement.SAME_PERSON, "the scar\x01 北京", MORNING)
SECOND = Verdict(OfficerId("budi"), Judgement.UNSURE, "", MORNING + timedelta(seconds=9))


def test_verdict_is_lost_or_in_another_order(any_records: SqlRecords) -> None:
    one, other = alert(1).alert_id, alert(2).alert_id
    with any_records.transaction() as tx:
        tx.alerts.add(alert(1))
        tx.alerts.add(alert(2))
        tx.verdicts.put(one, [FIRST, SECOND])
        tx.verdicts.put(other, [SECOND])
        tx.verdicts.put(one, [SECOND, FIRST])
    with any_records.reading() as tx:
        assert tx.verdicts.of(one) == [SECOND, FIRST]
        assert tx.verdicts.of(other) == [SECOND]
        assert tx.verdicts.of(alert(3).alert_id) == []
    with any_records.transaction() as tx:
        tx.verdicts.put(one, [])
        assert tx.verdicts.of(one) == []
