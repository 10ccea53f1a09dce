"""A list that is refreshed: taken whole or not at all, and nobody goes free by a failed download."""

import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from iass.access import Officer
from iass.capture import still
from iass.errors import Conflict, InvalidInput, NotFound
from iass.face.outcome import FaceFailure
from iass.ids import NoticeId, OfficerId
from iass.registry.enrolling import Photo, enrol
from iass.registry.enrolment import GalleryName
from iass.registry.table import read_whole
from iass.watchlist.acts import Act
from iass.watchlist.feed import FeedDesk, FeedOrder, FeedReport, ShrunkenList
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice import NoticeState
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.undoing import ImportDesk
from iass.watchlist.version import Made

from .conftest import BAN, LOST, OFFICER, Desk
from .test_ftm import VIKTOR, WHOLE, lines

OTHER = Officer(OfficerId("desk-3"))


@pytest.fixture
def feeds(desk: Desk) -> FeedDesk:
    assert isinstance(desk.importing, NoticeImport)
    return FeedDesk(desk.records, desk.importing, NoticeDesk(desk.records, desk.clock), desk.clock)


def _people(*ids: str, **changed: list[str]) -> bytes:
    properties = {**VIKTOR["properties"], **changed}  # type: ignore[dict-item]
    return lines(*({**VIKTOR, "id": one, "properties": properties} for one in ids))


def _run(
    desk: Desk, feeds: FeedDesk, data: bytes, *, least_share: float = 0.8, dry_run: bool = False, accepted: str = ""
) -> FeedReport:
    path = desk.folder / "list.ftm.json"
    path.write_bytes(data)
    order = FeedOrder("interpol", path, desk.folder / "photos", WHOLE, least_share=least_share, accepted=accepted)
    return feeds.run(order, OFFICER, lambda _done, _total: None, dry_run=dry_run)


def _states(desk: Desk, *ids: str) -> list[NoticeState]:
    return [desk.notice(one).state for one in ids]


def test_new_version_leaves_the_former_one_standing(desk: Desk, feeds: FeedDesk) -> None:
    first = _run(desk, feeds, _people("A", "B", "C", "D", "E"))
    assert (first.stored, first.before, first.now, first.report.added) == (True, 0, 5, 5)
    second = _run(desk, feeds, _people("B", "C", "D", "E", "F"))
    assert (second.before, second.report.added, second.report.unchanged) == (5, 1, 4)
    assert (second.vanished, second.withdrawn, second.waiting) == (("A",), ("A",), ())
    assert _states(desk, "A", "B", "F") == [NoticeState.WITHDRAWN, NoticeState.DRAFT, NoticeState.DRAFT]
    found = ImportDesk(desk.records, desk.importing.engine, desk.clock).provenance(NoticeId("F"), OTHER)
    assert {one.source.feed for one in found if one.source} == {"interpol"}


@pytest.mark.parametrize("data", [b"", b"\n\n", lines({"id": "C", "schema": "Company", "properties": {}})])
def test_empty_list_frees_everybody(desk: Desk, feeds: FeedDesk, data: bytes) -> None:
    _run(desk, feeds, _people("A", "B"))
    with pytest.raises(InvalidInput):
        _run(desk, feeds, data)
    assert _states(desk, "A", "B") == [NoticeState.DRAFT] * 2


def test_list_that_was_cut_off_frees_half(desk: Desk, feeds: FeedDesk) -> None:
    _run(desk, feeds, _people("A", "B", "C", "D", "E"))
    with pytest.raises(InvalidInput, match="shrank from 5 to 3"):
        _run(desk, feeds, _people("A", "B", "C"))
    with pytest.raises(InvalidInput, match="no JSON"):
        _run(desk, feeds, _people("A", "B", "C", "D", "E")[:-40])
    assert _states(desk, "D", "E") == [NoticeState.DRAFT] * 2
    assert _run(desk, feeds, _people("A", "B", "C"), least_share=0.5).withdrawn == ("D", "E")


def test_list_with_one_bad_row_is_half_taken(desk: Desk, feeds: FeedDesk) -> None:
    bad = json.dumps({"id": "B", "schema": "Person", "properties": {"gender": ["male"]}}).encode()
    found = _run(desk, feeds, _people("A") + bad + b"\n")
    assert (found.stored, found.report.refused_rows) == (False, 1)
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("A")) is None


def test_what_a_version_changes_is_not_shown(desk: Desk, feeds: FeedDesk) -> None:
    _run(desk, feeds, _people("A", "B"))
    data = _people("A") + _people("B", summary=["theft"]) + _people("C")
    found = _run(desk, feeds, data, dry_run=True)
    changed, new = found.rows
    assert (changed.notice_id, changed.is_new) == ("B", False)
    assert [(one.field, one.before, one.after) for one in changed.differences] == [
        ("reason", "wanted for fraud", "theft")
    ]
    assert (new.notice_id, new.name, new.is_new, new.differences) == ("C", "Viktor Orlenko", True, ())


def test_dry_run_stores_something(desk: Desk, feeds: FeedDesk) -> None:
    _run(desk, feeds, _people("A", "B", "C", "D", "E"))
    found = _run(desk, feeds, _people("B", "C", "D", "E", "F"), dry_run=True)
    assert (found.stored, found.vanished, found.withdrawn, found.report.added) == (False, ("A",), (), 1)
    assert _states(desk, "A") == [NoticeState.DRAFT]


def test_list_alone_withdraws_what_binds(desk: Desk, feeds: FeedDesk) -> None:
    """The withdrawal is asked for, and waits for another officer; until then the notice binds."""
    lost = [LOST | {"notice_id": f"L-{n}", "document_numbers": f"X{n}000000"} for n in range(5)]
    order = FeedOrder("lost", desk.write(lost), desk.folder / "photos", as_draft=False)
    assert feeds.run(order, OFFICER, lambda _done, _total: None).report.added == 5
    order = FeedOrder("lost", desk.write(lost[1:]), desk.folder / "photos", as_draft=False)
    found = feeds.run(order, OFFICER, lambda _done, _total: None)
    assert (found.withdrawn, found.waiting) == ((), ("L-0",))
    notice = desk.notice("L-0")
    assert notice.state is NoticeState.APPROVED and notice.pending is not None
    again = feeds.run(order, OFFICER, lambda _done, _total: None)
    assert [notice_id for notice_id, _ in again.kept] == ["L-0"], "it waits already"


def test_notice_of_the_desk_vanishes_with_the_list(desk: Desk, feeds: FeedDesk) -> None:
    desk.good(BAN)
    _run(desk, feeds, _people("A"))
    assert _run(desk, feeds, _people("A")).vanished == ()
    assert desk.notice().state is NoticeState.APPROVED


def test_list_ends_or_takes_over_what_it_never_brought_in(desk: Desk, feeds: FeedDesk) -> None:
    """Not by a withdrawal with invented officers, not a draft of the desk, and not by other pictures alone."""
    invented = {"author": "nobody-1", "approver": "nobody-2"}
    desk.good(BAN)
    rows = [LOST | {"notice_id": "L-0", "document_numbers": "X0000000"}]
    for changes in (invented | {"state": "withdrawn"}, {"photos": "P006.jpg"}, {}):
        order = FeedOrder("bans", desk.write([BAN | changes, *rows]), desk.folder / "photos", as_draft=False)
        found = feeds.run(order, OFFICER, lambda _done, _total: None)
        assert (found.stored, [one.subject_id for one in found.report.refused]) == (True, ["N-1"])
        assert found.report.refused[0].alasan
    assert (desk.notice().state, desk.notice().version) == (NoticeState.APPROVED, 1)
    with desk.records.transaction() as tx:
        draft = replace(desk.notice("L-0"), notice_id=NoticeId("A"), state=NoticeState.DRAFT, version=1)
        tx.notices.put(draft, Made(desk.clock.now(), Act.FILE, OFFICER.officer_id))
    found = _run(desk, feeds, _people("A", "B"))
    assert (found.stored, [one.subject_id for one in found.report.refused]) == (True, ["A"])
    assert _run(desk, feeds, _people("B")).vanished == ()
    assert desk.notice("A") == draft


def test_one_that_ended_holds_the_list_up(desk: Desk, feeds: FeedDesk) -> None:
    """What the desk itself withdrew stays so, whatever a list says, and keeps nobody else out."""
    _run(desk, feeds, _people("A", "B", "C", "D", "E"))
    feeds.notices.withdraw(NoticeId("A"), 1, OFFICER, "it was somebody else")
    back = _run(desk, feeds, _people("A", "B", "C", "D", "E", "F"))
    assert back.stored and back.before == 4
    assert [refusal.subject_id for refusal in back.report.refused] == ["A"]
    assert _states(desk, "A", "F") == [NoticeState.WITHDRAWN, NoticeState.DRAFT]
    gone = _run(desk, feeds, _people("B", "C", "D", "E", "F"))
    assert (gone.vanished, gone.withdrawn, gone.before) == ((), (), 5), "who ended does not vanish again"


def test_whoever_comes_back_stays_withdrawn(desk: Desk, feeds: FeedDesk) -> None:
    _run(desk, feeds, _people("A", "B", "C", "D", "E"))
    _run(desk, feeds, _people("B", "C", "D", "E"))
    assert _states(desk, "A") == [NoticeState.WITHDRAWN]
    back = _run(desk, feeds, _people("A", "B", "C", "D", "E"))
    assert (back.stored, back.returned, back.report.refused) == (True, ("A",), ())
    with desk.records.reading() as tx:
        last = tx.notices.versions(NoticeId("A"))[-1]
        row = tx.notice_imports.row_of(NoticeId("A"), 3)
        source = tx.notice_imports.get(row.import_id) if row else None
    assert (last.notice.state, last.notice.version, last.made.act) == (NoticeState.DRAFT, 3, Act.RELIST)
    assert source is not None and (source.feed, source.digest) == ("interpol", back.digest)
    assert _run(desk, feeds, _people("A", "B", "C", "D", "E")).report.unchanged == 5
    assert _run(desk, feeds, _people("B", "C", "D", "E")).withdrawn == ("A",), "and goes again"


def _lost(desk: Desk, feeds: FeedDesk, *numbers: int, reason: str = "stolen") -> FeedReport:
    rows = [LOST | {"notice_id": f"L-{n}", "document_numbers": f"X{n}000000", "reason": reason} for n in numbers]
    order = FeedOrder("lost", desk.write(rows), desk.folder / "photos", as_draft=False)
    return feeds.run(order, OFFICER, lambda _done, _total: None)


def _let_go(desk: Desk, feeds: FeedDesk) -> None:
    """L-0, by the list, and another officer has approved it."""
    _lost(desk, feeds, 0, 1, 2, 3, 4)
    assert _lost(desk, feeds, 1, 2, 3, 4).waiting == ("L-0",)
    feeds.notices.approve(NoticeId("L-0"), 2, OTHER)
    assert _states(desk, "L-0") == [NoticeState.WITHDRAWN]


def test_whoever_bound_and_comes_back_binds_no_more(desk: Desk, feeds: FeedDesk) -> None:
    _let_go(desk, feeds)
    assert _lost(desk, feeds, 0, 1, 2, 3, 4).returned == ("L-0",)
    assert desk.notice("L-0").in_force_at(desk.clock.now())
    with desk.records.reading() as tx:
        assert tx.notice_imports.row_of(NoticeId("L-0"), 4) is not None


def test_list_revives_a_ban_that_had_lapsed_when_its_withdrawal_was_approved(desk: Desk, feeds: FeedDesk) -> None:
    ban = BAN | {"valid_until": "2026-12-02"}
    other = LOST | {"notice_id": "L-1", "document_numbers": "X9999999"}

    def run(*rows: dict[str, str]) -> FeedReport:
        order = FeedOrder("bans", desk.write(rows), desk.folder / "photos", as_draft=False, least_share=0)
        return feeds.run(order, OFFICER, lambda _done, _total: None)

    assert run(ban, other).report.refused == ()
    assert run(other).waiting == ("N-1",)
    desk.clock.move_to(desk.clock.now() + timedelta(days=30))
    feeds.notices.approve(NoticeId("N-1"), 2, OTHER)
    back = run(ban | {"valid_until": "2027-03-02"}, other)
    assert (back.stored, back.returned, [one.subject_id for one in back.report.refused]) == (True, (), ["N-1"])
    assert _states(desk, "N-1") == [NoticeState.WITHDRAWN]


def test_urgent_request_begins_its_twenty_days_again(desk: Desk, feeds: FeedDesk) -> None:
    urgent = BAN | {"notice_id": "U-1", "instrument_kind": "request", "urgent": "yes", "valid_until": ""}
    urgent |= {"valid_from": "2026-11-20", "instrument_date": "2026-11-20"}
    other = LOST | {"notice_id": "L-1", "document_numbers": "X9999999", "urgent": "no"}

    def run(*rows: dict[str, str]) -> FeedReport:
        order = FeedOrder("bans", desk.write(rows), desk.folder / "photos", as_draft=False, least_share=0)
        return feeds.run(order, OFFICER, lambda _done, _total: None)

    assert run(urgent, other).report.refused == ()
    assert run(other).waiting == ("U-1",)
    feeds.notices.approve(NoticeId("U-1"), 2, OTHER)
    back = run(urgent | {"valid_from": "2026-11-23"}, other)
    assert [one.field for one in back.report.refused] == ["urgent"]
    assert _states(desk, "U-1") == [NoticeState.WITHDRAWN]


@pytest.mark.parametrize("reason", ["stolen", "stolen in Medan"])
def test_withdrawal_goes_on_although_he_is_listed_again(desk: Desk, feeds: FeedDesk, reason: str) -> None:
    _lost(desk, feeds, 0, 1, 2, 3, 4)
    _lost(desk, feeds, 1, 2, 3, 4)
    assert desk.notice("L-0").pending is not None
    back = _lost(desk, feeds, 0, 1, 2, 3, 4, reason=reason)
    assert (back.stored, back.returned, back.report.refused) == (True, ("L-0",), ())
    notice = desk.notice("L-0")
    assert (notice.pending, notice.state, notice.version, notice.reason) == (None, NoticeState.APPROVED, 3, reason)


def test_withdrawal_that_the_desk_asked_for_is_dropped(desk: Desk, feeds: FeedDesk) -> None:
    _lost(desk, feeds, 0, 1, 2, 3, 4)
    feeds.notices.withdraw(NoticeId("L-0"), 1, OFFICER, "it was found")
    assert _lost(desk, feeds, 0, 1, 2, 3, 4).returned == ()
    assert desk.notice("L-0").pending is not None


def test_desk_words_its_withdrawal_as_the_lists_and_it_is_dropped(desk: Desk, feeds: FeedDesk) -> None:
    _lost(desk, feeds, 0, 1, 2, 3, 4)
    with pytest.raises(InvalidInput, match="a list withdrew it"):
        feeds.notices.withdraw(NoticeId("L-0"), 1, OFFICER, " No longer in the feed lost")
    assert desk.notice("L-0").pending is None


def test_those_whose_withdrawal_waits_make_the_next_list_look_short(desk: Desk, feeds: FeedDesk) -> None:
    _lost(desk, feeds, 0, 1, 2, 3, 4)
    _lost(desk, feeds, 1, 2, 3, 4)
    assert _lost(desk, feeds, 1, 2, 3, 4, 5, 6, 7, 8).stored
    assert _lost(desk, feeds, 2, 3, 4, 5, 6, 7, 8).waiting == ("L-1",)


def test_wholly_different_list_of_the_same_size_is_taken(desk: Desk, feeds: FeedDesk) -> None:
    _run(desk, feeds, _people("A", "B", "C", "D", "E"))
    with pytest.raises(ShrunkenList, match=r"3 of 5 \(60%\) are still listed, and at least 80% must be"):
        _run(desk, feeds, _people("A", "B", "C", "X", "Y", "Z"))
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("X")) is None
    assert _states(desk, "D", "E") == [NoticeState.DRAFT] * 2


def test_short_list_is_accepted_without_a_trace(desk: Desk, feeds: FeedDesk) -> None:
    _run(desk, feeds, _people("A", "B", "C", "D", "E"))
    found = _run(desk, feeds, _people("A", "X"), accepted="Interpol cleared its list, letter 4/2026")
    assert (found.stored, found.withdrawn) == (True, ("B", "C", "D", "E"))
    with desk.records.reading() as tx:
        (entry,) = [one for one in tx.audit.entries() if one.action == "feed.run" and "accepted" in one.details]
    assert entry.details["accepted"] == "Interpol cleared its list, letter 4/2026"
    assert "1 of 5 (20%)" in str(entry.details["although"])
    with pytest.raises(InvalidInput, match="empty"):
        _run(desk, feeds, b"", accepted="and nobody is sought any more")


def test_desk_that_made_more_of_a_draft_holds_the_list_up(desk: Desk, feeds: FeedDesk) -> None:
    """Only of a list of drafts: where rows are whole notices, a row that may not follow refuses the list."""
    _run(desk, feeds, _people("A", "B"))
    with desk.records.transaction() as tx:
        submitted = replace(desk.notice("A"), version=2, state=NoticeState.SUBMITTED)
        tx.notices.put(submitted, Made(desk.clock.now(), Act.SUBMIT, OFFICER.officer_id))
    found = _run(desk, feeds, _people("A", "B", "C", notes=["more"], summary=["another reason"]))
    assert (found.stored, [one.subject_id for one in found.report.refused]) == (True, ["A"])
    assert _states(desk, "A", "C") == [NoticeState.SUBMITTED, NoticeState.DRAFT]
    _lost(desk, feeds, 0, 1, 2, 3)
    other = [LOST | {"notice_id": "L-9", "document_numbers": "X9000000"}]
    rows = [LOST | {"notice_id": f"L-{n}", "document_numbers": f"X{n}000000", "approver": ""} for n in range(4)]
    order = FeedOrder("lost", desk.write(rows + other), desk.folder / "photos", as_draft=False)
    whole = feeds.run(order, OFFICER, lambda _done, _total: None)
    assert (whole.stored, whole.report.refused_rows) == (False, 4)
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("L-9")) is None


def test_draft_whose_row_is_broken_is_left_out_of_the_list(desk: Desk, feeds: FeedDesk) -> None:
    _run(desk, feeds, _people("A", "B"))
    bad = json.dumps({"id": "B", "schema": "Person", "properties": {"gender": ["male"]}}).encode()
    found = _run(desk, feeds, _people("A", "C") + bad + b"\n")
    assert (found.stored, [one.subject_id for one in found.report.refused]) == (False, ["B"])
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("C")) is None


def test_notice_that_the_desk_withdrew_holds_whole_notices_up(desk: Desk, feeds: FeedDesk) -> None:
    _lost(desk, feeds, 0, 1, 2, 3, 4)
    feeds.notices.withdraw(NoticeId("L-0"), 1, OFFICER, "it was found")
    feeds.notices.approve(NoticeId("L-0"), 2, OTHER)
    found = _lost(desk, feeds, 0, 1, 2, 3, 4, 5)
    assert (found.stored, [one.subject_id for one in found.report.refused]) == (True, ["L-0"])
    assert _states(desk, "L-0", "L-5") == [NoticeState.WITHDRAWN, NoticeState.APPROVED]


def test_refresh_takes_the_face_that_the_desk_laid_to_a_draft(desk: Desk, feeds: FeedDesk) -> None:
    _run(desk, feeds, _people("A", "B"))
    data = (desk.folder / "photos" / "P005.jpg").read_bytes()
    outcome = feeds.importing.engine.one_face(still.decode(data))
    assert not isinstance(outcome, FaceFailure)
    photo = Photo(sha256(data).hexdigest(), data, outcome.template, 1)
    version = feeds.notices.illustrate(
        NoticeId("A"), 1, OFFICER, lambda tx: enrol(tx, GalleryName.WATCHLIST, "A", [photo], ())
    )
    assert _run(desk, feeds, _people("A", "B")).report.unchanged == 2
    _run(desk, feeds, _people("A", "B", summary=["another reason"]))
    assert len(desk.enrolments("A")) == 1
    assert desk.notice("A").image_ids == version.notice.image_ids != ()
    assert desk.notice("A").reason == "another reason"


def test_file_is_changed_between_looking_and_storing(desk: Desk, feeds: FeedDesk) -> None:
    path = desk.folder / "list.ftm.json"
    path.write_bytes(_people("A", "B"))
    order = FeedOrder("interpol", path, desk.folder / "photos", WHOLE)

    def change(_done: int, _total: int) -> None:
        path.write_bytes(_people("X"))

    found = feeds.run(order, OFFICER, change)
    assert (found.stored, found.now, found.digest) == (True, 2, sha256(_people("A", "B")).hexdigest())
    assert _states(desk, "A", "B") == [NoticeState.DRAFT] * 2


def test_two_versions_are_mixed(desk: Desk, feeds: FeedDesk) -> None:
    """Another program takes another version while this one is examined."""
    _run(desk, feeds, _people("A", "B"))
    first = desk.folder / "first.json"
    first.write_bytes(_people("A", "B", "C"))
    order = FeedOrder("interpol", first, desk.folder / "photos", WHOLE)

    def meanwhile(done: int, _total: int) -> None:
        if done:
            _run(desk, feeds, _people("A", "B", "D"))

    with pytest.raises(Conflict, match="meanwhile"):
        feeds.run(order, OFFICER, meanwhile)
    with desk.records.reading() as tx:
        assert tx.notices.get(NoticeId("C")) is None
    assert _states(desk, "A", "D") == [NoticeState.DRAFT] * 2


def test_file_without_end_fills_the_memory(tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"x" * 100)
    assert read_whole(tmp_path / "list", 100).content == b"x" * 100
    with pytest.raises(InvalidInput, match="larger"):
        read_whole(tmp_path / "list", 99)
    with pytest.raises(InvalidInput, match="no file"):
        read_whole(Path("/dev/zero"), 99)
    with pytest.raises(NotFound):
        read_whole(tmp_path / "other", 99)


def test_newest_file_of_a_folder_is_not_taken(tmp_path: Path) -> None:
    import os

    from iass.adapters.lists.lying import newest

    for number, name in enumerate(("b.json", "a.json")):
        (tmp_path / name).write_text("{}")
        os.utime(tmp_path / name, (number, number))
    assert newest(tmp_path).name == "a.json"
    assert newest(tmp_path / "b.json").name == "b.json"
