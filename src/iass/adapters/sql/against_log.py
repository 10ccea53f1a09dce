"""Alerts and cases as they are stored, held against what the audit log notes of them; and what is there no more."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, exists, select

from iass.access import EVERYWHERE
from iass.adapters.sql.alerts import row_of
from iass.adapters.sql.audit import SqlAuditLog
from iass.adapters.sql.audit_tables import AUDIT_ENTRIES
from iass.adapters.sql.case_tables import CASE_ENTRIES, CASE_OFFICERS, CASES
from iass.adapters.sql.cases import SqlCases
from iass.adapters.sql.images import SqlImages
from iass.adapters.sql.keys import KeyRing, SubjectKeys
from iass.adapters.sql.notices import SqlNotices
from iass.adapters.sql.passages import SqlPassages
from iass.adapters.sql.schema import ALERTS, PASSAGES
from iass.adapters.sql.serial import load
from iass.alert.acts_noted import require_as_noted
from iass.alert.alert import Alert
from iass.alert.news import RAISINGS
from iass.case.raising import require_as_raised
from iass.errors import Tampered
from iass.handover.borne_out import require_borne_out
from iass.handover.case import Case, CaseState, spelled
from iass.handover.desk import key_of
from iass.ids import CaseId, OfficerId

ALERT_ROW = tuple(ALERTS.c)
CASE_ROW = tuple(CASES.c)
_OTHER = "its row and its content differ"
_MUST_STAND: tuple[tuple[str, Column[Any], tuple[str, ...]], ...] = (
    ("alert", ALERTS.c.alert_id, tuple(sorted(RAISINGS))),
    ("passage", PASSAGES.c.crossing_id, ("crossing.decided",)),
    ("case", CASES.c.case_id, ("case.opened",)),
)
"""Rows that no erasure and no period takes away, and the audit entry of each."""


class _Stored(NamedTuple):
    notices: SqlNotices
    images: SqlImages
    passages: SqlPassages
    audit: SqlAuditLog


def gone(connection: Connection) -> Iterator[str]:
    """What the log says was stored, and is not: of each, in words."""
    noted = AUDIT_ENTRIES.c
    for kind, key, actions in _MUST_STAND:
        chosen = select(noted.subject).where(noted.action.in_(actions), ~exists().where(key == noted.subject))
        for subject in connection.execute(chosen.distinct().order_by(noted.subject)).scalars():
            yield f"{kind} {subject}: it is gone: the audit log notes that it was stored"


def open_alert(connection: Connection, ring: KeyRing, row: Any) -> None:
    """Its columns must say what it says: by them it stands in the queue, or does not. It and what it rests on must be
    what was noted and sealed when it was raised, and its verdict what was noted since."""
    alert = load(Alert, row.body, where=row.alert_id)
    said = row_of(alert) | {"alert_id": alert.alert_id}
    if any(said[name] != value for name, value in row._mapping.items() if name != "body"):
        raise Tampered(_OTHER)
    stored = _stored(connection, ring)
    require_as_raised(stored, alert)
    require_as_noted(stored.audit, alert)


def open_case(connection: Connection, ring: KeyRing, row: Any) -> None:
    """The whole timeline, that the audit log notes the same, and that lists show what it comes to. Of one whose key was
    destroyed nothing more is known."""
    keys = SubjectKeys(connection, ring)
    first = select(CASE_ENTRIES.c.key_id).where(CASE_ENTRIES.c.case_id == row.case_id, CASE_ENTRIES.c.sequence == 1)
    key_id = connection.execute(first).scalar()
    if key_id is not None and keys.get(key_of(row.case_id), key_id) is None:
        return
    case = SqlCases(connection, keys).get(CaseId(row.case_id))
    if case is None:
        raise Tampered("it has no entries")
    about = case.opening
    held = (about.alert_id, case.version, case.state.value, about.checkpoint, about.lane, about.agency)
    if (*held, case.entries[0].at) != (*row[1:7], row.opened_at):
        raise Tampered(_OTHER)
    if not _is_named(connection, case, row.notice_id) or not _is_signed(case, row):
        raise Tampered("lists and inboxes are told other than its timeline says")
    kept = connection.execute(select(CASE_OFFICERS.c.officer).where(CASE_OFFICERS.c.case_id == row.case_id)).scalars()
    if {spelled(OfficerId(one)) for one in kept} != {spelled(one) for one in case.officers}:
        raise Tampered("it is kept as other officers' than its timeline says")
    require_borne_out(SqlAuditLog(connection, ring), case)


def _stored(connection: Connection, ring: KeyRing) -> _Stored:
    images = SqlImages(connection, SubjectKeys(connection, ring))
    return _Stored(SqlNotices(connection), images, SqlPassages(connection, EVERYWHERE), SqlAuditLog(connection, ring))


def _is_signed(case: Case, row: Any) -> bool:
    """Of a case that was signed before the moment was kept it is the opening's, or none where the person was released
    (migration 0022)."""
    if len(case.signatures) < 2:
        return row.signed_at is None
    kept = {case.signatures[1].at, row.opened_at} | ({None} if case.state is CaseState.RELEASED else set())
    return row.signed_at in kept


def _is_named(connection: Connection, case: Case, notice_id: str | None) -> bool:
    """Of a case from before the notice was kept it is the first of its alert, shown to everybody or not (migration
    0036)."""
    if notice_id == case.opening.notice_id:
        return True
    body = connection.execute(select(ALERTS.c.body).where(ALERTS.c.alert_id == case.opening.alert_id)).scalar()
    findings = load(Alert, body, where=case.opening.alert_id).decision.findings if body else ()
    return notice_id == next((one.notice_id for one in findings if one.notice_id), None)
