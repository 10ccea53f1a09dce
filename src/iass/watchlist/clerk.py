"""The clerk who watches the legal clock: records what lapsed by operation of law, and notices a clock that went back.

That a notice has lapsed is computed wherever it is read, to the microsecond; the clerk only puts it on record, as a
version and an audit entry. Whatever is on record, or was marked, is a moment that the clock may never fall behind.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from iass.access import SYSTEM
from iass.audit.entry import JsonValue
from iass.clock import ForwardClock
from iass.watchlist.acts import Act, find
from iass.watchlist.notice import Change, Notice
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.version import Made

INTERVAL_SECONDS = 5.0
TOLERANCE_SECONDS = 1.0
"""By how much a clock that is set by NTP may step back before anybody is told."""

MARK_EVERY = timedelta(seconds=60)
SWEEP_EVERY = timedelta(hours=1)
_BATCH = 200
_LOG = logging.getLogger("iass")


class LegalClerk:
    """One for each program. Two on one database do no harm: only the first one's version is kept."""

    def __init__(
        self, records: WatchlistRecords, clock: ForwardClock, latest_moment: Callable[[], datetime | None]
    ) -> None:
        """latest_moment: on record, whoever wrote it."""
        self._records = records
        self._clock = clock
        self._latest_moment = latest_moment
        self._went_back = False
        self._marked: datetime | None = None
        self._swept: datetime | None = None
        self._looked: datetime | None = None

    def turn(self) -> int:
        """What is due now; answers how many notices lapsed on record."""
        self._watch_clock()
        now = self._clock.now()
        whole = self._swept is None or now - self._swept >= SWEEP_EVERY
        lapsed = self.lapse(None if whole else self._looked)
        if whole:
            self._swept = now
        self._looked = now
        return lapsed

    def lapse(self, since: datetime | None = None) -> int:
        """Records every notice that has lapsed by now and, with `since`, not before that moment."""
        done = 0
        while True:
            with self._records.reading() as tx:
                over = tx.notices.ended(self._clock.now(), limit=_BATCH, since=since)
            if not over:
                return done
            with self._records.transaction() as tx:
                lapsed = sum(self._lapse_one(tx, notice) for notice in over)
            if not lapsed:
                return done
            done += lapsed

    def _lapse_one(self, tx: WatchlistTransaction, notice: Notice) -> bool:
        """False when another program, or an officer, was first."""
        now = self._clock.now()
        recorded = tx.notices.get(notice.notice_id)
        row = find(Act.LAPSE, notice.state, notice.pending.change if notice.pending else None)
        if recorded != notice or row is None or row.after is None:
            return False
        waits = notice.pending if notice.pending and notice.pending.change is Change.WITHDRAW else None
        lapsed = replace(notice, version=notice.version + 1, state=row.after, pending=waits)
        tx.notices.put(lapsed, Made(now, Act.LAPSE, SYSTEM.officer_id))
        ended = notice.valid_until.isoformat() if notice.valid_until else ""
        details: dict[str, JsonValue] = {"version": lapsed.version, "ended": ended, "article": row.article}
        tx.audit.append(now, SYSTEM, "notice.lapse", notice.notice_id, details)
        return True

    def _watch_clock(self) -> None:
        """Keeps the mark, and says once when the machine's clock falls behind it, and once when it has caught up."""
        latest = self._latest_moment()
        if latest is not None:
            self._clock.raise_floor(latest)
        behind = self._clock.behind_seconds()
        went_back = behind > TOLERANCE_SECONDS
        if went_back != self._went_back:
            self._tell(behind, went_back=went_back)
        now = self._clock.now()
        if self._marked is None or now - self._marked >= MARK_EVERY:
            with self._records.transaction() as tx:
                tx.clock_mark.raise_to(now)
            self._marked = now

    def _tell(self, behind: float, *, went_back: bool) -> None:
        if went_back:
            _LOG.warning("the machine's clock is %.0f s behind the latest record; nothing that lapsed revives", behind)
        else:
            _LOG.info("the machine's clock has caught up with the latest record")
        action = "clock.went_back" if went_back else "clock.caught_up"
        with self._records.transaction() as tx:
            tx.audit.append(self._clock.now(), SYSTEM, action, "", {"behind_seconds": round(behind)})
        self._went_back = went_back
