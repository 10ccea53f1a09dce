"""The service fetches lists by itself: each when it is due, one program at a time, and swapped whole or not at all."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from itertools import chain

from iass.access import SYSTEM, Officer
from iass.audit.entry import ABOUT, JsonValue
from iass.capture.backoff import Backoff
from iass.clock import Clock
from iass.errors import Conflict, IassError, InvalidInput, NotAllowed, NotFound
from iass.ids import NoticeId, OfficerId, new_id
from iass.registry.cells import identifier
from iass.registry.photos import HandedPhotos
from iass.watchlist.feed import FeedDesk, FeedOrder, FeedReport, ShrunkenList
from iass.watchlist.kept_feed import (
    FeedAccepted,
    FeedChange,
    FeedOutcome,
    FeedPlan,
    FeedRecord,
    FetchedList,
    FetchList,
    KeptFeed,
    RefusedVersion,
    check_approval,
    has_password,
)
from iass.watchlist.list_age import ListAge, ages_by_hand
from iass.watchlist.notice import Notice
from iass.watchlist.notice_row import given_values
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.sensitivity import hidden_among
from iass.watchlist.version import MAX_NOTE

_LOG = logging.getLogger("iass")

TURN_SECONDS = 30.0
LEASE = timedelta(minutes=45)
"""How long one program has for one list, from fetching to storing; if it dies, another takes it up after that."""

SHORTEST, LONGEST = 300, 30 * 86_400
MOST_CHANGES = 1_000
"""At once without anybody looking on: all is stored in one transaction, and no lane writes anything meanwhile. That is
3 s on two quiet cores, and crossings wait up to 15."""

_STANDING = frozenset({FeedOutcome.TAKEN, FeedOutcome.SAME})
"""What was said of the version that was taken holds while it is the same."""

_MOST_FEEDS = 100
_SHOWN = 200
_FIRST_WAIT, _LONGEST_WAIT = 60.0, 6 * 3600.0


@dataclass(frozen=True, slots=True)
class FeedWatch:
    """Keeps the plans of lists, and works them off. holder: this program's name for leases."""

    records: WatchlistRecords
    desk: FeedDesk
    fetch: FetchList
    clock: Clock
    holder: str = field(default_factory=lambda: new_id("feeds"))

    def add(self, plan: FeedPlan, officer: Officer) -> KeptFeed:
        """From now on it is fetched, the first time at once. One that is there gets this plan. Raises InvalidInput."""
        identifier(plan.name)
        check_approval(plan.address, as_draft=plan.as_draft)
        if not SHORTEST <= plan.every <= LONGEST:
            raise InvalidInput("a list is fetched every 5 minutes to 30 days", where="every")
        if not 0 <= plan.least_share <= 1:
            raise InvalidInput("a share lies between 0 and 1", where="least_share")
        if has_password(plan.address):
            raise InvalidInput("the address holds a password", where="source", mend="Name it with --credential")
        now = self.clock.now()
        with self.records.transaction() as tx:
            former = tx.kept_feeds.get(plan.name)
            if former is None and len(tx.kept_feeds.every()) >= _MOST_FEEDS:
                raise Conflict(f"there are {_MOST_FEEDS} lists already", where=plan.name)
            record = replace(former.record, etag="", modified="") if former else FeedRecord(now)
            kept = KeptFeed(plan, record, now)
            tx.kept_feeds.put(kept)
            details: dict[str, JsonValue] = {"every": plan.every, "given": list(given_values(plan.given))}
            tx.audit.append(now, officer, "feed.planned", plan.name, details)
        return kept

    def remove(self, name: str, officer: Officer) -> None:
        """Its notices stay as they are. Raises NotFound."""
        with self.records.transaction() as tx:
            if not tx.kept_feeds.remove(name):
                raise _unknown(name)
            tx.audit.append(self.clock.now(), officer, "feed.removed", name[:64])

    def page(self, officer: Officer) -> Sequence[KeptFeed]:
        """In order of name, without secrets. Written to the audit log."""
        with self.records.transaction() as tx:
            found = tx.kept_feeds.every()
            shown = tuple(_shown(tx, one, officer) for one in found)
            named: list[JsonValue] = [*dict.fromkeys(name for one in shown for name in _named(one.record))]
            told: dict[str, JsonValue] = {"feeds": len(found), ABOUT: named}
            tx.audit.append(self.clock.now(), officer, "feeds.viewed", "", told)
            return shown

    def look(self, name: str, officer: Officer) -> "FeedLook":
        """One of them, and the notices that its last version, and the one that was refused, let go of or have back.
        Written to the audit log with their versions. Raises NotFound."""
        with self.records.transaction() as tx:
            kept = tx.kept_feeds.get(name)
            if kept is None:
                raise _unknown(name)
            kept = _shown(tx, kept, officer)
            found = (tx.notices.get(one) for one in _named(kept.record))
            notices = {one.notice_id: one for one in found if one is not None}
            seen: list[JsonValue] = [f"{one.notice_id}@{one.version}" for one in notices.values()]
            tx.audit.append(self.clock.now(), officer, "feed.viewed", name, {"versions": seen})
        return FeedLook(kept, notices)

    def standing(self) -> Sequence[KeptFeed]:
        """For whoever supervises the program."""
        with self.records.reading() as tx:
            return tx.kept_feeds.every()

    def by_hand(self) -> Sequence[ListAge]:
        """Those that the service does not fetch."""
        with self.records.reading() as tx:
            return ages_by_hand(tx)

    def accept(self, name: str, digest: str, reason: str, officer: Officer) -> KeptFeed:
        """The file that was refused as too short is right. digest: of that file; another one is examined anew. It is
        fetched at once. Raises NotFound, Conflict where no such file was refused, NotAllowed for whom it is taken in
        whose name, and InvalidInput without a reason."""
        said = reason.strip()
        if not said or len(said) > MAX_NOTE // 2:
            raise InvalidInput(f"a reason has 1 to {MAX_NOTE // 2} characters", where="reason", mend="Say why")
        now = self.clock.now()
        with self.records.transaction() as tx:
            kept = tx.kept_feeds.get(name)
            if kept is None:
                raise _unknown(name)
            if kept.record.outcome is not FeedOutcome.SHRUNKEN or kept.record.digest != digest:
                raise Conflict("no such version was refused as too short", where=name, mend="Look at the list again")
            if officer.officer_id.casefold() == kept.plan.officer.casefold():
                raise NotAllowed("nobody accepts a list that is taken in their own name", where=name)
            accepted = FeedAccepted(digest, OfficerId(officer.officer_id), said)
            again = replace(kept, record=replace(kept.record, accepted=accepted), due_at=now)
            tx.kept_feeds.put(again)
            tx.audit.append(now, officer, "feed.accepted", name, {"digest": digest, "reason": said})
            return _shown(tx, again, officer)

    def turn(self) -> int:
        """Works off what is due; answers how many."""
        done = 0
        while True:
            now = self.clock.now()
            with self.records.reading() as tx:
                due = any(kept.due_at <= now for kept in tx.kept_feeds.every())
            if not due:
                return done
            with self.records.transaction() as tx:
                kept = tx.kept_feeds.claim(now, self.holder, now + LEASE)
            if kept is None:
                return done
            self._settle(kept, self._looked(kept))
            done += 1

    def _looked(self, kept: KeptFeed) -> FeedRecord:
        """Whatever happens is on record, and the next look is soon. An error's message may hold a secret or a name: of
        one that nobody foresaw its type alone is told."""
        try:
            return self._look(kept)
        except Exception as error:
            what = type(error).__name__
            _LOG.error("the list %s could not be refreshed: %s", kept.plan.name, what)
            said, failures = f"an error that nobody foresaw: {what}", kept.record.failures + 1
            tried = replace(kept.record, tried_at=self.clock.now(), failures=failures)
            return replace(tried, outcome=FeedOutcome.FAILED, said=said)

    def _look(self, kept: KeptFeed) -> FeedRecord:
        record = replace(kept.record, tried_at=self.clock.now())
        try:
            check_approval(kept.plan.address, as_draft=kept.plan.as_draft)  # one that was planned before this was asked
            found = self.fetch(kept.plan, "" if record.accepted else record.etag, record.modified)
        except IassError as error:
            where = _place(error.where)
            said = f"{error.what} ({where})" if where else error.what
            return replace(record, outcome=FeedOutcome.FAILED, said=said[:500], failures=record.failures + 1)
        if found is None:
            said = record.said if record.outcome in _STANDING else ""
            return replace(record, outcome=FeedOutcome.SAME, said=said, failures=0, current_at=record.tried_at)
        return self._take(kept.plan, record, found)

    def _take(self, plan: FeedPlan, record: FeedRecord, found: FetchedList) -> FeedRecord:
        digest = sha256(found.file.content).hexdigest()
        accepted = record.accepted if record.accepted and record.accepted.digest == digest else None
        order = FeedOrder(
            plan.name, found.file, HandedPhotos(), given_values(plan.given), plan.as_draft, plan.least_share,
            f"{accepted.officer}: {accepted.reason}" if accepted else "", MOST_CHANGES,
        )  # fmt: skip
        told = replace(record, digest=digest, etag="", modified="", accepted=None, refused=None)
        try:
            report = self.desk.run(order, Officer(plan.officer), lambda _done, _total: None)
        except ShrunkenList as error:
            short = replace(told, outcome=FeedOutcome.SHRUNKEN, said=error.what, failures=0)
            return replace(short, refused=self._would_do(order))
        except Conflict as error:  # somebody else wrote meanwhile: soon again, and still accepted
            failures = record.failures + 1
            return replace(told, outcome=FeedOutcome.FAILED, said=error.what, accepted=accepted, failures=failures)
        except IassError as error:
            unfit = replace(told, outcome=FeedOutcome.REFUSED, said=error.what[:500], failures=0)
            return replace(unfit, refused=self._would_do(order))
        if not report.stored:
            said = "; ".join(f"line {one.line}, {one.field}: {one.reason}" for one in report.report.refused[:5])
            unfit = replace(told, outcome=FeedOutcome.REFUSED, said=said[:500], failures=0)
            return replace(unfit, refused=_differences(report))
        same = replace(told, etag=found.etag, modified=found.modified, current_at=record.tried_at)
        return replace(same, outcome=FeedOutcome.TAKEN, said=_left(report), failures=0, change=self._change(report))

    def _would_do(self, order: FeedOrder) -> RefusedVersion | None:
        """As a trial that nothing holds up and that stores nothing; None for a file that cannot be read as a list."""
        trial = replace(order, accepted="on trial", most_changes=None)
        try:
            return _differences(self.desk.run(trial, SYSTEM, lambda _done, _total: None, dry_run=True))
        except IassError:
            return None

    def _change(self, found: FeedReport) -> FeedChange:
        counts = found.report.added, found.report.changed, found.report.unchanged
        named = found.withdrawn[:_SHOWN], found.waiting[:_SHOWN], found.returned[:_SHOWN]
        return FeedChange(self.clock.now(), found.digest, found.now, *counts, *named)

    def _settle(self, kept: KeptFeed, record: FeedRecord) -> None:
        """A plan that was changed or removed meanwhile keeps what was stored, and its next look is its own."""
        now, every = self.clock.now(), float(kept.plan.every)
        wait = every
        if record.failures:
            wait = Backoff(_FIRST_WAIT, min(every, _LONGEST_WAIT), _tries=record.failures - 1).next()
        details: dict[str, JsonValue] = {"outcome": record.outcome.value, "failures": record.failures}
        with self.records.transaction() as tx:
            tx.audit.append(now, Officer(kept.plan.officer), "feed.looked", kept.plan.name, details)
            tx.kept_feeds.settle(KeptFeed(kept.plan, record, now + timedelta(seconds=wait)), self.holder)


@dataclass(frozen=True, slots=True)
class FeedLook:
    """notices: the newest versions of those whom `change` and `refused` of its record name, as far as they exist."""

    kept: KeptFeed
    notices: Mapping[NoticeId, Notice]


def _shown(tx: WatchlistTransaction, kept: KeptFeed, officer: Officer) -> KeptFeed:
    """Without secrets, and without notices that this officer may not see."""
    hidden = hidden_among(tx, _named(kept.record), officer.scope)
    return replace(kept.without_secrets(), record=kept.record.without(hidden))


def _named(record: FeedRecord) -> Iterator[NoticeId]:
    change, refused = record.change, record.refused
    of_change = (change.withdrawn, change.waiting, change.returned) if change else ()
    yield from dict.fromkeys(chain(*of_change, *((refused.gone, refused.returned) if refused else ())))


def _differences(found: FeedReport) -> RefusedVersion:
    report = found.report
    return RefusedVersion(
        found.digest,
        found.before,
        found.now,
        report.added,
        report.changed,
        report.unchanged,
        report.refused_rows,
        len(found.vanished),
        found.vanished[:_SHOWN],
        found.returned[:_SHOWN],
    )


def _place(where: str) -> str:
    """Of an address or path its last part, and neither user nor query: a host, or the name of a file."""
    return where.partition("?")[0].rpartition("/")[2].rpartition("@")[2]


def _left(report: FeedReport) -> str:
    """What a version that was taken has not changed; "" for nothing."""
    rows, kept, both = report.report.refused_rows, len(report.kept), len(report.contested)
    said = [f"rows refused, as about notices that are the desk's: {rows}"] if rows else []
    said += [f"no longer listed, and their withdrawal cannot be asked for now: {kept}"] if kept else []
    said += [f"drafts in which list and desk changed the same, and the desk's stands: {both}"] if both else []
    return "; ".join(said)


def _unknown(name: str) -> NotFound:
    return NotFound("no such list is kept", where=name[:64], mend="iass notice feed show lists them")
