"""The ports Slips and SubjectRequests, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.access import Officer
from iass.adapters.sql.records import SqlRecords
from iass.alert.slip import Slip, new_reference, read_reference
from iass.errors import Conflict, InvalidInput, NotAllowed
from iass.ids import AlertId, OfficerId, PersonId
from iass.subject.request import IdentityCheck, RequestState, ended, identified

from .samples import MORNING, alert, subject_request

_DPO = Officer(OfficerId("dpo"))


def test_alert_has_two_slips_or_a_reference_leads_to_another(any_records: SqlRecords) -> None:
    slips = [Slip(f"AAA-AAA-AA{number}", alert(number).alert_id, MORNING, OfficerId("sari")) for number in (2, 3)]
    with any_records.transaction() as tx:
        for number, slip in zip((2, 3), slips, strict=True):
            tx.alerts.add(alert(number))
            tx.slips.add(slip)
    with any_records.reading() as tx:
        assert tx.slips.of(alert(2).alert_id) == slips[0]
        assert tx.slips.by_reference("AAA-AAA-AA3") == slips[1]
        assert tx.slips.of(AlertId("none")) is None and tx.slips.by_reference("none") is None
    for second in (replace(slips[0], reference="BBB-BBB-BBB"), replace(slips[0], alert_id=AlertId("none"))):
        with pytest.raises(Conflict), any_records.transaction() as tx:
            tx.slips.add(second)


def test_reference_is_read_only_as_it_was_printed() -> None:
    reference = new_reference()
    assert read_reference(reference.replace("-", "").lower()) == reference
    for wrong in ("", "AAA-AAA", "AAA-AAA-AA0", f"{reference}2"):
        with pytest.raises(InvalidInput):
            read_reference(wrong)


def test_request_forgets_what_it_was_or_falls_due_unseen(any_records: SqlRecords) -> None:
    first, second = subject_request(1), replace(subject_request(2), due_at=MORNING + timedelta(hours=1))
    known = identified(second, PersonId("WNI-0001"), IdentityCheck.DOCUMENT, _DPO, MORNING, "seen")
    with any_records.transaction() as tx:
        for one in (first, second, known):
            tx.subject_requests.put(one)
    with any_records.reading() as tx:
        port = tx.subject_requests
        assert port.get(known.request_id) == known
        assert port.history(known.request_id) == (second, known)
        assert port.page() == (known, first)
        assert port.page(states=[RequestState.RECEIVED]) == (first,)
        assert port.page(limit=1, before=known.request_id) == (first,)
        assert port.due(MORNING + timedelta(hours=72), 10) == (known, first)
        assert port.due(MORNING + timedelta(hours=1), 10) == (known,)
        assert port.of_subject("WNI-0001") == (known,)
        assert port.of_subject("") == (first,)
        assert port.get("none") is None and port.history("none") == ()
    done = ended(known, _DPO, MORNING, "handed over")
    with any_records.transaction() as tx:
        tx.subject_requests.put(done)
    with any_records.reading() as tx:
        assert tx.subject_requests.due(MORNING + timedelta(days=9), 10) == (first,)


def test_history_of_a_request_is_rewritten(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.subject_requests.put(subject_request(1))
        tx.alerts.add(alert(2))
        tx.slips.add(Slip("AAA-AAA-AA2", alert(2).alert_id, MORNING, OfficerId("sari")))
    for statement in ("UPDATE {} SET {}='x'", "DELETE FROM {}"):
        for table, column in (("subject_requests", "state"), ("slips", "officer_id")):
            with pytest.raises(NotAllowed), any_records.transaction() as tx:
                tx.people._connection.exec_driver_sql(statement.format(table, column))
    for version in (1, 3):
        with pytest.raises(Conflict), any_records.transaction() as tx:
            tx.subject_requests.put(replace(subject_request(1), version=version))
