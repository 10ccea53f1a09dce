"""The migrations run once in a process, and every other empty SQLite file gets the schema that they made: there are
hundreds of installations, and to make each anew would cost more than most tests do."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection

from iass.adapters.sql.engine import open_writer, parse_url
from iass.adapters.sql.migrate import migrate


def migrate_once(connection: Connection) -> None:
    """Instead of `migrate`. What holds a table already, and PostgreSQL, goes the whole way."""
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite and connection.exec_driver_sql("SELECT 1 FROM sqlite_master").first() is None:
        for statement in _schema():
            connection.exec_driver_sql(statement)
    else:
        migrate(connection)


@cache
def _schema() -> tuple[str, ...]:
    """What the migrations make of an empty file, with the rows that they leave, as statements."""
    with TemporaryDirectory(prefix="iass-test-schema-") as folder:
        engine = open_writer(parse_url(f"sqlite:///{Path(folder) / 'iass.sqlite'}"))
        with engine.begin() as connection:
            migrate(connection)
        with engine.connect() as connection:
            made = connection.connection.driver_connection
            assert made is not None
            _, *statements, _ = made.iterdump()  # without its own BEGIN and COMMIT
        engine.dispose()
    return tuple(statements)
