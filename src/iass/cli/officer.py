"""Who types: until accounts exist, a name that is taken as given."""

import getpass
from typing import Annotated

import typer

from iass.access import Officer, Role
from iass.errors import InvalidInput
from iass.ids import OfficerId
from iass.registry.cells import identifier

OfficerOption = Annotated[str, typer.Option(help="Id of the officer who does this; your login name if not given.")]


def officer_named(given: str) -> Officer:
    """Raises InvalidInput for what is no id."""
    try:
        return Officer(OfficerId(identifier(given or f"cli:{_login()}")), Role.OPERATOR)
    except InvalidInput as error:
        raise InvalidInput("not an officer's id", where="--officer", mend=error.mend) from None


def _login() -> str:
    """The login name; a container may run under a number that has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
