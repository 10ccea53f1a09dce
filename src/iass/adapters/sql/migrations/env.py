"""Runs within the transaction that `iass.adapters.sql.migrate` opened; on SQLite too, DDL is undone on failure."""

from alembic import context

from iass.adapters.sql.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
