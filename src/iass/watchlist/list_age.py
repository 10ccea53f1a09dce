"""How old lists are that nobody fetches: they have no time at which they are due, and are told all the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iass.watchlist.records import WatchlistTransaction

BY_HAND = "by hand"
"""All files that officers handed in without the name of a list."""


@dataclass(frozen=True, slots=True)
class ListAge:
    """stored_at: when it last stored something; None for never."""

    name: str
    stored_at: datetime | None

    def seconds(self, now: datetime) -> float | None:
        return None if self.stored_at is None else max(0.0, (now - self.stored_at).total_seconds())


def ages_by_hand(tx: WatchlistTransaction) -> Sequence[ListAge]:
    """Files that were handed in, and each list that an officer or a timer runs."""
    fetched = {kept.plan.name for kept in tx.kept_feeds.every()}
    named = [ListAge(name, at) for name, at, _ in tx.notice_imports.feeds() if name not in fetched]
    return (ListAge(BY_HAND, tx.notice_imports.last_by_hand()), *named)
