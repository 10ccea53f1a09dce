"""The record of every passage."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select

from iass.access import EVERYWHERE, Scope, Sensitivity
from iass.adapters.sql.crossed_together import note_put_right, note_traveller
from iass.adapters.sql.schema import PASSAGE_SUBJECTS, PASSAGES
from iass.adapters.sql.sensitivity import hidden_alerts_among, protected_among
from iass.adapters.sql.serial import dump, load
from iass.adapters.sql.traveller_tables import PASSAGE_CORRECTIONS, PASSAGE_TRAVELLERS
from iass.adapters.sql.within import on_key
from iass.capture.document import TravelDocument
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

    def as_read(self, crossing_id: CrossingId) -> Passage | None:
        rows = self._connection.execute(select(*_ROW).where(PASSAGES.c.crossing_id == crossing_id)).all()
        return next(iter(self._redacted(_loaded(rows))), None)

    def put_right(self, crossing_id: CrossingId, document: TravelDocument, request_id: str, at: datetime) -> None:
        of = PASSAGE_CORRECTIONS.c.crossing_id == crossing_id
        former = self._connection.execute(select(func.max(PASSAGE_CORRECTIONS.c.version)).where(of)).scalar() or 0
        self._connection.execute(
            insert(PASSAGE_CORRECTIONS).values(
                crossing_id=crossing_id, version=former + 1, at=at, request_id=request_id, body=dump(document)
            )
        )
        passage = self.get(crossing_id)
        if passage is not None:
            note_put_right(self._connection, passage)

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
        noted = select(PASSAGE_TRAVELLERS.c.crossing_id).where(PASSAGE_TRAVELLERS.c.number_key == key)
        named = func.upper(PASSAGES.c.body).like(f'%"{key}"%') | PASSAGES.c.crossing_id.in_(noted)
        chosen = select(*_ROW).where(PASSAGES.c.at >= since, named)
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
        return self._redacted(self._righted(_loaded(rows)))

    def _redacted(self, found: Sequence[Passage]) -> Sequence[Passage]:
        return tuple(found if self._shown.protected is None else self._open(found))

    def _righted(self, found: Sequence[Passage]) -> Sequence[Passage]:
        """With what was put right of their documents since."""
        rows = PASSAGE_CORRECTIONS.c
        right = dict[str, TravelDocument]()
        for start in range(0, len(found), _BATCH):
            ids = [one.crossing_id for one in found[start : start + _BATCH]]
            chosen = select(rows.crossing_id, rows.body).where(rows.crossing_id.in_(ids)).order_by(rows.version)
            for row in self._connection.execute(chosen):
                right[row.crossing_id] = load(TravelDocument, row.body, where=row.crossing_id)
        return [replace(one, document=right.get(one.crossing_id, one.document)) for one in found] if right else found

    def _open(self, found: Sequence[Passage]) -> Iterator[Passage]:
        protected = protected_among(self._connection, (one for passage in found for one in _named(passage)))
        alerts = {one.alert_id for one in found if one.alert_id}
        hidden = hidden_alerts_among(self._connection, alerts, self._shown)
        for passage in found:
            is_whole = self._shown.shows(Sensitivity.PROTECTED, passage.checkpoint, passage.lane)
            yield passage if is_whole else open_passage(passage, protected, hidden)


def _loaded(rows: Sequence[Any]) -> Sequence[Passage]:
    return [load(Passage, row.body, where=row.crossing_id) for row in rows]


def _named(passage: Passage) -> Iterator[str]:
    """Whoever it tells of."""
    if passage.best_subject:
        yield passage.best_subject
    for finding in passage.decision.findings:
        yield from named_in(finding)
