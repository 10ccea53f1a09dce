"""The record of every passage."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from iass.access import EVERYWHERE, Scope, Sensitivity
from iass.adapters.sql.crossed_together import note_traveller
from iass.adapters.sql.schema import PASSAGE_SUBJECTS, PASSAGES
from iass.adapters.sql.sensitivity import hidden_alerts_among, protected_among
from iass.adapters.sql.serial import dump, load
from iass.adapters.sql.within import on_key
from iass.case.passage import Passage
from iass.case.redaction import open_passage
from iass.decide.redaction import named_in
from iass.errors import Conflict
from iass.ids import CrossingId, PersonId
from iass.screen.compare.document_number import number_key

_ROW = (PASSAGES.c.crossing_id, PASSAGES.c.body)

_BATCH = 500


class SqlPassages:
    """Implements `iass.case.passage.Passages`."""

    def __init__(self, connection: Connection, shown: Scope = EVERYWHERE) -> None:
        """shown: of what is protected elsewhere than it says, passages tell no more than `iass.case.redaction` does."""
        self._connection = connection
        self._shown = shown

    def get(self, crossing_id: CrossingId) -> Passage | None:
        return self._first(select(*_ROW).where(PASSAGES.c.crossing_id == crossing_id))

    def by_key(self, key: str) -> Passage | None:
        return self._first(select(*_ROW).where(PASSAGES.c.key == key))

    def add(self, passage: Passage) -> None:
        """Raises Conflict when the key, or the id, is used already."""
        if passage.key is not None and self.by_key(passage.key) is not None:
            raise Conflict("another passage used this key", where="Idempotency-Key")
        self._connection.execute(
            insert(PASSAGES).values(
                crossing_id=passage.crossing_id,
                at=passage.at,
                lane=f"{passage.checkpoint}/{passage.lane}",
                key=passage.key,
                body=dump(passage),
            )
        )
        note_traveller(self._connection, passage)
        named = [
            {"subject_id": subject, "at": passage.at, "crossing_id": passage.crossing_id}
            for subject in passage.subjects
        ]
        if named:
            self._connection.execute(insert(PASSAGE_SUBJECTS), named)

    def recent(self, limit: int, lane: str | None = None, scope: Scope = EVERYWHERE) -> Sequence[Passage]:
        newest_first = (PASSAGES.c.at.desc(), PASSAGES.c.crossing_id.desc())
        chosen = select(*_ROW) if lane is None else select(*_ROW).where(PASSAGES.c.lane == lane)
        return self._found(chosen.where(on_key(scope, PASSAGES.c.lane)).order_by(*newest_first).limit(limit))

    def of_subject(self, subject_id: str, limit: int, scope: Scope = EVERYWHERE) -> Sequence[Passage]:
        named = PASSAGE_SUBJECTS.c
        newest_first = (named.at.desc(), named.crossing_id.desc())
        chosen = select(*_ROW).join(PASSAGE_SUBJECTS, named.crossing_id == PASSAGES.c.crossing_id)
        chosen = chosen.where(named.subject_id == subject_id, on_key(scope, PASSAGES.c.lane))
        return self._found(chosen.order_by(*newest_first).limit(limit))

    def between(self, since: datetime, until: datetime, checkpoint: str = "") -> Iterator[Passage]:
        """Some in memory at a time."""
        rows = PASSAGES.c
        wanted = select(*_ROW, rows.at).where(rows.at < until).order_by(rows.at, rows.crossing_id).limit(_BATCH)
        if checkpoint:
            wanted = wanted.where(rows.lane.startswith(f"{checkpoint}/", autoescape=True))
        behind = rows.at >= since
        while batch := self._connection.execute(wanted.where(behind)).all():
            yield from self._shown_of(batch)
            last = batch[-1]
            behind = (rows.at > last.at) | ((rows.at == last.at) & (rows.crossing_id > last.crossing_id))

    def on_document(self, number: str, since: datetime, limit: int) -> Sequence[Passage]:
        key = number_key(number)
        newest_first = (PASSAGES.c.at.desc(), PASSAGES.c.crossing_id.desc())
        # A key has letters and digits alone, so that it needs no escape; which field holds it is seen afterwards.
        chosen = select(*_ROW).where(PASSAGES.c.at >= since, func.upper(PASSAGES.c.body).like(f'%"{key}"%'))
        found = self._found(chosen.order_by(*newest_first)) if key else ()
        return tuple(one for one in found if one.document and number_key(one.document.number) == key)[:limit]

    def holder_of(self, crossing_id: CrossingId) -> PersonId | None:
        found = self.get(crossing_id)
        return found.holder_id if found else None

    def passed_at(self, crossing_id: CrossingId) -> datetime | None:
        chosen = select(PASSAGES.c.at).where(PASSAGES.c.crossing_id == crossing_id)
        return self._connection.execute(chosen).scalar()

    def _first(self, chosen: Select[Any]) -> Passage | None:
        found = self._found(chosen)
        return found[0] if found else None

    def _found(self, chosen: Select[Any]) -> Sequence[Passage]:
        return self._shown_of(self._connection.execute(chosen).all())

    def _shown_of(self, rows: Sequence[Any]) -> Sequence[Passage]:
        found = [load(Passage, row.body, where=row.crossing_id) for row in rows]
        return tuple(found if self._shown.protected is None else self._open(found))

    def _open(self, found: Sequence[Passage]) -> Iterator[Passage]:
        protected = protected_among(self._connection, (one for passage in found for one in _named(passage)))
        alerts = {one.alert_id for one in found if one.alert_id}
        hidden = hidden_alerts_among(self._connection, alerts, self._shown)
        for passage in found:
            is_whole = self._shown.shows(Sensitivity.PROTECTED, passage.checkpoint, passage.lane)
            yield passage if is_whole else open_passage(passage, protected, hidden)


def _named(passage: Passage) -> Iterator[str]:
    """Whoever it tells of."""
    if passage.best_subject:
        yield passage.best_subject
    for finding in passage.decision.findings:
        yield from named_in(finding)
