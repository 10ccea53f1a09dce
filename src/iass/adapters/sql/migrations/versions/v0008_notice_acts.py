"""What made each version of a notice, and the latest moment that was lived through.

Of versions that are there already the audit log tells when they came in, and with whose import.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ACTS = {"submitted": "submit", "withdrawn": "withdraw", "draft": "file"}
_BATCH = 1_000


def upgrade() -> None:
    op.create_table(
        "notice_acts",
        sa.Column("notice_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", _words(), nullable=False),
        sa.Column("officer", _words(), nullable=False),
        sa.Column("note", _words(), nullable=False),
        sa.Column("zone", _words(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("pending", _words(), nullable=True),
        sa.Column("told", _words(), nullable=True),
        sa.ForeignKeyConstraint(
            ["notice_id", "version"],
            ["notice_versions.notice_id", "notice_versions.version"],
            name="fk_notice_acts_notice_id_version",
        ),
        sa.PrimaryKeyConstraint("notice_id", "version", name="pk_notice_acts"),
    )
    op.create_index("ix_notice_acts_urgent", "notice_acts", ["urgent"])
    op.create_index("ix_notice_versions_valid_until", "notice_versions", ["valid_until"])
    op.create_table(
        "clock_mark",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_clock_mark"),
    )
    _fill()
    for act in ("UPDATE", "DELETE"):
        _forbid("notice_acts", act)


def _fill() -> None:
    bind = op.get_bind()
    known = dict(_brought_in(bind))
    moment = sa.DateTime(timezone=True)
    rows = sa.text("SELECT notice_id, version, state, author, valid_from FROM notice_versions ORDER BY 1, 2")
    made: list[dict[str, Any]] = []
    for notice_id, version, state, author, began in bind.execute(rows.columns(valid_from=moment)):
        # Where no entry tells, the begin of the period is all there is to go by.
        at, officer = known.get((notice_id, version), (began, author))
        if made and made[-1]["notice_id"] == notice_id:
            at = max(at, made[-1]["at"])
        of = {"notice_id": notice_id, "version": version, "at": at, "officer": officer}
        act = _ACTS.get(state, "approve" if version == 1 else "amend")
        made.append({**of, "act": act, "note": "", "zone": "WIB", "urgent": False, "pending": None, "told": None})
    columns: list[sa.ColumnClause[Any]] = [sa.column("at", moment), sa.column("urgent", sa.Boolean())]
    plain = ("notice_id", "version", "act", "officer", "note", "zone", "pending", "told")
    columns += [sa.column(name) for name in plain]
    table = sa.table("notice_acts", *columns)
    for first in range(0, len(made), _BATCH):
        bind.execute(sa.insert(table), made[first : first + _BATCH])


def _brought_in(bind: sa.Connection) -> Iterator[tuple[tuple[str, int], tuple[datetime, str]]]:
    entries = sa.text("SELECT at, actor, details FROM audit_entries WHERE action = 'watchlist.imported'")
    for at, actor, details in bind.execute(entries.columns(at=sa.DateTime(timezone=True))):
        try:
            versions = json.loads(details)["versions"]
        except (ValueError, KeyError, TypeError):
            continue  # a damaged entry is the audit log's affair, and keeps nobody from the upgrade
        for named in versions if isinstance(versions, list) else ():
            notice_id, _, version = str(named).rpartition("@")
            if version.isascii() and version.isdigit():
                yield (notice_id, int(version)), (at, actor)


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _forbid(table: str, act: str) -> None:
    said, name = f"{table} is append-only", f"{table}_no_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    body = f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    acts = "DELETE OR TRUNCATE" if act == "DELETE" else act
    op.execute(f"CREATE TRIGGER {name} BEFORE {acts} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()")
