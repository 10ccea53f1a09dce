"""Data-quality cases: entries without minimum identity. Each is work for the desk, and no alert. Nothing of it is
stored; it follows from the versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import InvalidInput
from iass.ids import NoticeId
from iass.watchlist.identity import missing
from iass.watchlist.intake import Check
from iass.watchlist.notice import ENDED, Notice, NoticeState
from iass.watchlist.provenance import ImportSource
from iass.watchlist.records import WatchlistRecords, WatchlistTransaction
from iass.watchlist.version import NoticeVersion

MOST = 200


class Closing(StrEnum):
    """COMPLETED: by an amendment. WITHDRAWN: by officers. LAPSED: by the law."""

    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class QualityCase:
    """notice: the newest version. missing: what it lacks, or, once closed, lacked last. opened: the version from which
    on it lacked something. source: the import that brought that version in; None where an officer entered it. closed,
    closing: the version that closed the case, and how; None while it is open."""

    notice: Notice
    missing: tuple[Check, ...]
    opened: NoticeVersion
    source: ImportSource | None = None
    closed: NoticeVersion | None = None
    closing: Closing | None = None

    @property
    def since(self) -> datetime:
        return self.opened.made.at


@dataclass(frozen=True, slots=True)
class QualityPage:
    """next: the id behind which the next page begins; None at the end."""

    cases: tuple[QualityCase, ...]
    next: NoticeId | None


@dataclass(frozen=True, slots=True)
class QualityDesk:
    records: WatchlistRecords
    clock: Clock

    def page(self, limit: int, after: NoticeId | None, officer: Officer, *, closed: bool = False) -> QualityPage:
        """Open cases, or those that were closed, in order of notice id; remembered. Raises InvalidInput unless
        1 <= limit <= 200."""
        if not 1 <= limit <= MOST:
            raise InvalidInput(f"a page holds 1 to {MOST} cases, not {limit}", where="limit")
        with self.records.transaction() as tx:
            ids = tx.seen_by(officer.scope).notices.unidentified(closed=closed, limit=limit + 1, after=after)
            cases = tuple(_case(tx, tx.notices.versions(one)) for one in ids[:limit])
            seen: list[JsonValue] = [f"{one.notice.notice_id}@{one.notice.version}" for one in cases]
            details: dict[str, JsonValue] = {"closed": closed, "versions": seen}
            tx.audit.append(self.clock.now(), officer, "notices.data_quality", after or "", details)
        return QualityPage(cases, ids[limit - 1] if len(ids) > limit else None)


def _case(tx: WatchlistTransaction, versions: Sequence[NoticeVersion]) -> QualityCase:
    """versions: of one notice, in order; one of them at least lacks something."""
    lacking = [bool(missing(one.notice)) for one in versions]
    last = len(lacking) - 1 - lacking[::-1].index(True)
    while versions[last].notice.state in ENDED and last > 0 and lacking[last - 1]:
        last -= 1  # as it was while it stood
    first = last
    while first > 0 and lacking[first - 1]:
        first -= 1
    opened = versions[first]
    row = tx.notice_imports.row_of(opened.notice.notice_id, opened.notice.version)
    source = tx.notice_imports.get(row.import_id) if row else None
    closed = next((one for one in versions[last:] if _closes(one)), None)
    held = missing(versions[last].notice)
    return QualityCase(versions[-1].notice, held, opened, source, closed, _how(closed) if closed else None)


def _closes(one: NoticeVersion) -> bool:
    return one.notice.state in ENDED or not missing(one.notice)


def _how(one: NoticeVersion) -> Closing:
    if one.notice.state is NoticeState.WITHDRAWN:
        return Closing.WITHDRAWN
    return Closing.LAPSED if one.notice.state is NoticeState.LAPSED else Closing.COMPLETED
