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
DECISION = Instrument("decision", "KEP-202/2026", date(2026, 11, 20))
EXTENDED = replace(RECORDED, state=NoticeState.EXTENDED, valid_until=end_of(date(2027, 9, 2)), instrument=DECISION)
WITHDRAWN = replace(RECORDED, state=NoticeState.WITHDRAWN)
SUBMITTED = replace(RECORDED, state=NoticeState.SUBMITTED, approver=None)
WANTED = replace(RECORDED, kind=NoticeKind.WANTED_DOMESTIC)
PENDING = Pending(Change.WITHDRAW, OfficerId("desk-1"), NOW, "the inquiry has ended")
WAITING = replace(RECORDED, pending=PENDING)
URGENT = replace(RECORDED, urgent=True, valid_until=end_of(date(2026, 12, 14)))
REQUESTED = replace(URGENT, instrument=Instrument("request", "R-1", date(2026, 11, 24)))


def issued(on: date) -> Instrument:
    return replace(RECORDED.instrument, issued_on=on)


BROKEN: dict[str, tuple[Notice, Notice, datetime]] = {
    "another-kind": (replace(RECORDED, kind=NoticeKind.WANTED_DOMESTIC), RECORDED, NOW),
    "withdrawn": (RECORDED, WITHDRAWN, NOW),
    "lapsed": (replace(WANTED, valid_until=END), replace(WANTED, valid_until=LAPSED.valid_until), NOW),
    "approval-lost": (SUBMITTED, RECORDED, NOW),
    "withdrawal-unapproved": (replace(WITHDRAWN, approver=None), RECORDED, NOW),
    "change-waits": (replace(RECORDED, reason="fines"), WAITING, NOW),
    "urgent-again": (replace(RECORDED, urgent=True), RECORDED, NOW),
    "urgent-undecided": (replace(REQUESTED, urgent=False), REQUESTED, NOW),
    "urgent-extended": (replace(URGENT, state=NoticeState.EXTENDED, instrument=DECISION), URGENT, NOW),
    "silent-extension": (RECORDED, replace(RECORDED, valid_until=end_of(date(2027, 1, 2))), NOW),
    "begin-moved": (replace(RECORDED, valid_from=begin_of(date(2026, 9, 1))), RECORDED, NOW),
    "instrument-amended": (replace(RECORDED, instrument=issued(date(2026, 9, 2))), RECORDED, NOW),
    "silent-shortening": (replace(RECORDED, valid_until=NOW), RECORDED, NOW),
    "extended-undecided": (replace(EXTENDED, instrument=replace(DECISION, kind="request")), RECORDED, NOW),
    "same-instrument": (replace(EXTENDED, instrument=replace(DECISION, number="kep 101 / 2026")), RECORDED, NOW),
    "older-instrument": (replace(EXTENDED, instrument=replace(DECISION, issued_on=date(2026, 8, 31))), RECORDED, NOW),
    "future-instrument": (replace(EXTENDED, instrument=replace(DECISION, issued_on=date(2026, 11, 25))), RECORDED, NOW),
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
        (RECORDED, SUBMITTED),
        (EXTENDED, RECORDED),
        (replace(EXTENDED, reason="fines"), EXTENDED),
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


MOVED: list[tuple[dict[str, Any], str]] = [
    ({"valid_from": begin_of(date(2026, 12, 1))}, "begin-moved"),
    ({"zone": Zone.WIT}, "begin-moved"),
    ({"instrument": replace(RECORDED.instrument, kind="order")}, "instrument-amended"),
    ({"instrument": replace(RECORDED.instrument, number="KEP-102/2026")}, "instrument-amended"),
    ({"instrument": issued(date(2026, 9, 2))}, "instrument-amended"),
    ({"valid_until": END - timedelta(days=1)}, "silent-shortening"),
]


@pytest.mark.parametrize(("change", "rule"), MOVED)
@pytest.mark.parametrize(
    "state", [NoticeState.APPROVED, NoticeState.EXTENDED, NoticeState.LAPSED], ids=lambda state: state.value
)
def test_amendment_moves_what_the_legal_clock_rests_on(state: NoticeState, change: dict[str, Any], rule: str) -> None:
    recorded = replace(RECORDED, state=state)
    assert broken(replace(recorded, **change), recorded) == [rule]
    assert (
        broken(replace(recorded, **change, kind=NoticeKind.PROTECT), replace(recorded, kind=NoticeKind.PROTECT)) == []
    )


@pytest.mark.parametrize("change", [{"valid_from": begin_of(date(2026, 9, 5))}, {"zone": Zone.WITA}])
def test_extension_or_confirmation_moves_the_begin(change: dict[str, Any]) -> None:
    assert broken(replace(EXTENDED, **change), RECORDED) == ["begin-moved"]
    assert broken(
        replace(RECORDED, instrument=DECISION, **change),
        replace(URGENT, instrument=Instrument("request", "R-1", date(2026, 11, 20))),
    ) == ["begin-moved"]


def test_today_of_a_new_decision_is_jakartas() -> None:
    """At 23:30 in Jakarta it is half past one of the next day in Jayapura, where the decision is signed."""
    night, east = datetime(2026, 11, 24, 16, 30, tzinfo=UTC), replace(RECORDED, zone=Zone.WIT)
    tomorrow = replace(DECISION, issued_on=date(2026, 11, 25))
    assert broken(replace(EXTENDED, instrument=tomorrow, zone=Zone.WIT), east, night) == []
    assert broken(replace(EXTENDED, instrument=tomorrow), RECORDED, night) == ["future-instrument"]


@pytest.mark.parametrize("kind", ["request", "order"])
def test_wanted_person_is_sought_longer_on_no_decision(kind: str) -> None:
    """A decision is what the law asks of a ban; but another instrument it must be."""
    longer = replace(EXTENDED, kind=WANTED.kind, instrument=replace(DECISION, kind=kind))
    assert broken(longer, WANTED) == []
    assert broken(replace(longer, instrument=WANTED.instrument), WANTED) == ["same-instrument"]


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


NEW = {"state": "extended", "instrument_number": "KEP-202/2026", "instrument_date": "2026-11-20"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"instrument_kind": "request"}, "instrument_kind"),
        ({"instrument_number": BAN["instrument_number"]}, "instrument_number"),
        ({"instrument_date": "2026-08-31"}, "instrument_date"),
        ({"instrument_date": "2026-11-25"}, "instrument_date"),
        ({"valid_from": "2026-11-20"}, "valid_from"),
    ],
)
def test_import_extends_on_what_is_no_new_decision(desk: Desk, change: dict[str, str], field: str) -> None:
    desk.good(BAN)
    report = desk.run(BAN | NEW | {"valid_until": "2027-09-02"} | change)
    assert field in [one.field for one in report.refused]
    assert all(one.alasan for one in report.refused)
    assert desk.notice().version == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"valid_from": "2026-09-03"}, "valid_from"),
        ({"valid_from": "2026-12-01"}, "valid_from"),
        ({"zone": "WITA"}, "valid_from"),
        ({"instrument_date": "2026-09-02"}, "instrument_date"),
        ({"instrument_number": "KEP-102/2026"}, "instrument_number"),
        ({"instrument_kind": "order"}, "instrument_kind"),
        ({"valid_until": "2027-01-01"}, "valid_until"),
    ],
)
def test_import_amends_what_the_legal_clock_rests_on(desk: Desk, change: dict[str, str], field: str) -> None:
    desk.good(BAN)
    report = desk.run(BAN | {"zone": ""} | change)
    assert report.refused and report.changed == 0
    told = {"instrument_date": "instrument_number"}.get(field, field)
    assert {field, told} & {one.field for one in report.refused}
    assert desk.notice().version == 1
    desk.good(BAN | {"reason": "unpaid fines"})


def test_import_begins_a_ban_before_its_decision(desk: Desk) -> None:
    early = BAN | {"valid_from": "2026-08-31", "valid_until": "2027-02-28"}
    for as_it_comes in (early, early | {"approver": ""}):
        (refused,) = desk.run(as_it_comes).refused
        assert (refused.field, bool(refused.alasan)) == ("valid_from", True)
    desk.good(BAN)
    assert desk.run(early | {"state": "withdrawn"}).refused == (), "whatever stands there, a withdrawal is one"


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
