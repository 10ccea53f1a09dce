"""What fetches lists from other machines."""

from pathlib import Path

from iass.adapters.lists.fetching import ListAddress, fetch
from iass.registry.table import HandedFile


def fetch_list(url: str, ca: Path | None, credential: str, hosts: frozenset[str], *, allow_private: bool) -> HandedFile:
    """See `iass.adapters.lists.fetching`."""
    return fetch(ListAddress(url, ca, credential, hosts, allow_private))
