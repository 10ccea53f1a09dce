"""A list that is refreshed: each new version is taken whole or not at all, and what vanished from it is withdrawn.

A list that came empty, or much shorter than the one before, is more likely broken than true: it is refused, so that
nobody goes free by a failed download. What vanished and binds is not withdrawn by the list alone: the withdrawal is
asked for, and waits for another officer, as any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import IassError, InvalidInput
from iass.ids import NoticeId
from iass.registry.cells import identifier
from iass.registry.import_run import Progress
from iass.registry.photos import Photos
from iass.registry.report import ImportReport
from iass.registry.table import HandedFile, open_table
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice import ENDED, Notice, NoticeState
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.records import WatchlistRecords

LEAST_SHARE = 0.8
"""Of the notices that a list brought in: a version with fewer is refused."""


@dataclass(frozen=True, slots=True)
class FeedOrder:
    """One version of a list. name: of the feed. given, as_draft: as for an import. least_share: 0..1."""

    name: str
    file: Path | HandedFile
    photos: Path | Photos
    given: Mapping[str, str] = field(default_factory=dict)
    as_draft: bool = True
    least_share: float = LEAST_SHARE


@dataclass(frozen=True, slots=True)
class FeedReport:
    """report: of the rows. before, now: how many notices of this feed ran, and how many the file lists. vanished: no
    longer listed. withdrawn: of them, those that are; waiting: those whose withdrawal another officer must approve;
    kept: those whose withdrawal cannot be asked for now, and why. stored: False where a row of the feed's own was
    refused, and so nothing was taken, or in a dry run."""

    report: ImportReport
    before: int
    now: int
    vanished: tuple[NoticeId, ...]
    withdrawn: tuple[NoticeId, ...] = ()
    waiting: tuple[NoticeId, ...] = ()
    kept: tuple[tuple[NoticeId, str], ...] = ()
    stored: bool = False


@dataclass(frozen=True, slots=True)
class FeedDesk:
    records: WatchlistRecords
    importing: NoticeImport
    notices: NoticeDesk
    clock: Clock

    def run(self, order: FeedOrder, officer: Officer, progress: Progress, *, dry_run: bool = False) -> FeedReport:
        """Everything is examined before anything is stored. Broken off half-way, run it again: it goes on where it was.

        Raises NotFound and InvalidInput: for no such file, an empty list, or one that shrank too much.
        """
        if not 0 <= order.least_share <= 1:
            raise InvalidInput("a share lies between 0 and 1", where="least_share")
        name = identifier(order.name)
        importing = replace(self.importing, given=order.given, as_draft=order.as_draft, feed=name)
        listed = self._listed(order, importing, officer)
        former = self._running(name)
        gone = tuple(NoticeId(one) for one in sorted(former.keys() - listed))
        self._check_size(len(listed), len(former), order.least_share)
        tried = importing.run(order.file, order.photos, officer, dry_run=True, progress=progress)
        found = FeedReport(tried, len(former), len(listed), gone)
        if dry_run or self._broken(tried, order.as_draft):
            return found
        report = importing.run(order.file, order.photos, officer, dry_run=False, progress=progress)
        return self._withdraw(replace(found, report=report, stored=True), name, former, officer)

    def _listed(self, order: FeedOrder, importing: NoticeImport, officer: Officer) -> set[str]:
        with open_table(order.file, importing.kind(officer).columns) as table:
            return {row.cells["notice_id"] for row in table.rows() if row.cells["notice_id"]}

    def _running(self, name: str) -> Mapping[str, Notice]:
        """Notices that this feed brought in and that have not ended, by id."""
        with self.records.reading() as tx:
            found = (tx.notices.get(notice_id) for notice_id in tx.notice_imports.of_feed(name))
            return {one.notice_id: one for one in found if one is not None and one.state not in ENDED}

    def _broken(self, tried: ImportReport, as_draft: bool) -> bool:
        """Whether a row is refused that is the feed's own. One that ended, or of which the desk has made more than a
        draft, is the desk's from then on: that its row changes nothing is told, and holds nobody up."""
        with self.records.reading() as tx:
            stored = (tx.notices.get(NoticeId(refusal.subject_id)) for refusal in tried.refused)
            return any(
                notice is None
                or (notice.state not in ENDED and not (as_draft and notice.state is not NoticeState.DRAFT))
                for notice in stored
            )

    def _check_size(self, now: int, before: int, least: float) -> None:
        if now == 0:
            raise InvalidInput("the list is empty", mend="Fetch it again; nothing was changed")
        if now < least * before:
            what = f"the list shrank from {before} to {now} people, below {least:.0%} of what it was"
            raise InvalidInput(what, mend="Find out why; if it is right, run it with a lower --least-share")

    def _withdraw(self, found: FeedReport, name: str, former: Mapping[str, Notice], officer: Officer) -> FeedReport:
        withdrawn: list[NoticeId] = []
        waiting: list[NoticeId] = []
        kept: list[tuple[NoticeId, str]] = []
        for notice_id in found.vanished:
            notice = former[notice_id]
            try:
                made = self.notices.withdraw(notice_id, notice.version, officer, f"no longer in the feed {name}")
            except IassError as error:
                kept.append((notice_id, error.what))
                continue
            (withdrawn if made.notice.state is NoticeState.WITHDRAWN else waiting).append(notice_id)
        details: dict[str, JsonValue] = {
            "listed": found.now, "withdrawn": len(withdrawn), "waiting": len(waiting), "kept": len(kept),
        }  # fmt: skip
        with self.records.transaction() as tx:
            tx.audit.append(self.clock.now(), officer, "feed.run", name, details)
        return replace(found, withdrawn=tuple(withdrawn), waiting=tuple(waiting), kept=tuple(kept))
