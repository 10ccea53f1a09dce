"""The port Waits, on SQLite and PostgreSQL."""

from datetime import timedelta

from iass.adapters.sql.records import SqlRecords
from iass.alert.waiting import Wait

from .samples import MORNING, alert

SECOND = timedelta(seconds=1)


def _store(records: SqlRecords, *waits: Wait) -> None:
    with records.transaction() as tx:
        for number in range(1, 5):
            if tx.alerts.get(alert(number).alert_id) is None:
                tx.alerts.add(alert(number))
        for wait in waits:
            tx.waits.put(wait)


def _wait(number: int, seconds: int = 0) -> Wait:
    return Wait(alert(number).alert_id, MORNING + seconds * SECOND)


def test_wait_is_lost_or_doubled(any_records: SqlRecords) -> None:
    changed = Wait(alert(1).alert_id, None, MORNING)
    _store(any_records, _wait(1), _wait(2, 5), changed)
    with any_records.reading() as tx:
        assert tx.waits.every() == {changed.alert_id: changed, alert(2).alert_id: _wait(2, 5)}
        assert tx.waits.get(changed.alert_id) == changed
        assert tx.waits.get(alert(3).alert_id) is None


def test_one_that_is_not_due_is_answered(any_records: SqlRecords) -> None:
    gone_up = Wait(alert(4).alert_id, MORNING, MORNING + SECOND)
    _store(any_records, _wait(1, 5), _wait(2), Wait(alert(3).alert_id, None), gone_up)
    with any_records.reading() as tx:
        assert tx.waits.due(MORNING - SECOND) == []
        assert tx.waits.due(MORNING) == [_wait(2)]
        assert tx.waits.due(MORNING + 5 * SECOND) == [_wait(2), _wait(1, 5)]


def test_wait_outlives_its_end(any_records: SqlRecords) -> None:
    _store(any_records, _wait(1), _wait(2))
    with any_records.transaction() as tx:
        tx.waits.remove(alert(1).alert_id)
        tx.waits.remove(alert(3).alert_id)
    with any_records.reading() as tx:
        assert tx.waits.every() == {alert(2).alert_id: _wait(2)}


def test_one_that_is_held_too_long_is_missed(any_records: SqlRecords) -> None:
    since = (MORNING + 5 * SECOND, MORNING)
    held = [Wait(alert(number).alert_id, None, held_since=since[number - 1]) for number in (1, 2)]
    risen = Wait(alert(3).alert_id, None, MORNING, MORNING, MORNING + SECOND)
    _store(any_records, *held, risen, _wait(4))
    with any_records.reading() as tx:
        assert tx.waits.held_due(MORNING - SECOND) == []
        assert tx.waits.held_due(MORNING + 5 * SECOND) == [held[1], held[0]]
        assert tx.waits.get(risen.alert_id) == risen and risen.went_up_at == MORNING + SECOND
