"""Entries without minimum identity: what is forgotten, raised as an alert, or closed by nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.clock import FixedClock
from iass.errors import InvalidInput
from iass.ids import NoticeId
from iass.watchlist.notice import NoticeState
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.provenance import ImportedRow, ImportId, ImportSource
from iass.watchlist.quality import Closing, QualityCase, QualityDesk

from .test_notice_desk import BUDI, DEWI, DRAFT, NOW, SITI, approved, clock, desk

__all__ = ["clock", "desk"]  # fixtures
BARE = replace(DRAFT, sex=None, birth_date=None)


def cases(desk: NoticeDesk, *, closed: bool = False) -> tuple[QualityCase, ...]:
    return QualityDesk(desk.records, desk.clock).page(50, None, BUDI, closed=closed).cases


def test_entry_that_lacks_identity_is_forgotten(desk: NoticeDesk, clock: FixedClock) -> None:
    """Since the first version that lacks something, whatever else was changed meanwhile."""
    approved(desk, replace(DRAFT, notice_id=NoticeId("N-whole")))
    desk.file(BARE, SITI)
    clock.move_to(NOW + timedelta(days=1))
    desk.edit(replace(BARE, contact="ext. 7"), 1, DEWI)
    [case] = cases(desk)
    assert [one.check_id for one in case.missing] == ["sex", "birth-date-or-age"]
    assert (case.since, case.opened.made.officer, case.closing) == (NOW, "siti", None)
    assert (case.notice.agency, case.notice.version) == ("Kemenkeu", 2)
    assert cases(desk, closed=True) == ()
    with desk.records.reading() as tx:
        logged = [entry for entry in tx.audit.entries() if entry.action == "notices.data_quality"]
    assert logged[0].details["versions"] == ["N-1@2"]


def test_case_is_closed_by_nothing(desk: NoticeDesk, clock: FixedClock) -> None:
    for name in ("N-done", "N-gone"):
        desk.file(replace(BARE, notice_id=NoticeId(name)), SITI)
    clock.move_to(NOW + timedelta(hours=1))
    desk.edit(replace(DRAFT, notice_id=NoticeId("N-done")), 1, DEWI)
    desk.withdraw(NoticeId("N-gone"), 1, BUDI, "nobody knows who it is")
    assert cases(desk) == ()
    done, gone = cases(desk, closed=True)
    assert (done.closing, gone.closing) == (Closing.COMPLETED, Closing.WITHDRAWN)
    for case, officer in ((done, "dewi"), (gone, "budi")):
        assert case.closed is not None
        assert (case.closed.made.at, case.closed.made.officer) == (clock.now(), officer)
        assert [one.check_id for one in case.missing] == ["sex", "birth-date-or-age"]
        assert case.since == NOW


def test_completed_entry_loses_its_identity_again(desk: NoticeDesk, clock: FixedClock) -> None:
    desk.file(BARE, SITI)
    desk.edit(DRAFT, 1, SITI)
    clock.move_to(NOW + timedelta(days=2))
    desk.edit(replace(DRAFT, birth_place=""), 2, SITI)
    [case] = cases(desk)
    assert (case.since, [one.check_id for one in case.missing]) == (clock.now(), ["birth-place"])
    assert cases(desk, closed=True) == ()


def test_completed_entry_is_withdrawn_later(desk: NoticeDesk) -> None:
    desk.file(BARE, SITI)
    desk.edit(DRAFT, 1, DEWI)
    desk.withdraw(DRAFT.notice_id, 2, SITI, "settled")
    [case] = cases(desk, closed=True)
    assert (case.closing, case.notice.state) == (Closing.COMPLETED, NoticeState.WITHDRAWN)


def test_file_of_an_entry_is_not_told(desk: NoticeDesk) -> None:
    desk.file(BARE, SITI)
    source = ImportSource(ImportId("import-1"), NOW, SITI.officer_id, "interpol.ftm.json", "0" * 64)
    with desk.records.transaction() as tx:
        tx.notice_imports.add_source(source)
        tx.notice_imports.add_row(ImportedRow(source.import_id, BARE.notice_id, 1, 12))
    [case] = cases(desk)
    assert case.source == source


def test_page_of_cases_repeats_or_skips(desk: NoticeDesk) -> None:
    for number in range(3):
        desk.file(replace(BARE, notice_id=NoticeId(f"N-{number}")), SITI)
    at = QualityDesk(desk.records, desk.clock)
    first = at.page(2, None, SITI)
    rest = at.page(2, first.next, SITI)
    assert [one.notice.notice_id for one in (*first.cases, *rest.cases)] == ["N-0", "N-1", "N-2"]
    assert rest.next is None
    for limit in (0, 201):
        with pytest.raises(InvalidInput, match="1 to 200"):
            at.page(limit, None, SITI)
