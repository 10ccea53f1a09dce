"""A list that is refreshed: taken whole or not at all, and nobody goes free by a failed download."""

import json
from pathlib import Path

import pytest

from iass.access import Officer
from iass.errors import InvalidInput
from iass.ids import NoticeId, OfficerId
from iass.watchlist.feed import FeedDesk, FeedOrder, FeedReport
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice import NoticeState
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.undoing import ImportDesk

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


def _run(desk: Desk, feeds: FeedDesk, data: bytes, *, least_share: float = 0.8, dry_run: bool = False) -> FeedReport:
    path = desk.folder / "list.ftm.json"
    path.write_bytes(data)
    order = FeedOrder("interpol", path, desk.folder / "photos", WHOLE, least_share=least_share)
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


def test_one_that_ended_holds_the_list_up(desk: Desk, feeds: FeedDesk) -> None:
    _run(desk, feeds, _people("A", "B", "C", "D", "E"))
    _run(desk, feeds, _people("B", "C", "D", "E"))
    back = _run(desk, feeds, _people("A", "B", "C", "D", "E", "F"))
    assert back.stored
    assert [refusal.subject_id for refusal in back.report.refused] == ["A"]
    assert _states(desk, "A", "F") == [NoticeState.WITHDRAWN, NoticeState.DRAFT]


def test_newest_file_of_a_folder_is_not_taken(tmp_path: Path) -> None:
    import os

    from iass.cli.notice_feed import _newest

    for number, name in enumerate(("b.json", "a.json")):
        (tmp_path / name).write_text("{}")
        os.utime(tmp_path / name, (number, number))
    assert _newest(tmp_path).name == "a.json"
    assert _newest(tmp_path / "b.json").name == "b.json"
