"""Calibration records, each from the moment at which it raised its first alert."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import Column, Connection, Integer, Table, func, insert, select

from iass.adapters.sql.schema import METADATA, Moment, Words
from iass.errors import InvalidInput, Tampered
from iass.identify.calibration import CalibrationRecord
from iass.identify.calibration_file import parse, text_of

CALIBRATION_USE = Table(
    "calibration_use",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("since", Moment, nullable=False),
    Column("record", Words, nullable=False),
)
"""Append-only."""


class SqlCalibrationUse:
    """Implements `iass.identify.calibration_use.CalibrationUse`. Writers take turns: the last one is the last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def note(self, record: CalibrationRecord, at: datetime) -> None:
        rows, text = CALIBRATION_USE.c, text_of(record)
        newest = select(rows.sequence, rows.record).order_by(rows.sequence.desc()).limit(1)
        last = self._connection.execute(newest).first()
        if last is None or last.record != text:
            row = {"sequence": last.sequence + 1 if last else 1, "since": at, "record": text}
            self._connection.execute(insert(CALIBRATION_USE).values(row))

    def at(self, moment: datetime) -> CalibrationRecord | None:
        rows = CALIBRATION_USE.c
        newest = select(func.max(rows.sequence)).where(rows.since <= moment).scalar_subquery()
        text = self._connection.execute(select(rows.record).where(rows.sequence == newest)).scalar()
        return None if text is None else _read(text)

    def marked(self, mark: str) -> CalibrationRecord | None:
        rows = CALIBRATION_USE.c
        texts = self._connection.execute(select(rows.record).order_by(rows.sequence.desc())).scalars()
        return next((record for record in map(_read, dict.fromkeys(texts)) if record.mark == mark), None)


@lru_cache(maxsize=8)
def _read(text: str) -> CalibrationRecord:
    try:
        return parse(text, "calibration_use")
    except InvalidInput as error:
        raise Tampered(error.what, where="calibration_use") from None
