"""A desk of cases on real records, with one alert on a notice that an officer found to be the same person."""

from dataclasses import replace

import pytest
from tests.contracts.samples import MADE, NOTICE, OFFICER, alert, put_on_record
from tests.handover.forging import BUDI, raise_judged, with_hidden

from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertState, Judgement
from iass.clock import FixedClock
from iass.handover.case import Case
from iass.handover.desk import CaseDesk
from iass.handover.export import CaseExport


@pytest.fixture
def confirmed(records: SqlRecords) -> Alert:
    by = OFFICER.officer_id
    judged = replace(alert(), state=AlertState.JUDGED, judgement=Judgement.SAME_PERSON, claimed_by=by, judged_by=by)
    with records.transaction() as tx:
        tx.notices.put(NOTICE, MADE)
        tx.notices.put(replace(NOTICE, version=2, contact="+62 21 555"), MADE)
        tx.notices.put(replace(NOTICE, version=3, contact="a later one"), MADE)
        put_on_record(tx, judged)
    return judged


@pytest.fixture
def desk(records: SqlRecords, clock: FixedClock) -> CaseDesk:
    return CaseDesk(records, clock)


@pytest.fixture
def raised(records: SqlRecords) -> Alert:
    return raise_judged(records, with_hidden())


@pytest.fixture
def signed(desk: CaseDesk, raised: Alert) -> Case:
    """By two, of that alert."""
    case = desk.hand_over(raised.alert_id, OFFICER)
    return desk.hand_over(raised.alert_id, BUDI, content_hash=case.content_hash)


@pytest.fixture
def export(records: SqlRecords, clock: FixedClock) -> CaseExport:
    return CaseExport(records, clock, records.signing_key())
