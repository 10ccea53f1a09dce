"""An alert that nobody takes goes up once for each wait; a lane whose officer left is taken over whole."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.contracts import samples

from iass.access import Officer, Scope
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertKind, AlertState, Judgement
from iass.alert.desk import AlertDesk
from iass.alert.escalation import EscalationWatch
from iass.alert.lane_queue import MOST
from iass.alert.passage import raise_or_join
from iass.alert.waiting import Patience
from iass.clock import FixedClock
from iass.decide.decision import Advice
from iass.errors import InvalidInput, NotAllowed, NotFound
from iass.figures.desk import FigureDesk
from iass.figures.tally import Measure
from iass.ids import OfficerId

ANI, BUDI, CHIEF = (Officer(OfficerId(name)) for name in ("ani", "budi", "chief"))
PATIENCE = Patience.parse("PROTECT=20,SECURE=30,DENY_EXIT=30,REFUSE_ENTRY=30,MAY_REFUSE_ENTRY=60,REFER=60")


def _alert(clock: FixedClock, number: int, advice: Advice = Advice.SECURE, lane: str = "C01") -> Alert:
    """Each of another document, so that none joins another."""
    made = samples.alert(number, clock.now())
    finding = replace(made.decision.findings[0], advice=advice)
    decision = replace(made.decision, advice=advice, findings=(finding,))
    return replace(made, decision=decision, lane=lane, document_number=f"A{number:07d}")


def _raise(records: SqlRecords, *alerts: Alert) -> None:
    with records.transaction() as tx:
        for one in alerts:
            raise_or_join(tx, one, 60)


def _pass(clock: FixedClock, seconds: float) -> None:
    clock.move_to(clock.now() + timedelta(seconds=seconds))


def _kinds(records: SqlRecords) -> Sequence[str]:
    with records.reading() as tx:
        return [event.kind for event in tx.feed.after(0, 99)]


def test_alert_waits_for_ever_or_goes_up_too_soon(any_records: SqlRecords, clock: FixedClock) -> None:
    """By the patience of its own advice, to the second; twice never, whichever program looks."""
    watches = [EscalationWatch(any_records, clock, PATIENCE) for _ in range(2)]
    _raise(any_records, _alert(clock, 1), _alert(clock, 2, Advice.REFER), _alert(clock, 3, Advice.PROTECT))
    for seconds, risen in ((19.9, 0), (0.1, 1), (9.9, 0), (0.1, 1), (29.9, 0), (0.1, 1), (600, 0)):
        _pass(clock, seconds)
        assert [watch.turn() for watch in watches] == [risen, 0], clock.now()
    with any_records.reading() as tx:
        told = [event for event in tx.feed.after(0, 99) if event.kind == "alert.escalated"]
        entries = [entry for entry in tx.audit.entries() if entry.action == "alert.escalated"]
    assert [event.payload["waited_seconds"] for event in told] == [20, 30, 60]
    assert [event.payload["advice"] for event in told] == ["PROTECT", "SECURE", "REFER"]
    assert [entry.subject for entry in entries] == [event.subject for event in told]
    counted = FigureDesk(any_records, clock, 30).last(2).by_label(Measure.ESCALATED)
    assert counted == {"PROTECT": 1, "REFER": 1, "SECURE": 1}


def test_alert_that_somebody_keeps_undecided_stays_down(any_records: SqlRecords, clock: FixedClock) -> None:
    """Ten times as long as it may wait, once for each who has it; what is decided does not."""
    desk, watch = AlertDesk(any_records, clock), EscalationWatch(any_records, clock, PATIENCE)
    _raise(any_records, _alert(clock, 1), _alert(clock, 2))
    kept, decided = (samples.alert(number).alert_id for number in (1, 2))
    for one in (kept, decided):
        desk.claim(one, ANI)
    for seconds, risen in ((299, 0), (1, 1), (600, 0)):
        if seconds == 1:
            desk.judge(decided, ANI, Judgement.SAME_PERSON)
        _pass(clock, seconds)
        assert watch.turn() == risen, clock.now()
    assert {one.alert.alert_id: one.escalated_at is not None for one in desk.open_over_lanes()}[kept]
    told = [event for event in desk.history(kept) if event.kind == "alert.escalated"]
    assert [(one.payload["held_seconds"], one.payload["claimed_by"]) for one in told] == [(300, "ani")]
    desk.take_over(kept, BUDI)
    for seconds, risen in ((299, 0), (1, 1)):
        _pass(clock, seconds)
        assert watch.turn() == risen, clock.now()
    desk.judge(kept, BUDI, Judgement.OTHER_PERSON)
    _pass(clock, 9000)
    assert watch.turn() == 0


def test_searches_of_the_past_push_whoever_waits_out_of_the_queue(any_records: SqlRecords, clock: FixedClock) -> None:
    """One search raises up to 20 alerts a notice; the queue held the newest 500, and the counter the newest 200."""
    desk = AlertDesk(any_records, clock)
    _raise(any_records, _alert(clock, 1))
    _pass(clock, 1)
    with any_records.transaction() as tx:
        for number in range(2, MOST + 3):
            tx.alerts.add(replace(_alert(clock, number), kind=AlertKind.PAST))
    waiting = samples.alert(1)
    assert [one.alert.alert_id for one in desk.open_over_lanes()] == [waiting.alert_id]
    undecided = desk.undecided("CGK/C01")
    assert undecided is not None and undecided.alert_id == waiting.alert_id
    assert (desk.count_undecided(), desk.count_undecided("CGK/C02")) == (1, 0)
    assert desk.next_undecided(samples.alert(2).alert_id) == samples.alert(3).alert_id
    assert desk.next_undecided(waiting.alert_id) == samples.alert(2).alert_id
    desk.claim(samples.alert(9).alert_id, BUDI)
    desk.claim(waiting.alert_id, BUDI)
    assert [one.alert_id for one in desk.take_over_lane("CGK", "C01", CHIEF)] == [waiting.alert_id]


def test_longest_waiting_falls_out_of_a_full_queue(any_records: SqlRecords, clock: FixedClock) -> None:
    """Whoever was laid back has waited from then; who is taken leaves room to those who wait."""
    desk, alerts = AlertDesk(any_records, clock), []
    for number in range(1, MOST + 3):
        alerts.append(_alert(clock, number))
        _pass(clock, 1)
    _raise(any_records, *alerts)
    desk.claim(alerts[0].alert_id, ANI)
    desk.release(alerts[0].alert_id, ANI)
    desk.claim(alerts[1].alert_id, ANI)
    shown = [one.alert.alert_id for one in desk.open_over_lanes()]
    assert len(shown) == MOST and shown == [one.alert_id for one in alerts[2:]]


@pytest.mark.parametrize("lay_back", ["release", "unsure"])
def test_alert_laid_back_does_not_wait_anew(records: SqlRecords, clock: FixedClock, lay_back: str) -> None:
    desk, watch, alert_id = (
        AlertDesk(records, clock),
        EscalationWatch(records, clock, PATIENCE),
        samples.alert(1).alert_id,
    )
    _raise(records, _alert(clock, 1))
    _pass(clock, 30)
    assert watch.turn() == 1
    desk.claim(alert_id, ANI)
    assert desk.open_over_lanes()[0].escalated_at == clock.now()
    if lay_back == "release":
        desk.release(alert_id, ANI)
    else:
        desk.judge(alert_id, ANI, Judgement.UNSURE)
    assert desk.open_over_lanes()[0].escalated_at is None
    _pass(clock, 29)
    assert watch.turn() == 0
    _pass(clock, 1)
    assert watch.turn() == 1


def test_restart_forgets_who_waits(records: SqlRecords, clock: FixedClock) -> None:
    """What became due while no program ran goes up as soon as one does."""
    _raise(records, _alert(clock, 1))
    _pass(clock, 3600)
    assert EscalationWatch(records, clock, PATIENCE).turn() == 1


def test_claim_comes_while_the_watch_looks(records: SqlRecords, clock: FixedClock) -> None:
    """Between its look and its turn an officer takes the alert."""
    alert_id = samples.alert(1).alert_id
    _raise(records, _alert(clock, 1))
    _pass(clock, 30)
    watch = EscalationWatch(records, clock, PATIENCE)
    with records.reading() as tx:
        (wait,) = tx.waits.due(clock.now())
    AlertDesk(records, clock).claim(alert_id, ANI)
    with records.transaction() as tx:
        assert not watch._go_up(tx, wait, clock.now())
    assert "alert.escalated" not in _kinds(records)


def test_alert_of_the_past_goes_up(records: SqlRecords, clock: FixedClock) -> None:
    desk, past = AlertDesk(records, clock), replace(_alert(clock, 1), kind=AlertKind.PAST)
    with records.transaction() as tx:
        tx.alerts.add(past)
    desk.claim(past.alert_id, ANI)
    desk.release(past.alert_id, ANI)
    _pass(clock, 3600)
    assert EscalationWatch(records, clock, PATIENCE).turn() == 0
    assert desk.open_over_lanes() == []


def test_queue_is_in_another_order(records: SqlRecords, clock: FixedClock) -> None:
    """Who waits longest first, then what is being looked at, then what is judged; what has ended is gone."""
    desk = AlertDesk(records, clock)
    for number, lane in enumerate(("C01", "C02", "C01", "C03", "C01"), start=1):
        _raise(records, _alert(clock, number, lane=lane))
        _pass(clock, 1)
    ids = [samples.alert(number).alert_id for number in range(1, 6)]
    desk.claim(ids[0], ANI)
    for number in (1, 2):
        desk.claim(ids[number], BUDI)
        desk.judge(ids[number], BUDI, Judgement.OTHER_PERSON)
    desk.close(ids[2], ANI)
    shown = desk.open_over_lanes()
    assert [one.alert.alert_id for one in shown] == [ids[3], ids[4], ids[0], ids[1]]
    assert [one.waiting_since is not None for one in shown] == [True, True, False, False]
    within = desk.within(Scope(frozenset({"CGK/C03"}))).open_over_lanes()
    assert [one.alert.alert_id for one in within] == [ids[3]]


def test_lane_is_taken_over_in_part_or_in_silence(any_records: SqlRecords, clock: FixedClock) -> None:
    desk = AlertDesk(any_records, clock)
    _raise(any_records, *(_alert(clock, number, lane="C02" if number == 4 else "C01") for number in range(1, 6)))
    ids = [samples.alert(number).alert_id for number in range(1, 6)]
    for alert_id, officer in zip(ids[:4], (ANI, BUDI, CHIEF, ANI), strict=True):
        desk.claim(alert_id, officer)
    taken = desk.take_over_lane("CGK", "C01", CHIEF, note="she fell ill")
    assert {one.alert_id for one in taken} == {ids[0], ids[1]}
    assert all((one.claimed_by, one.note) == ("chief", "she fell ill") for one in taken)
    with any_records.reading() as tx:
        entries = list(tx.audit.entries())
    (lane,) = (entry for entry in entries if entry.action == "lane.taken_over")
    assert (lane.actor, lane.subject) == ("chief", "CGK/C01")
    assert lane.details["claimed_before_by"] == ["ani", "budi"]
    assert sum(entry.action == "alert.taken_over" for entry in entries) == 2
    assert desk.get(ids[3]).claimed_by == "ani" and desk.get(ids[4]).state is AlertState.RAISED


def test_another_officer_s_alerts_are_taken_too(records: SqlRecords, clock: FixedClock) -> None:
    desk = AlertDesk(records, clock)
    _raise(records, _alert(clock, 1), _alert(clock, 2))
    ids = [samples.alert(number).alert_id for number in (1, 2)]
    desk.claim(ids[0], ANI)
    desk.claim(ids[1], BUDI)
    assert [one.alert_id for one in desk.take_over_lane("CGK", "C01", CHIEF, holder=" ANI ")] == [ids[0]]
    assert desk.take_over_lane("CGK", "C01", CHIEF, holder="ani") == []
    with records.reading() as tx:
        assert sum(entry.action == "lane.taken_over" for entry in tx.audit.entries()) == 1
    with pytest.raises(NotAllowed):
        desk.within(Scope(frozenset({"CGK/C02"}))).take_over_lane("CGK", "C01", CHIEF)


def test_supervisor_sees_or_takes_over_a_victims_alert(any_records: SqlRecords, clock: FixedClock) -> None:
    """Nor decides on it, where two officers are to. The protection desk there does all of it."""
    whole = AlertDesk(any_records, clock, second=frozenset({Advice.PROTECT}))
    _raise(any_records, _alert(clock, 1), _alert(clock, 2, Advice.PROTECT), _alert(clock, 3, Advice.PROTECT, "C02"))
    suspect, victim, waits = (samples.alert(number).alert_id for number in (1, 2, 3))
    lane = whole.within(Scope(frozenset({"CGK"})))
    desk = whole.within(Scope(frozenset({"CGK"}), protected=frozenset({"CGK"})))
    for alert_id in (suspect, victim):
        whole.claim(alert_id, ANI)
    assert [one.alert.alert_id for one in lane.open_over_lanes()] == [suspect]
    assert {one.alert.alert_id for one in desk.open_over_lanes()} == {suspect, victim, waits}
    assert [one.alert_id for one in lane.take_over_lane("CGK", "C01", CHIEF)] == [suspect]
    assert whole.get(victim).claimed_by == "ani"
    with any_records.reading() as tx:
        assert [one.details["alerts"] for one in tx.audit.entries() if one.action == "lane.taken_over"] == [[suspect]]
    for refused in (
        lambda: lane.dismiss(waits, CHIEF),
        lambda: lane.claim(waits, CHIEF),
        lambda: lane.judge(waits, CHIEF, Judgement.SAME_PERSON),
        lambda: lane.history(waits),
    ):
        with pytest.raises(NotFound):
            refused()
    assert [one.alert_id for one in desk.take_over_lane("CGK", "C01", BUDI, holder="ani")] == [victim]
    assert desk.dismiss(waits, BUDI).state is AlertState.CLOSED


@pytest.mark.parametrize(
    "text",
    [
        "", "SECURE=30", "PROTECT=20,SECURE=30,DENY_EXIT=30,REFUSE_ENTRY=30,MAY_REFUSE_ENTRY=60,REFER=0",
        "PROTECT=20,SECURE=30,DENY_EXIT=30,REFUSE_ENTRY=30,MAY_REFUSE_ENTRY=60,REFER=86401",
        "PROTECT=20,SECURE=30,DENY_EXIT=30,REFUSE_ENTRY=30,MAY_REFUSE_ENTRY=60,REFER=60,CLEAR=9",
        "PROTECT=20,SECURE=30,SECURE=30,DENY_EXIT=30,REFUSE_ENTRY=30,MAY_REFUSE_ENTRY=60,REFER=60",
        "PROTECT=-1,SECURE=30,DENY_EXIT=30,REFUSE_ENTRY=30,MAY_REFUSE_ENTRY=60,REFER=²",
    ],
)  # fmt: skip
def test_patience_that_nobody_meant_is_taken(text: str) -> None:
    with pytest.raises(InvalidInput):
        Patience.parse(text)
