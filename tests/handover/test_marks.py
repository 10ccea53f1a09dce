"""A bundle shows another calibration record than the findings' thresholds follow from, and it verifies."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.contracts.samples import MORNING, OFFICER
from tests.handover.forging import BUDI, raise_judged, repacked, report, with_hidden

from iass.adapters.sql.records import SqlRecords
from iass.audit.chain import canonical
from iass.case.plain import plain
from iass.handover.bundle import read
from iass.handover.case import Case
from iass.handover.desk import CaseDesk
from iass.handover.export import CaseExport
from iass.handover.verdict_check import calibration_faults
from iass.identify.calibration_file import shipped
from iass.ids import ModelId

_USED = shipped(ModelId("sface-2021dec/5-9923c114"))


@pytest.fixture
def marked(records: SqlRecords, desk: CaseDesk) -> Case:
    """Signed; its score names the record, and another one is noted as of the same moment."""
    first, *others = with_hidden().findings
    assert first.face is not None
    face = replace(first.face, calibration=_USED.mark)
    with records.transaction() as tx:
        tx.calibrations.note(_USED, MORNING - timedelta(days=1))
        tx.calibrations.note(replace(_USED, record_id="later"), MORNING)
    raised = raise_judged(records, replace(with_hidden(), findings=(replace(first, face=face), *others)))
    once = desk.hand_over(raised.alert_id, OFFICER)
    return desk.hand_over(raised.alert_id, BUDI, content_hash=once.content_hash)


@pytest.mark.parametrize("is_excerpt", [False, True])
def test_other_calibration_record_is_told(export: CaseExport, marked: Case, is_excerpt: bool) -> None:
    data = (export.excerpt if is_excerpt else export.export)(marked.case_id, OFFICER)
    assert json.loads(read(data)["calibration.json"])["record_id"] == _USED.record_id
    assert report(export, marked, excerpt=is_excerpt).faults == ()

    def kinder(parts: dict[str, Any]) -> None:
        parts["calibration.json"]["location"] += 0.1

    def none(parts: dict[str, Any]) -> None:
        parts["calibration.json"] = None

    for change, said in ((kinder, "it is not the record"), (none, "it is not told")):
        (fault,) = repacked(export, data, change).faults
        assert (fault.part, fault.what[: len(said)]) == ("calibration.json", said)


def test_round_number_is_another_number_in_a_bundle() -> None:
    """Which writes 1.0 as 1; the mark is over the record as it was."""
    record = replace(_USED, law_error=0.0, impostor_slope=1.0)
    told = json.loads(canonical(plain(record)))
    assert (told["law_error"], type(told["impostor_slope"])) == (0, int)
    alert = {"decision": {"findings": [{"face": {"calibration": record.mark}, "holder_comparison": None}]}}
    assert [*calibration_faults(told, alert, is_sealed=True)] == []
    assert [part for part, _ in calibration_faults(told | {"scale": 1.5}, alert, is_sealed=False)] == [
        "calibration.json"
    ]
