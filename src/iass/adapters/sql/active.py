"""Which recogniser a database names, read without its master key."""

from sqlalchemy import inspect

from iass.adapters.sql.engine import masked, open_reader, parse_url
from iass.adapters.sql.enrolments import active_model
from iass.adapters.sql.faults import translated
from iass.adapters.sql.schema import ACTIVE_MODEL
from iass.ids import ModelId


def read_active_model(url: str) -> ModelId | None:
    """None until the first enrolment, and in a database that an earlier version made. Changes nothing.

    Raises InvalidInput for a URL that is not of a database, NotReady when it does not answer.
    """
    parsed = parse_url(url)
    reader = open_reader(parsed)
    try:
        with translated(masked(parsed)), reader.connect() as connection, connection.begin():
            return active_model(connection) if inspect(connection).has_table(ACTIVE_MODEL.name) else None
    finally:
        reader.dispose()
