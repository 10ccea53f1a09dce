"""Screening on real records: whom the papers point at, and the namesakes whom they must leave alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.contracts.samples import MADE

from iass.adapters.sql.records import SqlRecords
from iass.capture.document import Sex, TravelDocument
from iass.capture.partial_date import PartialDate
from iass.ids import NoticeId, PersonId
from iass.registry.person import KnownDocument, Person
from iass.screen.evidence import Attribute, Verdict
from iass.screen.screening import Screening
from iass.screen.watchlist_names import identity_of
from iass.watchlist.notice import Instrument, Notice, NoticeKind, NoticeState, OtherName

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
NOTICE = Notice(
    notice_id=NoticeId("notice-1"),
    kind=NoticeKind.WANTED_DOMESTIC,
    surname="",
    given_names="H. Budi Santoso, S.H.",
    sex=Sex.MALE,
    birth_date=PartialDate(1980, 5, 17),
    birth_place="Jakarta",
    nationality="IDN",
    reason="a reason",
    agency="Polri",
    instrument=Instrument("request", "R-1", date(2026, 10, 1)),
    valid_from=NOW - timedelta(days=1),
    valid_until=None,
    state=NoticeState.IN_FORCE,
    author="desk-1",
    approver="desk-2",
    document_numbers=("A 123-4567", "B7654321"),
)
HIMSELF = TravelDocument("X0000001", "IDN", "SANTOSO", "BUDI", birth_date=PartialDate(1980, 5, 17), sex=Sex.MALE)
STRANGER = TravelDocument("X0000002", "MYS", "TAN", "WEI", birth_date=PartialDate(1999, 1, 1), sex=Sex.FEMALE)


def _hits(records: SqlRecords, document: TravelDocument, *notices: Notice) -> list[str]:
    with records.transaction() as tx:
        for notice in notices or (NOTICE,):
            tx.notices.put(notice, MADE)
    with records.reading() as tx:
        return [notice.notice_id for notice, _ in Screening().screen(document, tx.notices)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"surname": "BUDI", "given_names": "SANTOSO"},
        {"surname": "BUDI SANTOSO", "given_names": ""},
        {"sex": Sex.UNSPECIFIED},
        {"sex": Sex.FEMALE},
        {"nationality": "XXX"},
        {"given_names": "BUDHI"},
        {"given_names": "BOEDI", "surname": "SANTOSA"},
        {"birth_date": PartialDate(1980, 5, 18)},
    ],
)
def test_the_sought_passes_under_his_own_name(records: SqlRecords, changes: dict[str, object]) -> None:
    assert _hits(records, replace(HIMSELF, **changes)) == ["notice-1"]  # type: ignore[arg-type]  # checked by dataclasses


@pytest.mark.parametrize(
    "changes",
    [
        {"birth_date": PartialDate(1981, 7, 19)},
        {"birth_date": PartialDate(1980, 5, 18), "nationality": "XXX"},
        {"birth_date": PartialDate(1980, 5, 18), "sex": Sex.FEMALE},
        {"birth_date": PartialDate(1980, 5)},
        {"birth_date": PartialDate(1980)},
        {"birth_date": None},
        {"nationality": "MYS"},
        {"nationality": "XXX", "sex": Sex.UNSPECIFIED},
        {"given_names": "BAYU"},
        {"given_names": ""},
        {"surname": "", "given_names": ""},
    ],
)
def test_a_namesake_is_shown(records: SqlRecords, changes: dict[str, object]) -> None:
    assert _hits(records, replace(HIMSELF, **changes)) == []  # type: ignore[arg-type]  # checked by dataclasses


@pytest.mark.parametrize("number", ["A1234567", "a1234567", "A123-4567", "B7654321"])
def test_a_listed_document_in_another_hand_passes(records: SqlRecords, number: str) -> None:
    assert _hits(records, replace(STRANGER, number=number)) == ["notice-1"]


@pytest.mark.parametrize("number", ["", "<<<", "A123456", "A12345678"])
def test_a_number_that_is_not_listed_hits(records: SqlRecords, number: str) -> None:
    assert _hits(records, replace(STRANGER, number=number)) == []


def test_a_notice_without_letters_or_numbers_matches_a_document_without(records: SqlRecords) -> None:
    empty = replace(NOTICE, given_names="", document_numbers=("", "--"))
    assert _hits(records, replace(HIMSELF, surname="", given_names="", number=""), empty) == []


def test_one_notice_is_found_twice_or_hides_another(records: SqlRecords) -> None:
    other = replace(NOTICE, notice_id=NoticeId("notice-2"), document_numbers=(), state=NoticeState.LAPSED)
    assert _hits(records, replace(HIMSELF, number="B7654321"), NOTICE, other) == ["notice-1", "notice-2"]


KNOWN_AS = replace(NOTICE, other_names=(OtherName("Bambang Hartono"), OtherName("Si Botak", weak=True)))
ALIAS = replace(HIMSELF, surname="HARTONO", given_names="BAMBANG")


def test_whoever_travels_under_a_further_name_passes(records: SqlRecords) -> None:
    assert _hits(records, ALIAS, NOTICE) == []
    assert _hits(records, ALIAS, replace(KNOWN_AS, version=2)) == ["notice-1"]
    with records.reading() as tx:
        ((_, papers),) = Screening().screen(ALIAS, tx.notices)
        (candidate,) = Screening().candidates(identity_of(ALIAS), tx.notices, 10)
    name = next(one for one in papers.comparisons if one.attribute is Attribute.NAME)
    assert (name.verdict, name.listed_value) == (Verdict.AGREES, "Bambang Hartono")
    assert (candidate.listed.key, candidate.listed.name, candidate.is_hit) == ("notice-1", "Bambang Hartono", True)


def test_own_name_is_hidden_by_a_further_one(records: SqlRecords) -> None:
    """One candidate for one notice, under the name that says the most."""
    assert _hits(records, HIMSELF, KNOWN_AS) == ["notice-1"]
    papers = Screening().compare_papers(HIMSELF, KNOWN_AS)
    name = next(one for one in papers.comparisons if one.attribute is Attribute.NAME)
    assert (name.verdict, name.listed_value) == (Verdict.AGREES, KNOWN_AS.full_name)


def test_nickname_accuses(records: SqlRecords) -> None:
    """A weak name is kept and shown; whoever bears it is found by something else, or not at all."""
    assert _hits(records, replace(HIMSELF, surname="BOTAK", given_names="SI"), KNOWN_AS) == []


def test_further_name_that_was_struck_out_still_finds(records: SqlRecords) -> None:
    screening = Screening()
    for version, names in enumerate((KNOWN_AS.other_names, ()), start=1):
        with records.transaction() as tx:
            tx.notices.put(replace(KNOWN_AS, version=version, other_names=names), MADE)
        with records.reading() as tx:
            assert len(screening.screen(ALIAS, tx.notices)) == (version == 1)


def test_an_older_version_of_a_notice_is_screened(records: SqlRecords) -> None:
    newer = replace(NOTICE, given_names="Joko Susilo", document_numbers=(), version=2)
    assert _hits(records, replace(HIMSELF, number="B7654321"), NOTICE, newer) == []


def test_unfinished_draft_breaks_the_screening(records: SqlRecords) -> None:
    draft = replace(NOTICE, sex=None, state=NoticeState.DRAFT, approver=None)
    assert _hits(records, HIMSELF, draft) == ["notice-1"]
    sex = Screening().compare_papers(HIMSELF, draft).comparisons[-1]
    assert (sex.attribute, sex.verdict) == (Attribute.SEX, Verdict.MISSING)


def test_the_evidence_leaves_a_value_out(records: SqlRecords) -> None:
    papers = Screening().compare_papers(replace(STRANGER, birth_date=None), NOTICE)
    shown = [(each.attribute, each.verdict, each.traveller_value, each.listed_value) for each in papers.comparisons]
    assert shown == [
        (Attribute.DOCUMENT_NUMBER, Verdict.DIFFERS, "X0000002", "A1234567, B7654321"),
        (Attribute.NAME, Verdict.DIFFERS, "WEI TAN", "H. Budi Santoso, S.H."),
        (Attribute.BIRTH_DATE, Verdict.MISSING, "", "1980-05-17"),
        (Attribute.NATIONALITY, Verdict.DIFFERS, "MYS", "IDN"),
        (Attribute.SEX, Verdict.DIFFERS, "F", "M"),
    ]
    assert papers.contradicts


def test_a_registered_person_is_compared_by_another_measure() -> None:
    person = Person(
        PersonId("p"), "SANTOSO", "BUDI", Sex.MALE, PartialDate(1980, 5, 17), "", "IDN", (KnownDocument("X0000001"),)
    )
    papers = Screening().compare_papers(HIMSELF, person)
    assert {each.verdict for each in papers.comparisons} == {Verdict.AGREES}


def test_a_name_that_the_mrz_cut_off_contradicts() -> None:
    """It cannot be looked up, but once a face points at the notice it must not speak against it."""
    cut = replace(HIMSELF, surname="SANTOSO", given_names="BUDI SATR", names_truncated=True)
    listed = replace(NOTICE, given_names="BUDI SATRIO SANTOSO")
    papers = Screening().compare_papers(cut, listed)
    assert papers.agrees(Attribute.NAME)
    assert not papers.contradicts


def test_officer_at_a_camera_does_not_learn_whom_to_ask_for() -> None:
    papers = Screening().without_papers(NOTICE)
    assert {one.attribute: one.listed_value for one in papers.comparisons} == {
        Attribute.DOCUMENT_NUMBER: "A1234567, B7654321",
        Attribute.NAME: "H. Budi Santoso, S.H.",
        Attribute.BIRTH_DATE: "1980-05-17",
        Attribute.NATIONALITY: "IDN",
        Attribute.SEX: "M",
    }


def test_nobody_s_papers_are_taken_for_agreement_or_contradiction() -> None:
    for subject in (NOTICE, replace(NOTICE, sex=Sex.UNSPECIFIED, birth_date=None, nationality="", document_numbers=())):
        papers = Screening().without_papers(subject)
        assert {(one.verdict, one.traveller_value) for one in papers.comparisons} == {(Verdict.MISSING, "")}
        assert not (papers.is_document_match or papers.is_biographic_match or papers.contradicts)


def test_a_notice_that_was_changed_meanwhile_is_screened_as_it_was(records: SqlRecords) -> None:
    """One screening follows the notices: what is new, replaced or withdrawn counts at the next traveller."""
    screening, document = Screening(), replace(HIMSELF, number="B7654321")

    def hits() -> list[str]:
        with records.reading() as tx:
            return [notice.notice_id for notice, _ in screening.screen(document, tx.notices)]

    assert hits() == []
    with records.transaction() as tx:
        tx.notices.put(NOTICE, MADE)
    assert hits() == ["notice-1"]
    other = replace(NOTICE, version=2, given_names="Joko Susilo", document_numbers=())
    with records.transaction() as tx:
        tx.notices.put(other, replace(MADE, at=MADE.at + timedelta(minutes=1)))
    assert hits() == []
    with records.transaction() as tx:
        tx.notices.put(replace(NOTICE, version=3), replace(MADE, at=MADE.at - timedelta(days=2)))  # the clock went back
    assert hits() == ["notice-1"]


def test_a_near_match_is_told_as_if_it_were_exact(records: SqlRecords) -> None:
    near = replace(HIMSELF, given_names="BOEDI", birth_date=PartialDate(1980, 5, 18))
    with records.transaction() as tx:
        tx.notices.put(NOTICE, MADE)
    with records.reading() as tx:
        [(_, papers)] = Screening().screen(near, tx.notices)
    assert (papers.rule, papers.is_near_match, papers.is_biographic_match) == ("name_and_date_slip", True, False)
    told = {one.attribute: (one.verdict, one.why) for one in papers.comparisons}
    assert told[Attribute.NAME] == (Verdict.NEAR, "spelled_otherwise,other_order")
    assert told[Attribute.BIRTH_DATE] == (Verdict.NEAR, "one_digit_off")


def test_a_rare_name_without_more_is_a_hit(records: SqlRecords) -> None:
    bare = replace(NOTICE, given_names="Tjokro Sastroamidjojo", birth_date=None, document_numbers=())
    with records.transaction() as tx:
        tx.notices.put(bare, MADE)
    himself = replace(HIMSELF, surname="SASTROAMIJOYO", given_names="COKRO")
    with records.reading() as tx:
        assert Screening().screen(himself, tx.notices) == ()
        [(_, papers)] = Screening().find(himself, tx.notices)
    assert papers.is_weak and not papers.is_match
