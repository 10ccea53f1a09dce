"""Looking into the watchlist."""

import pytest

from iass.access import Officer
from iass.errors import InvalidInput, NotFound
from iass.ids import NoticeId, OfficerId
from iass.registry.enrolment import GalleryName
from iass.watchlist.desk import WatchlistDesk

from .conftest import BAN, LOST, Desk

OFFICER = Officer(OfficerId("officer-7"))


def looks(desk: Desk) -> list[tuple[str, str, object]]:
    with desk.records.reading() as tx:
        return [(one.action, one.subject, one.details) for one in tx.audit.entries() if one.actor == "officer-7"]


def test_look_is_forgotten(desk: Desk) -> None:
    desk.good(*(LOST | {"notice_id": f"N-{n}"} for n in range(3)))
    watchlist = WatchlistDesk(desk.records, desk.clock)
    assert watchlist.get(NoticeId("N-1"), OFFICER).agency == "Polri"
    assert [notice.notice_id for notice in watchlist.page(2, None, OFFICER)] == ["N-0", "N-1"]
    assert [notice.notice_id for notice in watchlist.page(2, NoticeId("N-1"), OFFICER)] == ["N-2"]
    assert looks(desk) == [
        ("notice.viewed", "N-1", {"version": 1}),
        ("notices.listed", "", {"versions": ["N-0@1", "N-1@1"]}),
        ("notices.listed", "N-1", {"versions": ["N-2@1"]}),
    ]


def test_no_notice_of_that_id(desk: Desk) -> None:
    with pytest.raises(NotFound, match="no such notice"):
        WatchlistDesk(desk.records, desk.clock).get(NoticeId("N-404"), OFFICER)
    assert looks(desk) == []


@pytest.mark.parametrize("limit", [0, -1, 501])
def test_page_of_any_size(desk: Desk, limit: int) -> None:
    with pytest.raises(InvalidInput, match="page"):
        WatchlistDesk(desk.records, desk.clock).page(limit, None, OFFICER)


def test_look_at_the_photograph_is_forgotten_or_shows_another(desk: Desk) -> None:
    desk.good(BAN)
    watchlist = WatchlistDesk(desk.records, desk.clock)
    notice = watchlist.get(NoticeId(BAN["notice_id"]), OFFICER)
    with desk.records.reading() as tx:
        (row,) = tx.enrolments.of_subject(GalleryName.WATCHLIST, notice.notice_id)
        stored = tx.images.get(row.image_id)
    assert watchlist.picture(notice.notice_id, OFFICER) == stored
    assert watchlist.picture(notice.notice_id, OFFICER, row.enrolment_id) == stored
    assert looks(desk)[1:] == [("notice.picture_viewed", notice.notice_id, {"image": row.image_id})] * 2


@pytest.mark.parametrize(("notice_id", "enrolment"), [("N-404", None), ("{own}", "enrolment-404"), ("{lost}", None)])
def test_photograph_of_another_notice_is_shown(desk: Desk, notice_id: str, enrolment: str | None) -> None:
    lost = LOST | {"notice_id": "N-2"}
    desk.good(BAN, lost)
    named = notice_id.format(own=BAN["notice_id"], lost=lost["notice_id"])
    with pytest.raises(NotFound, match="no such photograph"):
        WatchlistDesk(desk.records, desk.clock).picture(NoticeId(named), OFFICER, enrolment)
    assert looks(desk) == []
