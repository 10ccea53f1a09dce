"""Every check of intake, by the request that fails it and nothing else."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.watchlist.intake import INTAKE, begins_too_early, shortcomings
from iass.watchlist.legal_clock import begin_of, end_of
from iass.watchlist.notice import NoticeKind, NoticeState
from iass.watchlist.submission import Step, Submission
from iass.watchlist.zone import Zone

TODAY = date(2026, 11, 24)
GOOD = Submission(
    notice_id="N-1",
    kind=NoticeKind.EXIT_BAN,
    surname="PRASETYO",
    given_names="BAGAS",
    sex=Sex.MALE,
    birth_date=PartialDate(1979),
    birth_place="Medan",
    nationality="IDN",
    reason="unpaid state receivables",
    agency="Kemenkeu",
    contact="",
    instrument_kind="decision",
    instrument_number="KEP-101/2026",
    instrument_date=date(2026, 9, 1),
    valid_from=begin_of(date(2026, 9, 2)),
    valid_until=end_of(date(2027, 3, 2)),
    lifetime=False,
    photos=("a.jpg",),
    document_numbers=(),
    asked_in_writing=False,
    secure=False,
    names_minor=False,
    author="desk-1",
    approver="desk-2",
    step=Step.FILE,
)
LIFETIME: dict[str, Any] = {"lifetime": True, "valid_until": None}
ENTRY_BAN = replace(GOOD, kind=NoticeKind.ENTRY_BAN, nationality="UTO", agency="Ditjen Imigrasi")
LOST = replace(GOOD, kind=NoticeKind.LOST_DOCUMENT, photos=(), document_numbers=("X1",), surname="", given_names="")
URGENT = replace(
    GOOD, urgent=True, instrument_kind="request", valid_from=begin_of(date(2026, 11, 24)), valid_until=None
)

FAILING = {
    "name": replace(GOOD, surname="", given_names=""),
    "sex": replace(GOOD, sex=None),
    "birth-place": replace(GOOD, birth_place=""),
    "birth-date-or-age": replace(GOOD, birth_date=None),
    "photograph": replace(GOOD, photos=()),
    "reason": replace(GOOD, reason=""),
    "period-begin": replace(GOOD, valid_from=None),
    "period-end": replace(GOOD, valid_until=None),
    "agency": replace(GOOD, agency=""),
    "instrument-kind": replace(GOOD, instrument_kind=""),
    "instrument-number": replace(GOOD, instrument_number=""),
    "instrument-date": replace(GOOD, instrument_date=None),
    "instrument-in-future": replace(GOOD, instrument_date=date(2026, 11, 25)),
    "author": replace(GOOD, author=""),
    "second-person": replace(GOOD, approver="Desk-1"),
    "approved-before-extension": replace(GOOD, step=Step.EXTEND, approver=""),
    "entry-ban-on-citizen": replace(ENTRY_BAN, nationality="IDN"),
    "deported-citizen": replace(GOOD, kind=NoticeKind.DEPORTED, agency="Ditjen Imigrasi"),
    "foreigner": replace(ENTRY_BAN, nationality=""),
    "document-number": replace(LOST, document_numbers=()),
    "no-photograph": replace(LOST, photos=("a.jpg",)),
    "agency-may-ask": replace(GOOD, agency="PT Maju Jaya"),
    "foreign-data-in-writing": replace(
        GOOD, kind=NoticeKind.CRIMINAL_RECORD, agency="NCB-Interpol Indonesia", secure=True
    ),
    "period-order": replace(GOOD, valid_until=begin_of(date(2026, 9, 2))),
    "period-length": replace(GOOD, valid_until=end_of(date(2027, 3, 3))),
    "ban-undecided": replace(GOOD, instrument_kind="request"),
    "urgent-kind": replace(URGENT, kind=NoticeKind.WANTED_DOMESTIC, valid_until=None),
    "urgent-decision": replace(URGENT, instrument_kind="decision"),
    "urgent-period": replace(URGENT, valid_from=begin_of(date(2026, 11, 25)), valid_until=None),
    "urgent-extension": replace(URGENT, step=Step.EXTEND),
    "lifetime": replace(GOOD, **LIFETIME),
    "checkpoints-of-law": replace(GOOD, checkpoints=("CGK",)),
}


def failed(submission: Submission) -> list[str]:
    return [check.check_id for check in shortcomings(submission, TODAY)]


def test_check_without_a_case() -> None:
    assert [check.check_id for check in INTAKE] == list(FAILING)


@pytest.mark.parametrize("check_id", FAILING)
def test_request_that_fails_one_check(check_id: str) -> None:
    assert failed(FAILING[check_id]) == [check_id]


@pytest.mark.parametrize("check", INTAKE, ids=lambda check: check.check_id)
def test_check_says_nothing_in_one_of_the_languages(check: Any) -> None:
    assert check.reason and check.alasan and check.mend and check.article
    assert check.reason != check.alasan
    assert hasattr(GOOD, check.column) or check.column == "state"


@pytest.mark.parametrize(
    "submission",
    [
        GOOD,
        ENTRY_BAN,
        LOST,
        replace(GOOD, kind=NoticeKind.WANTED_DOMESTIC, agency="Polri", checkpoints=("CGK",)),
        replace(GOOD, surname=""),
        replace(GOOD, given_names=""),
        replace(GOOD, nationality=""),
        replace(GOOD, approver=""),
        replace(GOOD, kind=NoticeKind.PROTECT, valid_until=None),
        replace(GOOD, kind=NoticeKind.WANTED_DOMESTIC, valid_until=None, agency="Polri"),
        replace(GOOD, kind=NoticeKind.DEPORTED, nationality="XXX", agency="Ditjen Imigrasi"),
        replace(ENTRY_BAN, **LIFETIME),
        replace(ENTRY_BAN, valid_until=end_of(date(2036, 9, 2))),
        replace(ENTRY_BAN, valid_until=end_of(date(2046, 9, 2)), step=Step.EXTEND),
        replace(GOOD, valid_until=end_of(date(2027, 9, 2)), step=Step.EXTEND),
        replace(ENTRY_BAN, agency="Kedutaan Besar Utopia", asked_in_writing=True),
        replace(ENTRY_BAN, agency="Mahkamah Pidana Internasional", asked_in_writing=True),
        replace(GOOD, kind=NoticeKind.CRIMINAL_RECORD, valid_until=None, agency="NCB-Interpol Indonesia"),
    ],
)
def test_lawful_request_is_rejected(submission: Submission) -> None:
    assert failed(submission) == []


@pytest.mark.parametrize("agency", ["Kedutaan Besar Utopia", "Mahkamah Pidana Internasional", "ICJ"])
def test_foreign_entry_ban_without_a_request_in_writing(agency: str) -> None:
    """It refuses entry by itself, though nothing says that the person is to be held."""
    foreign = replace(ENTRY_BAN, agency=agency)
    assert failed(foreign) == ["foreign-data-in-writing"]
    assert failed(replace(foreign, asked_in_writing=True)) == []


@pytest.mark.parametrize("instrument", ["request", "order"])
@pytest.mark.parametrize("ban", [GOOD, ENTRY_BAN], ids=lambda ban: ban.kind.value)
def test_ban_holds_for_its_whole_period_without_a_decision(ban: Submission, instrument: str) -> None:
    undecided = replace(ban, instrument_kind=instrument)
    assert failed(undecided) == ["ban-undecided"]
    assert failed(replace(undecided, step=Step.EXTEND)) == ["ban-undecided"]
    assert failed(replace(undecided, step=Step.WITHDRAW)) == [], "what rests on less can be withdrawn"
    assert failed(replace(URGENT, instrument_kind=instrument)) == []
    assert failed(replace(undecided, kind=NoticeKind.WANTED_DOMESTIC, agency="Polri")) == []


@pytest.mark.parametrize(
    ("day", "zone", "early"),
    [
        (date(2026, 8, 31), Zone.WIB, True),
        (date(2026, 9, 1), Zone.WIB, False),
        (date(2026, 9, 1), Zone.WIT, False),
        (date(2026, 8, 31), Zone.WIT, True),
    ],
)
def test_ban_begins_before_it_is_decided(day: date, zone: Zone, early: bool) -> None:
    begun = replace(GOOD, valid_from=begin_of(day, zone), zone=zone)
    assert [check.check_id for check in begins_too_early(begun)] == ["begin-before-decision"] * early
    assert [check.holds(begun, TODAY) for check in begins_too_early(begun)] == [False] * early
    assert all(check.reason and check.alasan and check.mend for check in begins_too_early(begun))
    assert begins_too_early(replace(begun, kind=NoticeKind.WANTED_DOMESTIC)) == ()
    assert begins_too_early(replace(begun, instrument_date=None)) == ()


@pytest.mark.parametrize("kind", NoticeKind)
def test_missing_person_needs_less_than_the_minimum_row(kind: NoticeKind) -> None:
    bare = replace(
        GOOD,
        kind=kind,
        surname="",
        given_names="",
        sex=None,
        birth_date=None,
        birth_place="",
        reason="",
        agency="",
        instrument_kind="",
        instrument_number="",
        instrument_date=None,
        valid_from=None,
        photos=(),
    )
    of_person = {"name", "sex", "birth-place", "birth-date-or-age", "photograph"}
    of_everything = {"reason", "period-begin", "agency", "instrument-kind", "instrument-number", "instrument-date"}
    told = set(failed(bare))
    assert of_everything <= told
    assert bool(of_person <= told) is (kind is not NoticeKind.LOST_DOCUMENT)


@pytest.mark.parametrize("kind", [kind for kind in NoticeKind if kind is not NoticeKind.ENTRY_BAN])
def test_mission_asks_for_more_than_entry_bans(kind: NoticeKind) -> None:
    assert "agency-may-ask" in failed(replace(GOOD, kind=kind, agency="Embassy of Utopia"))


@pytest.mark.parametrize(
    ("submission", "longest"),
    [(GOOD, date(2027, 3, 2)), (replace(GOOD, step=Step.EXTEND), date(2027, 9, 2)), (ENTRY_BAN, date(2036, 9, 2))],
)
def test_one_day_too_long(submission: Submission, longest: date) -> None:
    assert failed(replace(submission, valid_until=end_of(longest))) == []
    tomorrow = date.fromordinal(longest.toordinal() + 1)
    assert failed(replace(submission, valid_until=end_of(tomorrow))) == ["period-length"]


@pytest.mark.parametrize(
    ("step", "approver", "state"),
    [
        (Step.FILE, "desk-2", NoticeState.APPROVED),
        (Step.FILE, "", NoticeState.SUBMITTED),
        (Step.EXTEND, "desk-2", NoticeState.EXTENDED),
        (Step.WITHDRAW, "desk-2", NoticeState.WITHDRAWN),
        (Step.WITHDRAW, "", NoticeState.WITHDRAWN),
    ],
)
def test_state_without_second_person(step: Step, approver: str, state: NoticeState) -> None:
    assert replace(GOOD, step=step, approver=approver).state is state
