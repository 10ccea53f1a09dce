"""What fetches lists: from other machines, and from this one."""

from pathlib import Path

from iass.adapters.lists.fetching import ListAddress, fetch, fetch_if_changed, read_secret
from iass.adapters.lists.lying import newest, read_if_changed
from iass.registry.table import HandedFile
from iass.watchlist.feed import MAX_BYTES
from iass.watchlist.kept_feed import FeedPlan, FetchedList

__all__ = ["fetch_list", "fetch_planned", "newest", "read_secret"]


def fetch_list(url: str, ca: Path | None, credential: str, hosts: frozenset[str], *, allow_private: bool) -> HandedFile:
    """See `iass.adapters.lists.fetching`."""
    return fetch(ListAddress(url, ca, credential, hosts, allow_private))


def fetch_planned(plan: FeedPlan, etag: str, modified: str) -> FetchedList | None:
    """Implements `iass.watchlist.kept_feed.FetchList`."""
    if "://" not in plan.address:
        return read_if_changed(Path(plan.address), etag, MAX_BYTES)
    ca = Path(plan.ca) if plan.ca else None
    address = ListAddress(plan.address, ca, "", frozenset(plan.hosts), plan.allow_private, plan.secret)
    return fetch_if_changed(address, etag, modified)
