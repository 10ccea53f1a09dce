"""Missing data taken for agreement accuses a stranger; another writing taken for another value frees a fugitive."""

import pytest

from iass.capture.document import Sex, TravelDocument
from iass.capture.partial_date import PartialDate
from iass.screen.compare.birth_date import compare_birth_date
from iass.screen.compare.document_number import compare_document_number
from iass.screen.compare.name import compare_name
from iass.screen.compare.nationality import compare_nationality
from iass.screen.compare.sex import compare_sex
from iass.screen.evidence import Attribute, Comparison, Verdict

AGREES, DIFFERS, MISSING = Verdict.AGREES, Verdict.DIFFERS, Verdict.MISSING


@pytest.mark.parametrize(
    ("presented", "listed", "verdict", "shown"),
    [
        ("A1234567", ("A1234567",), AGREES, "A1234567"),
        ("a 123-4567<", ("X1", "A1234567"), AGREES, "A1234567"),
        ("A1234567", ("A1234568", "b 2"), DIFFERS, "A1234568, B2"),
        ("A1234567", (), MISSING, ""),
        ("A1234567", ("--",), MISSING, ""),
        ("", ("A1234567",), MISSING, "A1234567"),
        ("<<<", ("",), MISSING, ""),
        ("O1", ("01",), DIFFERS, "01"),
    ],
)
def test_document_numbers(presented: str, listed: tuple[str, ...], verdict: Verdict, shown: str) -> None:
    found = compare_document_number(presented, listed)
    assert (found.attribute, found.verdict, found.listed_value) == (Attribute.DOCUMENT_NUMBER, verdict, shown)


def _named(surname: str, given_names: str) -> TravelDocument:
    return TravelDocument("A1", "IDN", surname, given_names)


@pytest.mark.parametrize(
    ("surname", "given_names", "verdict"),
    [
        ("Santoso", "Budi", AGREES),
        ("", "H. Budi Santoso, S.H.", AGREES),
        ("SANTOSO", "", DIFFERS),
        ("SANTOSO", "BUDI SATRIO", DIFFERS),
        ("", "", MISSING),
        ("123", "", MISSING),
    ],
)
def test_names(surname: str, given_names: str, verdict: Verdict) -> None:
    found = compare_name(_named("SANTOSO", "BUDI"), _named(surname, given_names))
    assert found == Comparison(Attribute.NAME, verdict, "BUDI SANTOSO", f"{given_names} {surname}".strip())


@pytest.mark.parametrize(
    ("surname", "given_names", "verdict"),
    [
        ("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", AGREES),  # the specimen of Doc 9303-4, cut in its last word
        ("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG", AGREES),  # a word left out
        ("NILAVADHANANANDA", "C D K", MISSING),  # initials fit many
        ("NILAVADHANANANDA", "ARNPOL", DIFFERS),
        ("NILAVADHANANANDA", "CHAYAPA CHAYAPAT", DIFFERS),  # one listed word cannot stand for two
    ],
)
def test_a_name_that_the_mrz_cut_off(surname: str, given_names: str, verdict: Verdict) -> None:
    listed = _named("NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG")
    assert compare_name(_named(surname, given_names), listed, truncated=True).verdict is verdict
    assert compare_name(_named(surname, given_names), listed).verdict is DIFFERS


@pytest.mark.parametrize(
    ("traveller", "listed", "verdict"),
    [
        ("1980-05-17", "1980-05-17", AGREES),
        ("1980-05-17", "1980-05-18", DIFFERS),
        ("1980-05-17", "1980-05", MISSING),
        ("1980-05", "1980-05", MISSING),
        ("1980", "1980-05-17", MISSING),
        ("1980", "1981", DIFFERS),
        ("1980-05", "1980-06-01", DIFFERS),
        ("1980-05-17", None, MISSING),
        (None, "1980-05-17", MISSING),
        (None, None, MISSING),
    ],
)
def test_an_incomplete_birth_date_is_taken_for_proof(
    traveller: str | None, listed: str | None, verdict: Verdict
) -> None:
    dates = [PartialDate.parse(text) if text else None for text in (traveller, listed)]
    expected = Comparison(Attribute.BIRTH_DATE, verdict, traveller or "", listed or "")
    assert compare_birth_date(*dates) == expected


@pytest.mark.parametrize(
    ("traveller", "listed", "verdict"),
    [
        ("IDN", "IDN", AGREES),
        ("IDN", "MYS", DIFFERS),
        ("D", "DEU", AGREES),
        ("D<<", "D", AGREES),
        ("RKS", "XKX", AGREES),
        ("IDN", "", MISSING),
        ("XXX", "XXX", MISSING),
        ("XXA", "XXA", AGREES),
        ("GBD", "GBR", DIFFERS),
    ],
)
def test_nationalities(traveller: str, listed: str, verdict: Verdict) -> None:
    found = compare_nationality(traveller, listed)
    assert (found.verdict, found.traveller_value, found.listed_value) == (verdict, traveller, listed)


@pytest.mark.parametrize("traveller", Sex)
@pytest.mark.parametrize("listed", Sex)
def test_sex(traveller: Sex, listed: Sex) -> None:
    unspecified = Sex.UNSPECIFIED in (traveller, listed)
    verdict = MISSING if unspecified else AGREES if traveller is listed else DIFFERS
    assert compare_sex(traveller, listed).verdict is verdict
