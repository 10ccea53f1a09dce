"""Who types: until accounts exist, a name that is taken as given."""

import getpass
from typing import Annotated

import typer

from iass.access import Officer, Permission, Purpose, Role
from iass.accounts.account import is_nobodys
from iass.accounts.rights import reach_by
from iass.application import Application
from iass.errors import InvalidInput, NotAllowed
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


def acting(opened: Application, given: str, permission: Permission, purpose: Purpose | None = None) -> Officer:
    """The officer of that name with the reach that their account has over HTTP, as everybody's is before the first one.
    The name is taken as given, and goes into the audit log. Raises NotAllowed where that account may not do this."""
    named, desk = officer_named(given, purpose), opened.entrance.accounts
    with desk.records.reading() as tx:
        account = tx.accounts.get(named.officer_id)
        if not tx.accounts.any():
            return named
    reach = reach_by(permission, account.grants, purpose) if account is not None and account.is_active else None
    if reach is None:
        mend = "Say who acts: --officer ID"
        raise NotAllowed("no account of this name may do this", where=f"{named.officer_id}, {permission}", mend=mend)
    return Officer(named.officer_id, reach.role, reach.scope, reach.purpose)


def _login() -> str:
    """The login name; a container may run under a number that has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
