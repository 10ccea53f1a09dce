"""Verdicts that nobody is shown before they have given theirs."""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from iass.adapters.sql.wait_tables import SEALED_VERDICTS
from iass.alert.alert import Judgement
from iass.alert.second import Verdict
from iass.ids import AlertId, OfficerId

_ROWS = SEALED_VERDICTS.c


class SqlVerdicts:
    """Implements `iass.alert.second.Verdicts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, alert_id: AlertId) -> Sequence[Verdict]:
        chosen = select(SEALED_VERDICTS).where(_ROWS.alert_id == alert_id).order_by(_ROWS.place)
        return [
            Verdict(OfficerId(row.officer_id), Judgement(row.judgement), row.note, row.at)
            for row in self._connection.execute(chosen)
        ]

    def put(self, alert_id: AlertId, verdicts: Sequence[Verdict]) -> None:
        self._connection.execute(delete(SEALED_VERDICTS).where(_ROWS.alert_id == alert_id))
        rows = [
            {
                "alert_id": alert_id,
                "place": place,
                "officer_id": one.officer,
                "judgement": one.judgement.value,
                "note": one.note,
                "at": one.at,
            }
            for place, one in enumerate(verdicts)
        ]
        if rows:
            self._connection.execute(insert(SEALED_VERDICTS), rows)
