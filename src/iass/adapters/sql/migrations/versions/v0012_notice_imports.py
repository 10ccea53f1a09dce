"""Keeps which import, from which file and row, made which version of a notice. Both append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_imports",
        sa.Column("import_id", _words(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer", _words(), nullable=False),
        sa.Column("name", _words(), nullable=False),
        sa.Column("digest", _words(), nullable=False),
        sa.Column("feed", _words(), nullable=False),
        sa.Column("undo_of", _words(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", name="pk_notice_imports"),
    )
    op.create_index("ix_notice_imports_at_import_id", "notice_imports", ["at", "import_id"])
    op.create_index("ix_notice_imports_undo_of", "notice_imports", ["undo_of"], unique=True)
    op.create_table(
        "notice_import_rows",
        sa.Column("notice_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("import_id", _words(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "version", name="pk_notice_import_rows"),
        sa.ForeignKeyConstraint(["import_id"], ["notice_imports.import_id"], name="fk_notice_import_rows_import_id"),
    )
    of = ["import_id", "notice_id", "version"]
    op.create_index(f"ix_notice_import_rows_{'_'.join(of)}", "notice_import_rows", of)
    for table in ("notice_imports", "notice_import_rows"):
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
