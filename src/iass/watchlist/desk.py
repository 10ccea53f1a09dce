"""Looking into the watchlist. Every look is remembered: who is sought, and why, is nobody's reading matter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iass.access import Officer
from iass.audit.entry import JsonValue
from iass.clock import Clock
from iass.errors import InvalidInput, NotFound
from iass.ids import NoticeId
from iass.registry.enrolment import GalleryName
from iass.watchlist.notice import Notice
from iass.watchlist.records import WatchlistRecords
from iass.watchlist.version import NoticeVersion

MOST = 500


@dataclass(frozen=True, slots=True)
class WatchlistDesk:
    """The notices as an officer may see them: to whom what is protected is not shown, those are not there."""

    records: WatchlistRecords
    clock: Clock

    def page(self, limit: int, after: NoticeId | None, officer: Officer) -> Sequence[Notice]:
        """Newest versions in order of id, from the one behind `after` on. Raises InvalidInput unless 1 <= limit
        <= 500."""
        _check_limit(limit)
        with self.records.transaction() as tx:
            found = tx.seen_by(officer.scope).notices.page(limit=limit, after=after)
            seen: list[str] = [f"{notice.notice_id}@{notice.version}" for notice in found]
            tx.audit.append(self.clock.now(), officer, "notices.listed", after or "", {"versions": list(seen)})
            return found

    def get(self, notice_id: NoticeId, officer: Officer) -> Notice:
        """The newest version. Raises NotFound; then nothing is remembered, as nothing was seen."""
        with self.records.transaction() as tx:
            notice = tx.seen_by(officer.scope).notices.get(notice_id)
            if notice is None:
                raise NotFound("no such notice", where=notice_id[:64], mend="Check the notice's id")
            tx.audit.append(self.clock.now(), officer, "notice.viewed", notice_id, {"version": notice.version})
            return notice

    def at(self, notice_id: NoticeId, moment: datetime, officer: Officer) -> NoticeVersion:
        """The version that stood at that moment. Raises NotFound where none was on record yet."""
        with self.records.transaction() as tx:
            found = tx.seen_by(officer.scope).notices.at(notice_id, moment)
            if found is None:
                mend = "Look at its versions for when it came in"
                raise NotFound("no such notice was on record at that moment", where=notice_id[:64], mend=mend)
            details: dict[str, JsonValue] = {"version": found.notice.version, "at": moment.isoformat()}
            tx.audit.append(self.clock.now(), officer, "notice.viewed", notice_id, details)
            return found

    def versions(self, notice_id: NoticeId, officer: Officer) -> Sequence[NoticeVersion]:
        """All of them, in order, with what made each. Raises NotFound."""
        with self.records.transaction() as tx:
            found = tx.seen_by(officer.scope).notices.versions(notice_id)
            if not found:
                raise NotFound("no such notice", where=notice_id[:64], mend="Check the notice's id")
            details: dict[str, JsonValue] = {"versions": len(found)}
            tx.audit.append(self.clock.now(), officer, "notice.versions_viewed", notice_id, details)
            return found

    def page_at(
        self,
        moment: datetime,
        limit: int,
        after: NoticeId | None,
        officer: Officer,
        *,
        in_force_at: datetime | None = None,
    ) -> Sequence[NoticeVersion]:
        """What was on record at that moment, or only what binds at another by that record, in order of id. Of a moment
        still to come, what is on record now tells. Raises InvalidInput as `page` does."""
        _check_limit(limit)
        with self.records.transaction() as tx:
            found = tx.seen_by(officer.scope).notices.page_at(moment, limit=limit, after=after, in_force_at=in_force_at)
            seen: list[JsonValue] = [f"{one.notice.notice_id}@{one.notice.version}" for one in found]
            details: dict[str, JsonValue] = {"versions": seen, "at": moment.isoformat()}
            if in_force_at is not None:
                details["in_force_at"] = in_force_at.isoformat()
            tx.audit.append(self.clock.now(), officer, "notices.listed", after or "", details)
            return found

    def picture(self, notice_id: NoticeId, officer: Officer, enrolment_id: str | None = None) -> tuple[bytes, str]:
        """The newest enrolled photograph, or the one behind that enrolment, as imported, and its media type.

        Raises NotFound, for one that was erased too; then nothing is remembered, as nothing was seen.
        """
        with self.records.transaction() as tx:
            is_there = tx.seen_by(officer.scope).notices.get(notice_id) is not None
            rows = tx.enrolments.of_subject(GalleryName.WATCHLIST, notice_id) if is_there else ()
            asked = [row for row in rows if enrolment_id in (None, row.enrolment_id)]
            image = tx.images.get(asked[-1].image_id) if asked else None
            if image is None:
                raise NotFound("this notice has no such photograph", where=notice_id[:64], mend="Check the notice's id")
            details: dict[str, JsonValue] = {"image": asked[-1].image_id}
            tx.audit.append(self.clock.now(), officer, "notice.picture_viewed", notice_id, details)
            return image


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= MOST:
        raise InvalidInput(f"a page holds 1 to {MOST} notices, not {limit}", where="limit")
