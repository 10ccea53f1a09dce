"""Whose a case is: who opened it or signed it, as the audit log knows; who is assigned to it comes from now on."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_officers",
        sa.Column("case_id", _words(), nullable=False),
        sa.Column("officer", _words(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "officer", name="pk_case_officers"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_case_officers_case_id"),
    )
    op.create_index("ix_case_officers_officer", "case_officers", ["officer"])
    op.execute(
        "INSERT INTO case_officers (case_id, officer) "
        "SELECT DISTINCT cases.case_id, lower(trim(audit_entries.actor)) "
        "FROM audit_entries JOIN cases ON cases.case_id = audit_entries.subject "
        "WHERE audit_entries.action IN ('case.opened', 'case.signed')"
    )


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
