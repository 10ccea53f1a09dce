"""`iass sign-in`: an officer proves to be one, once for many commands."""

import sys
from typing import Annotated

import typer

from iass.access import Purpose
from iass.cli.officer import address, password_of
from iass.cli.session import load_settings
from iass.wiring.accounts import open_entrance


def command(
    user: Annotated[str, typer.Argument(help="The officer's id.")],
    looks_for: Annotated[
        Purpose | None, typer.Option("--for", help="For what you look, where more than one thing fits your roles.")
    ] = None,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read the password from standard input: one line.")] = False,
) -> None:
    """Prove to be an officer, for the commands that follow: writes what IASS_OFFICER_SESSION is to hold.

    The session ends as one of a browser does. Keep it in the variable of one shell, and in no file.
    """
    with open_entrance(load_settings()) as entrance:
        token, _ = entrance.door.sign_in(user, password_of(user, stdin=stdin), address())
        inside = entrance.door.whose(token)
        if looks_for is not None and inside is not None:
            try:
                entrance.door.choose(inside, looks_for)
            except BaseException:
                entrance.door.sign_out(token)
                raise
    sys.stdout.write(f"{token}\n")
