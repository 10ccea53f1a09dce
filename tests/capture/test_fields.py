"""Documents typed or sent field by field: what is wrong is refused by name."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iass.capture.document import Sex, TravelDocument
from iass.capture.fields import OPTIONAL, REQUIRED, document_from_fields
from iass.capture.mrz import compose_td3, parse
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput

TODAY = date(2026, 11, 24)
GOOD = {
    "document_number": "X9917640",
    "surname": "Kusumawati",
    "given_names": "Laras",
    "nationality": "IDN",
    "birth_date": "1995-07-22",
    "sex": "F",
    "expiry_date": "2031-06-30",
}


def test_all_fields() -> None:
    assert document_from_fields(GOOD, today=TODAY) == TravelDocument(
        number="X9917640",
        nationality="IDN",
        surname="Kusumawati",
        given_names="Laras",
        birth_date=PartialDate(1995, 7, 22),
        sex=Sex.FEMALE,
        expiry_date=PartialDate(2031, 6, 30),
    )


def test_the_fewest_fields() -> None:
    document = document_from_fields(
        {"document_number": "x 99-17/640", "nationality": "idn", "surname": "SUKARNO"}, today=TODAY
    )
    assert (document.number, document.nationality, document.surname) == ("X9917640", "IDN", "SUKARNO")
    assert document.birth_date is None
    assert document.sex is Sex.UNSPECIFIED


@pytest.mark.parametrize(("code", "expected"), [("DEU", "D"), ("D<<", "D"), ("d", "D"), ("gbr", "GBR")])
def test_a_state_gets_the_code_that_a_zone_has(code: str, expected: str) -> None:
    assert document_from_fields({**GOOD, "nationality": code}, today=TODAY).nationality == expected


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("document_number", ""),
        ("document_number", "   "),
        ("document_number", "---"),
        ("document_number", "X99Ж17640"),
        ("document_number", "1" * 23),
        ("nationality", ""),
        ("nationality", "ZZZ"),
        ("nationality", "Indonesia"),
        ("surname", "K" * 151),
        ("surname", "K" * 100_000),
        ("surname", "Kusuma\0wati"),
        ("surname", "Kusuma\u202ewati"),
        ("surname", "Kusuma\ud800wati"),
        ("surname", "12345"),
        ("given_names", "=\t1+1"),
        ("birth_date", "2026-11-25"),
        ("birth_date", "2027"),
        ("birth_date", "1895-12-31"),
        ("birth_date", "22.07.1995"),
        ("birth_date", "1995-13-01"),
        ("birth_date", "1995-02-30"),
        ("birth_date", "١٩٩٥-07-22"),
        ("sex", "female"),
        ("expiry_date", "soon"),
        ("issuer", "XYZ"),
        ("kind", "PASSPORT"),
        ("nickname", "Laras"),
    ],
)
def test_what_is_wrong_is_refused_by_name(field: str, value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        document_from_fields({**GOOD, field: value}, today=TODAY)
    assert caught.value.where == field
    assert caught.value.mend
    assert len(str(caught.value)) < 300


def test_somebody_needs_a_name() -> None:
    with pytest.raises(InvalidInput) as caught:
        document_from_fields({**GOOD, "surname": "", "given_names": " "}, today=TODAY)
    assert caught.value.where == "surname"


def test_a_birth_date_of_today_and_an_expired_document_are_accepted() -> None:
    newborn = document_from_fields({**GOOD, "birth_date": "2026-11-24", "expiry_date": "2020-01-01"}, today=TODAY)
    assert newborn.birth_date == PartialDate(2026, 11, 24)


def test_fields_and_zone_of_one_passport_give_documents_that_compare() -> None:
    typed = document_from_fields({**GOOD, "nationality": "DEU", "document_number": "C01X-0006H"}, today=TODAY)
    read = parse(compose_td3(typed), today=TODAY).document
    assert (read.number, read.nationality, read.birth_date) == (typed.number, typed.nationality, typed.birth_date)


@settings(deadline=None, database=None)
@given(
    fields=st.dictionaries(st.sampled_from([*REQUIRED, *OPTIONAL, "other"]), st.text(max_size=30), max_size=9),
    good=st.booleans(),
)
def test_any_fields_make_a_document_or_a_refusal(fields: dict[str, str], good: bool) -> None:
    try:
        document = document_from_fields({**GOOD, **fields} if good else fields, today=TODAY)
    except InvalidInput as refusal:
        assert refusal.where
    else:
        assert document.number.isascii()
        assert document.full_name
