"""Registered people who hold a document that was reported lost, as work for the desk."""

from dataclasses import dataclass
from urllib.parse import quote

from iass.access import Officer
from iass.application import Application
from iass.case.lost_holders import LostHolder
from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.ids import NoticeId
from iass.watchlist.notice import NoticeKind
from iass.watchlist.zone import Zone


@dataclass(frozen=True, slots=True)
class HolderView:
    """settle: the path by which an officer says what came of it, "" once somebody did. settled: by whom and when."""

    person_id: str
    name: str
    number: str
    since: str
    settle: str
    settled: str
    note: str


def holders_of(
    desks: Application, officer: Officer, words: Catalogue, notice_id: NoticeId, kind: NoticeKind
) -> tuple[HolderView, ...]:
    """None of them, and nothing remembered, for a notice that is about a person. Raises NotFound."""
    if kind is not NoticeKind.LOST_DOCUMENT:
        return ()
    return tuple(_holder(one, words) for one in desks.notices.holders.of_notice(notice_id, officer))


def _holder(found: LostHolder, words: Catalogue) -> HolderView:
    holding, settled = found.holding, found.holding.settled
    of = f"/v1/notices/{quote(holding.notice_id, safe='')}/holders/{quote(holding.person_id, safe='')}"
    said = ""
    if settled:
        at = formats.zoned(settled.at, Zone.WIB, words.language)
        said = words("holders.settled", officer=settled.officer, at=at)
    return HolderView(
        person_id=holding.person_id,
        name=found.person.full_name if found.person else "",
        number=f"{holding.number} ({holding.issuer})" if holding.issuer else holding.number,
        since=formats.zoned(holding.since, Zone.WIB, words.language),
        settle="" if settled else f"{of}/settle",
        settled=said,
        note=settled.note if settled else "",
    )
