"""One officer's dismissal that nobody looks at again, or that is looked at by the same one."""

from dataclasses import replace

import pytest
from tests.contracts import samples

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import AlertKind, Judgement
from iass.alert.desk import AlertDesk
from iass.alert.passage import raise_or_join
from iass.alert.transitions import HELD_DOWN
from iass.clock import FixedClock
from iass.decide.decision import Advice
from iass.errors import Conflict, NotAllowed
from iass.figures.desk import FigureDesk
from iass.figures.tally import Measure
from iass.ids import AlertId, OfficerId

ANI, BUDI, CICI, CHIEF = (Officer(OfficerId(name)) for name in ("ani", "budi", "cici", "chief"))
SAME, OTHER, UNSURE = Judgement.SAME_PERSON, Judgement.OTHER_PERSON, Judgement.UNSURE
ALERT = samples.alert(1).alert_id


def _desk(
    records: SqlRecords, clock: FixedClock, advice: Advice = Advice.SECURE, *, takes_two: bool = False
) -> AlertDesk:
    made = samples.alert(1, clock.now())
    findings = (replace(made.decision.findings[0], advice=advice),)
    with records.transaction() as tx:
        raise_or_join(tx, replace(made, decision=replace(made.decision, advice=advice, findings=findings)), 60)
    return AlertDesk(records, clock, second=frozenset({advice}) if takes_two else frozenset())


def _counted(desk: AlertDesk) -> tuple[int, int]:
    found = FigureDesk(desk.records, desk.clock, 30).last(2)
    return found.total(Measure.DISMISSED_ALONE), found.total(Measure.LOOKED_AGAIN)


def _left(desk: AlertDesk) -> list[AlertId]:
    return [one.alert_id for one, _ in desk.dismissed_alone()]


@pytest.mark.parametrize("rule", ["look-alike", "notice-pair.one-of-two"])
def test_sought_face_that_is_only_referred_is_let_go_by_one(records: SqlRecords, clock: FixedClock, rule: str) -> None:
    """Its advice is mild because it may be another's face; it is a sought one's all the same."""
    assert rule in HELD_DOWN
    made = samples.alert(1, clock.now())
    finding = replace(made.decision.findings[0], advice=Advice.REFER, rule_id=rule)
    told = replace(made.decision, advice=Advice.REFER, findings=(finding,))
    with records.transaction() as tx:
        raise_or_join(tx, replace(made, decision=told), 60)
    desk = AlertDesk(records, clock)
    desk.dismiss(ALERT, ANI)
    assert _left(desk) == [ALERT]


def test_dismissal_is_looked_at_by_nobody_or_by_the_same_officer(records: SqlRecords, clock: FixedClock) -> None:
    desk = _desk(records, clock)
    with pytest.raises(Conflict):
        desk.look_again(ALERT, CHIEF, SAME)
    desk.dismiss(ALERT, ANI)
    assert (_left(desk), _counted(desk)) == ([ALERT], (1, 0))
    with pytest.raises(NotAllowed):
        desk.look_again(ALERT, Officer(OfficerId(" Ani ")), OTHER)
    assert desk.look_again(ALERT, CHIEF, SAME).judgement is OTHER
    assert (_left(desk), _counted(desk)) == ([], (1, 1))
    with pytest.raises(Conflict):
        desk.look_again(ALERT, BUDI, OTHER)
    with records.reading() as tx:
        (look,) = (entry for entry in tx.audit.entries() if entry.action == "alert.looked_again")
    assert (look.actor, look.subject, look.details) == ("chief", ALERT, {"judgement": "same_person"})
    assert desk.history(ALERT)[-1].kind == "alert.looked_again"


def test_verdict_that_was_corrected_is_looked_at(records: SqlRecords, clock: FixedClock) -> None:
    """And is looked at anew where it comes back."""
    desk = _desk(records, clock)
    desk.claim(ALERT, ANI)
    desk.judge(ALERT, ANI, OTHER)
    desk.look_again(ALERT, CHIEF, SAME)
    desk.judge(ALERT, ANI, SAME)
    assert (_left(desk), _counted(desk), desk.dismissal(ALERT)) == ([], (0, 0), None)
    desk.judge(ALERT, ANI, OTHER)
    desk.close(ALERT, BUDI)
    assert (_left(desk), _counted(desk)) == ([ALERT], (1, 0))


@pytest.mark.parametrize("advice", [Advice.REFER, Advice.MAY_REFUSE_ENTRY, Advice.PROTECT])
def test_alert_that_is_not_grave_or_is_a_victims_is_looked_at(
    records: SqlRecords, clock: FixedClock, advice: Advice
) -> None:
    desk = _desk(records, clock, advice)
    desk.dismiss(ALERT, ANI)
    assert (_left(desk), _counted(desk)) == ([], (0, 0))


def test_alert_that_several_decided_is_looked_at(records: SqlRecords, clock: FixedClock) -> None:
    """Where it takes two, the first "other person" settles it alone; after another's verdict it does not."""
    desk = _desk(records, clock, takes_two=True)
    for officer, judgement in ((ANI, SAME), (BUDI, OTHER), (CICI, OTHER)):
        desk.claim(ALERT, officer)
        desk.judge(ALERT, officer, judgement)
    assert desk.get(ALERT).judgement is OTHER and _left(desk) == []


def test_first_of_two_lets_somebody_go_alone(records: SqlRecords, clock: FixedClock) -> None:
    desk = _desk(records, clock, takes_two=True)
    desk.dismiss(ALERT, ANI)
    assert _left(desk) == [ALERT]


def test_victim_at_the_lane_stands_behind_those_of_the_past(any_records: SqlRecords, clock: FixedClock) -> None:
    """Fifty newer ones filled the page of the protection desk, which had no other."""
    victim = samples.decision(Advice.PROTECT)
    waiting = [replace(samples.alert(number, clock.now()), decision=victim) for number in (2, 1)]
    past = [replace(samples.alert(number), decision=victim, kind=AlertKind.PAST) for number in range(3, 56)]
    with any_records.transaction() as tx:
        for one in [*past, *waiting]:
            tx.alerts.add(one)
    desk, found = AlertDesk(any_records, clock), list[AlertId]()
    while page := desk.protected(ANI, 20, found[-1] if found else None):
        found += [one.alert_id for one in page]
    in_order = sorted(one.alert_id for one in waiting) + sorted(one.alert_id for one in past)
    assert found == in_order
    assert [one.alert_id for one in desk.protected(ANI, 2)] == in_order[:2]
