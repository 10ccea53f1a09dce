"""Who crossed together, by the table of travellers: every question is about some windows, by an index."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    func,
    insert,
    literal,
    not_,
    select,
    true,
    union_all,
    update,
)

from iass.access import EVERYWHERE, Scope, Sensitivity
from iass.adapters.sql.hidden_travellers import is_minor, is_shown
from iass.adapters.sql.schema import Moment, Words
from iass.adapters.sql.traveller_tables import PASSAGE_TRAVELLERS
from iass.adapters.sql.within import on_lane
from iass.capture.lane import Direction
from iass.case.companions import Crossed, Met, MetPage, Window, born_by, minors_born_after, traveller_of
from iass.case.passage import Passage
from iass.ids import CrossingId
from iass.screen.compare.document_number import number_key

_ROWS = PASSAGE_TRAVELLERS.c


def note_traveller(connection: Connection, passage: Passage) -> None:
    """Who crossed, where the passage says it."""
    traveller = traveller_of(passage)
    if traveller is None:
        return
    connection.execute(
        insert(PASSAGE_TRAVELLERS).values(
            crossing_id=passage.crossing_id,
            traveller=traveller,
            number_key=number_key(passage.document.number) if passage.document else "",
            checkpoint=passage.checkpoint,
            lane=passage.lane,
            direction=passage.direction.value,
            at=passage.at,
            born=born_by(passage),
            is_protected=passage.decision.sensitivity is Sensitivity.PROTECTED,
        )
    )


def note_put_right(connection: Connection, passage: Passage) -> None:
    """By which document the traveller is known from now on; whoever is protected stays so."""
    document = passage.document
    connection.execute(
        update(PASSAGE_TRAVELLERS)
        .where(_ROWS.crossing_id == passage.crossing_id)
        .values(
            traveller=traveller_of(passage),
            number_key=number_key(document.number) if document else "",
            born=born_by(passage),
        )
    )


def note_protected(connection: Connection, crossing_id: CrossingId) -> None:
    """Of a passage that a search of the past, or another one of the same visit, found to be of somebody protected."""
    connection.execute(update(PASSAGE_TRAVELLERS).where(_ROWS.crossing_id == crossing_id).values(is_protected=True))


class SqlCrossedTogether:
    """Implements `iass.case.companions.CrossedTogether`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def travellers(self, crossing_ids: Collection[CrossingId]) -> frozenset[str]:
        chosen = select(_ROWS.traveller).where(_ROWS.crossing_id.in_(sorted(crossing_ids)))
        return frozenset(self._connection.execute(chosen).scalars())

    def of(
        self, travellers: Collection[str], since: datetime, limit: int, scope: Scope = EVERYWHERE
    ) -> Sequence[Crossed]:
        chosen = select(PASSAGE_TRAVELLERS).where(_ROWS.traveller.in_(sorted(travellers)), _ROWS.at >= since)
        chosen = chosen.where(on_lane(scope, _ROWS.checkpoint, _ROWS.lane))
        newest_first = (_ROWS.at.desc(), _ROWS.crossing_id.desc())
        return tuple(map(_crossed, self._connection.execute(chosen.order_by(*newest_first).limit(limit))))

    def others(self, windows: Sequence[Window], but: Collection[str]) -> Mapping[int, int]:
        if not windows:
            return {}
        of = _cte(windows)
        counted = select(of.c.number, func.count(_ROWS.traveller.distinct())).join_from(of, PASSAGE_TRAVELLERS, _in(of))
        chosen = counted.where(_ROWS.traveller.not_in(sorted(but))).group_by(of.c.number)
        found = {row[0]: row[1] for row in self._connection.execute(chosen)}
        return {one.number: found.get(one.number, 0) for one in windows}

    def met(
        self,
        windows: Sequence[Window],
        but: Collection[str],
        least: int,
        limit: int,
        offset: int = 0,
        scope: Scope = EVERYWHERE,
    ) -> MetPage:
        if not windows:
            return MetPage((), 0, 0)
        of = _cte(windows)
        times = func.count(of.c.number.distinct()).label("times")
        together = (
            select(_ROWS.traveller, times, func.min(of.c.born_after).label("born_after"))
            .join_from(of, PASSAGE_TRAVELLERS, _in(of))
            .where(_ROWS.traveller.not_in(sorted(but)), is_shown(scope))
            .group_by(_ROWS.traveller)
            .having(times >= least)
        ).cte("together")
        told = true() if scope.sees_protected else not_(is_minor(together))
        most_first = (together.c.times.desc(), together.c.traveller)
        page = select(together.c.traveller, together.c.times).where(told).order_by(*most_first)
        rows = self._connection.execute(page.limit(limit).offset(offset)).all()
        return MetPage(
            tuple(Met(row.traveller, row.times) for row in rows),
            self._count(select(func.count()).select_from(together).where(told)),
            self._count(select(func.count()).select_from(together).where(not_(told))),
        )

    def within(self, windows: Sequence[Window], travellers: Collection[str]) -> Sequence[Crossed]:
        if not windows or not travellers:
            return ()
        of = _cte(windows)
        place = func.row_number().over(
            partition_by=(_ROWS.traveller, of.c.number), order_by=(_ROWS.at, _ROWS.crossing_id)
        )
        ranked = (
            select(PASSAGE_TRAVELLERS, of.c.number, place.label("place"))
            .join_from(of, PASSAGE_TRAVELLERS, _in(of))
            .where(_ROWS.traveller.in_(sorted(travellers)))
        ).cte("ranked")
        firsts = select(ranked).where(ranked.c.place == 1).order_by(ranked.c.at, ranked.c.crossing_id)
        return tuple(_crossed(row, row.number) for row in self._connection.execute(firsts))

    def times(self, windows: Sequence[Window], travellers: Collection[str]) -> Mapping[str, int]:
        if not windows or not travellers:
            return {}
        of = _cte(windows)
        counted = select(_ROWS.traveller, func.count(of.c.number.distinct())).join_from(of, PASSAGE_TRAVELLERS, _in(of))
        chosen = counted.where(_ROWS.traveller.in_(sorted(travellers))).group_by(_ROWS.traveller)
        return {row[0]: row[1] for row in self._connection.execute(chosen)}

    def _count(self, counted: Select[Any]) -> int:
        return int(self._connection.execute(counted).scalar_one())


def _cte(windows: Sequence[Window]) -> CTE:
    """The windows as rows; the adapters' databases both take some hundreds."""
    rows = [
        select(
            literal(one.number, Integer).label("number"),
            literal(one.checkpoint, Words).label("checkpoint"),
            literal(one.direction.value, Words).label("direction"),
            literal(one.begins, Moment).label("begins"),
            literal(one.ends, Moment).label("ends"),
            literal(minors_born_after(one.begins.date()), Words).label("born_after"),
        )
        for one in windows
    ]
    return union_all(*rows).cte("windows")


def _in(of: CTE) -> ColumnElement[bool]:
    here = and_(_ROWS.checkpoint == of.c.checkpoint, _ROWS.direction == of.c.direction)
    return and_(here, _ROWS.at >= of.c.begins, _ROWS.at <= of.c.ends)


def _crossed(row: Any, window: int = 0) -> Crossed:
    direction = Direction(row.direction)
    return Crossed(row.traveller, CrossingId(row.crossing_id), row.checkpoint, direction, row.at, window)
