"""Zones as they really arrive: wrong lengths and characters, unknown dates, long numbers, odd codes."""

from datetime import date

import pytest

from iass.capture.document import Sex, TravelDocument
from iass.capture.mrz import MrzReading, compose_td3, parse
from iass.capture.mrz_check import check_digit
from iass.capture.mrz_compose import compose
from iass.capture.mrz_format import MrzFormat
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput

TODAY = date(2026, 11, 24)
FIRST = "P<IDNKUSUMAWATI<<LARAS<<<<<<<<<<<<<<<<<<<<<<"
DOCUMENT = TravelDocument(
    number="X9917640",
    nationality="IDN",
    surname="KUSUMAWATI",
    given_names="LARAS",
    kind="P",
    issuer="IDN",
    birth_date=PartialDate(1995, 7, 22),
    sex=Sex.FEMALE,
    expiry_date=PartialDate(2031, 6, 30),
)


def second(number: str = "X9917640<", born: str = "950722", expires: str = "310630", personal: str = "<" * 14) -> str:
    """A second line of TD3 with right check digits."""
    parts = [number + check_digit(number), born + check_digit(born), expires + check_digit(expires)]
    tail = personal + (check_digit(personal) if personal.strip("<") else "<")
    covered = parts[0] + parts[1] + parts[2] + tail
    return f"{parts[0]}IDN{parts[1]}F{parts[2]}{tail}{check_digit(covered)}"


def read(first: str = FIRST, line: str | None = None, today: date = TODAY) -> MrzReading:
    return parse((first, line or second()), today=today)


def problems(reading: MrzReading) -> dict[str, str]:
    return {problem.field: problem.what for problem in reading.problems}


def test_a_passport_is_composed_and_read_back() -> None:
    lines = compose_td3(DOCUMENT)
    reading = parse(lines, today=TODAY)
    assert lines == (FIRST, second())
    assert reading.document == DOCUMENT
    assert reading.all_checks_pass
    assert not reading.problems


# What is refused.


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("",),
        (FIRST,),
        (FIRST, second(), second()),
        (FIRST[:-1], second()),
        (FIRST, second() + "<"),
        (FIRST[:36], second()[:36], second()[:36]),
        (FIRST[:30], second()[:30]),
        ("V" * 30, "<" * 30),
        ("<" * 91,),
    ],
)
def test_a_wrong_number_or_length_of_lines_is_refused_with_what_is_allowed(lines: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput, match="3 lines of 30") as caught:
        parse(lines, today=TODAY)
    assert "2 lines of 44" in caught.value.what
    assert caught.value.mend


def test_a_megabyte_of_text_is_refused_at_once() -> None:
    with pytest.raises(InvalidInput):
        parse(["<" * 1_000_000] * 100, today=TODAY)


@pytest.mark.parametrize(
    ("character", "shown"),
    [("-", "-"), (" ", " "), ("é", "U+00E9"), ("０", "U+FF10"), ("ß", "U+00DF"), ("\0", "U+0000"), ("«", "U+00AB")],
)
def test_another_character_is_refused_with_its_position(character: str, shown: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(FIRST[:20] + character + FIRST[21:])
    assert caught.value.where == "mrz line 1, position 21"
    assert shown in caught.value.what


# What is put right without harm.


@pytest.mark.parametrize(
    "given",
    [
        [FIRST, second()],
        [FIRST.lower(), second().lower()],
        [f"  {FIRST} ", f"\t{second()}  "],
        [f"{FIRST}\n{second()}"],
        [f"{FIRST}\r\n{second()}\r\n"],
        ["", FIRST, "", second(), ""],
        [FIRST + second()],
    ],
)
def test_case_spaces_and_line_breaks_do_not_matter(given: list[str]) -> None:
    assert parse(given, today=TODAY).document == DOCUMENT


def test_one_text_is_as_good_as_a_list_of_lines() -> None:
    assert parse(f"{FIRST}\n{second()}", today=TODAY).document == DOCUMENT
    assert parse("\n".join(compose(DOCUMENT, MrzFormat.TD1)), today=TODAY).format is MrzFormat.TD1


# Check digits.


@pytest.mark.parametrize(
    ("text", "digit"), [("520727", "3"), ("AB2134<<<", "5"), ("L898902C3", "6"), ("740812", "2"), ("<<<<<<", "0")]
)
def test_check_digits_as_doc_9303_works_them_out(text: str, digit: str) -> None:
    assert check_digit(text) == digit


def test_a_failing_check_digit_is_reported_and_not_raised() -> None:
    line = second()
    reading = read(line=line[:9] + "1" + line[10:])
    failed = [check for check in reading.checks if not check.ok]
    assert [(check.field, check.found) for check in failed] == [("document_number", "1"), ("composite", line[-1])]
    assert failed[0].expected == line[9]
    assert not reading.all_checks_pass
    assert reading.document.number == "X9917640"


@pytest.mark.parametrize("check", ["<", "0"])
def test_an_empty_personal_number_may_have_a_filler_for_its_check_digit(check: str) -> None:
    reading = read(line=second()[:42] + check + second()[43])
    assert reading.all_checks_pass


def test_a_personal_number_needs_its_check_digit() -> None:
    line = second(personal="3174012207950001"[:14])
    assert read(line=line).all_checks_pass
    assert not read(line=line[:42] + "<" + line[43]).all_checks_pass


# Dates.


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("950722", PartialDate(1995, 7, 22)),
        ("261124", PartialDate(2026, 11, 24)),
        ("261125", PartialDate(1926, 11, 25)),
        ("000229", PartialDate(2000, 2, 29)),
        ("6007<<", PartialDate(1960, 7)),
        ("60<<<<", PartialDate(1960)),
        ("600000", PartialDate(1960)),
        ("26<<<<", PartialDate(2026)),
        ("2612<<", PartialDate(1926, 12)),
        ("<<<<<<", None),
    ],
)
def test_a_birth_date_is_the_latest_that_is_not_in_the_future(born: str, expected: PartialDate | None) -> None:
    reading = read(line=second(born=born))
    assert reading.document.birth_date == expected
    assert "birth_date" not in problems(reading)
    assert reading.all_checks_pass


@pytest.mark.parametrize(
    ("field", "right", "misread"), [("birth_date", "950722", "210722"), ("expiry_date", "310630", "210630")]
)
def test_a_date_whose_check_digit_fails_is_believed(field: str, right: str, misread: str) -> None:
    """Two digits misread: nothing can be repaired, and a woman of 31 would be a child of five."""
    reading = read(line=second().replace(right, misread))
    assert getattr(reading.document, field) is None
    assert "not used" in problems(reading)[field]
    assert not reading.all_checks_pass


@pytest.mark.parametrize("born", ["950230", "951322", "95072A", "<<0722", "95<<22", "950732", "9<0722", "010229"])
def test_an_impossible_birth_date_is_a_problem_and_not_an_error(born: str) -> None:
    reading = read(line=second(born=born))
    assert reading.document.birth_date is None
    assert "date" in problems(reading)["birth_date"]


def test_a_leap_day_that_only_the_future_has_is_a_problem() -> None:
    assert "future" in problems(read(line=second(born="000229"), today=date(1999, 1, 1)))["birth_date"]


@pytest.mark.parametrize(
    ("expires", "expected", "said"),
    [
        ("310630", PartialDate(2031, 6, 30), None),
        ("261124", PartialDate(2026, 11, 24), None),
        ("261123", PartialDate(2026, 11, 23), "expired"),
        ("160101", PartialDate(2016, 1, 1), "expired"),
        ("760101", PartialDate(2076, 1, 1), None),
        ("961210", PartialDate(1996, 12, 10), "plausible"),
        ("<<<<<<", None, None),
        ("3106<<", PartialDate(2031, 6), None),
        ("310631", None, "calendar"),
    ],
)
def test_an_expiry_date_is_the_nearest(expires: str, expected: PartialDate | None, said: str | None) -> None:
    reading = read(line=second(expires=expires))
    assert reading.document.expiry_date == expected
    assert (said or "") in problems(reading).get("expiry_date", "")
    assert ("expiry_date" in problems(reading)) is (said is not None)


def test_without_a_reference_date_the_machines_day_counts() -> None:
    assert parse((FIRST, second()), today=None).document.birth_date == PartialDate(1995, 7, 22)


# What no check digit covers.


def test_germany_keeps_its_one_letter() -> None:
    reading = read(FIRST.replace("IDN", "D<<"), second().replace("IDN", "D<<"))
    assert (reading.document.nationality, reading.document.issuer) == ("D", "D")
    assert not reading.problems


def test_a_card_that_begins_like_a_visa_is_a_card_with_a_problem() -> None:
    reading = parse(("V" + "<" * 29, "<" * 30, "<" * 30), today=TODAY)
    assert reading.format is MrzFormat.TD1
    assert "document_code" in problems(reading)


def test_unknown_states_document_codes_and_sexes_are_problems() -> None:
    reading = read(FIRST.replace("P<IDN", "Q<ZZZ"), second().replace("IDN", "1DN").replace("F", "Q"))
    assert set(problems(reading)) == {"document_code", "issuer", "nationality", "sex"}
    assert reading.document.sex is Sex.UNSPECIFIED


@pytest.mark.parametrize(("sex", "expected"), [("<", Sex.UNSPECIFIED), ("M", Sex.MALE), ("F", Sex.FEMALE)])
def test_sexes(sex: str, expected: Sex) -> None:
    reading = read(line=second()[:20] + sex + second()[21:])
    assert reading.document.sex is expected
    assert not reading.problems


def test_a_missing_name_or_number_is_a_problem() -> None:
    assert "names" in problems(read("P<IDN" + "<" * 39))
    assert "document_number" in problems(read(line=second(number="<" * 9)))


def test_a_digit_in_a_name_is_told_and_left_alone() -> None:
    reading = read(FIRST.replace("LARAS", "L4RA5"))
    assert "digit" in problems(reading)["names"]
    assert reading.document.given_names == "L4RA5"
    assert not reading.repairs


@pytest.mark.parametrize(
    ("field", "surname", "given_names"),
    [
        ("<<LARAS", "", "LARAS"),
        ("KUSUMAWATI<<<LARAS", "KUSUMAWATI", "LARAS"),
        ("KUSUMAWATI<<LARAS<<AYU", "KUSUMAWATI", "LARAS AYU"),
        ("KUSUMAWATI<LARAS", "KUSUMAWATI LARAS", ""),
    ],
)
def test_names_with_unusual_fillers(field: str, surname: str, given_names: str) -> None:
    document = read("P<IDN" + field.ljust(39, "<")).document
    assert (document.surname, document.given_names) == (surname, given_names)


def test_a_number_with_fillers_inside_reads_without_them() -> None:
    assert read(line=second(number="AB<123456")).document.number == "AB123456"


# Long document numbers of cards (Doc 9303-5, note j).


def test_a_long_number_goes_on_in_the_optional_data() -> None:
    # An identity card with twelve digits: nine, a filler, the other three and their check digit.
    first = "IDBEL600001476<9355<<<<<<<<<<<"[:30]
    reading = parse((first, "1301014F2311207UTO<<<<<<<<<<<6", "SPECIMEN<<SPECIMEN<<<<<<<<<<<<"), today=TODAY)
    number = reading.checks[0]
    assert reading.document.number == "600001476935"
    assert (number.field, number.found, number.ok) == ("document_number", "5", True)
    assert dict(reading.optional)["optional_data"] == ""


@pytest.mark.parametrize(
    ("name", "number", "optional"),
    [(MrzFormat.TD1, "600001476935", "AB12"), (MrzFormat.TD1, "1234567890", ""), (MrzFormat.TD2, "AB34567890123", "")],
)
def test_long_numbers_are_composed_and_read_back(name: MrzFormat, number: str, optional: str) -> None:
    document = TravelDocument(number, "UTO", "ERIKSSON", "ANNA", kind="I", issuer="UTO")
    reading = parse(compose(document, name, {"optional_data": optional}), today=TODAY)
    assert reading.all_checks_pass
    assert reading.document == document
    assert dict(reading.optional)["optional_data"] == optional


def test_a_filler_for_the_check_digit_without_a_long_number_fails() -> None:
    lines = ("I<UTOD23145890<<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<")
    number = parse(lines, today=TODAY).checks[0]
    assert (number.found, number.expected, number.ok) == ("<", "7", False)


# Composing.


@pytest.mark.parametrize(
    ("surname", "given_names", "expected"),
    [
        ("D'Artagnan", "Jean-Luc", "DARTAGNAN<<JEAN<LUC"),
        ("Müller", "Bjørn Åke", "MUELLER<<BJOERN<AAKE"),
        ("Weiß", "", "WEISS"),
        ("Sukarno", "", "SUKARNO"),
        ("O’Connor", "Nuñez, Ana", "OCONNOR<<NUNEZ<ANA"),
    ],
)
def test_names_are_written_as_section_6_transliterates(surname: str, given_names: str, expected: str) -> None:
    document = TravelDocument("X1", "IDN", surname, given_names)
    assert compose_td3(document)[0][5:].rstrip("<") == expected


@pytest.mark.parametrize(
    ("surname", "given_names", "expected"),
    [
        ("Papandropoulous", "Jonathon Alec Warren", "PAPANDROPOULOUS<<JONATHON<ALEC<WARREN"),
        ("Nilavadhanananda", "Chayapa Dejthamrong Krasuang", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K"),
        ("Bennelong Wooloomooloo Warrandyte Warnamba", "Dingo", "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WA<<D"),
        ("A" * 60, "", "A" * 39),
        ("A" * 60, "Bo", "A" * 36 + "<<B"),
        ("Ab", "C" * 34 + " De", "AB<<" + "C" * 33 + "<D"),
        ("A" * 36 + " B C", "", "A" * 35 + "<B<C"),
    ],
)
def test_names_that_are_too_long_end_in_a_letter(surname: str, given_names: str, expected: str) -> None:
    field = compose_td3(TravelDocument("X1", "IDN", surname, given_names))[0][5:]
    assert field == expected.ljust(39, "<")


@pytest.mark.parametrize(
    ("document", "where"),
    [
        (TravelDocument("X9917640123", "IDN", "A"), "document_number"),
        (TravelDocument("X-1", "IDN", "A"), "document_number"),
        (TravelDocument("", "IDN", "A"), "document_number"),
        (TravelDocument("X1", "INDONESIA", "A"), "issuer"),
        (TravelDocument("X1", "IDN", "", ""), "surname"),
        (TravelDocument("X1", "IDN", "12", "."), "surname"),
        (TravelDocument("X1", "IDN", "A", kind="PPP"), "document_code"),
    ],
)
def test_what_does_not_fit_into_a_passport_is_refused_by_field(document: TravelDocument, where: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        compose_td3(document)
    assert caught.value.where == where


def test_a_document_of_fillers_counts_as_read() -> None:
    """Its check digits agree: those of nothing are 0."""
    assert set(parse(("<" * 44, "0" * 44), today=TODAY).document.misread) >= {"names", "nationality", "issuer"}
    assert parse((FIRST, second()), today=TODAY).document.misread == ()
    assert "birth_date" in read(line=second(born="881399")).document.misread


def test_an_expired_passport_counts_as_misread() -> None:
    assert read(line=second(expires="200630")).document.misread == ()
