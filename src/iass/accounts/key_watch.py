"""Keys of devices that end while nobody looks."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from iass.accounts.api_key import ApiKey

_SOON = timedelta(days=14)


def examine(keys: Iterable[ApiKey], now: datetime) -> tuple[bool, str]:
    """False where one that nobody revoked has ended, or ends within 14 days: its device calls in vain then."""
    held = [key for key in keys if key.revoked_at is None]
    ending = sorted((key for key in held if key.expires_at - now <= _SOON), key=lambda key: key.expires_at)
    if not ending:
        return True, f"{len(held)} in use" if held else "none"
    told = ", ".join(
        f"{key.name} {'ended' if key.expires_at <= now else 'ends'} on {key.expires_at:%Y-%m-%d}" for key in ending
    )
    return False, f"{told}: iass user key add makes another one, iass user key revoke ends one that no device uses"
