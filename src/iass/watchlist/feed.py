"""A list that is refreshed: each new version is taken whole or not at all, and what vanished from it is withdrawn.

A list that came empty, or that names too few of those whom the one before named, is more likely broken than true: it is
refused, so that nobody goes free by a failed download. What vanished and binds is not withdrawn by the list alone: the
withdrawal is asked for, and waits for another officer, as any other. Whom a list let go of and names again comes back.

The file is read once. All that a version changes is stored in one transaction: whoever reads meanwhile, and whatever
starts after this program was killed, finds the former version or the new one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import Conflict, IassError, InvalidInput
from iass.ids import NoticeId
from iass.registry.cells import identifier
from iass.registry.import_run import Progress
from iass.registry.photos import Photos
from iass.registry.report import ImportReport
from iass.registry.subject import RowSeen
from iass.registry.table import HandedFile, read_whole
from iass.watchlist.acts import Act
from iass.watchlist.another_person import ANOTHER_PERSON
from iass.watchlist.desk_work import CONTESTED
from iass.watchlist.importing import LetGo, NoticeImport, is_taken_off
from iass.watchlist.notice import ENDED, Change, Notice, NoticeState
from iass.watchlist.notice_desk import GONE_FROM, NoticeDesk
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.version import MAX_NOTE, Difference, content_differences

LEAST_SHARE = 0.8
"""Of the notices that a list brought in and that run, so many must be named by its next version."""

_SHOWN = 200
MAX_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FeedOrder:
    """One version of a list. name: of the feed. given, as_draft: as for an import. least_share: 0..1. accepted: why a
    version that names fewer is taken all the same; "" where it is not. most_changes: a version that changes more is
    refused; None for no bound."""

    name: str
    file: Path | HandedFile
    photos: Path | Photos
    given: Mapping[str, str] = field(default_factory=dict)
    as_draft: bool = True
    least_share: float = LEAST_SHARE
    accepted: str = ""
    most_changes: int | None = None


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One that a version brings or changes. differences: to what stands; of a new one, none."""

    notice_id: NoticeId
    name: str
    is_new: bool
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedReport:
    """report: of the rows. before, now: how many notices of this feed ran, and how many the file lists. vanished: no
    longer listed, or listed as withdrawn. withdrawn: of them, those that are; waiting: those whose withdrawal another
    officer must approve; kept: those whose withdrawal cannot be asked for now, and why. returned: let go of before, and
    back. contested: drafts in which the list changed what the desk had changed too. rows: the first 200 that
    are new or other than what stands. stored: False where a row of the feed's own was refused, and so nothing was
    taken, or in a dry run. digest: SHA-256 of the file, hex."""

    report: ImportReport
    before: int
    now: int
    vanished: tuple[NoticeId, ...]
    withdrawn: tuple[NoticeId, ...] = ()
    waiting: tuple[NoticeId, ...] = ()
    kept: tuple[tuple[NoticeId, str], ...] = ()
    returned: tuple[NoticeId, ...] = ()
    contested: tuple[NoticeId, ...] = ()
    rows: tuple[FeedRow, ...] = ()
    stored: bool = False
    digest: str = ""


class ShrunkenList(InvalidInput):
    """Too few of those whom the list named are named still. before: how many it named; staying: of them, now."""

    def __init__(self, before: int, now: int, staying: int, least: float) -> None:
        how = f"shrank from {before} to {now} people" if now < before else f"names {now} people, and others than before"
        share = f"{staying} of {before} ({staying / before:.0%}) are still listed, and at least {least:.0%} must be"
        mend = "Find out why; if it is right, run it again with --accept and the reason"
        super().__init__(f"the list {how}: {share}", where="list", mend=mend)
        self.before = before
        self.staying = staying


@dataclass(frozen=True, slots=True)
class _Former:
    """What the feed brought in: all of it. running: what of it has not ended, by id. last: which import of it was the
    newest."""

    brought: frozenset[NoticeId]
    running: Mapping[NoticeId, Notice]
    let_go: LetGo
    last: object

    @property
    def named(self) -> frozenset[NoticeId]:
        """By the version before: without those of whom the withdrawal waits already."""
        return frozenset(self.running) - self.let_go.leaving


@dataclass(slots=True)
class _Taking:
    """One version on its way in: whom it lists, whose rows differ, and what it does to the notices before. refused: how
    many rows are, as the desk's."""

    listed: set[NoticeId] = field(default_factory=set)
    changed: set[NoticeId] = field(default_factory=set)
    returned: set[NoticeId] = field(default_factory=set)
    contested: set[NoticeId] = field(default_factory=set)
    rows: list[FeedRow] = field(default_factory=list)
    withdrawn: list[NoticeId] = field(default_factory=list)
    waiting: list[NoticeId] = field(default_factory=list)
    kept: list[tuple[NoticeId, str]] = field(default_factory=list)
    refused: int = 0


@dataclass(frozen=True, slots=True)
class FeedDesk:
    records: WatchlistRecords
    importing: NoticeImport
    notices: NoticeDesk
    clock: Clock

    def run(self, order: FeedOrder, officer: Officer, progress: Progress, *, dry_run: bool = False) -> FeedReport:
        """Everything is examined before anything is stored, and stored together. Broken off, it has done nothing.

        Raises NotFound and InvalidInput: for no such file, an empty list, or (ShrunkenList) one that names too few of
        those before; Conflict where the watchlist changed meanwhile.
        """
        if not 0 <= order.least_share <= 1:
            raise InvalidInput("a share lies between 0 and 1", where="least_share")
        if len(order.accepted) > MAX_NOTE // 2:
            raise InvalidInput(f"a reason has at most {MAX_NOTE // 2} characters", where="accept", mend="Shorten it")
        name = identifier(order.name)
        file = order.file if isinstance(order.file, HandedFile) else read_whole(order.file, MAX_BYTES)
        order = replace(order, name=name, file=file)
        with self.records.reading() as tx:
            former = _former(tx, name)
        taking = _Taking()
        wishes = replace(self.importing, given=order.given, as_draft=order.as_draft, feed=name)
        importing = replace(wishes, let_go=former.let_go, brought=former.brought)

        def settle(tried: ImportReport) -> Callable[[WatchlistTransaction], None] | None:
            short = _check_share(taking.listed, former.named, order)
            _check_changes(taking, former, order)
            if dry_run or self._broken(tried, former.brought, order.as_draft):
                return None
            taking.refused = tried.refused_rows
            return lambda tx: self._settle(tx, order, former, taking, officer, short)

        seen = _noting(taking, former.let_go)
        report = importing.swap(file, order.photos, officer, settle, progress=progress, seen=seen)
        return FeedReport(
            report,
            len(former.running),
            len(taking.listed),
            tuple(sorted(former.running.keys() - taking.listed)),
            tuple(taking.withdrawn),
            tuple(taking.waiting),
            tuple(taking.kept),
            tuple(sorted(taking.returned)),
            tuple(sorted(taking.contested)),
            tuple(taking.rows),
            stored=not report.dry_run,
            digest=sha256(file.content).hexdigest(),
        )

    def _broken(self, tried: ImportReport, brought: frozenset[NoticeId], as_draft: bool) -> bool:
        """Whether a row is refused that is the feed's own. One that the feed has not brought in is the desk's; one that
        ended, or of which the desk has made more than a draft, is so from then on: that its row changes nothing is
        told, and holds nobody up; nor does a row that would put another person under an approved notice. Where every
        row is refused, the list is."""
        if tried.refused_rows == tried.read:
            return True
        with self.records.reading() as tx:
            refused = (one for one in tried.refused if one.reason != ANOTHER_PERSON.reason)
            stored = (tx.notices.get(NoticeId(refusal.subject_id)) for refusal in refused)
            return any(
                notice is None
                or (
                    notice.notice_id in brought
                    and notice.state not in ENDED
                    and not (as_draft and notice.state is not NoticeState.DRAFT)
                )
                for notice in stored
            )

    def _settle(
        self,
        tx: WatchlistTransaction,
        order: FeedOrder,
        former: _Former,
        taking: _Taking,
        officer: Officer,
        short: str,
    ) -> None:
        """In the transaction of the rows, before them. short: that the list names too few, as it was accepted."""
        if _last_import(tx, order.name) != former.last:
            raise Conflict("another version of this list was taken meanwhile", where=order.name, mend="Run it again")
        for notice_id in sorted(former.running.keys() - taking.listed):
            self._let_go(tx, former.running[notice_id], order.name, taking, officer)
        for notice_id in sorted(former.let_go.leaving & taking.listed - taking.changed):
            notice = tx.notices.get(notice_id)
            if notice is not None and _is_leaving(notice, order.name):
                self.notices.relist(tx, notice, officer, f"again in the feed {order.name}")
        details: dict[str, JsonValue] = {
            "listed": len(taking.listed), "withdrawn": len(taking.withdrawn), "waiting": len(taking.waiting),
            "kept": len(taking.kept), "returned": len(taking.returned), "refused": taking.refused,
            "contested": len(taking.contested),
        }  # fmt: skip
        if short:
            details |= {"accepted": order.accepted, "although": short}
        tx.audit.append(self.clock.now(), officer, "feed.run", order.name, details)

    def _let_go(self, tx: WatchlistTransaction, notice: Notice, name: str, taking: _Taking, officer: Officer) -> None:
        try:
            made = self.notices.let_go(tx, notice, officer, _gone_from(name))
        except IassError as error:  # it was refused before anything of it was stored
            taking.kept.append((notice.notice_id, error.what))
            return
        gone = made.notice.state is NoticeState.WITHDRAWN
        (taking.withdrawn if gone else taking.waiting).append(notice.notice_id)


def _noting(taking: _Taking, let_go: LetGo) -> Callable[[RowSeen[Notice]], None]:
    def note(row: RowSeen[Notice]) -> None:
        if not row.subject_id or (row.value is not None and is_taken_off(row.value)):
            return
        notice_id = NoticeId(row.subject_id)
        if any(one.reason == CONTESTED for one in row.notes):
            taking.contested.add(notice_id)
        taking.listed.add(notice_id)
        if row.changed:
            taking.changed.add(notice_id)
            if row.value is not None and len(taking.rows) < _SHOWN:
                told = content_differences(row.stored, row.value) if row.stored is not None else ()
                taking.rows.append(FeedRow(notice_id, row.value.full_name, row.stored is None, told))
        back = row.changed and row.value is not None and let_go.is_back(row.value, row.stored)
        if back or notice_id in let_go.leaving:
            taking.returned.add(notice_id)

    return note


def _check_share(listed: set[NoticeId], named: frozenset[NoticeId], order: FeedOrder) -> str:
    """What speaks against the list, where it was accepted all the same; "" where nothing does."""
    if not listed:
        raise InvalidInput("the list is empty", mend="Fetch it again; nothing was changed")
    staying = len(named & listed)
    if staying >= order.least_share * len(named):
        return ""
    found = ShrunkenList(len(named), len(listed), staying, order.least_share)
    if not order.accepted.strip():
        raise found
    return found.what


def _check_changes(taking: _Taking, former: _Former, order: FeedOrder) -> None:
    count = len(taking.changed) + len(former.running.keys() - taking.listed)
    if order.most_changes is not None and count > order.most_changes:
        what = f"this version changes {count} notices, and at most {order.most_changes} are stored unseen"
        raise InvalidInput(what, mend="Run it in a quiet hour with iass notice feed run")


def _former(tx: WatchlistTransaction, name: str) -> _Former:
    running: dict[NoticeId, Notice] = {}
    withdrawn, leaving = set(), set()
    brought = tx.notice_imports.of_feed(name)
    for notice_id in brought:
        notice = tx.notices.get(notice_id)
        if notice is None:
            continue
        if notice.state not in ENDED:
            running[notice_id] = notice
        if _is_leaving(notice, name):
            leaving.add(notice_id)
        elif notice.state is NoticeState.WITHDRAWN and _was_let_go(tx, notice_id, name):
            withdrawn.add(notice_id)
    let_go = LetGo(frozenset(withdrawn), frozenset(leaving))
    return _Former(frozenset(brought), running, let_go, _last_import(tx, name))


def _is_leaving(notice: Notice, name: str) -> bool:
    """Whether its withdrawal waits because this list named it no more."""
    pending = notice.pending
    return pending is not None and pending.change is Change.WITHDRAW and pending.reason == _gone_from(name)


def _was_let_go(tx: WatchlistTransaction, notice_id: NoticeId, name: str) -> bool:
    """Whether the withdrawal that stands was this list's: at once, or asked for and approved by an officer; or came of
    an import of this list that was taken back. What the desk has withdrawn by itself stays so, whatever a list says."""
    versions = list(tx.notices.versions(notice_id))
    if _was_undone(tx, versions[-1].notice, name):
        return True
    ending = versions.pop()
    while versions and versions[-1].notice.state is NoticeState.WITHDRAWN:
        ending = versions.pop()
    if versions and versions[-1].state_at(ending.made.at) is NoticeState.LAPSED:
        return False  # the law had ended it before the list did
    at_once = ending.made.act is Act.WITHDRAW and ending.made.note == _gone_from(name)
    return at_once or (bool(versions) and ending.made.act is Act.APPROVE and _is_leaving(versions[-1].notice, name))


def _was_undone(tx: WatchlistTransaction, notice: Notice, name: str) -> bool:
    row = tx.notice_imports.row_of(notice.notice_id, notice.version)
    undo = tx.notice_imports.get(row.import_id) if row else None
    undone = tx.notice_imports.get(undo.undo_of) if undo and undo.undo_of else None
    return undone is not None and undone.feed == name


def _gone_from(name: str) -> str:
    return f"{GONE_FROM}{name}"


def _last_import(tx: WatchlistTransaction, name: str) -> object:
    return next((one for one in tx.notice_imports.feeds() if one[0] == name), None)
