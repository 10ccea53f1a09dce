"""The table of acts: what is reachable, who may do it, and that nothing which ended comes back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.contracts.samples import MADE, NOTICE

from iass.access import Permission
from iass.watchlist.acts import ACTS, Act, Row, find, possible, way
from iass.watchlist.notice import Change, NoticeState
from iass.watchlist.version import differences

ENDED = (NoticeState.LAPSED, NoticeState.WITHDRAWN)


def test_two_rows_for_one_thing() -> None:
    assert len({(row.act, row.before, row.waiting) for row in ACTS}) == len(ACTS)


@pytest.mark.parametrize("row", ACTS, ids=lambda row: f"{row.act}-{row.before}-{row.waiting}")
def test_row_that_says_too_little(row: Row) -> None:
    assert row.article
    assert (row.permission is Permission.APPROVE_NOTICES) == row.second
    assert (row.permission is None) == (row.act in (Act.LAPSE, Act.RELIST))


def test_approval_by_one_person() -> None:
    binding = {NoticeState.APPROVED, NoticeState.IN_FORCE, NoticeState.EXTENDED}
    begins = [row for row in ACTS if row.after in binding and row.before not in binding]
    assert begins and all(row.second and row.act is Act.APPROVE for row in begins)
    longer = [row for row in ACTS if row.after is NoticeState.EXTENDED]
    assert longer and all(row.second and row.waiting is Change.EXTEND for row in longer)


def test_decision_by_whoever_asked() -> None:
    """Approving, refusing and amending take a second person in every state; nothing else does."""
    decides = {Act.APPROVE, Act.REFUSE, Act.AMEND}
    assert {row.act for row in ACTS if row.second} == decides
    assert all(row.second for row in ACTS if row.act in decides)
    for state in (NoticeState.APPROVED, NoticeState.IN_FORCE, NoticeState.EXTENDED, NoticeState.LAPSED):
        asked = find(Act.WITHDRAW, state)
        assert asked is not None and (asked.after, asked.asks) == (None, Change.WITHDRAW)
        for act in (Act.APPROVE, Act.REFUSE):
            decided = find(act, state, Change.WITHDRAW)
            assert decided is not None and decided.second


@pytest.mark.parametrize("state", ENDED)
def test_what_ended_comes_back(state: NoticeState) -> None:
    reached = {row.state_after() for row in possible(state)} | {
        row.state_after() for change in Change for row in possible(state, change)
    }
    assert reached <= set(ENDED)
    assert all(way(state, there) is None for there in NoticeState if there not in ENDED)
    assert way(NoticeState.WITHDRAWN, NoticeState.LAPSED) is None


@pytest.mark.parametrize(
    ("before", "after", "acts"),
    [
        (None, NoticeState.SUBMITTED, (Act.FILE, Act.SUBMIT)),
        (None, NoticeState.APPROVED, (Act.FILE, Act.SUBMIT, Act.APPROVE)),
        (NoticeState.APPROVED, NoticeState.EXTENDED, (Act.EXTEND, Act.APPROVE)),
        (NoticeState.APPROVED, NoticeState.WITHDRAWN, (Act.WITHDRAW, Act.APPROVE)),
        (NoticeState.APPROVED, NoticeState.APPROVED, (Act.AMEND,)),
        (NoticeState.APPROVED, NoticeState.DRAFT, None),
        (NoticeState.APPROVED, NoticeState.LAPSED, None),
    ],
)
def test_way_that_an_import_takes(before: Any, after: NoticeState, acts: Any) -> None:
    assert way(before, after) == acts


def test_ask_while_another_change_waits() -> None:
    for change in Change:
        assert find(Act.EXTEND, NoticeState.APPROVED, change) is None
        assert find(Act.APPROVE, NoticeState.APPROVED, change) is not None


def test_differences_leave_out_what_is_alike() -> None:
    later = replace(NOTICE, version=2, valid_until=NOTICE.valid_from + timedelta(days=9), image_ids=(), secure=True)
    found = {one.field: (one.before, one.after) for one in differences(NOTICE, later)}
    assert set(found) == {"valid_until", "image_ids", "secure"}
    assert found["secure"] == ("", "yes")
    assert found["image_ids"] == ("image-2, image-1", "")
    assert {one.field for one in differences(None, NOTICE)} >= {"notice_id", "kind", "instrument"}
    assert MADE.note == ""
