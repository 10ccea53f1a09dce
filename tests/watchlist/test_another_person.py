"""A row puts somebody else in the place of whom a notice was approved for."""

import pytest

from iass.watchlist.another_person import ANOTHER_PERSON

from .conftest import BAN, LOST, Desk, Row

ELSE = {"surname": "LUBIS", "given_names": "DEWI", "sex": "F", "birth_date": "1990-02-07", "document_numbers": "Y1"}


@pytest.mark.parametrize("kind", ["EXIT_BAN", "CRIMINAL_RECORD"])
@pytest.mark.parametrize("dry_run", [False, True])
def test_approved_notice_becomes_another_persons(desk: Desk, kind: str, dry_run: bool) -> None:
    former = BAN | {"kind": kind, "agency": "Polri" if kind != "EXIT_BAN" else BAN["agency"]}
    desk.good(former)
    report = desk.run(former | ELSE, dry_run=dry_run)
    assert [one.reason for one in report.refused] == [ANOTHER_PERSON.reason]
    assert desk.notice().surname == "PRASETYO"


@pytest.mark.parametrize(
    "change",
    [
        {"surname": "PRASETIO"},
        {"surname": "LUBIS", "given_names": "DEWI"},
        {"birth_date": "1979-12-06"},
        {"document_numbers": "Y1"},
        {"surname": "LUBIS", "given_names": "DEWI", "document_numbers": "", "other_names": "BAGAS PRASETYO"},
    ],
    ids=["letter", "same-passport", "day", "number", "former-name-as-other"],
)
def test_correction_is_refused(desk: Desk, change: dict[str, str]) -> None:
    desk.good(BAN)
    assert desk.good({"other_names": "", **BAN, **change}).changed == 1


def test_what_binds_nobody_keeps_its_person(desk: Desk) -> None:
    waiting: Row = BAN | {"approver": ""}
    desk.good(waiting)
    desk.good({**waiting, **ELSE})
    desk.good(LOST | {"notice_id": "N-2"})
    assert desk.good(LOST | {"notice_id": "N-2", "document_numbers": "Z9"}).changed == 1


def test_two_rows_do_what_one_may_not(desk: Desk) -> None:
    """First another name on the same passport, then another passport."""
    desk.good(BAN)
    copied = {**BAN, **ELSE, "document_numbers": BAN["document_numbers"]}
    assert [one.reason for one in desk.run(copied).refused] == [ANOTHER_PERSON.reason]
    desk.good(BAN | {"surname": "LUBIS"})
    stranger = BAN | {"surname": "LUBIS", "given_names": "DEWI", "birth_date": "1979-12-06", "document_numbers": "Y1"}
    assert [one.reason for one in desk.run(stranger).refused] == [ANOTHER_PERSON.reason]
