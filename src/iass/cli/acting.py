"""An open application in an officer's hands: what lies beyond their places and eyes is refused, as over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager

from iass.access import Officer, Permission, Purpose
from iass.application import Application
from iass.cli.officer import officer_named
from iass.cli.opened import application
from iass.cli.session import load_settings


@contextmanager
def acting(permission: Permission, given: str, purpose: Purpose | None = None) -> Iterator[tuple[Application, Officer]]:
    """Proven before anything is opened; see `officer_named`."""
    settings = load_settings()
    officer = officer_named(permission, given, purpose, settings)
    with application(settings) as opened:
        yield opened.within(officer.scope, officer.officer_id), officer
