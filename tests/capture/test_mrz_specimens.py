"""The specimens printed in ICAO Doc 9303, parts 4 to 7, and names as its parts 3 and 4 shorten them."""

from datetime import date

import pytest

from iass.capture.document import Sex
from iass.capture.mrz import MrzReading, parse
from iass.capture.mrz_format import MrzFormat
from iass.capture.partial_date import PartialDate

TODAY = date(2011, 6, 1)

TD3 = ("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10")
TD1 = ("I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
TD2 = ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6")
MRV_A = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<")
MRV_B = ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<")
SPECIMENS = {
    MrzFormat.TD3: TD3,
    MrzFormat.TD1: TD1,
    MrzFormat.TD2: TD2,
    MrzFormat.MRV_A: MRV_A,
    MrzFormat.MRV_B: MRV_B,
}


def numbers(reading: MrzReading) -> dict[str, str]:
    return {check.field: check.found for check in reading.checks}


@pytest.mark.parametrize("name", SPECIMENS)
def test_every_specimen_passes_all_its_checks_and_is_left_as_printed(name: MrzFormat) -> None:
    reading = parse(SPECIMENS[name], today=TODAY)
    assert reading.format is name
    assert reading.lines == SPECIMENS[name]
    assert reading.all_checks_pass
    assert not reading.repairs
    assert reading.document.surname == "ERIKSSON"
    assert reading.document.given_names == "ANNA MARIA"
    assert reading.document.issuer == "UTO"
    assert reading.document.sex is Sex.FEMALE
    assert not reading.document.names_truncated


def test_the_passport_of_part_4() -> None:
    reading = parse(TD3, today=TODAY)
    document = reading.document
    assert (document.number, document.kind, document.nationality) == ("L898902C3", "P", "UTO")
    assert document.birth_date == PartialDate(1974, 8, 12)
    assert document.expiry_date == PartialDate(2012, 4, 15)
    assert reading.optional == (("personal_number", "ZE184226B"),)
    assert numbers(reading) == {
        "document_number": "6",
        "birth_date": "2",
        "expiry_date": "9",
        "personal_number": "1",
        "composite": "0",
    }
    assert not reading.problems


def test_the_card_of_part_5() -> None:
    reading = parse(TD1, today=TODAY)
    assert (reading.document.number, reading.document.kind) == ("D23145890", "I")
    assert numbers(reading) == {"document_number": "7", "birth_date": "2", "expiry_date": "9", "composite": "6"}
    assert reading.optional == (("optional_data", ""), ("optional_data_2", ""))


def test_the_card_of_part_6() -> None:
    reading = parse(TD2, today=TODAY)
    assert reading.document.number == "D23145890"
    assert numbers(reading) == {"document_number": "7", "birth_date": "2", "expiry_date": "9", "composite": "6"}


@pytest.mark.parametrize(("lines", "optional"), [(MRV_A, "6ZE184226B"), (MRV_B, "")])
def test_the_visas_of_part_7(lines: tuple[str, str], optional: str) -> None:
    reading = parse(lines, today=date(1996, 1, 1))
    document = reading.document
    assert (document.number, document.kind, document.nationality) == ("L8988901C", "V", "XXX")
    assert document.birth_date == PartialDate(1940, 9, 7)
    assert document.expiry_date == PartialDate(1996, 12, 10)
    assert reading.optional == (("optional_data", optional),)
    assert numbers(reading) == {"document_number": "4", "birth_date": "8", "expiry_date": "9"}


@pytest.mark.parametrize(
    ("field", "surname", "given_names", "truncated"),
    [
        ("VAN<DER<MUELLEN<<MARTIN<<<<<<<<<<<<<<<<", "VAN DER MUELLEN", "MARTIN", False),
        ("SMITH<JONES<<SUSIE<MARGARET<<<<<<<<<<<<", "SMITH JONES", "SUSIE MARGARET", False),
        ("ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", "", False),
        ("SUKARNO<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "SUKARNO", "", False),
        ("PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", "JONATHON WARREN TREVOR", True),
        ("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG K", True),
        ("NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU", "NILAVADHANANANDA", "ARNPOL PETCH CHARONGU", True),
        ("BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI", "BENNELONG WOOLOOMOOLOO WARRANDYTE W", "DI", True),
        ("NILAVADHANANANDA<<C<DEJTHAMRONG<KRASUAN", "NILAVADHANANANDA", "C DEJTHAMRONG KRASUAN", True),
    ],
)
def test_names_as_parts_3_and_4_write_and_cut_them(field: str, surname: str, given_names: str, truncated: bool) -> None:
    document = parse(("P<UTO" + field, TD3[1]), today=TODAY).document
    assert (document.surname, document.given_names) == (surname, given_names)
    assert document.names_truncated is truncated
