"""Lists that ask for a judgement before the score, the alerts that ask for it, and what officers saw first."""

from collections.abc import Collection, Sequence

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Integer,
    Table,
    func,
    insert,
    select,
    tuple_,
)

from iass.adapters.sql.officer_key import officer_key
from iass.adapters.sql.schema import ALERTS, METADATA, NOTICE_VERSIONS, Moment, Words
from iass.alert.alert import Judgement
from iass.alert.first_look import UNDECIDED, AskedLists, FirstLook
from iass.ids import AlertId, NoticeId, OfficerId
from iass.watchlist.notice import NoticeKind

ASKED_LISTS = Table(
    "asked_lists",
    METADATA,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("kinds", Words, nullable=False),
    Column("officer_id", Words, nullable=False),
    Column("at", Moment, nullable=False),
)
"""Every choice; the newest holds."""

FIRST_LOOK_ALERTS = Table(
    "first_look_alerts",
    METADATA,
    Column("alert_id", Words, primary_key=True),
    ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"]),
)

FIRST_LOOKS = Table(
    "first_looks",
    METADATA,
    Column("alert_id", Words, primary_key=True),
    Column("officer_id", Words, primary_key=True),
    Column("judgement", Words, nullable=False),
    Column("at", Moment, nullable=False),
    ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"]),
)

_ROWS = FIRST_LOOKS.c


class SqlFirstLooks:
    """Implements `iass.alert.first_look.FirstLooks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def asked(self) -> AskedLists:
        newest = select(ASKED_LISTS).order_by(ASKED_LISTS.c.sequence.desc()).limit(1)
        row = self._connection.execute(newest).first()
        if row is None:
            return AskedLists(frozenset())
        kinds = frozenset(NoticeKind(name) for name in row.kinds.split(",") if name)
        return AskedLists(kinds, OfficerId(row.officer_id), row.at)

    def choose(self, lists: AskedLists) -> None:
        last = self._connection.execute(select(func.max(ASKED_LISTS.c.sequence))).scalar() or 0
        kinds = ",".join(sorted(kind.value for kind in lists.kinds))
        row = {"sequence": last + 1, "kinds": kinds, "officer_id": lists.officer, "at": lists.at}
        self._connection.execute(insert(ASKED_LISTS).values(row))

    def begin(self, alert_id: AlertId, notice_ids: Collection[NoticeId]) -> bool:
        kinds = sorted(kind.value for kind in self.asked().kinds)
        rows = NOTICE_VERSIONS.c
        meant = select(rows.notice_id).where(rows.notice_id.in_(sorted(notice_ids)), rows.kind.in_(kinds)).limit(1)
        if not kinds or self._connection.execute(meant).first() is None:
            return False
        self._connection.execute(insert(FIRST_LOOK_ALERTS).values(alert_id=alert_id))
        return True

    def owed(self, alert_ids: Collection[AlertId], officer: OfficerId) -> frozenset[AlertId]:
        return self._owed(FIRST_LOOK_ALERTS.c.alert_id.in_(sorted(set(alert_ids))), officer)

    def owed_on(self, lanes: Collection[tuple[str, str]], officer: OfficerId) -> frozenset[AlertId]:
        return self._owed(tuple_(ALERTS.c.checkpoint, ALERTS.c.lane).in_(sorted(set(lanes))), officer)

    def _owed(self, which: ColumnElement[bool], officer: OfficerId) -> frozenset[AlertId]:
        asking = FIRST_LOOK_ALERTS.c.alert_id
        looked = select(_ROWS.alert_id).where(_ROWS.alert_id == asking, _ROWS.officer_id == officer_key(officer))
        chosen = (
            select(asking)
            .join(ALERTS, ALERTS.c.alert_id == asking)
            .where(which)
            .where(ALERTS.c.state.in_(sorted(UNDECIDED)))
            .where(~looked.exists())
        )
        return frozenset(map(AlertId, self._connection.execute(chosen).scalars()))

    def asks(self, alert_id: AlertId) -> bool:
        asking = FIRST_LOOK_ALERTS.c.alert_id
        return self._connection.execute(select(asking).where(asking == alert_id)).first() is not None

    def of(self, alert_id: AlertId) -> Sequence[FirstLook]:
        chosen = select(FIRST_LOOKS).where(_ROWS.alert_id == alert_id).order_by(_ROWS.at, _ROWS.officer_id)
        return [
            FirstLook(OfficerId(row.officer_id), Judgement(row.judgement), row.at)
            for row in self._connection.execute(chosen)
        ]

    def add(self, alert_id: AlertId, look: FirstLook) -> bool:
        own = (_ROWS.alert_id == alert_id, _ROWS.officer_id == officer_key(look.officer))
        if self._connection.execute(select(_ROWS.at).where(*own)).first() is not None:
            return False
        row = {
            "alert_id": alert_id,
            "officer_id": officer_key(look.officer),
            "judgement": look.judgement.value,
            "at": look.at,
        }
        self._connection.execute(insert(FIRST_LOOKS).values(row))
        return True
