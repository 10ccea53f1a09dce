"""Whom the lanes of a checkpoint look for: a notice that is sought elsewhere stops somebody here, or nobody there."""

from dataclasses import replace

from iass.adapters.sql.records import SqlRecords
from iass.ids import NoticeId
from iass.watchlist.notice import Notice

from .samples import MADE, NOTICE


def _put(records: SqlRecords, name: str, *checkpoints: str, version: int = 1) -> Notice:
    notice = replace(NOTICE, notice_id=NoticeId(name), version=version, checkpoints=checkpoints)
    with records.transaction() as tx:
        tx.notices.put(notice, MADE)
    return notice


def test_notice_is_searched_where_nobody_asked_for_it(any_records: SqlRecords) -> None:
    lists = any_records.checkpoint_lists()
    assert lists.at("CGK") is None
    everywhere = _put(any_records, "N-1")
    assert lists.at("CGK") is None
    made = [everywhere, _put(any_records, "N-2", "CGK"), _put(any_records, "N-3", "CGK", "DPS")]
    for checkpoint in ("CGK", "cgk", "DPS", "KNO"):
        among = lists.at(checkpoint)
        for notice in made:
            assert (among is None or notice.notice_id in among) == notice.sought_at(checkpoint), (checkpoint, notice)
        assert among is None or "N-of-tomorrow" in among


def test_list_goes_on_as_it_was_before_the_change(any_records: SqlRecords) -> None:
    """Moved to another checkpoint, sought everywhere again, and restricted anew; another program hears of it too."""
    lists, others = any_records.checkpoint_lists(), any_records.checkpoint_lists()
    steps: list[tuple[tuple[str, ...], bool, bool]] = [
        (("DPS",), False, True),
        (("CGK",), True, False),
        ((), True, True),
        (("CGK", "DPS"), True, True),
        (("KNO",), False, False),
    ]
    for version, (checkpoints, at_cgk, at_dps) in enumerate(steps, start=1):
        _put(any_records, "N-1", *checkpoints, version=version)
        for one in (lists, others, any_records.checkpoint_lists()):
            found = [among is None or "N-1" in among for among in (one.at("CGK"), one.at("DPS"))]
            assert found == [at_cgk, at_dps], version


def test_index_looks_everybody_up_again_for_each_traveller(any_records: SqlRecords) -> None:
    """An index remembers a selection by the object: it stays the same until somebody else is meant."""
    lists = any_records.checkpoint_lists()
    _put(any_records, "N-1", "DPS")
    first = lists.at("CGK")
    _put(any_records, "N-2")
    assert first is not None and lists.at("CGK") is first
    _put(any_records, "N-2", "DPS", version=2)
    assert lists.at("CGK") is not first
