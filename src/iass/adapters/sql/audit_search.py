"""The audit log, asked: what is protected is left out where it is read."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    and_,
    case,
    exists,
    false,
    literal,
    not_,
    or_,
    select,
    union,
)

from iass.access import Scope
from iass.adapters.sql.audit_rows import ROW, read_entry
from iass.adapters.sql.audit_tables import AUDIT_ENTRIES, AUDIT_MENTIONS
from iass.adapters.sql.case_tables import CASES
from iass.adapters.sql.hidden_travellers import protected_holders
from iass.adapters.sql.schema import ALERTS, IMAGES, PASSAGE_SUBJECTS
from iass.adapters.sql.sensitivity import is_seen_alert, protected_notices
from iass.adapters.sql.traveller_tables import PASSAGE_TRAVELLERS
from iass.audit.entry import AuditEntry
from iass.audit.mentions import mentioned, purpose
from iass.audit.query import AuditLine, AuditQuery

_ROWS, _NAMED = AUDIT_ENTRIES.c, AUDIT_MENTIONS.c
_BLANK = {"subject": "", "details": "{}"}
"""Of an entry that is hidden, what stands in the place of a column."""


def mentions_of(entry: AuditEntry) -> list[dict[str, object]]:
    """The rows beside an entry; one at least."""
    names = mentioned(entry.subject, entry.details) or {""}
    return [{"name": name, "sequence": entry.sequence} for name in sorted(names)]


def search(connection: Connection, asked: AuditQuery, scope: Scope) -> Sequence[AuditLine]:
    protected = None if scope.protected is None else _protected(scope)
    hidden = false() if protected is None else _is_named(protected)
    order = _ROWS.sequence.desc() if asked.after is None else _ROWS.sequence
    page = select(*ROW, hidden.label("hidden")).where(*_asked(asked, protected)).order_by(order).limit(asked.limit)
    found = page.subquery("page")
    shown = [
        case((found.c.hidden, literal(_BLANK[column.name])), else_=column).label(column.name)
        if column.name in _BLANK
        else column
        for column in found.c
    ]
    rows = connection.execute(select(*shown)).all()
    return tuple(AuditLine(read_entry(row), bool(row.hidden)) for row in _sorted(rows, asked))


def _sorted(rows: Sequence[Row[Any]], asked: AuditQuery) -> list[Row[Any]]:
    return sorted(rows, key=lambda row: int(row.sequence), reverse=asked.after is None)


def _asked(asked: AuditQuery, protected: CompoundSelect[tuple[str]] | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.actor:
        found.append(_ROWS.actor == asked.actor)
    if asked.about:
        found.append(_ROWS.sequence.in_(_naming(asked.about, protected)))
    if asked.action:  # LIKE ignores capitals
        kind = and_(_ROWS.action > f"{asked.action}.", _ROWS.action < f"{asked.action}/")
        found.append(or_(_ROWS.action == asked.action, kind))
    if asked.purpose is not None:
        found.append(_ROWS.sequence.in_(select(_NAMED.sequence).where(_NAMED.name == purpose(asked.purpose))))
    if asked.since is not None:
        found.append(_ROWS.at >= asked.since)
    if asked.until is not None:
        found.append(_ROWS.at < asked.until)
    if asked.after is not None:
        found.append(_ROWS.sequence > asked.after)
    if asked.before is not None:
        found.append(_ROWS.sequence < asked.before)
    return found


def _naming(name: str, protected: CompoundSelect[tuple[str]] | None) -> Select[tuple[int]]:
    """By the id itself; of somebody also by their passages and pictures, of an alert by its pictures."""
    passages, pictures = PASSAGE_SUBJECTS.c, IMAGES.c
    leading = union(
        select(literal(name)),
        select(passages.crossing_id).where(passages.subject_id == name),
        select(pictures.image_id).where(pictures.subject_id == name),
    )
    chosen = select(_NAMED.sequence).where(_NAMED.name.in_(leading))
    if protected is None:
        return chosen
    return chosen.where(_NAMED.name.not_in(protected), literal(name).not_in(protected))


def _is_named(protected: CompoundSelect[tuple[str]]) -> ColumnElement[bool]:
    return exists().where(_NAMED.sequence == _ROWS.sequence, _NAMED.name.in_(protected))


def _protected(scope: Scope) -> CompoundSelect[tuple[str]]:
    """Ids of alerts, their cases, passages, people and notices that the scope does not show."""
    unseen, travellers = not_(is_seen_alert(scope)), PASSAGE_TRAVELLERS.c
    parts: list[Select[tuple[str]]] = [
        select(ALERTS.c.alert_id).where(unseen),
        select(CASES.c.case_id).join(ALERTS, ALERTS.c.alert_id == CASES.c.alert_id).where(unseen),
        protected_holders(scope),
    ]
    if not scope.sees_protected:
        named = PASSAGE_SUBJECTS.c
        parts += [
            select(travellers.crossing_id).where(travellers.is_protected),
            select(named.crossing_id).where(named.subject_id.in_(protected_notices())),
            protected_notices(),
        ]
    return union(*parts)
