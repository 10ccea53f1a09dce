"""The directory that lets officers in, where one is named."""

from pathlib import Path

from iass.accounts.challenge import Challenges
from iass.accounts.directory_door import LASTS, DirectoryDoor
from iass.accounts.door import Door
from iass.adapters.directory.exchange import Exchange
from iass.adapters.directory.openid import OpenIdProvider
from iass.adapters.directory.plan import read_plan
from iass.adapters.lists.fetching import read_secret
from iass.errors import InvalidInput
from iass.settings import Settings

_MEND = "One line: the secret that the provider gave this client"


def load_directory(settings: Settings, door: Door, secret: bytes) -> DirectoryDoor | None:
    """secret: that of `Challenges`. Nothing is asked of the provider yet: a service starts without it.

    Raises InvalidInput for a file that cannot be followed."""
    if settings.directory_file is None:
        return None
    plan = read_plan(settings.directory_file)
    client_secret = read_secret(plan.secret, _MEND)
    exchange = Exchange(plan.ca)
    exchange.check()
    provider = OpenIdProvider(
        plan.name, plan.issuer, plan.client, client_secret, exchange, door.clock, plan.hosts, plan.scopes
    )
    return DirectoryDoor(door, provider, plan.rules, Challenges(secret, LASTS))


def issuer_of(settings: Settings) -> str:
    """Raises InvalidInput where no directory is named."""
    named: Path | None = settings.directory_file
    if named is None:
        raise InvalidInput("no directory lets officers in here", where="IASS_DIRECTORY_FILE", mend="Name its file")
    return read_plan(named).issuer
