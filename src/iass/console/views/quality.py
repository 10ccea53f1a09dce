"""Entries without minimum identity, as work for the desk."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from iass.access import Officer
from iass.application import Application
from iass.console import formats
from iass.console.catalogue import Catalogue
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
class QualityView:
    """next: the path of the page that follows; "" at the end."""

    closed: bool
    cases: tuple[CaseView, ...]
    next: str


def quality_page(
    desks: Application, officer: Officer, words: Catalogue, closed: bool, after: NoticeId | None
) -> QualityView:
    found = desks.notices.quality.page(_MOST, after, officer, closed=closed)
    asked = {"closed": "1"} if closed else {}
    following = f"/data-quality?{urlencode({**asked, 'after': found.next})}" if found.next else ""
    return QualityView(closed, tuple(_case(one, words) for one in found.cases), following)


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
