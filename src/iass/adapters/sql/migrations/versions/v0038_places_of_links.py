"""On which crossing a link rests, and on which alert a pair: by them each is of a checkpoint."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_RESTS_ON = (("identity_links", "link_id", "crossing_id"), ("look_alike_versions", "pair_id", "alert_id"))
"""Table, its id, and the member of its body that becomes a column."""


def upgrade() -> None:
    """Versions of before say it in their bodies."""
    words = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    for table, key, name in _RESTS_ON:
        op.add_column(table, sa.Column(name, words, nullable=False, server_default=sa.text("''")))
        with _written(table):
            _fill(table, key, name)


def _fill(table: str, key: str, name: str) -> None:
    connection, rows = op.get_bind(), sa.table(table, *map(sa.column, (key, "version", "body", name)))
    of, version = rows.c[key], rows.c.version
    for stored in connection.execute(sa.select(of, version, rows.c.body)).all():
        if value := _member(stored.body, name):
            chosen = sa.update(rows).where(of == stored[0], version == stored.version)
            connection.execute(chosen.values({name: value}))


def _member(body: str, name: str) -> str | None:
    """None where the body is damaged: `iass doctor` tells."""
    try:
        value = json.loads(body)["value"][name]
    except (ValueError, KeyError, TypeError):
        return None
    return value if isinstance(value, str) else None


@contextmanager
def _written(table: str) -> Iterator[None]:
    """Without the trigger that forbids it, which is as before at the end."""
    connection, trigger = op.get_bind(), f"{table}_no_update"
    if connection.dialect.name != "sqlite":
        op.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
        yield
        op.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")
        return
    made = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
    again: str = connection.execute(made, {"name": trigger}).scalar_one()
    op.execute(f"DROP TRIGGER {trigger}")
    yield
    connection.exec_driver_sql(again)
