"""Brings a database to the present schema, in one transaction: all steps or none."""

import logging
from functools import cache
from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.script.revision import RevisionError
from alembic.util import CommandError
from sqlalchemy import Connection

from iass.errors import NotReady


def migrate(connection: Connection) -> None:
    """Raises NotReady for a database that a newer version has changed."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    if MigrationContext.configure(connection).get_current_heads() == (_newest(),):
        return
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except (CommandError, RevisionError):
        raise NotReady(
            "the database was made by another version of IASS",
            mend="Install the version that made it, or a newer one",
        ) from None


@cache
def _newest() -> str | None:
    """Every step is a module that alembic compiles anew each time it looks."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("iass.adapters.sql") / "migrations").replace("%", "%%"))
    return config
