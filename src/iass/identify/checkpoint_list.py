"""Whom the lanes of one checkpoint look for: everybody on the watchlist, except who is sought at others alone."""

from typing import Protocol

from iass.identify.gallery import Selection


class CheckpointLists(Protocol):
    """The database's side: it knows what an index does not. Safe for many threads."""

    def at(self, checkpoint: str) -> Selection | None:
        """Of the watchlist, by the newest versions; None for everybody. The same object until somebody else is meant,
        so that an index finds these subjects once."""
        ...


class _Everywhere:
    def at(self, _checkpoint: str) -> None:
        return None


EVERYWHERE: CheckpointLists = _Everywhere()
"""Where every notice is sought at every checkpoint."""
