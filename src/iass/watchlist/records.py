"""What the watchlist needs stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, Self

from iass.access import Scope
from iass.ids import NoticeId
from iass.records import Records
from iass.registry.records import SubjectTransaction
from iass.watchlist.duty_runs import DutyRow, DutyRun, DutySlice
from iass.watchlist.holdings import Holdings
from iass.watchlist.intake_look import IntakeLooks
from iass.watchlist.kept_feed import KeptFeeds
from iass.watchlist.look_alike import LookAlikes
from iass.watchlist.notice import Notice, NoticeState
from iass.watchlist.provenance import NoticeImports
from iass.watchlist.version import Made, NoticeVersion


class Notices(Protocol):
    def get(self, notice_id: NoticeId, version: int | None = None) -> Notice | None:
        """The newest version, or the one asked for."""
        ...

    def put(self, notice: Notice, made: Made) -> None:
        """Stores this version beside the former ones; nothing is deleted."""
        ...

    def versions(self, notice_id: NoticeId) -> Sequence[NoticeVersion]:
        """All of them, in order; empty for a notice that there is not."""
        ...

    def at(self, notice_id: NoticeId, moment: datetime) -> NoticeVersion | None:
        """The version that stood at that moment; None when none was on record yet."""
        ...

    def page_at(
        self, moment: datetime, *, limit: int, after: NoticeId | None = None, in_force_at: datetime | None = None
    ) -> Sequence[NoticeVersion]:
        """What was on record at that moment, in order of id. in_force_at: only what binds then, by that record."""
        ...

    def ending(self, by: datetime, *, limit: int, after: Notice | None = None) -> Sequence[NoticeVersion]:
        """Newest versions that are approved and not recorded as ended, and whose period ends by then, or a change of
        which waits; the soonest first, then by id. after: the last one of the page before."""
        ...

    def duty_rows(self, run: DutyRun, now: datetime, part: DutySlice, limit: int | None) -> Sequence[DutyRow]:
        """Newest versions of that run as of now, within its part, in its order; no more than limit, None for all."""
        ...

    def duty_count(self, parts: Sequence[tuple[DutyRun, DutySlice]], now: datetime) -> int:
        """How many rows `duty_rows` has of all of them together."""
        ...

    def every_of(self, versions: Sequence[tuple[NoticeId, int]]) -> Sequence[NoticeVersion]:
        """These versions, in this order; those that there are."""
        ...

    def unidentified(self, *, closed: bool, limit: int, after: NoticeId | None = None) -> Sequence[NoticeId]:
        """Notices whose newest version lacks minimum identity (`iass.watchlist.identity`) and has not ended, in order
        of id; closed: those of which a former version did, and that are complete or have ended since."""
        ...

    def in_states(
        self, states: Sequence[NoticeState], *, limit: int, after: NoticeId | None = None
    ) -> Sequence[NoticeVersion]:
        """Newest versions whose recorded state is one of these, in order of id."""
        ...

    def ended(self, now: datetime, *, limit: int, since: datetime | None = None) -> Sequence[Notice]:
        """Newest versions recorded as running whose period ended by now, and after `since`, longest ago first."""
        ...

    def urgent_before(self, notice: Notice, unstored: Sequence[Notice] = ()) -> Sequence[Notice]:
        """Versions of other notices that were filed urgent about the same person or on the same request, as
        `iass.screen.refiled` tells, in order of id and version. unstored: notices that are to be looked at too."""
        ...

    def decided_alike(self, notice: Notice, unstored: Sequence[Notice] = ()) -> Sequence[Notice]:
        """Approved versions of this kind, of this notice and of others, that rest on the same decision (agency, number
        in whatever writing, year) and are about the same person; in order of id and version. unstored: notices that
        are to be looked at too."""
        ...

    def may_correct(self, new: Notice, recorded: Notice) -> bool:
        """Whether the new content may be the same person's, put right, as `iass.screen.refiled` tells."""
        ...

    def sought_alike(self, notice: Notice) -> Sequence[Notice]:
        """Newest versions of other notices that share a document number, or the normalised name and the birth date, and
        have not ended; in order of id."""
        ...

    def by_document(self, number: str) -> Sequence[Notice]:
        """Newest versions that list exactly this document number, whatever their state."""
        ...

    def page(self, *, limit: int, after: NoticeId | None = None) -> Sequence[Notice]:
        """Newest versions in order of id."""
        ...

    def version_count(self) -> int:
        """Of all notices: versions are only ever added, so that another number tells of a change."""
        ...

    def last_made_at(self) -> datetime | None:
        """When the newest version of all went on record; None without any."""
        ...

    def made_since(self, moment: datetime) -> Sequence[NoticeVersion]:
        """Versions that went on record then or later, oldest first."""
        ...

    def count(self) -> int: ...


class ClockMark(Protocol):
    """The latest moment that was lived through, whoever saw it: a clock that is behind it has gone back."""

    def read(self) -> datetime | None:
        """None on a new database."""
        ...

    def raise_to(self, moment: datetime) -> None:
        """Never lowers it."""
        ...


class WatchlistTransaction(SubjectTransaction, Protocol):
    def seen_by(self, scope: Scope) -> Self:
        """The same transaction, in which notices that protect are not there unless the scope shows them. For reading:
        the law's rules, and what is stored, look at all of them."""
        ...

    @property
    def notices(self) -> Notices: ...
    @property
    def clock_mark(self) -> ClockMark: ...
    @property
    def look_alikes(self) -> LookAlikes: ...
    @property
    def intake_looks(self) -> IntakeLooks: ...
    @property
    def notice_imports(self) -> NoticeImports: ...
    @property
    def kept_feeds(self) -> KeptFeeds: ...
    @property
    def holdings(self) -> Holdings: ...


WatchlistRecords = Records[WatchlistTransaction]
