"""What waits for a second officer, each beside what it would change."""

from dataclasses import dataclass

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.watchlist.notice import Notice, NoticeState
from iass.watchlist.notice_desk import changed
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.version import Difference, NoticeVersion, differences

MOST = 200
_UNDONE = (NoticeState.DRAFT, NoticeState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """changes: of a request, against what was submitted before; of a change, against what stands."""

    version: NoticeVersion
    changes: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """waiting: for approval, the longest first; drafts: which are still to be submitted, or were refused."""

    waiting: tuple[Waiting, ...]
    drafts: tuple[NoticeVersion, ...]


@dataclass(frozen=True, slots=True)
class QueueDesk:
    records: WatchlistRecords
    clock: Clock

    def look(self, officer: Officer) -> Queue:
        """At most 200 of each; remembered with what was seen."""
        now = self.clock.now()
        with self.records.transaction() as tx:
            undone = tx.notices.in_states(_UNDONE, limit=MOST)
            changing = [one for one in tx.notices.ending(now, limit=MOST) if one.notice.pending is not None]
            asked = [one for one in undone if one.notice.state is NoticeState.SUBMITTED]
            waiting = [Waiting(one, changes_of(tx, one.notice)) for one in (*asked, *changing)]
            drafts = tuple(one for one in undone if one.notice.state is NoticeState.DRAFT)
            seen: list[JsonValue] = [_named(one) for one in (*asked, *changing, *drafts)]
            tx.audit.append(now, officer, "notices.queue", "", {"versions": seen})
        waiting.sort(key=lambda one: one.version.made.at)
        return Queue(tuple(waiting), drafts)


def changes_of(tx: WatchlistTransaction, notice: Notice) -> tuple[Difference, ...]:
    """What the approval would change: of a request, since it was submitted last; of a change, what it asks for."""
    if notice.pending is not None:
        return tuple(one for one in differences(notice, changed(notice)) if one.field != "pending")
    former = [one.notice for one in tx.notices.versions(notice.notice_id) if one.notice.state is NoticeState.SUBMITTED]
    return differences(former[-2] if len(former) > 1 else None, notice)


def _named(one: NoticeVersion) -> str:
    return f"{one.notice.notice_id}@{one.notice.version}"
