"""Importing notices: what becomes one, what does not, and what happens to its faces."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.ids import NoticeId
from iass.registry.enrolment import GalleryName
from iass.watchlist.importing import NoticeImport
from iass.watchlist.notice import Instrument, NoticeKind, NoticeState

from .conftest import BAN, ENTRY_BAN, LOST, Desk


def refused(desk: Desk, *rows: dict[str, str]) -> list[tuple[str, str]]:
    report = desk.run(*rows)
    assert all(one.mend for one in report.refused)
    return [(one.field, one.reason) for one in report.refused]


def test_row_becomes_a_notice_with_a_face(desk: Desk) -> None:
    report = desk.good(BAN)
    assert (report.added, report.photos) == (1, 1)
    notice = desk.notice()
    assert (notice.kind, notice.sex, notice.birth_date) == (NoticeKind.EXIT_BAN, Sex.MALE, PartialDate(1979, 12, 5))
    assert notice.instrument == Instrument("decision", "KEP-101/2026", datetime(2026, 9, 1, tzinfo=UTC).date())
    assert (notice.author, notice.approver, notice.contact) == ("desk-1", "desk-2", "+62 21 3449230")
    assert notice.document_numbers == ("X3048812",)
    assert notice.state is NoticeState.APPROVED
    assert notice.in_force_at(desk.clock.now())
    (row,) = desk.enrolments()
    assert notice.image_ids == (row.image_id,)


def test_days_are_counted_in_another_zone_than_jakarta(desk: Desk) -> None:
    desk.good(BAN)
    notice = desk.notice()
    assert notice.valid_from == datetime(2026, 9, 1, 17, 0, tzinfo=UTC)
    assert notice.valid_until == datetime(2027, 3, 2, 17, 0, tzinfo=UTC)
    assert notice.in_force_at(datetime(2027, 3, 2, 16, 59, tzinfo=UTC))
    assert not notice.in_force_at(datetime(2027, 3, 2, 17, 0, tzinfo=UTC))


def test_second_run_makes_another_version(desk: Desk) -> None:
    rows = (BAN, ENTRY_BAN | {"notice_id": "N-2", "photos": "P006.jpg"}, LOST | {"notice_id": "N-3"})
    desk.good(*rows)
    report = desk.good(*rows)
    assert (report.unchanged, report.changed, report.photos) == (3, 0, 0)
    assert desk.notice().version == 1


def test_changed_cell_makes_a_version_and_keeps_the_former_one(desk: Desk) -> None:
    desk.good(BAN)
    desk.good(BAN | {"reason": "unpaid fines"})
    assert (desk.notice().reason, desk.notice().version) == ("unpaid fines", 2)
    with desk.records.reading() as tx:
        former = tx.notices.get(NoticeId("N-1"), version=1)
    assert former is not None and former.reason == "unpaid state receivables"


def test_several_photographs_are_several_enrolments(desk: Desk) -> None:
    desk.good(BAN | {"photos": "P005.jpg; P005b.jpg"})
    assert [row.image_id for row in desk.enrolments()] == list(desk.notice().image_ids)
    assert len(desk.enrolments()) == 2


def test_photograph_added_later_encodes_the_first_again(desk: Desk) -> None:
    desk.good(BAN)
    first = desk.enrolments()[0]
    report = desk.good(BAN | {"photos": "P005.jpg;P005b.jpg"})
    assert (report.changed, report.photos) == (1, 1)
    assert first.enrolment_id in {row.enrolment_id for row in desk.enrolments()}
    assert desk.notice().image_ids[0] == first.image_id


def test_photograph_named_twice_is_enrolled_twice(desk: Desk) -> None:
    desk.good(BAN | {"photos": "P005.jpg;P005.jpg"})
    assert len(desk.enrolments()) == 1


def test_photograph_taken_off_stays_searchable(desk: Desk) -> None:
    desk.good(BAN | {"photos": "P005.jpg;P005b.jpg"})
    desk.good(BAN)
    assert len(desk.enrolments()) == 1


def test_two_people_come_in_under_one_notice(desk: Desk) -> None:
    rows = BAN | {"photos": "P005.jpg;P006.jpg"}
    ((field, reason),) = refused(desk, rows)
    assert field == "photos"
    assert reason.startswith("photograph 2: the face is not like the other photographs of this row")
    (one,) = desk.run(rows).refused
    assert one.alasan.startswith("foto 2: wajah tidak mirip dengan foto lain")
    assert desk.run(rows, allow_unlike=True).allowed[0].is_unlike
    assert len(desk.enrolments()) == 2


def test_one_bad_photograph_of_several(desk: Desk) -> None:
    ((field, reason),) = refused(desk, BAN | {"photos": "P005.jpg;none.jpg"})
    assert field == "photos"
    assert "photograph 2: no face" in reason


def test_unapproved_notice_accuses(desk: Desk) -> None:
    desk.good(BAN | {"approver": ""})
    notice = desk.notice()
    assert notice.state is NoticeState.SUBMITTED
    assert not notice.in_force_at(desk.clock.now())
    desk.good(BAN)
    assert desk.notice().in_force_at(desk.clock.now())


def test_withdrawn_notice_stays_searchable(desk: Desk) -> None:
    desk.good(BAN)
    images = desk.notice().image_ids
    desk.good(BAN | {"state": "withdrawn"})
    assert desk.enrolments() == []
    assert desk.notice().state is NoticeState.WITHDRAWN
    assert desk.notice().image_ids == images
    assert desk.good(BAN | {"state": "dicabut"}).unchanged == 1


def test_lapsed_notice_is_forgotten(desk: Desk) -> None:
    desk.good(BAN | {"valid_until": "2026-11-23"})
    assert desk.notice().state_at(desk.clock.now()) is NoticeState.LAPSED
    assert len(desk.enrolments()) == 1


def test_entry_ban_for_life(desk: Desk) -> None:
    desk.good(ENTRY_BAN | {"valid_until": "seumur hidup"})
    assert desk.notice().valid_until is None


def test_lost_document_names_no_face(desk: Desk) -> None:
    desk.good(LOST)
    notice = desk.notice()
    assert (notice.sex, notice.birth_date, notice.image_ids) == (Sex.UNSPECIFIED, None, ())
    with desk.records.reading() as tx:
        assert [found.notice_id for found in tx.notices.by_document("X3048812")] == ["N-1"]


def test_age_instead_of_a_birth_date(desk: Desk) -> None:
    desk.good(BAN | {"kind": "PROTECT", "birth_date": "", "age": "17", "valid_until": ""})
    assert desk.notice().birth_date == PartialDate(2009)


def test_agency_is_stored_in_three_writings(desk: Desk) -> None:
    desk.good(BAN | {"agency": "kementerian keuangan"})
    assert desk.notice().agency == "Kemenkeu"


def test_all_reasons_are_told_in_both_languages(desk: Desk) -> None:
    report = desk.run(BAN | {"sex": "", "birth_place": "", "photos": "", "reason": "", "instrument_number": ""})
    assert [one.field for one in report.refused] == ["sex", "birth_place", "photos", "reason", "instrument_number"]
    assert all(one.alasan and "Permenimipas" in one.reason for one in report.refused)
    assert report.refused_rows == 1


def test_sex_that_nobody_said_is_taken_for_unspecified(desk: Desk) -> None:
    """Else the draft would pass as complete, and bind."""
    importing = desk.importing
    assert isinstance(importing, NoticeImport)
    desk.importing = replace(importing, as_draft=True)
    try:
        report = desk.run(BAN | {"sex": "", "birth_date": ""})
    finally:
        desk.importing = importing
    assert (report.added, report.refused_rows) == (1, 0)
    notice = desk.notice()
    assert (notice.state, notice.sex, notice.birth_date) == (NoticeState.DRAFT, None, None)


def test_entry_ban_on_a_citizen(desk: Desk) -> None:
    ((field, reason),) = refused(desk, ENTRY_BAN | {"nationality": "IDN"})
    assert field == "nationality"
    assert "WNI" in reason and "art. 14" in reason


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("notice_id", "", "empty"),
        ("kind", "", "empty"),
        ("kind", "BAN", "possible words"),
        ("surname", "=1+1", "formula"),
        ("reason", "@SUM(A1)", "formula"),
        ("contact", "+62 21 x=1", "formula"),
        ("instrument_number", "-1", "formula"),
        ("instrument_kind", "letter", "possible words"),
        ("instrument_date", "2026-9-1", "not a date"),
        ("instrument_date", "2026-02-30", "no such date"),
        ("instrument_date", "2026-11-25", "future"),
        ("birth_date", "2027", "future"),
        ("valid_from", "tomorrow", "not a date"),
        ("valid_from", "2026-09-02T08:00", "offset"),
        ("valid_until", "2026-13-01T00:00+07:00", "not a moment"),
        ("valid_until", "lifetime", "for life"),
        ("nationality", "Indonesia", "state"),
        ("document_numbers", "X 1", "document number"),
        ("photos", "../rows.csv", "outside"),
        ("photos", "absent.jpg", "no such photograph"),
        ("secure", "perhaps", "yes nor no"),
        ("author", "", "no author"),
        ("author", "desk-2", "same person"),
        ("approver", "DESK-1", "same person"),
        ("state", "lapsed", "possible words"),
        ("checkpoints", "DPS", "every checkpoint"),
        ("checkpoints", "Soekarno-Hatta/T3", "code of a checkpoint"),
    ],
)
def test_bad_cell(desk: Desk, column: str, cell: str, reason: str) -> None:
    told = refused(desk, BAN | {column: cell}, LOST | {"notice_id": "N-9"})
    assert [field for field, _ in told] == ["approver" if reason == "same person" else column]
    assert reason in told[0][1]
    assert desk.notice("N-9")


def test_notice_is_sought_at_checkpoints_that_nobody_named(desk: Desk) -> None:
    """Kept in capitals, each once; a second version says anew where it is sought."""
    wanted = BAN | {"kind": "WANTED_DOMESTIC", "agency": "Polri", "checkpoints": "dps; CGK ;DPS"}
    desk.good(wanted)
    assert desk.notice().checkpoints == ("CGK", "DPS")
    desk.good(wanted | {"checkpoints": ""})
    assert (desk.notice().version, desk.notice().checkpoints) == (2, ())


def test_bad_age(desk: Desk) -> None:
    ((field, reason),) = refused(desk, BAN | {"age": "-4"})
    assert (field, "formula" in reason) == ("age", True)
    assert "not an age" in refused(desk, BAN | {"age": "200"})[0][1]


@pytest.mark.parametrize(
    "contact", ["+62 21 3449230", "+62-21-3449230 ext. 110", "duty desk, ext. 110", "(021) 3449230"]
)
def test_contact_is_taken_for_a_formula(desk: Desk, contact: str) -> None:
    desk.good(LOST | {"contact": contact})
    assert desk.notice().contact == contact


def test_id_twice_in_the_file(desk: Desk) -> None:
    ((field, reason),) = refused(desk, BAN, BAN | {"reason": "another"})
    assert field == "notice_id"
    assert "line 2" in reason


def test_dry_run_stores(desk: Desk) -> None:
    report = desk.run(BAN, ENTRY_BAN | {"notice_id": "N-2", "photos": "none.jpg"}, dry_run=True)
    assert (report.added, report.refused_rows) == (1, 1)
    with desk.records.reading() as tx:
        assert tx.notices.count() == 0
        assert list(tx.enrolments.of_subject(GalleryName.WATCHLIST, "N-1")) == []


def test_audit_entry_names_the_sought(desk: Desk) -> None:
    desk.good(BAN)
    with desk.records.reading() as tx:
        entries = [entry for entry in tx.audit.entries() if entry.action == "watchlist.imported"]
    assert [entry.details["versions"] for entry in entries] == [["N-1@1"]]
    assert "PRASETYO" not in repr(entries)


def test_two_notices_seek_one_person(desk: Desk) -> None:
    """The same name and birth date: one person under two notices is no mistake."""
    report = desk.good(BAN, ENTRY_BAN | {"notice_id": "N-2", "kind": "CRIMINAL_RECORD", "valid_until": ""})
    assert report.added == 2


def test_one_face_is_sought_under_two_names(desk: Desk) -> None:
    other = BAN | {"notice_id": "N-2", "surname": "HARTONO", "birth_date": "1980-01-01"}
    told = desk.run(BAN, other)
    assert [(one.subject_id, one.neighbour, one.field) for one in told.refused] == [("N-2", "N-1", "photos")]
    assert desk.run(other, allow_near=True).allowed[0].neighbour == "N-1"
