"""Accounts, without faces or cameras."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from iass.accounts.challenge import Challenges
from iass.accounts.desk import AccountDesk
from iass.accounts.door import Door
from iass.accounts.entrance import Entrance
from iass.accounts.key_desk import KeyDesk
from iass.accounts.passkey_door import PasskeyDoor
from iass.accounts.session import SessionLimits
from iass.accounts.shortcut import ShortcutDesk
from iass.adapters.passkeys.webauthn import WebAuthn
from iass.adapters.passwords.argon2id import Argon2id
from iass.adapters.sql.records import SqlRecords
from iass.clock import Clock
from iass.settings import Settings
from iass.wiring.directory import load_directory
from iass.wiring.records import forward_clock, open_records


def build_entrance(settings: Settings, records: SqlRecords, clock: Clock, *, directory: bool = False) -> Entrance:
    """directory: whether somebody comes in by it here; else its file is not read, and stops no command."""
    hasher = Argon2id()
    limits = SessionLimits(timedelta(minutes=settings.session_idle_minutes), timedelta(hours=settings.session_hours))
    door = Door(records, hasher, clock, limits)
    secret = records.door_secret()
    passkeys = PasskeyDoor(door, WebAuthn(), Challenges(secret))
    named = load_directory(settings, door, secret) if directory else None
    desks = AccountDesk(records, hasher, clock), door, passkeys, KeyDesk(records, clock), ShortcutDesk(records, clock)
    return Entrance(*desks, named)


@contextmanager
def open_entrance(settings: Settings) -> Iterator[Entrance]:
    """For commands that need accounts alone."""
    records = open_records(settings)
    try:
        yield build_entrance(settings, records, forward_clock(records))
    finally:
        records.close()
