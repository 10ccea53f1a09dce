"""What waits for a second officer: what is hidden, shown as nothing, or shown without what it changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from iass.clock import FixedClock
from iass.errors import InvalidInput
from iass.ids import ImageId, NoticeId
from iass.watchlist.acts import Act
from iass.watchlist.notice import NoticeState
from iass.watchlist.notice_desk import NoticeDesk
from iass.watchlist.queue import MOST, Queue, QueueDesk
from iass.watchlist.version import Made

from .test_notice_desk import BUDI, DECISION, DRAFT, LONGER, NOW, SITI, approved, clock, desk, submitted

__all__ = ["clock", "desk"]  # fixtures


def look(desk: NoticeDesk, after: str | None = None) -> Queue:
    return QueueDesk(desk.records, desk.clock).look(BUDI, after)


def put(desk: NoticeDesk, count: int, state: NoticeState, prefix: str) -> None:
    with desk.records.transaction() as tx:
        for number in range(count):
            one = replace(DRAFT, notice_id=NoticeId(f"{prefix}-{number:04}"), state=state)
            tx.notices.put(one, Made(NOW - timedelta(seconds=number), Act.FILE, SITI.officer_id))


def test_request_is_hidden_behind_drafts_or_other_requests(desk: NoticeDesk) -> None:
    put(desk, MOST + 5, NoticeState.DRAFT, "A")
    put(desk, MOST + 2, NoticeState.SUBMITTED, "B")
    first = look(desk)
    assert (len(first.waiting), first.total) == (MOST, MOST + 2)
    assert first.waiting[0].version.notice.notice_id == f"B-{MOST + 1:04}"
    rest = look(desk, first.next)
    assert [one.version.notice.notice_id for one in rest.waiting] == ["B-0001", "B-0000"]
    assert rest.next is None
    at = QueueDesk(desk.records, desk.clock)
    drafts = at.drafts(BUDI)
    assert len(drafts.drafts) == MOST
    assert len(at.drafts(BUDI, drafts.next).drafts) == 5
    with pytest.raises(InvalidInput):
        look(desk, "x")


def test_change_is_shown_without_what_it_changes(desk: NoticeDesk) -> None:
    bound = approved(desk)
    asked = desk.extend(bound.notice_id, bound.version, SITI, DECISION, LONGER, "the inquiry goes on").notice
    [waiting] = look(desk).waiting
    assert waiting.state is NoticeState.IN_FORCE
    assert {one.field: (one.before, one.after) for one in waiting.changes} == {
        "instrument": ("decision KEP-101/2026 (2026-09-01)", "decision KEP-202/2026 (2026-11-20)"),
        "valid_until": ("2027-03-02T17:00:00+00:00", "2027-09-02T17:00:00+00:00"),
        "state": ("approved", "extended"),
    }
    kept = desk.refuse(asked.notice_id, asked.version, BUDI, "no").notice
    desk.withdraw(kept.notice_id, kept.version, SITI, "paid")
    [waiting] = look(desk).waiting
    assert [(one.field, one.after) for one in waiting.changes] == [("state", "withdrawn")]


def test_new_photograph_of_a_refused_request_is_not_shown(desk: NoticeDesk, clock: FixedClock) -> None:
    sent = submitted(desk)
    back = desk.refuse(sent.notice_id, sent.version, BUDI, "the photograph is dark").notice
    images = (*back.image_ids, ImageId("image-2"))
    better = desk.illustrate(back.notice_id, back.version, SITI, lambda _tx: images).notice
    desk.submit(better.notice_id, better.version, SITI)
    [waiting] = look(desk).waiting
    assert [(one.field, one.before, one.after) for one in waiting.changes] == [
        ("image_ids", "image-1", "image-1, image-2")
    ]
