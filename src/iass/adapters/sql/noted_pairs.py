"""Pairs of look-alikes beside the audit log: each version has its one entry, and each entry its version."""

from typing import Any

from sqlalchemy import Connection, select

from iass.adapters.sql.audit import SqlAuditLog
from iass.adapters.sql.audit_tables import AUDIT_ENTRIES
from iass.adapters.sql.keys import KeyRing
from iass.adapters.sql.pair_tables import LOOK_ALIKE_VERSIONS
from iass.adapters.sql.serial import load, load_json
from iass.errors import Tampered
from iass.watchlist.look_alike import LookAlike
from iass.watchlist.noted_pair import NOTED, notes

PAIR_ROW = tuple(LOOK_ALIKE_VERSIONS.c)
_ACTIONS = tuple(NOTED.values())
NOTES = (
    select(AUDIT_ENTRIES.c.sequence, AUDIT_ENTRIES.c.subject, AUDIT_ENTRIES.c.details)
    .where(AUDIT_ENTRIES.c.action.in_(_ACTIONS))
    .subquery()
)
"""The entries of versions of pairs."""


def open_pair(connection: Connection, ring: KeyRing, row: Any) -> None:
    """One version, by which somebody may be let through: its columns say what it says, and so does the audit log."""
    pair = load(LookAlike, row.body, where=row.pair_id)
    beside = (pair.person_id or "", pair.other_notice_id or "", pair.bearer or "", pair.alert_id or "")
    stored = (row.person_id, row.other_notice_id, row.bearer, row.alert_id)
    told = (pair.pair_id, pair.version, pair.gallery.value, pair.subject_id, pair.state.value, pair.at, pair.until)
    kept = (row.pair_id, row.version, row.gallery, row.subject_id, row.state, row.at, row.ends_at)
    if (*told, *beside) != (*kept, *stored):
        raise Tampered("its row and its content differ")
    entries = SqlAuditLog(connection, ring).about([pair.pair_id], _ACTIONS)
    of_version = [entry for entry in entries if entry.details.get("version") == pair.version]
    if len(of_version) != 1 or not notes(of_version[0], pair):
        raise Tampered(f"version {pair.version} is not the one that the audit log notes")


def open_note(connection: Connection, row: Any) -> None:
    """One entry: a version that is gone leaves the one before it in force."""
    version = load_json(row.details, where=f"audit entry {row.sequence}").get("version")
    rows = LOOK_ALIKE_VERSIONS.c
    of_version = select(rows.pair_id).where(rows.pair_id == row.subject, rows.version == version)
    if type(version) is not int or connection.execute(of_version).first() is None:
        raise Tampered(f"version {version} of pair {row.subject} is noted and not there")
