"""Keeps when a clearance ends, slips of the wrongly stopped, and what people ask the subject desk for."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None

_DAYS = 365


def upgrade() -> None:
    """Clearances of before had no end: each has the usual time, from the day on which it was decided."""
    op.add_column("look_alike_versions", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    _end_what_was_cleared()
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


def _end_what_was_cleared() -> None:
    rows = sa.table(
        "look_alike_versions",
        sa.column("pair_id", sa.Text()),
        sa.column("version", sa.Integer()),
        sa.column("state", sa.Text()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("ends_at", sa.DateTime(timezone=True)),
    )
    connection = op.get_bind()
    cleared = connection.execute(
        sa.select(rows.c.pair_id, rows.c.version, rows.c.at).where(rows.c.state == "cleared")
    ).all()
    for row in cleared:
        same = (rows.c.pair_id == row.pair_id) & (rows.c.version == row.version)
        connection.execute(sa.update(rows).where(same).values(ends_at=_moment(row.at) + timedelta(days=_DAYS)))


def _moment(at: datetime) -> datetime:
    """SQLite keeps none of their zones; all are in UTC."""
    return at if op.get_bind().dialect.name == "sqlite" or at.tzinfo else at.replace(tzinfo=UTC)


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
