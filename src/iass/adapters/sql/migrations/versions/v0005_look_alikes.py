"""Pairs of people who are taken for each other, and the neighbours that an intake was shown. Both append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "look_alike_versions",
        sa.Column("pair_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("gallery", _words(), nullable=False),
        sa.Column("subject_id", _words(), nullable=False),
        sa.Column("person_id", _words(), nullable=False),
        sa.Column("state", _words(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", _words(), nullable=False),
        sa.PrimaryKeyConstraint("pair_id", "version", name="pk_look_alike_versions"),
    )
    of = ["gallery", "subject_id", "person_id", "version"]
    op.create_index(f"ix_look_alike_versions_{'_'.join(of)}", "look_alike_versions", of, unique=True)
    op.create_index("ix_look_alike_versions_person_id", "look_alike_versions", ["person_id"])
    op.create_table(
        "intake_looks",
        sa.Column("notice_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", _words(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "version", name="pk_intake_looks"),
    )
    for table in ("look_alike_versions", "intake_looks"):
        for act in ("UPDATE", "DELETE"):
            _forbid(table, act)


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
