"""Keeps when a clearance ends, slips of the wrongly stopped, and what people ask the subject desk for."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Clearances of before have no end on record: what was written stays. Each has the usual time, from its day on."""
    op.add_column("look_alike_versions", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_look_alike_versions_ends_at", "look_alike_versions", ["ends_at"])
    op.create_table(
        "slips",
        sa.Column("reference", _words(), nullable=False),
        sa.Column("alert_id", _words(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer_id", _words(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.alert_id"], name="fk_slips_alert_id"),
        sa.PrimaryKeyConstraint("reference", name="pk_slips"),
        sa.UniqueConstraint("alert_id", name="uq_slips_alert_id"),
    )
    _make_requests()
    for table in ("slips", "subject_requests"):
        for act in ("UPDATE", "DELETE"):
            _forbid(table, act)


def _make_requests() -> None:
    op.create_table(
        "subject_requests",
        sa.Column("request_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("state", _words(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", _words(), nullable=False),
        sa.Column("body", _words(), nullable=False),
        sa.PrimaryKeyConstraint("request_id", "version", name="pk_subject_requests"),
    )
    op.create_index("ix_subject_requests_state_due_at", "subject_requests", ["state", "due_at"])
    op.create_index("ix_subject_requests_person_id", "subject_requests", ["person_id"])


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
