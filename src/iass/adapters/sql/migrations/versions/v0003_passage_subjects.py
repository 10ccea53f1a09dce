"""Finds the passages of one person or notice by an index; those on record are looked through once."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_BATCH = 1_000
_NEXT = sa.text("SELECT crossing_id, body FROM passages WHERE crossing_id > :after ORDER BY crossing_id LIMIT :most")
_NAME = sa.text(
    "INSERT INTO passage_subjects (subject_id, at, crossing_id) "
    "SELECT :subject_id, at, crossing_id FROM passages WHERE crossing_id = :crossing_id"
)


def upgrade() -> None:
    op.create_table(
        "passage_subjects",
        sa.Column("subject_id", _words(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("crossing_id", _words(), nullable=False),
        sa.ForeignKeyConstraint(["crossing_id"], ["passages.crossing_id"], name="fk_passage_subjects_crossing_id"),
        sa.PrimaryKeyConstraint("subject_id", "at", "crossing_id", name="pk_passage_subjects"),
    )
    _fill(op.get_bind())
    for act in ("UPDATE", "DELETE"):
        _forbid(act)


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _fill(connection: sa.Connection) -> None:
    after = ""
    while rows := connection.execute(_NEXT, {"after": after, "most": _BATCH}).all():
        named = [{"subject_id": subject, "crossing_id": row[0]} for row in rows for subject in _subjects(row[1])]
        if named:
            connection.execute(_NAME, named)
        after = rows[-1][0]


def _subjects(body: str) -> list[str]:
    """As the program of this version names them, from bodies of every format until now. None where the body is
    damaged: `iass doctor` tells, and an upgrade must not fail for it."""
    try:
        return list(dict.fromkeys(_named(json.loads(body)["value"])))
    except (ValueError, KeyError, TypeError):
        return []


def _named(passage: dict[str, Any]) -> Iterator[str]:
    if passage["holder_id"]:
        yield passage["holder_id"]
    if passage["best_score"] is not None and passage["best_score"] >= passage["threshold"]:
        yield passage["best_subject"]
    for finding in passage["decision"]["findings"]:
        if finding["face"] and finding["face"]["score"] >= finding["face"]["threshold"]:
            yield finding["face"]["subject_id"]


def _forbid(act: str) -> None:
    said, name = "passage_subjects is append-only", f"passage_subjects_no_{act.lower()}"
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON passage_subjects BEGIN SELECT RAISE(ABORT, '{said}'); END")
        return
    body = f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'restrict_violation'; END"
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
    acts = "DELETE OR TRUNCATE" if act == "DELETE" else act
    op.execute(f"CREATE TRIGGER {name} BEFORE {acts} ON passage_subjects FOR EACH STATEMENT EXECUTE FUNCTION {name}()")
