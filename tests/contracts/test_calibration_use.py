"""The port CalibrationUse, on SQLite and PostgreSQL: a threshold is explained by the record that it followed from."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from iass.adapters.sql.records import SqlRecords
from iass.errors import NotAllowed
from iass.identify.calibration_file import shipped
from iass.ids import ModelId

from .samples import MORNING

FIRST = shipped(ModelId("sface-2021dec/5-9923c114"))
SECOND = replace(FIRST, record_id="second", location=FIRST.location + 0.01)
HOUR = timedelta(hours=1)


def test_record_of_another_time_is_told(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        assert tx.calibrations.at(MORNING) is None
        for number, record in enumerate((FIRST, FIRST, SECOND, FIRST)):
            tx.calibrations.note(record, MORNING + number * HOUR)
    with any_records.reading() as tx:
        assert [tx.calibrations.marked(one.mark) for one in (SECOND, FIRST)] == [SECOND, FIRST]
        assert tx.calibrations.marked(replace(FIRST, record_id="third").mark) is None
        told = [tx.calibrations.at(MORNING + number * HOUR) for number in range(-1, 5)]
        rows = tx.links._connection.execute(text("SELECT count(*) FROM calibration_use")).scalar()
    assert told == [None, FIRST, FIRST, SECOND, FIRST, FIRST]
    assert rows == 3


def test_record_is_rewritten(any_records: SqlRecords) -> None:
    with any_records.transaction() as tx:
        tx.calibrations.note(FIRST, MORNING)
    for act in ("UPDATE calibration_use SET record = '{}'", "DELETE FROM calibration_use"):
        with pytest.raises(NotAllowed), any_records.transaction() as tx:
            tx.links._connection.exec_driver_sql(act)
