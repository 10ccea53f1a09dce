"""Keeps for what a session looks, and who crossed, in an order in which it can be asked who crossed together."""

import calendar
import json
import re
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_BATCH = 1_000
_NEXT = sa.text("SELECT crossing_id, body FROM passages WHERE crossing_id > :after ORDER BY crossing_id LIMIT :most")
_FILL = sa.text(
    "INSERT INTO passage_travellers "
    "(crossing_id, traveller, number_key, checkpoint, lane, direction, at, born, is_protected) "
    "SELECT :crossing_id, :traveller, :number_key, :checkpoint, :lane, :direction, at, :born, :is_protected "
    "FROM passages WHERE crossing_id = :crossing_id"
)
_ALERTS = sa.text("SELECT body FROM alerts WHERE sensitivity = 'protected'")
_PROTECT = sa.text("UPDATE passage_travellers SET is_protected = :yes WHERE crossing_id = :crossing_id")


def upgrade() -> None:
    op.add_column("sessions", sa.Column("purpose", _words()))
    op.create_table(
        "passage_travellers",
        sa.Column("crossing_id", _words(), nullable=False),
        sa.Column("traveller", _words(), nullable=False),
        sa.Column("number_key", _words(), nullable=False),
        sa.Column("checkpoint", _words(), nullable=False),
        sa.Column("lane", _words(), nullable=False),
        sa.Column("direction", _words(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("born", _words()),
        sa.Column("is_protected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["crossing_id"], ["passages.crossing_id"], name="fk_passage_travellers_crossing_id"),
        sa.PrimaryKeyConstraint("crossing_id", name="pk_passage_travellers"),
    )
    _fill(op.get_bind())
    for columns in (
        ("traveller", "at"),
        ("checkpoint", "direction", "at"),
        ("is_protected", "traveller"),
        ("number_key",),
    ):
        op.create_index(f"ix_passage_travellers_{'_'.join(columns)}", "passage_travellers", [*columns])


def _words() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _fill(connection: sa.Connection) -> None:
    after = ""
    while rows := connection.execute(_NEXT, {"after": after, "most": _BATCH}).all():
        found = [one for one in (_row(row[0], row[1]) for row in rows) if one is not None]
        if found:
            connection.execute(_FILL, found)
        after = rows[-1][0]
    for (body,) in connection.execute(_ALERTS).all():
        named = _value(body).get("crossing_id")
        if named:
            connection.execute(_PROTECT, {"crossing_id": named, "yes": True})


def _row(crossing_id: str, body: str) -> dict[str, Any] | None:
    """As the program of this version names them; None for a face alone, and where the body is damaged: `iass doctor`
    tells, and an upgrade must not fail for it."""
    passage = _value(body)
    try:
        document = passage["document"] or {}
        number = re.sub(r"[^A-Z0-9]", "", str(document.get("number", "")).upper())
        key = f"document:{document.get('issuer', '')}:{number}" if number else None
        traveller = f"person:{passage['holder_id']}" if passage["holder_id"] else key
        if traveller is None:
            return None
        return {
            "crossing_id": crossing_id,
            "traveller": traveller,
            "number_key": number,
            "checkpoint": passage["checkpoint"],
            "lane": passage["lane"],
            "direction": passage["direction"],
            "born": _born(document.get("birth_date")),
            "is_protected": passage["decision"]["advice"] == "PROTECT",
        }
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _born(born: str | None) -> str | None:
    """The latest day that the date allows, YYYY, YYYY-MM or YYYY-MM-DD."""
    if not born:
        return None
    parts = [int(part) for part in born.split("-")]
    year, month = parts[0], (parts[1:2] or [12])[0]
    return date(year, month, (parts[2:] or [calendar.monthrange(year, month)[1]])[0]).isoformat()


def _value(body: str) -> dict[str, Any]:
    try:
        found = json.loads(body)["value"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}
