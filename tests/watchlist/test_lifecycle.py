"""What may not follow what: nothing that ended comes back, and no period grows in silence."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from iass.capture.document import Sex
from iass.ids import NoticeId, OfficerId
from iass.watchlist.legal_clock import begin_of, end_of
from iass.watchlist.lifecycle import TRANSITIONS, forbidden
from iass.watchlist.notice import Change, Instrument, Notice, NoticeKind, NoticeState, Pending
from iass.watchlist.zone import Zone

from .conftest import BAN, Desk

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
END = end_of(date(2027, 3, 2))
RECORDED = Notice(
    notice_id=NoticeId("N-1"),
    kind=NoticeKind.EXIT_BAN,
    surname="PRASETYO",
    given_names="BAGAS",
    sex=Sex.MALE,
    birth_date=None,
    birth_place="Medan",
    nationality="IDN",
    reason="unpaid state receivables",
    agency="Kemenkeu",
    instrument=Instrument("decision", "KEP-101/2026", date(2026, 9, 1)),
    valid_from=begin_of(date(2026, 9, 2)),
    valid_until=END,
    state=NoticeState.APPROVED,
    author="desk-1",
    approver="desk-2",
)
LAPSED = replace(RECORDED, valid_until=end_of(date(2026, 11, 23)))
EXTENDED = replace(RECORDED, state=NoticeState.EXTENDED, valid_until=end_of(date(2027, 9, 2)))
WITHDRAWN = replace(RECORDED, state=NoticeState.WITHDRAWN)
SUBMITTED = replace(RECORDED, state=NoticeState.SUBMITTED, approver=None)
WANTED = replace(RECORDED, kind=NoticeKind.WANTED_DOMESTIC)
PENDING = Pending(Change.WITHDRAW, OfficerId("desk-1"), NOW, "the inquiry has ended")
WAITING = replace(RECORDED, pending=PENDING)
URGENT = replace(RECORDED, urgent=True, valid_until=end_of(date(2026, 12, 14)))
REQUESTED = replace(URGENT, instrument=Instrument("request", "R-1", date(2026, 11, 24)))

BROKEN: dict[str, tuple[Notice, Notice, datetime]] = {
    "another-kind": (replace(RECORDED, kind=NoticeKind.WANTED_DOMESTIC), RECORDED, NOW),
    "withdrawn": (RECORDED, WITHDRAWN, NOW),
    "lapsed": (replace(WANTED, valid_until=END), replace(WANTED, valid_until=LAPSED.valid_until), NOW),
    "approval-lost": (SUBMITTED, RECORDED, NOW),
    "withdrawal-unapproved": (replace(WITHDRAWN, approver=None), RECORDED, NOW),
    "change-waits": (replace(RECORDED, reason="fines"), WAITING, NOW),
    "urgent-again": (replace(RECORDED, urgent=True), RECORDED, NOW),
    "urgent-undecided": (replace(REQUESTED, urgent=False), REQUESTED, NOW),
    "urgent-extended": (replace(URGENT, state=NoticeState.EXTENDED), URGENT, NOW),
    "silent-extension": (RECORDED, replace(RECORDED, valid_until=end_of(date(2027, 1, 2))), NOW),
    "extended-unapproved": (EXTENDED, SUBMITTED, NOW),
    "extended-late": (EXTENDED, RECORDED, END - timedelta(days=3) + timedelta(seconds=1)),
    "extended-twice": (replace(EXTENDED, valid_until=end_of(date(2027, 12, 2))), EXTENDED, NOW),
    "extended-too-far": (replace(EXTENDED, valid_until=end_of(date(2027, 9, 3))), RECORDED, NOW),
}


def broken(new: Notice, recorded: Notice, now: datetime = NOW) -> list[str]:
    return [rule.transition_id for rule in forbidden(new, recorded, now)]


def test_step_that_is_in_no_row() -> None:
    assert broken(replace(RECORDED, state=NoticeState.DRAFT), SUBMITTED) == []
    assert broken(replace(SUBMITTED, state=NoticeState.DRAFT), RECORDED) == ["no-such-step"]
    assert broken(replace(WANTED, state=NoticeState.APPROVED), replace(WANTED, state=NoticeState.EXTENDED)) == [
        "no-such-step"
    ]


def test_transition_without_a_case() -> None:
    assert [rule.transition_id for rule in TRANSITIONS] == list(BROKEN)


@pytest.mark.parametrize("transition_id", BROKEN)
def test_change_that_breaks_one_rule(transition_id: str) -> None:
    assert broken(*BROKEN[transition_id]) == [transition_id]


@pytest.mark.parametrize(
    ("new", "recorded"),
    [
        (replace(RECORDED, reason="fines"), RECORDED),
        (replace(RECORDED, valid_until=NOW), RECORDED),
        (RECORDED, SUBMITTED),
        (EXTENDED, RECORDED),
        (replace(EXTENDED, reason="fines"), EXTENDED),
        (replace(EXTENDED, valid_until=END), EXTENDED),
        (WITHDRAWN, RECORDED),
        (WITHDRAWN, LAPSED),
        (replace(WITHDRAWN, approver=None), SUBMITTED),
        (replace(WITHDRAWN, reason="fines"), WITHDRAWN),
        (replace(LAPSED, contact="ext. 7"), LAPSED),
        (replace(WANTED, valid_until=None), WANTED),
        (WITHDRAWN, WAITING),
        (replace(RECORDED, instrument=Instrument("decision", "KEP-9/2026", date(2026, 11, 20))), URGENT),
    ],
)
def test_lawful_change_is_forbidden(new: Notice, recorded: Notice) -> None:
    assert broken(new, recorded) == []


@pytest.mark.parametrize("state", [NoticeState.APPROVED, NoticeState.EXTENDED])
def test_lapsed_ban_revives(state: NoticeState) -> None:
    assert "lapsed" in broken(replace(RECORDED, state=state), LAPSED)


def test_extension_arrives_exactly_in_time() -> None:
    assert broken(EXTENDED, RECORDED, END - timedelta(days=3)) == []


@pytest.mark.parametrize("rule", TRANSITIONS, ids=lambda rule: rule.transition_id)
def test_rule_says_nothing_in_one_of_the_languages(rule: Any) -> None:
    assert rule.reason and rule.alasan and rule.mend and rule.reason != rule.alasan


CHANGES: list[tuple[str, Callable[[dict[str, str]], dict[str, str]], str]] = [
    ("revived", lambda row: row | {"valid_until": "2027-03-02"}, "lapsed by operation of law"),
    ("unapproved", lambda row: row | {"approver": ""}, "no approver"),
]


@pytest.mark.parametrize(("name", "change", "reason"), CHANGES, ids=[name for name, _, _ in CHANGES])
def test_import_breaks_a_rule(
    desk: Desk, name: str, change: Callable[[dict[str, str]], dict[str, str]], reason: str
) -> None:
    lapsed = BAN | {"valid_until": "2026-11-23"}
    desk.good(lapsed)
    report = desk.run(change(lapsed))
    assert any(reason in one.reason for one in report.refused)
    assert all(one.alasan and one.mend for one in report.refused)
    assert desk.notice().version == 1


def test_import_extends(desk: Desk) -> None:
    desk.good(BAN)
    longer = BAN | {"valid_until": "2027-09-02", "instrument_number": "KEP-202/2026", "instrument_date": "2026-11-20"}
    assert desk.run(longer).refused_rows == 1
    desk.good(longer | {"state": "diperpanjang"})
    assert desk.notice().state_at(desk.clock.now()) is NoticeState.EXTENDED
    assert len(desk.enrolments()) == 1


URGENT_ROW = BAN | {
    "urgent": "yes",
    "zone": "WIT",
    "instrument_kind": "request",
    "instrument_number": "R-7/2026",
    "instrument_date": "2026-11-24",
    "valid_from": "2026-11-24",
    "valid_until": "",
}


def test_urgent_request_is_imported(desk: Desk) -> None:
    """It ends by itself after 20 days of its zone, cannot come again under another id, and a decision confirms it."""
    desk.good(URGENT_ROW)
    bound = desk.notice()
    assert bound.valid_until == end_of(date(2026, 12, 14), Zone.WIT)
    assert bound.state_at(desk.clock.now()) is NoticeState.IN_FORCE
    assert desk.run(URGENT_ROW).unchanged == 1
    again = desk.run(URGENT_ROW | {"notice_id": "N-2", "instrument_number": "R-8/2026"})
    assert "filed before" in again.refused[0].reason and again.refused[0].alasan
    decision = {"urgent": "", "instrument_kind": "decision", "instrument_number": "KEP-9/2026"}
    desk.good(URGENT_ROW | decision | {"valid_until": "2027-05-24"})
    assert (desk.notice().urgent, desk.notice().version) == (False, 2)
    assert desk.run(URGENT_ROW).refused_rows == 1


def test_urgent_request_is_put_off(desk: Desk) -> None:
    refused = desk.run(URGENT_ROW | {"valid_from": "2026-12-01"}).refused
    assert [one.field for one in refused] == ["valid_until"]
