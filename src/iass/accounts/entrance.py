"""All of it together, as the surfaces are given it."""

from dataclasses import dataclass

from iass.accounts.desk import AccountDesk
from iass.accounts.directory_door import DirectoryDoor
from iass.accounts.door import Door
from iass.accounts.key_desk import KeyDesk
from iass.accounts.passkey_door import PasskeyDoor
from iass.accounts.shortcut import ShortcutDesk


@dataclass(frozen=True, slots=True)
class Entrance:
    """directory: None where none lets officers in."""

    accounts: AccountDesk
    door: Door
    passkeys: PasskeyDoor
    keys: KeyDesk
    shortcuts: ShortcutDesk
    directory: DirectoryDoor | None = None
