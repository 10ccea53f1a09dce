"""Practice pairs: where they are shown, and what officers answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Boolean, Column, Connection, Index, Integer, Table, delete, func, insert, select, update

from iass.access import EVERYWHERE, Scope
from iass.adapters.sql.officer_key import officer_key
from iass.adapters.sql.schema import METADATA, Moment, Words
from iass.adapters.sql.within import on_lane
from iass.alert.alert import Judgement
from iass.case.decoy import DecoyChoice, DecoyCount, DecoyLook
from iass.ids import OfficerId

DECOY_SETTINGS = Table(
    "decoy_settings",
    METADATA,
    Column("checkpoint", Words, primary_key=True),
    Column("minutes", Integer, nullable=True),
    Column("officer_id", Words, nullable=False),
    Column("at", Moment, nullable=False),
)

DECOY_LOOKS = Table(
    "decoy_looks",
    METADATA,
    Column("look_id", Words, primary_key=True),
    Column("officer_id", Words, nullable=False),
    Column("checkpoint", Words, nullable=False),
    Column("lane", Words, nullable=False),
    Column("pair_id", Words, nullable=False),
    Column("was_same", Boolean, nullable=False),
    Column("shown_at", Moment, nullable=False),
    Column("answer", Words, nullable=True),
    Column("answered_at", Moment, nullable=True),
    Index("ix_decoy_looks_officer_id", "officer_id"),
    Index("ix_decoy_looks_shown_at", "shown_at"),
)

_ROWS = DECOY_LOOKS.c


class SqlDecoys:
    """Implements `iass.case.decoy.Decoys`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def choice(self, checkpoint: str) -> DecoyChoice:
        chosen = select(DECOY_SETTINGS).where(DECOY_SETTINGS.c.checkpoint == checkpoint)
        row = self._connection.execute(chosen).first()
        return (
            DecoyChoice(checkpoint, row.minutes, OfficerId(row.officer_id), row.at) if row else DecoyChoice(checkpoint)
        )

    def choose(self, choice: DecoyChoice) -> None:
        self._connection.execute(delete(DECOY_SETTINGS).where(DECOY_SETTINGS.c.checkpoint == choice.checkpoint))
        row = {"minutes": choice.minutes, "officer_id": choice.officer, "at": choice.at}
        self._connection.execute(insert(DECOY_SETTINGS).values(checkpoint=choice.checkpoint, **row))

    def add(self, look: DecoyLook) -> None:
        row = {
            "look_id": look.look_id,
            "officer_id": officer_key(look.officer),
            "checkpoint": look.checkpoint,
            "lane": look.lane,
            "pair_id": look.pair_id,
            "was_same": look.was_same,
            "shown_at": look.shown_at,
            "answer": look.answer.value if look.answer else None,
            "answered_at": look.answered_at,
        }
        self._connection.execute(insert(DECOY_LOOKS).values(row))

    def get(self, look_id: str, officer: OfficerId) -> DecoyLook | None:
        own = (_ROWS.look_id == look_id, _ROWS.officer_id == officer_key(officer))
        row = self._connection.execute(select(DECOY_LOOKS).where(*own)).first()
        if row is None:
            return None
        return DecoyLook(
            row.look_id,
            OfficerId(row.officer_id),
            row.checkpoint,
            row.lane,
            row.pair_id,
            row.was_same,
            row.shown_at,
            Judgement(row.answer) if row.answer else None,
            row.answered_at,
        )

    def answer(self, look_id: str, answer: Judgement, at: datetime) -> bool:
        open_one = (_ROWS.look_id == look_id, _ROWS.answer.is_(None))
        done = self._connection.execute(
            update(DECOY_LOOKS).where(*open_one).values(answer=answer.value, answered_at=at)
        )
        return done.rowcount == 1

    def last_shown(self, officer: OfficerId) -> Mapping[str, datetime]:
        newest = (
            select(_ROWS.pair_id, func.max(_ROWS.shown_at).label("last"))
            .where(_ROWS.officer_id == officer_key(officer))
            .group_by(_ROWS.pair_id)
        )
        return {row.pair_id: row.last for row in self._connection.execute(newest)}

    def counts(
        self, since: datetime, scope: Scope = EVERYWHERE, officer: OfficerId | None = None
    ) -> Sequence[DecoyCount]:
        kinds = (_ROWS.checkpoint, _ROWS.was_same, _ROWS.answer)
        chosen = (
            select(*kinds, func.count())
            .where(_ROWS.shown_at >= since, _ROWS.answer.is_not(None), on_lane(scope, _ROWS.checkpoint, _ROWS.lane))
            .group_by(*kinds)
            .order_by(*kinds)
        )
        if officer is not None:
            chosen = chosen.where(_ROWS.officer_id == officer_key(officer))
        return [
            DecoyCount(checkpoint, was_same, Judgement(answer), count)
            for checkpoint, was_same, answer, count in self._connection.execute(chosen)
        ]

    def forget_before(self, moment: datetime) -> int:
        return self._connection.execute(delete(DECOY_LOOKS).where(_ROWS.shown_at < moment)).rowcount
