"""Who types: until accounts exist, a name that is taken as given."""

import getpass
from typing import Annotated

import typer

from iass.access import Officer, Purpose, Role
from iass.accounts.account import is_nobodys
from iass.errors import InvalidInput
from iass.ids import OfficerId
from iass.registry.cells import identifier

OfficerOption = Annotated[str, typer.Option(help="Id of the officer who does this; your login name if not given.")]

_WHY = "For what you look; it goes into the audit log with the look."
PurposeOption = Annotated[Purpose, typer.Option("--purpose", "--for", help=_WHY)]
ForOption = Annotated[Purpose, typer.Option("--for", help=_WHY)]
"""Where --purpose is the reason in words."""


def officer_named(given: str, purpose: Purpose | None = None) -> Officer:
    """purpose: of a look. Raises InvalidInput for what is no id, and for a name that the audit log knows nobody by."""
    try:
        name = identifier(given or f"cli:{_login()}")
    except InvalidInput as error:
        raise InvalidInput("not an officer's id", where="--officer", mend=error.mend) from None
    if is_nobodys(name):
        raise InvalidInput("no person acts under this name", where="--officer", mend="Not system, unknown or key.*")
    return Officer(OfficerId(name), Role.OPERATOR, purpose=purpose)


def _login() -> str:
    """The login name; a container may run under a number that has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
