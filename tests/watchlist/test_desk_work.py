"""A list comes again, and takes away what the desk has made of its rows, or keeps its news from the desk."""

from dataclasses import replace

import pytest

from iass.access import Officer
from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.ids import NoticeId, OfficerId
from iass.watchlist.acts import Act
from iass.watchlist.desk_work import CONTESTED, beside_the_desk, said_before
from iass.watchlist.feed import FeedDesk, FeedOrder, FeedReport
from iass.watchlist.notice import Notice, NoticeState
from iass.watchlist.undoing import ImportDesk
from iass.watchlist.version import Made

from .conftest import BAN, LOST, OFFICER, Desk, Row
from .test_feed import OTHER, _people, _run, feeds  # noqa: F401 - a fixture

DEWI = Officer(OfficerId("dewi"))


def _completed(feeds: FeedDesk, desk: Desk, **work: object) -> Notice:  # noqa: F811
    draft = desk.notice("A")
    return feeds.notices.edit(replace(draft, **work), draft.version, DEWI).notice  # type: ignore[arg-type]


def _versions(desk: Desk, notice_id: str = "A") -> int:
    return desk.notice(notice_id).version


def test_refresh_empties_what_the_desk_completed(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    _run(desk, feeds, _people("A", "B"))
    done = _completed(feeds, desk, birth_place="Odesa, Ukraine", contact="+62 21 7", secure=True, sex=Sex.FEMALE)
    again = _run(desk, feeds, _people("A", "B"))
    assert (again.stored, again.report.unchanged, again.contested) == (True, 2, ())
    assert desk.notice("A") == done


def test_news_of_the_list_does_not_reach_a_draft_that_the_desk_completed(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    """Version after version: what came from the list once holds the desk's work from then on."""
    _run(desk, feeds, _people("A", "B"))
    done = _completed(feeds, desk, contact="+62 21 7")
    for version, summary in enumerate(["another reason", "a third one", "a fourth"], start=done.version + 1):
        assert _run(desk, feeds, _people("A", "B", summary=[summary])).contested == ()
        assert desk.notice("A") == replace(done, reason=summary, version=version)
    _completed(feeds, desk, birth_place="Odessa")
    assert _run(desk, feeds, _people("A", "B", summary=["a fifth"])).report.changed == 2
    assert (desk.notice("A").birth_place, desk.notice("A").contact) == ("Odessa", "+62 21 7")
    found = ImportDesk(desk.records, desk.importing.engine, desk.clock).provenance(NoticeId("A"), OFFICER)
    sources = {one.field: one.source.feed if one.source else one.made.officer for one in found}
    assert (sources["contact"], sources["birth_place"], sources["reason"]) == ("dewi", "dewi", "interpol")


def test_what_both_changed_is_lost_without_a_word(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    _run(desk, feeds, _people("A", "B"))
    _completed(feeds, desk, birth_date=PartialDate(1971, 4, 8))
    found = _run(desk, feeds, _people("A", "B", birthDate=["1972-04-09"]))
    assert (found.stored, found.contested) == (True, ("A",))
    assert desk.notice("A").birth_date == PartialDate(1971, 4, 8)
    assert desk.notice("B").birth_date == PartialDate(1972, 4, 9)
    with desk.records.reading() as tx:
        entry = [one for one in tx.audit.entries() if one.action == "feed.run"][-1]
    assert entry.details["contested"] == 1
    agreed = _run(desk, feeds, _people("A", "B", birthDate=["1971-04-08"]))
    assert agreed.contested == ()


def test_draft_of_one_who_comes_back_is_empty_again(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    _run(desk, feeds, _people("A", "B", "C", "D", "E"))
    done = _completed(feeds, desk, contact="+62 21 7")
    _run(desk, feeds, _people("B", "C", "D", "E"))
    assert desk.notice("A").state is NoticeState.WITHDRAWN
    assert _run(desk, feeds, _people("A", "B", "C", "D", "E")).returned == ("A",)
    assert desk.notice("A") == replace(done, version=done.version + 2)


def test_list_lays_the_desks_work_and_picture_to_somebody_else(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    _run(desk, feeds, _people("A", "B"))
    done = _completed(feeds, desk, contact="+62 21 7")
    other = {"name": ["Dewi Lubis"], "firstName": ["Dewi"], "lastName": ["Lubis"], "birthDate": ["1990-02-07"]}
    gone: dict[str, list[str]] = {name: [] for name in ("alias", "weakAlias", "passportNumber", "idNumber")}
    found = _run(desk, feeds, _people("A", "B", **other, **gone))
    assert (found.stored, found.contested, desk.notice("A")) == (True, ("A",), done)
    assert desk.notice("B").surname == "Lubis", "where nobody has worked on it, the list alone says who it is"


def test_list_whose_import_was_taken_back_is_dead(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    _run(desk, feeds, _people("A", "B"))
    imports = ImportDesk(desk.records, desk.importing.engine, desk.clock)
    ((source, _, _),) = imports.page(1, OTHER)
    imports.undo(source.import_id, OTHER, "the wrong list")
    assert {desk.notice(one).state for one in "AB"} == {NoticeState.WITHDRAWN}
    again = _run(desk, feeds, _people("A", "B"))
    assert (again.stored, again.returned) == (True, ("A", "B"))
    assert {desk.notice(one).state for one in "AB"} == {NoticeState.DRAFT}


def test_three_notices_are_merged_wrongly() -> None:
    from tests.contracts.samples import NOTICE

    desk = replace(NOTICE, contact="desk", reason="both", surname="desk", version=4)
    news = replace(NOTICE, reason="both", surname="list", birth_place="list", state=NoticeState.DRAFT)
    merged, notes = beside_the_desk(news, desk, NOTICE)
    assert merged == replace(news, contact="desk", surname="desk")
    assert [(one.field, one.reason) for one in notes] == [("surname", CONTESTED)]


def test_another_lists_word_counts_as_this_ones(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    _run(desk, feeds, _people("A"))
    with desk.records.reading() as tx:
        assert said_before(tx, "interpol", desk.notice("A")) == desk.notice("A")
        assert said_before(tx, "other", desk.notice("A")) is None


def _bans(desk: Desk, feeds: FeedDesk, *rows: Row, as_draft: bool = True) -> FeedReport:  # noqa: F811
    order = FeedOrder("bans", desk.write(rows), desk.folder / "photos", as_draft=as_draft, least_share=0.5)
    return feeds.run(order, OFFICER, lambda _done, _total: None)


def _row(number: int, **changes: str) -> Row:
    changed = {"notice_id": f"N-{number}", "instrument_number": f"KEP-{number}/2026", "document_numbers": f"X{number}"}
    return {**BAN, **changed, "birth_date": f"19{60 + number}-12-05", "approver": "", **changes}


ROWS = [_row(number) for number in range(1, 5)]
OFF = _row(1, state="withdrawn")


@pytest.mark.parametrize("state", [NoticeState.DRAFT, NoticeState.SUBMITTED, NoticeState.APPROVED])
def test_row_that_says_withdrawn_keeps_him_sought(desk: Desk, feeds: FeedDesk, state: NoticeState) -> None:  # noqa: F811
    """A draft at once, what binds when another officer approves; whatever the desk has made of the row."""
    _bans(desk, feeds, *ROWS)
    if state is not NoticeState.DRAFT:
        with desk.records.transaction() as tx:
            approver = "desk-2" if state is NoticeState.APPROVED else None
            made = replace(desk.notice("N-1"), version=2, state=state, approver=approver)
            tx.notices.put(made, Made(desk.clock.now(), Act.SUBMIT, OFFICER.officer_id))
    found = _bans(desk, feeds, OFF, *ROWS[1:])
    assert (found.stored, found.vanished, found.now, found.report.refused) == (True, ("N-1",), 3, ())
    if state is NoticeState.APPROVED:
        assert (found.waiting, desk.notice("N-1").pending is not None) == (("N-1",), True)
    else:
        assert (found.withdrawn, desk.notice("N-1").state) == (("N-1",), NoticeState.WITHDRAWN)
    assert _bans(desk, feeds, *ROWS).returned == ("N-1",)


def test_withdrawn_row_brings_somebody_in(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    assert _bans(desk, feeds, OFF, *ROWS[1:]).report.added == 3
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("N-1")) is None


def test_list_that_withdraws_everybody_frees_them(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    _bans(desk, feeds, *ROWS)
    with pytest.raises(Exception, match="empty"):
        _bans(desk, feeds, *({**row, "state": "withdrawn"} for row in ROWS))
    with pytest.raises(Exception, match="1 of 4"):
        _bans(desk, feeds, ROWS[0], *({**row, "state": "withdrawn"} for row in ROWS[1:]))
    assert {desk.notice(f"N-{number}").state for number in range(1, 5)} == {NoticeState.DRAFT}


def test_withdrawn_row_ends_what_this_list_never_brought_in(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    desk.good(LOST | {"notice_id": "N-1"})
    _bans(desk, feeds, OFF, *ROWS[1:])
    assert desk.notice("N-1").pending is None


def test_row_that_withdraws_has_to_describe_him(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    """Lists tell whom they let go of by the id alone."""
    _bans(desk, feeds, *ROWS)
    bare = {**dict.fromkeys(ROWS[0], ""), "notice_id": "N-1", "kind": "EXIT_BAN", "state": "withdrawn"}
    unknown = {**bare, "notice_id": "N-77"}
    found = _bans(desk, feeds, bare, unknown, *ROWS[1:])
    assert (found.stored, found.withdrawn, found.report.refused) == (True, ("N-1",), ())
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("N-77")) is None


def test_row_about_another_person_holds_the_whole_list_up(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    lost = [LOST | {"notice_id": f"L-{number}", "document_numbers": f"Z{number}"} for number in range(5)]
    _bans(desk, feeds, BAN, *lost[:4], as_draft=False)
    other = {"surname": "LUBIS", "given_names": "DEWI", "birth_date": "1990-02-07", "document_numbers": "Y1"}
    found = _bans(desk, feeds, {**BAN, **other}, *lost, as_draft=False)
    assert (found.stored, [one.subject_id for one in found.report.refused]) == (True, ["N-1"])
    assert (desk.notice("N-1").surname, desk.notice("L-4").state) == ("PRASETYO", NoticeState.APPROVED)


def test_namesake_on_one_decision_holds_up_a_list_of_drafts(desk: Desk, feeds: FeedDesk) -> None:  # noqa: F811
    """Whether a draft may be, the desk is asked when it submits it."""
    desk.good(BAN)
    later = {"valid_from": "2026-12-01", "valid_until": "2027-05-31", "document_numbers": "", "approver": ""}
    found = _bans(desk, feeds, {**BAN, **later, "notice_id": "N-9"}, *ROWS[1:])
    assert (found.stored, found.report.added) == (True, 4)
