"""Keeps what was put right of a document that was read wrong, beside the passage."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0037"
branch_labels = None
depends_on = None

_TABLE = "passage_corrections"


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("crossing_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", _words(), nullable=False),
        sa.Column("body", _words(), nullable=False),
        sa.ForeignKeyConstraint(["crossing_id"], ["passages.crossing_id"], name=f"fk_{_TABLE}_crossing_id"),
        sa.PrimaryKeyConstraint("crossing_id", "version", name=f"pk_{_TABLE}"),
    )
    for act in ("UPDATE", "DELETE"):
        _forbid(act)


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _forbid(act: str) -> None:
    said, name = f"{_TABLE} is append-only", f"{_TABLE}_no_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {_TABLE} BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    body = f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    acts = "DELETE OR TRUNCATE" if act == "DELETE" else act
    op.execute(f"CREATE TRIGGER {name} BEFORE {acts} ON {_TABLE} FOR EACH STATEMENT EXECUTE FUNCTION {name}()")
