"""Keeps at which checkpoints alone a notice is sought; those on record are sought everywhere."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_checkpoints",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("notice_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("checkpoint", _words(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id", "version"],
            ["notice_versions.notice_id", "notice_versions.version"],
            name="fk_notice_checkpoints_notice_id_version",
        ),
        sa.PrimaryKeyConstraint("position", name="pk_notice_checkpoints"),
    )
    op.create_index("ix_notice_checkpoints_notice_id_version", "notice_checkpoints", ["notice_id", "version"])
    for act in ("UPDATE", "DELETE"):
        _forbid(act)


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _forbid(act: str) -> None:
    said, name = "notice_checkpoints is append-only", f"notice_checkpoints_no_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON notice_checkpoints BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    body = f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    acts = "DELETE OR TRUNCATE" if act == "DELETE" else act
    each = f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    op.execute(f"CREATE TRIGGER {name} BEFORE {acts} ON notice_checkpoints {each}")
