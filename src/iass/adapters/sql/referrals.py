"""Travellers who are taken to secondary inspection, and how many of them are drawn at random."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    Select,
    Table,
    delete,
    false,
    func,
    insert,
    not_,
    or_,
    select,
    update,
)

from iass.access import Scope
from iass.adapters.sql.schema import METADATA, Moment, Words
from iass.adapters.sql.within import on_lane
from iass.case.referral import Referral, ReferralShare
from iass.ids import AlertId, CrossingId, OfficerId

REFERRALS = Table(
    "referrals",
    METADATA,
    Column("crossing_id", Words, primary_key=True),
    Column("checkpoint", Words, nullable=False),
    Column("lane", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("alert_id", Words),
    Column("accompanied_at", Moment),
    Column("accompanied_by", Words),
    Index(None, "accompanied_at", "at"),
    Index(None, "alert_id", "at"),
)

REFERRAL_SHARES = Table(
    "referral_shares",
    METADATA,
    Column("checkpoint", Words, primary_key=True),
    Column("per_thousand", Integer, nullable=False),
    Column("secret", Words, nullable=False),
    Column("officer_id", Words, nullable=False),
    Column("at", Moment, nullable=False),
)

_ROWS = REFERRALS.c
_OPEN = _ROWS.accompanied_at.is_(None)


class SqlReferrals:
    """Implements `iass.case.referral.Referrals`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def share(self, checkpoint: str) -> ReferralShare:
        chosen = select(REFERRAL_SHARES).where(REFERRAL_SHARES.c.checkpoint == checkpoint)
        row = self._connection.execute(chosen).first()
        if row is None:
            return ReferralShare(checkpoint)
        return ReferralShare(checkpoint, row.per_thousand, row.secret, OfficerId(row.officer_id), row.at)

    def choose(self, share: ReferralShare) -> None:
        self._connection.execute(delete(REFERRAL_SHARES).where(REFERRAL_SHARES.c.checkpoint == share.checkpoint))
        self._connection.execute(
            insert(REFERRAL_SHARES).values(
                checkpoint=share.checkpoint,
                per_thousand=share.per_thousand,
                secret=share.secret,
                officer_id=share.officer,
                at=share.at,
            )
        )

    def add(self, referral: Referral) -> None:
        self._connection.execute(
            insert(REFERRALS).values(
                crossing_id=referral.crossing_id,
                checkpoint=referral.checkpoint,
                lane=referral.lane,
                at=referral.at,
                alert_id=referral.alert_id,
                accompanied_at=referral.accompanied_at,
                accompanied_by=referral.accompanied_by,
            )
        )

    def move(self, referral: Referral, crossing_id: CrossingId, at: datetime) -> None:
        this = update(REFERRALS).where(_ROWS.crossing_id == referral.crossing_id)
        self._connection.execute(this.values(crossing_id=crossing_id, at=at))

    def accompany(self, crossing_id: CrossingId, officer: OfficerId, at: datetime) -> bool:
        this = update(REFERRALS).where(_ROWS.crossing_id == crossing_id, _OPEN)
        return self._connection.execute(this.values(accompanied_at=at, accompanied_by=officer)).rowcount == 1

    def get(self, crossing_id: CrossingId, scope: Scope) -> Referral | None:
        return self._first(select(REFERRALS).where(_ROWS.crossing_id == crossing_id, _is_told(scope)))

    def open_at(self, checkpoint: str, lane: str, since: datetime) -> Sequence[Referral]:
        there = (_ROWS.checkpoint == checkpoint, _ROWS.lane == lane, _ROWS.at >= since, _OPEN)
        return self._found(select(REFERRALS).where(*there).order_by(_ROWS.at.desc(), _ROWS.crossing_id.desc()))

    def open_after(self, moment: datetime | None, scope: Scope, *, newest: bool = False) -> Referral | None:
        chosen = select(REFERRALS).where(_OPEN, _within(scope)).limit(1)
        if moment is not None:
            chosen = chosen.where(_ROWS.at > moment)
        order = (_ROWS.at, _ROWS.crossing_id)
        return self._first(chosen.order_by(*(each.desc() if newest else each for each in order)))

    def longest_open(self, limit: int, scope: Scope) -> Sequence[Referral]:
        chosen = select(REFERRALS).where(_OPEN, _within(scope))
        return self._found(chosen.order_by(_ROWS.at, _ROWS.crossing_id).limit(limit))

    def count_open(self, scope: Scope) -> int:
        chosen = select(func.count()).select_from(REFERRALS).where(_OPEN, _within(scope))
        return self._connection.execute(chosen).scalar_one()

    def of_alerts(self, alert_ids: Collection[AlertId]) -> Mapping[AlertId, Referral]:
        if not alert_ids:
            return {}
        chosen = select(REFERRALS).where(_ROWS.alert_id.in_(sorted(alert_ids))).order_by(_ROWS.at, _ROWS.crossing_id)
        return {one.alert_id: one for one in self._found(chosen) if one.alert_id is not None}

    def drawn(self, limit: int, scope: Scope) -> Sequence[Referral]:
        there = (_ROWS.alert_id.is_(None), on_lane(scope, _ROWS.checkpoint, _ROWS.lane))
        newest_first = (_ROWS.at.desc(), _ROWS.crossing_id.desc())
        return self._found(select(REFERRALS).where(*there).order_by(*newest_first).limit(limit))

    def _first(self, chosen: Select[Any]) -> Referral | None:
        return next(iter(self._found(chosen)), None)

    def _found(self, chosen: Select[Any]) -> Sequence[Referral]:
        return [
            Referral(
                CrossingId(row.crossing_id),
                row.checkpoint,
                row.lane,
                row.at,
                AlertId(row.alert_id) if row.alert_id else None,
                row.accompanied_at,
                OfficerId(row.accompanied_by) if row.accompanied_by else None,
            )
            for row in self._connection.execute(chosen)
        ]


def _within(scope: Scope) -> ColumnElement[bool]:
    return on_lane(scope, _ROWS.checkpoint, _ROWS.lane) & _is_told(scope)


def _is_told(scope: Scope) -> ColumnElement[bool]:
    """Who is told of the alert is not told of the referral beside it."""
    told = false() if scope.protected is None else not_(on_lane(Scope(scope.protected), _ROWS.checkpoint, _ROWS.lane))
    return or_(_ROWS.alert_id.is_(None), told)
