"""Faces of crossings for as long as they may be kept, searches of the past, and links between identities.

A notice that begins only after this migration is searched when it begins. Those that bind already are not: nothing
came into force today, and a nation's watchlist would be searched in one go.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_YET_TO_BEGIN = sa.text(
    "INSERT INTO retro_searches (notice_id, version, due_at, state, faces, past, people, alert_ids) "
    "SELECT notice_id, version, valid_from, 'due', '', 0, 0, '[]' FROM notice_versions AS newest "
    "WHERE state IN ('approved', 'in_force', 'extended') AND valid_from > CURRENT_TIMESTAMP AND version = "
    "(SELECT MAX(version) FROM notice_versions WHERE notice_id = newest.notice_id)"
)


def upgrade() -> None:
    _make_crossing_faces()
    _make_retro_searches()
    _make_identity_links()


def _make_crossing_faces() -> None:
    op.create_table(
        "crossing_face_keys",
        sa.Column("day", _words(), nullable=False),
        sa.Column("key_id", _words(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_crossing_face_keys"),
    )
    op.create_table(
        "crossing_faces",
        sa.Column("crossing_id", _words(), nullable=False),
        sa.Column("day", _words(), nullable=False),
        sa.Column("model_id", _words(), nullable=False),
        sa.Column("key_id", _words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("crossing_id", name="pk_crossing_faces"),
    )
    op.create_index("ix_crossing_faces_day", "crossing_faces", ["day"])


def _make_retro_searches() -> None:
    op.create_table(
        "retro_searches",
        sa.Column("notice_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _words(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("faces", _words(), nullable=False),
        sa.Column("past", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.BigInteger(), nullable=False),
        sa.Column("alert_ids", _words(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "version", name="pk_retro_searches"),
    )
    op.create_index("ix_retro_searches_state_due_at", "retro_searches", ["state", "due_at"])
    op.execute(_YET_TO_BEGIN)


def _make_identity_links() -> None:
    op.create_table(
        "identity_links",
        sa.Column("link_id", _words(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("one", _words(), nullable=False),
        sa.Column("other", _words(), nullable=False),
        sa.Column("state", _words(), nullable=False),
        sa.Column("body", _words(), nullable=False),
        sa.PrimaryKeyConstraint("link_id", "version", name="pk_identity_links"),
    )
    op.create_index("ix_identity_links_one", "identity_links", ["one"])
    op.create_index("ix_identity_links_other", "identity_links", ["other"])
    op.create_index("ix_identity_links_state_at", "identity_links", ["state", "at"])
    for act in ("UPDATE", "DELETE"):
        _forbid(act)


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _forbid(act: str) -> None:
    said, name = "identity_links is append-only", f"identity_links_no_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON identity_links BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    body = f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    acts = "DELETE OR TRUNCATE" if act == "DELETE" else act
    op.execute(f"CREATE TRIGGER {name} BEFORE {acts} ON identity_links FOR EACH STATEMENT EXECUTE FUNCTION {name}()")
