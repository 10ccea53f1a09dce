"""What the watchlist needs stored."""

from collections.abc import Sequence
from typing import Protocol

from iass.ids import NoticeId
from iass.records import Records
from iass.registry.records import SubjectTransaction
from iass.watchlist.intake_look import IntakeLooks
from iass.watchlist.look_alike import LookAlikes
from iass.watchlist.notice import Notice


class Notices(Protocol):
    def get(self, notice_id: NoticeId, version: int | None = None) -> Notice | None:
        """The newest version, or the one asked for."""
        ...

    def put(self, notice: Notice) -> None:
        """Stores this version beside the former ones; nothing is deleted."""
        ...

    def by_document(self, number: str) -> Sequence[Notice]:
        """Newest versions that list exactly this document number, whatever their state."""
        ...

    def by_name_key(self, name_key: str) -> Sequence[Notice]:
        """Newest versions whose normalised name (`iass.screen.names.name_key`) is this, whatever their state."""
        ...

    def page(self, *, limit: int, after: NoticeId | None = None) -> Sequence[Notice]:
        """Newest versions in order of id."""
        ...

    def count(self) -> int: ...


class WatchlistTransaction(SubjectTransaction, Protocol):
    @property
    def notices(self) -> Notices: ...
    @property
    def look_alikes(self) -> LookAlikes: ...
    @property
    def intake_looks(self) -> IntakeLooks: ...


WatchlistRecords = Records[WatchlistTransaction]
