"""Finds the cases of one notice by an index."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_CASES = sa.text(
    "SELECT cases.case_id, alerts.body FROM cases JOIN alerts ON alerts.alert_id = cases.alert_id "
    "WHERE alerts.sensitivity = 'open'"
)
_NAME = sa.text("UPDATE cases SET notice_id = :notice_id WHERE case_id = :case_id")


def upgrade() -> None:
    """What a case is about is sealed in it; its alert's findings say the same, where none of them is protected."""
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column("cases", sa.Column("notice_id", words, nullable=True))
    connection = op.get_bind()
    for case_id, body in connection.execute(_CASES).all():
        if notice_id := _notice_of(body):
            connection.execute(_NAME, {"case_id": case_id, "notice_id": notice_id})
    op.create_index("ix_cases_notice_id_opened_at", "cases", ["notice_id", "opened_at"])


def _notice_of(body: str) -> str | None:
    """That of the most severe finding with one. None where the body is damaged: `iass doctor` tells."""
    try:
        findings = json.loads(body)["value"]["decision"]["findings"]
        return next((one["notice_id"] for one in findings if one.get("notice_id")), None)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
