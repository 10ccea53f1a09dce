"""`iass sign-out`: the session of the prompt ends."""

from iass.cli.session import load_settings
from iass.cli.terminal import OUT
from iass.errors import NotFound
from iass.wiring.accounts import open_entrance


def command() -> None:
    """End the session of IASS_OFFICER_SESSION."""
    settings = load_settings()
    with open_entrance(settings) as entrance:
        ended = entrance.door.sign_out(settings.officer_session.get_secret_value())
    if ended is None:
        raise NotFound("nobody is signed in here", where="IASS_OFFICER_SESSION")
    OUT.print(f"{ended.officer_id}: signed out", markup=False)
