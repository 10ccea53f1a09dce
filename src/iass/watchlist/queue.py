"""What waits for a second officer, each beside what it would change."""

from dataclasses import dataclass
from datetime import datetime

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.ids import NoticeId
from iass.watchlist.duty_mark import Place, read_mark, write_mark
from iass.watchlist.every import AT_ONCE, every, every_submitted
from iass.watchlist.notice import Notice, NoticeState
from iass.watchlist.notice_desk import changed
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.version import Difference, NoticeVersion, differences

MOST = 100
_NOT_YET = frozenset({"pending", "approver"})
"""Who approves is not known while it waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """changes: of a request, against what was submitted before; of a change, against what stands. state: the one that
    holds now."""

    version: NoticeVersion
    changes: tuple[Difference, ...]
    state: NoticeState


@dataclass(frozen=True, slots=True)
class Queue:
    """A page of what waits for approval, the longest first. total: on all pages. next: the mark of the page that
    follows; None at the end."""

    waiting: tuple[Waiting, ...]
    total: int
    next: str | None


@dataclass(frozen=True, slots=True)
class Drafts:
    """A page of drafts, in order of id: still to be submitted, or refused. next: behind which the next one begins."""

    drafts: tuple[NoticeVersion, ...]
    next: NoticeId | None


@dataclass(frozen=True, slots=True)
class QueueDesk:
    records: WatchlistRecords
    clock: Clock

    def look(self, officer: Officer, after: str | None = None) -> Queue:
        """At most 100, remembered. after: `next` of the page before; raises InvalidInput for another text."""
        now, mark = self.clock.now(), None if after is None else read_mark(after)[1]
        with self.records.reading() as whole:
            tx = whole.seen_by(officer.scope)
            ending = every(lambda last: tx.notices.ending(now, limit=AT_ONCE, after=last))
            found = [*every_submitted(tx.notices), *(one for one in ending if one.notice.pending is not None)]
            placed = sorted(((_place(one), one) for one in found), key=lambda one: one[0])
            left = [(place, one) for place, one in placed if mark is None or place > mark]
            shown = [Waiting(one, changes_of(tx, one.notice), one.state_at(now)) for _, one in left[:MOST]]
        self._remember([one.version for one in shown], officer, "notices.queue", now)
        following = write_mark(now, left[MOST - 1][0]) if len(left) > MOST else None
        return Queue(tuple(shown), len(found), following)

    def drafts(self, officer: Officer, after: NoticeId | None = None) -> Drafts:
        """At most 100, remembered."""
        with self.records.reading() as tx:
            found = tuple(
                tx.seen_by(officer.scope).notices.in_states((NoticeState.DRAFT,), limit=MOST + 1, after=after)
            )
        shown = found[:MOST]
        self._remember(shown, officer, "notices.drafts", self.clock.now())
        return Drafts(shown, shown[-1].notice.notice_id if len(found) > MOST else None)

    def _remember(
        self, shown: list[NoticeVersion] | tuple[NoticeVersion, ...], officer: Officer, action: str, now: datetime
    ) -> None:
        seen: list[JsonValue] = [f"{one.notice.notice_id}@{one.notice.version}" for one in shown]
        with self.records.transaction() as tx:
            tx.audit.append(now, officer, action, "", {"versions": seen})


def changes_of(tx: WatchlistTransaction, notice: Notice) -> tuple[Difference, ...]:
    """What the approval would change: of a request, since it was submitted last; of a change, what it asks for."""
    if notice.pending is not None:
        return tuple(one for one in differences(notice, changed(notice)) if one.field not in _NOT_YET)
    former = [one.notice for one in tx.notices.versions(notice.notice_id) if one.notice.state is NoticeState.SUBMITTED]
    return differences(former[-2] if len(former) > 1 else None, notice)


def _place(one: NoticeVersion) -> Place:
    return one.made.at, "", one.notice.notice_id
