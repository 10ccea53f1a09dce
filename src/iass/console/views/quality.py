"""Entries without minimum identity, as work for the desk."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.handover.misled import Misled
from iass.ids import NoticeId
from iass.watchlist.quality import QualityCase

_MOST = 50


@dataclass(frozen=True, slots=True)
class CaseView:
    """missing: each with what to do. origin: the file that it came in, else who entered it. closing: "" while it is
    open."""

    path: str
    notice_id: str
    who: str
    kind: str
    state: str
    agency: str
    missing: tuple[tuple[str, str], ...]
    since: str
    moment: str
    origin: str
    closing: str
    closed_at: str


@dataclass(frozen=True, slots=True)
class MisledView:
    path: str
    notice_id: str
    kind: str
    agency: str
    said: str
    since: str
    moment: str


@dataclass(frozen=True, slots=True)
class QualityView:
    """next: the path of the page that follows; "" at the end. misled: notices that stopped other people."""

    closed: bool
    cases: tuple[CaseView, ...]
    next: str
    misled: tuple[MisledView, ...] = ()


def quality_page(
    desks: Application, officer: Officer, words: Catalogue, closed: bool, after: NoticeId | None
) -> QualityView:
    found = desks.notices.quality.page(_MOST, after, officer, closed=closed)
    asked = {"closed": "1"} if closed else {}
    following = f"/data-quality?{urlencode({**asked, 'after': found.next})}" if found.next else ""
    misled = desks.cases.misled(officer) if not closed and after is None else ()
    cases = tuple(_case(one, words) for one in found.cases)
    return QualityView(closed, cases, following, tuple(_misled(one, words) for one in misled))


def _misled(one: Misled, words: Catalogue) -> MisledView:
    notice = one.notice
    return MisledView(
        path=f"/notices/{quote(notice.notice_id, safe='')}",
        notice_id=notice.notice_id,
        kind=words(f"kind.{notice.kind}"),
        agency=notice.agency,
        said=words("quality.misled_people", n=formats.count(one.people, words.language)),
        since=formats.day_and_time(one.since, words.language),
        moment=one.since.isoformat(),
    )


def _case(one: QualityCase, words: Catalogue) -> CaseView:
    notice, zone = one.notice, one.notice.zone
    ended = words(f"quality.closing.{one.closing}", officer=one.closed.made.officer) if one.closed else ""
    return CaseView(
        path=f"/notices/{quote(notice.notice_id, safe='')}",
        notice_id=notice.notice_id,
        who=notice.full_name or ", ".join(notice.document_numbers),
        kind=words(f"kind.{notice.kind}"),
        state=words(f"notice.state.{notice.state}"),
        agency=notice.agency,
        missing=tuple(words.either((lack.alasan, lack.perbaikan), (lack.reason, lack.mend)) for lack in one.missing),
        since=formats.zoned(one.since, zone, words.language),
        moment=one.since.isoformat(),
        origin=words("quality.from", source=one.source.name) if one.source else one.opened.made.officer,
        closing=ended,
        closed_at=formats.zoned(one.closed.made.at, zone, words.language) if one.closed else "",
    )
