"""An investigator who may list every crossing, and asks about companions as often and as variously as he likes."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import product, starmap
from pathlib import Path

from tests.contracts.samples import MORNING, put_on_record
from tests.contracts.test_crossed_together import crossed, put
from tests.handover.test_companions import DAY, DESK, RINA, WHY, confirmed_victim

from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert
from iass.capture.partial_date import PartialDate
from iass.case.passage import Passage
from iass.clock import FixedClock
from iass.handover.case import Case
from iass.handover.companion_desk import CompanionAnswer, CompanionDesk, CompanionQuestion
from iass.handover.desk import CaseDesk
from iass.ids import CaseId

TRAVELLERS = ("V1", "T1", "W1", "K1")


def test_investigator_singles_somebody_out(tmp_path: Path, master_key: bytes) -> None:
    """One who may list every crossing and asks with all bounds, day after day: whoever of them the case is about,
    whoever else is protected or a child, and whenever they cross again, each answer is the same to the letter."""
    told = [
        _everything_asked(tmp_path / f"{victim}-{hidden}-{child}", master_key, victim, hidden, child)
        for victim, hidden, child in (("V1", "W1", "T1"), ("T1", "V1", "W1"), ("W1", "K1", "V1"), ("V1", "K1", "K1"))
    ]
    assert len(told[0]) == 2 * 3 * 24 and all(one == told[0] for one in told)


def _everything_asked(folder: Path, key: bytes, victim: str, hidden: str, child: str) -> list[CompanionAnswer]:
    """N1, who crossed with them all, is named half-way."""
    folder.mkdir()
    records, clock, found = SqlRecords.open(f"sqlite:///{folder / 'iass.sqlite'}", key), FixedClock(MORNING), []
    try:
        cases, days = (
            CaseDesk(records, clock),
            [MORNING - number * (7 * DAY + timedelta(hours=1)) for number in range(3)],
        )
        raised = confirmed_victim(days[0])[1]
        with records.transaction() as tx:
            put_on_record(tx, replace(raised, crossing_id=crossed(victim, days[0]).crossing_id))
        put(records, *(_as(one, at, raised, victim, hidden, child) for one in (*TRAVELLERS, "N1") for at in days))
        case = _admitted(cases, cases.open(raised.alert_id, DESK))
        for is_named in (False, True):
            if is_named:
                cases.name_companion(case.case_id, case.version, DESK, crossed("N1", days[0]).crossing_id, "he paid")
            for later in range(3):
                clock.move_to(clock.now() + DAY)
                put(records, *(crossed(one, clock.now()) for one in TRAVELLERS[: later + 1]))
                desk = CompanionDesk(records, clock, RINA.scope)
                found += [
                    replace(desk.ask(one), question=replace(one, case_id=CaseId("x")))
                    for one in starmap(
                        partial(CompanionQuestion, case.case_id, RINA),
                        product((1, 10, 60), (2, 3), (1, 3, 365, 1095), (1,)),
                    )
                ]
    finally:
        records.close()
    return found


def _as(who: str, at: datetime, raised: Alert, victim: str, hidden: str, child: str) -> Passage:
    one = crossed(who, at, born=PartialDate(2014, 1, 1) if who == child else PartialDate(1990, 1, 1))
    if who == victim:
        return replace(one, decision=raised.decision, alert_id=raised.alert_id)
    return replace(one, decision=raised.decision) if who == hidden else one


def _admitted(cases: CaseDesk, case: Case) -> Case:
    return cases.admit(case.case_id, case.version, DESK, "rina.w", WHY)
