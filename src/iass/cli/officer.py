"""Who types. Until accounts exist a name is taken as given; from then on it is proven. See decision 0045."""

import getpass
import os
import pwd
import sys
from typing import Annotated

import typer

from iass.access import Officer, Permission, Purpose, Role
from iass.accounts.account import is_nobodys
from iass.accounts.door import Door, Inside
from iass.accounts.entrance import Entrance
from iass.accounts.rights import RIGHTS
from iass.cli.session import load_settings
from iass.errors import InvalidInput, NotAllowed
from iass.ids import OfficerId
from iass.registry.cells import identifier
from iass.settings import Settings
from iass.wiring.accounts import open_entrance

OfficerOption = Annotated[
    str, typer.Option(help="Id of the officer who does this, proven once accounts exist; you if not given.")
]

_WHY = "For what you look; it goes into the audit log with the look."
PurposeOption = Annotated[Purpose, typer.Option("--purpose", "--for", help=_WHY)]
ForOption = Annotated[Purpose, typer.Option("--for", help=_WHY)]
"""Where --purpose is the reason in words."""

_PROMPT = "cli:"
"""Before the login name, where nobody is named: whoever keeps this machine, and no officer."""
_MOST = 1_000
_UNPROVEN = "Sign in first: export IASS_OFFICER_SESSION=$(iass sign-in OFFICER)"


def officer_named(
    permission: Permission, given: str, purpose: Purpose | None = None, settings: Settings | None = None
) -> Officer:
    """The officer of this name, who may do what this permission is for, there and for this purpose alone.

    Raises InvalidInput for what is no id, or the name of nobody; once accounts exist NotAllowed for a name that is not
    proven, and as a request over HTTP does: NotRecognised, TooManyAttempts, PurposeNeeded."""
    asked = settings or load_settings()
    with open_entrance(asked) as entrance:
        if not entrance.accounts.any():
            return _taken_as_given(given, purpose)
        return _proven(entrance, permission, given, purpose, asked.officer_session.get_secret_value())


def login() -> str:
    """The login name, as the system knows it and no variable says; a container may run under a number without one."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def address() -> str:
    """Where a session of the prompt begins."""
    return f"prompt:{login()}"


def password_of(name: str, *, stdin: bool = False) -> str:
    """Never an argument: those stand in the list of processes and in the shell's history."""
    if stdin:
        return sys.stdin.readline(_MOST).rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InvalidInput("there is no terminal to ask for the password", where="password", mend="Give --stdin")
    return getpass.getpass(f"Password of {name}: ")


def _taken_as_given(given: str, purpose: Purpose | None) -> Officer:
    name = _named(given) if given else f"{_PROMPT}{login()}"
    return Officer(OfficerId(name), Role.OPERATOR, purpose=purpose, login=login() if given else "")


def _named(given: str) -> str:
    try:
        name = identifier(given)
    except InvalidInput as error:
        raise InvalidInput("not an officer's id", where="--officer", mend=error.mend) from None
    if is_nobodys(name) or name.lower().startswith(_PROMPT):
        raise InvalidInput("no person acts under this name", where="--officer", mend="Not system, unknown or key.*")
    return name


def _proven(entrance: Entrance, permission: Permission, given: str, purpose: Purpose | None, token: str) -> Officer:
    """Whoever keeps the machine may do what an operator may without an account's name: it is how the first of them, and
    one whose password is lost, is helped. Everything else is done by an officer."""
    if not given and not token and permission in RIGHTS[Role.OPERATOR]:
        return Officer(OfficerId(f"{_PROMPT}{login()}"), Role.OPERATOR, purpose=purpose)
    inside = _inside(entrance.door, _named(given) if given else "", token)
    stated = None if purpose is Purpose.OPERATION else purpose  # what the options say by themselves
    officer = inside.officer(permission, stated)
    if officer is None:
        mend = "An operator gives roles: iass user role"
        raise NotAllowed("nothing that you are lets you do this", where=permission.value, mend=mend)
    return Officer(officer.officer_id, officer.role, officer.scope, officer.purpose, login())


def _inside(door: Door, name: str, token: str) -> Inside:
    """By the session, which is one officer's alone; else by the password, asked at the terminal."""
    if token:
        inside = door.whose(token)
        if inside is None:
            raise NotAllowed("this session has ended", where="IASS_OFFICER_SESSION", mend=_UNPROVEN)
        if name not in ("", inside.officer_id):
            mend = "Each officer signs in for himself"
            raise NotAllowed(f"{inside.officer_id} is signed in, and no other officer", where="--officer", mend=mend)
        return inside
    if not name or not sys.stdin.isatty():
        raise NotAllowed("an officer does this, and nobody has proven to be one", where="--officer", mend=_UNPROVEN)
    token, _ = door.sign_in(name, password_of(name), address())
    try:
        inside = door.whose(token)
    finally:
        door.sign_out(token)
    if inside is None:
        raise NotAllowed("this session has ended", where="--officer", mend=_UNPROVEN)
    return inside
