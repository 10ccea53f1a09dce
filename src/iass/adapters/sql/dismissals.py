"""What one officer alone dismissed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, delete, insert, select

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.schema import ALERTS
from iass.adapters.sql.sensitivity import is_seen_alert
from iass.adapters.sql.wait_tables import LONE_DISMISSALS
from iass.adapters.sql.within import on_lane
from iass.alert.alert import Judgement
from iass.alert.lone_dismissal import LoneDismissal
from iass.ids import AlertId, OfficerId

_ROWS = LONE_DISMISSALS.c


class SqlDismissals:
    """Implements `iass.alert.lone_dismissal.LoneDismissals`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, alert_id: AlertId) -> LoneDismissal | None:
        found = self._found(select(LONE_DISMISSALS).where(_ROWS.alert_id == alert_id))
        return found[0] if found else None

    def put(self, dismissal: LoneDismissal) -> None:
        self.remove(dismissal.alert_id)
        self._connection.execute(
            insert(LONE_DISMISSALS).values(
                alert_id=dismissal.alert_id,
                officer_id=dismissal.officer,
                at=dismissal.at,
                judgement=dismissal.judgement.value if dismissal.judgement else None,
                looked_by=dismissal.looked_by,
                looked_at=dismissal.looked_at,
            )
        )

    def remove(self, alert_id: AlertId) -> None:
        self._connection.execute(delete(LONE_DISMISSALS).where(_ROWS.alert_id == alert_id))

    def unseen(self, limit: int, scope: Scope = EVERYWHERE) -> Sequence[LoneDismissal]:
        of_alerts = LONE_DISMISSALS.join(ALERTS, ALERTS.c.alert_id == _ROWS.alert_id)
        within = (on_lane(scope, ALERTS.c.checkpoint, ALERTS.c.lane), is_seen_alert(scope))
        chosen = select(LONE_DISMISSALS).select_from(of_alerts).where(_ROWS.looked_at.is_(None), *within)
        return self._found(chosen.order_by(_ROWS.at, _ROWS.alert_id).limit(limit))

    def _found(self, chosen: Select[Any]) -> Sequence[LoneDismissal]:
        return [
            LoneDismissal(
                AlertId(row.alert_id),
                OfficerId(row.officer_id),
                row.at,
                Judgement(row.judgement) if row.judgement else None,
                OfficerId(row.looked_by) if row.looked_by else None,
                row.looked_at,
            )
            for row in self._connection.execute(chosen)
        ]
