"""What the watchlist needs stored."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from iass.audit.log import AuditLog
from iass.ids import NoticeId
from iass.registry.records import Enrolments, Images
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


class WatchlistTransaction(Protocol):
    @property
    def notices(self) -> Notices: ...
    @property
    def enrolments(self) -> Enrolments: ...
    @property
    def images(self) -> Images: ...
    @property
    def audit(self) -> AuditLog: ...


class WatchlistRecords(Protocol):
    def transaction(self) -> AbstractContextManager[WatchlistTransaction]: ...

    def reading(self) -> AbstractContextManager[WatchlistTransaction]:
        """A read-only view of one moment; never waits for a writer, and none waits for it."""
        ...
