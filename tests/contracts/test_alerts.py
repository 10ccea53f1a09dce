"""The port Alerts, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial

import pytest
from sqlalchemy import event

from iass.access import Scope, Sensitivity
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.waiting import Wait
from iass.decide.decision import Advice
from iass.errors import Conflict, NotFound
from iass.ids import AlertId, OfficerId

from .samples import JAKARTA, MORNING, alert, decision


def _store(records: SqlRecords, *alerts: Alert) -> None:
    with records.transaction() as tx:
        for each in alerts:
            tx.alerts.add(each)


def test_alert_comes_back_changed(any_records: SqlRecords) -> None:
    bare = replace(alert(2), live_image_id=None, references=(), traveller_name="ØÅ 北京", note="\x01\t\u2028")
    _store(any_records, alert(1), bare)
    with any_records.reading() as tx:
        assert tx.alerts.get(alert(1).alert_id) == alert(1)
        assert tx.alerts.get(bare.alert_id) == bare
        assert tx.alerts.get(AlertId("none")) is None


def test_time_zone_is_lost(any_records: SqlRecords) -> None:
    _store(any_records, alert(1, MORNING.astimezone(JAKARTA)))
    with any_records.reading() as tx:
        found = tx.alerts.get(alert(1).alert_id)
    assert found is not None
    assert found.raised_at.tzinfo is UTC and found.raised_at == MORNING


def test_alert_is_stored_twice(any_records: SqlRecords) -> None:
    _store(any_records, alert(1))
    with pytest.raises(Conflict):
        _store(any_records, alert(1))


def test_change_is_lost(any_records: SqlRecords) -> None:
    _store(any_records, alert(1))
    claimed = replace(alert(1), state=AlertState.CLAIMED, claimed_by=OfficerId("sari"), version=2)
    judged = replace(
        claimed, state=AlertState.JUDGED, judgement=Judgement.UNSURE, handed_over_by=(OfficerId("a"),), version=3
    )
    for step in (claimed, judged):
        with any_records.transaction() as tx:
            tx.alerts.update(step)
    with any_records.reading() as tx:
        assert tx.alerts.get(alert(1).alert_id) == judged


@pytest.mark.parametrize("version", [1, 2, 4])
def test_change_of_a_version_that_nobody_saw_last(any_records: SqlRecords, version: int) -> None:
    _store(any_records, replace(alert(1), version=2))
    with pytest.raises(Conflict, match="changed meanwhile"), any_records.transaction() as tx:
        tx.alerts.update(replace(alert(1), version=version, note="lost"))


def test_change_of_an_alert_that_never_was(any_records: SqlRecords) -> None:
    with pytest.raises(NotFound), any_records.transaction() as tx:
        tx.alerts.update(replace(alert(1), version=2))


def test_page_skips_or_repeats(any_records: SqlRecords) -> None:
    """Three were raised in the same instant; the id decides."""
    moments = [MORNING + timedelta(seconds=second) for second in (0, 5, 5, 5, 9, 2)]
    alerts = [alert(number, moment) for number, moment in enumerate(moments)]
    _store(any_records, *alerts)
    seen: list[Alert] = []
    with any_records.reading() as tx:
        while page := tx.alerts.page(limit=2, before=seen[-1].alert_id if seen else None):
            seen += page
    assert seen == sorted(alerts, key=lambda each: (each.raised_at, each.alert_id), reverse=True)


def test_page_begins_after_an_alert_that_never_was(any_records: SqlRecords) -> None:
    with pytest.raises(NotFound), any_records.reading() as tx:
        tx.alerts.page(before=AlertId("none"))


def test_states_are_mixed_up(any_records: SqlRecords) -> None:
    closed = replace(alert(2), state=AlertState.CLOSED)
    _store(any_records, alert(1), closed, replace(alert(3), state=AlertState.CLAIMED))
    with any_records.reading() as tx:
        assert tx.alerts.page(states=(AlertState.CLOSED,)) == (closed,)
        assert len(tx.alerts.page(states=(AlertState.CLOSED, AlertState.RAISED))) == 2
        counts = tx.alerts.counts()
        some = tx.alerts.counts(states=(AlertState.CLOSED, AlertState.JUDGED))
    assert some == {AlertState.CLOSED: 1, AlertState.JUDGED: 0}
    assert counts == {state: int(state not in (AlertState.JUDGED, AlertState.HANDED_OVER)) for state in AlertState}


def test_alert_is_missing_among_those_asked_for(any_records: SqlRecords) -> None:
    _store(any_records, alert(1), alert(2), alert(3))
    with any_records.reading() as tx:
        found = tx.alerts.among({alert(1).alert_id, alert(3).alert_id, AlertId("none")})
        assert tx.alerts.among(()) == ()
    assert sorted(one.alert_id for one in found) == [alert(1).alert_id, alert(3).alert_id]


def test_passage_seen_again_is_forgotten(any_records: SqlRecords) -> None:
    old = alert(1, MORNING - timedelta(minutes=10))
    seen_again = replace(alert(2, MORNING - timedelta(minutes=10)), last_seen_at=MORNING)
    elsewhere = replace(alert(3), lane="C02")
    _store(any_records, old, seen_again, elsewhere, alert(4))
    with any_records.reading() as tx:
        recent = tx.alerts.recent_on_lane("CGK", "C01", MORNING - timedelta(minutes=1))
        exactly = tx.alerts.recent_on_lane("CGK", "C02", MORNING)
    assert recent == (alert(4), seen_again)
    assert exactly == (elsewhere,)


def test_alert_beyond_the_scope_is_read(any_records: SqlRecords) -> None:
    places = (("CGK", "C01"), ("CGK", "C02"), ("DPS", "C01"), ("CGKX", "C01"))
    with any_records.transaction() as tx:
        for number, (checkpoint, lane) in enumerate(places, start=1):
            tx.alerts.add(replace(alert(number), checkpoint=checkpoint, lane=lane))
    with any_records.reading() as tx:
        for named, seen in (({"CGK"}, 2), ({"CGK/C02", "DPS"}, 2), ({"DPS/C02"}, 0), ({"%"}, 0), (set(), 0)):
            scope = Scope(frozenset(named))
            found = tx.alerts.page(scope=scope)
            assert len(found) == seen == sum(tx.alerts.counts(scope).values())
            assert all(scope.covers(one.checkpoint, one.lane) for one in found)
        assert len(tx.alerts.page()) == len(places)


def test_line_skips_repeats_or_mixes(any_records: SqlRecords) -> None:
    """By when they came to wait, also of those laid back; in pages; of one kind, state, place and sensitivity."""
    alerts = [alert(number, MORNING + timedelta(seconds=number % 3)) for number in range(7)]
    past = [replace(alert(number), kind=AlertKind.PAST) for number in (7, 8)]
    closed, elsewhere = replace(alert(9), state=AlertState.CLOSED), replace(alert(10), lane="C02")
    victim = replace(alert(11), decision=decision(Advice.PROTECT))
    _store(any_records, *alerts, *past, closed, elsewhere, victim)
    laid_back = Wait(alerts[0].alert_id, MORNING + timedelta(seconds=9))
    with any_records.transaction() as tx:
        tx.waits.put(laid_back)
    line = [*sorted(alerts[1:], key=lambda one: (one.raised_at, one.alert_id)), alerts[0]]
    there = Scope(frozenset({"CGK/C01"}))
    seen: list[Alert] = []
    with any_records.reading() as tx:
        waiting = partial(tx.alerts.longest_waiting, states=(AlertState.RAISED,), limit=9)
        lane = partial(waiting, kind=AlertKind.PASSAGE, scope=there)
        while page := lane(limit=2, after=seen[-1].alert_id if seen else None):
            seen += page
        assert seen == line
        assert [*lane(after=alerts[6].alert_id)] == line[line.index(alerts[6]) + 1 :]
        with pytest.raises(NotFound):
            lane(after=victim.alert_id)
        assert [*waiting(kind=AlertKind.PAST)] == past
        assert [*waiting(kind=AlertKind.PASSAGE, sensitivity=Sensitivity.PROTECTED)] == [victim]
        assert [*tx.alerts.page(kind=AlertKind.PAST)] == past[::-1]
        counts = [tx.alerts.counts(kind=kind)[AlertState.RAISED] for kind in AlertKind]
        assert (counts, tx.alerts.counts()[AlertState.RAISED]) == ([9, 2], 11)


def test_next_one_at_the_lane_is_another(any_records: SqlRecords) -> None:
    first, last = (alert(number, MORNING + timedelta(seconds=number)) for number in (1, 4))
    again = replace(alert(2), last_seen_at=MORNING + timedelta(seconds=3))
    past = replace(alert(3, MORNING + timedelta(seconds=2)), kind=AlertKind.PAST)
    _store(any_records, last, first, again, past, replace(alert(5), state=AlertState.JUDGED))
    with any_records.reading() as tx:
        seen = partial(tx.alerts.seen_after, kind=AlertKind.PASSAGE, states=(AlertState.RAISED, AlertState.CLAIMED))
        assert seen(None) == first
        assert seen(first.raised_at) == again
        assert seen(first.raised_at, newest=True) == last
        assert seen(last.raised_at) is None
        assert seen(None, scope=Scope(frozenset({"CGK/C02"}))) is None


def test_line_at_the_lanes_is_found_by_reading_every_alert(records: SqlRecords) -> None:
    _store(records, alert(1))
    asked: list[tuple[str, object]] = []
    with records.reading() as tx:
        raw = tx.people._connection
        event.listen(raw, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        kind, states = AlertKind.PASSAGE, (AlertState.RAISED, AlertState.CLAIMED)
        tx.alerts.longest_waiting(kind=kind, states=states, limit=500, scope=Scope(frozenset({"CGK/C01"})))
        tx.alerts.seen_after(MORNING, kind=kind, states=states)
        tx.alerts.counts(kind=AlertKind.PASSAGE)
        plans = [
            "; ".join(row[3] for row in raw.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values))  # type: ignore[arg-type]  # as the driver got them
            for sql, values in list(asked)
        ]
    assert len(plans) == 3
    assert all("INDEX ix_alerts_kind_state_" in plan for plan in plans), plans
    assert not any("SCAN alerts" in plan for plan in plans), plans
