"""Brings a database to the present schema, in one transaction: all steps or none."""

import logging
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection

from iass.errors import NotReady


def migrate(connection: Connection) -> None:
    """Raises NotReady for a database that a newer version has changed."""
    config = Config()
    config.set_main_option("script_location", str(files("iass.adapters.sql") / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        command.upgrade(config, "head")
    except (CommandError, RevisionError):
        raise NotReady(
            "the database was made by another version of IASS",
            mend="Install the version that made it, or a newer one",
        ) from None
