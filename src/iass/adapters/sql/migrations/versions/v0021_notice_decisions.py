"""Keeps by which decision each version of a notice is found; of those on record, by what stands in them."""

import re
import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_AT_ONCE = 1_000


def upgrade() -> None:
    made = op.create_table(
        "notice_decisions",
        sa.Column("notice_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("decision", _words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id", "version"],
            ["notice_versions.notice_id", "notice_versions.version"],
            name="fk_notice_decisions_notice_id_version",
        ),
        sa.PrimaryKeyConstraint("notice_id", "version", name="pk_notice_decisions"),
    )
    op.create_index("ix_notice_decisions_decision", "notice_decisions", ["decision"])
    _fill(made)
    for act in ("UPDATE", "DELETE"):
        _forbid(act)


def _fill(made: sa.Table) -> None:
    connection = op.get_bind()
    columns = ("notice_id", "version", "agency", "instrument_kind", "instrument_number", "instrument_issued_on")
    rows = sa.table("notice_versions", *map(sa.column, columns))
    acts = sa.table("notice_acts", sa.column("notice_id"), sa.column("version"), sa.column("urgent", sa.Boolean()))
    same = sa.and_(acts.c.notice_id == rows.c.notice_id, acts.c.version == rows.c.version)
    chosen = sa.select(rows).join(acts, same).where(rows.c.instrument_kind == "decision", sa.not_(acts.c.urgent))
    found = connection.execute(chosen).all()
    for start in range(0, len(found), _AT_ONCE):
        some = found[start : start + _AT_ONCE]
        kept = [{"notice_id": row.notice_id, "version": row.version, "decision": _key(row)} for row in some]
        connection.execute(made.insert(), kept)


def _key(row: sa.Row[tuple[str, int, str, str, str, str]]) -> str:
    number = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", row.instrument_number)).casefold()
    return "\n".join((row.agency, number, row.instrument_issued_on[:4]))


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _forbid(act: str) -> None:
    said, name = "notice_decisions is append-only", f"notice_decisions_no_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON notice_decisions BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    body = f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    acts = "DELETE OR TRUNCATE" if act == "DELETE" else act
    each = f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    op.execute(f"CREATE TRIGGER {name} BEFORE {acts} ON notice_decisions {each}")
