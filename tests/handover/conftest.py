"""A desk of cases on real records, with one alert on a notice that an officer found to be the same person."""

from dataclasses import replace

import pytest
from tests.contracts.samples import MADE, NOTICE, OFFICER, alert

from iass.adapters.sql.records import SqlRecords
from iass.alert.alert import Alert, AlertState, Judgement
from iass.clock import FixedClock
from iass.handover.desk import CaseDesk


@pytest.fixture
def confirmed(records: SqlRecords) -> Alert:
    by = OFFICER.officer_id
    judged = replace(alert(), state=AlertState.JUDGED, judgement=Judgement.SAME_PERSON, claimed_by=by, judged_by=by)
    with records.transaction() as tx:
        tx.notices.put(NOTICE, MADE)
        tx.notices.put(replace(NOTICE, version=2, contact="+62 21 555"), MADE)
        tx.notices.put(replace(NOTICE, version=3, contact="a later one"), MADE)
        tx.alerts.add(judged)
    return judged


@pytest.fixture
def desk(records: SqlRecords, clock: FixedClock) -> CaseDesk:
    return CaseDesk(records, clock)
