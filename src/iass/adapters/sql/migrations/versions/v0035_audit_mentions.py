"""Makes the index of what the entries of the audit log name, and of who wrote them."""

import json

import sqlalchemy as sa
from alembic import op

from iass.audit.mentions import mentioned

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

_BATCH = 1_000


def upgrade() -> None:
    """The entries stay as they are."""
    op.create_index("ix_audit_entries_actor_sequence", "audit_entries", ["actor", "sequence"])
    op.create_index("ix_audit_entries_action_sequence", "audit_entries", ["action", "sequence"])
    position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    made = op.create_table(
        "audit_mentions",
        sa.Column("name", words, nullable=False),
        sa.Column("sequence", position, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("name", "sequence", name="pk_audit_mentions"),
    )
    _fill(made)
    op.create_index("ix_audit_mentions_sequence", "audit_mentions", ["sequence"])
    for act in ("UPDATE", "DELETE"):
        _forbid("audit_mentions", act)


def _fill(made: sa.Table) -> None:
    """An entry that cannot be read is left out: `iass audit verify` names it."""
    connection, after = op.get_bind(), 0
    chosen = sa.text(
        "SELECT sequence, subject, details FROM audit_entries WHERE sequence > :after ORDER BY sequence LIMIT :batch"
    )
    while rows := connection.execute(chosen, {"after": after, "batch": _BATCH}).all():
        found = [{"name": name, "sequence": row.sequence} for row in rows for name in _names(row)]
        if found:
            connection.execute(sa.insert(made), found)
        after = rows[-1].sequence


def _names(row: sa.Row[tuple[int, str, str]]) -> frozenset[str]:
    try:
        details = json.loads(row.details)
    except ValueError:
        return frozenset()
    return mentioned(row.subject, details if isinstance(details, dict) else {})


def _forbid(table: str, act: str) -> None:
    said, name = f"{table} is append-only", f"{table}_no_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    body = f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    acts = "DELETE OR TRUNCATE" if act == "DELETE" else act
    op.execute(f"CREATE TRIGGER {name} BEFORE {acts} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()")
