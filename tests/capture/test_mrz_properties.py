"""What must hold for every zone: round trips, repairs that never invent, and errors of one kind only."""

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from iass.capture.document import Sex, TravelDocument
from iass.capture.mrz import parse
from iass.capture.mrz_check import at, check_digit, checked_fields
from iass.capture.mrz_compose import compose
from iass.capture.mrz_format import LAYOUTS, Lines, MrzFormat
from iass.capture.partial_date import PartialDate
from iass.capture.states import STATE_CODES
from iass.errors import InvalidInput

TODAY = date(2026, 11, 24)
ALIKE = dict(zip("OISBZG015826", "015826OISBZG", strict=True))
ROOM = {MrzFormat.TD1: 15, MrzFormat.TD2: 7, MrzFormat.TD3: 14, MrzFormat.MRV_A: 16, MrzFormat.MRV_B: 8}

quick = settings(deadline=None, database=None, max_examples=200)
characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
words = st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=7), max_size=3).map(" ".join)
formats = st.sampled_from(list(MrzFormat))
zone_text = st.text(characters + "<", min_size=1, max_size=60)


def partial(first: date, last: date) -> st.SearchStrategy[PartialDate | None]:
    days = st.dates(first, last)
    known = days.map(PartialDate.of)
    month = days.map(lambda day: PartialDate(day.year, day.month))
    year = days.map(lambda day: PartialDate(day.year))
    return st.one_of(st.none(), known, month, year)


@st.composite
def documents(draw: st.DrawFn, name: MrzFormat) -> TravelDocument:
    surname, given_names = draw(words), draw(words)
    assume(surname)
    assume(len(surname) + len(given_names) + 2 < LAYOUTS[name].field("names").span.length)
    visa = name in (MrzFormat.MRV_A, MrzFormat.MRV_B)
    longest = {MrzFormat.TD1: 20, MrzFormat.TD2: 14}.get(name, 9)
    return TravelDocument(
        number=draw(st.text(characters, min_size=1, max_size=longest)),
        nationality=draw(st.sampled_from(sorted(STATE_CODES))),
        surname=surname,
        given_names=given_names,
        kind="V" if visa else "P" if name is MrzFormat.TD3 else draw(st.sampled_from(["I", "ID", "AC", "C"])),
        issuer=draw(st.sampled_from(sorted(STATE_CODES))),
        birth_date=draw(partial(date(1927, 1, 1), TODAY)),
        sex=draw(st.sampled_from(Sex)),
        expiry_date=draw(partial(TODAY - timedelta(days=9 * 365), date(2075, 12, 31))),
    )


@st.composite
def zones(draw: st.DrawFn) -> tuple[MrzFormat, TravelDocument, dict[str, str], Lines]:
    name = draw(formats)
    document = draw(documents(name))
    optional = {}
    if len(document.number) <= 9:
        field = LAYOUTS[name].optional[0].name
        optional[field] = draw(st.text(characters, max_size=ROOM[name]))
    return name, document, optional, compose(document, name, optional)


@quick
@given(zone=zones())
def test_what_is_composed_is_read_back(zone: tuple[MrzFormat, TravelDocument, dict[str, str], Lines]) -> None:
    name, document, optional, lines = zone
    reading = parse(lines, today=TODAY)
    assert reading.format is name
    assert reading.document == document
    assert reading.all_checks_pass
    assert reading.lines == lines, "a valid zone was repaired into another one"
    assert not reading.repairs
    assert all(dict(reading.optional)[field] == content for field, content in optional.items())
    assert all("expired" in problem.what for problem in reading.problems)


@quick
@given(zone=zones(), data=st.data())
def test_one_confusion_is_put_right_or_left_but_never_made_something_else(
    zone: tuple[MrzFormat, TravelDocument, dict[str, str], Lines], data: st.DataObject
) -> None:
    name, document, _, lines = zone
    covered = [cell for checked in checked_fields(lines, LAYOUTS[name]) for cell in (*checked.cells, checked.check)]
    confusable = sorted({cell for cell in covered if at(lines, cell) in ALIKE})
    assume(confusable)
    line, position = data.draw(st.sampled_from(confusable))
    read = ALIKE[at(lines, (line, position))]
    wrong = list(lines)
    wrong[line - 1] = wrong[line - 1][: position - 1] + read + wrong[line - 1][position:]
    reading = parse(wrong, today=TODAY)
    assert reading.lines in (lines, tuple(wrong))
    if reading.lines == lines:
        assert reading.document == document
        assert [(r.line, r.position, r.read) for r in reading.repairs] == [(line, position, read)]
    else:
        assert not reading.repairs


@quick
@given(zone=zones(), data=st.data())
def test_a_confusion_in_a_date_is_always_put_right(
    zone: tuple[MrzFormat, TravelDocument, dict[str, str], Lines], data: st.DataObject
) -> None:
    name, _, _, lines = zone
    dates = [checked for checked in checked_fields(lines, LAYOUTS[name]) if checked.numeric]
    cells = [cell for checked in dates for cell in (*checked.cells, checked.check) if at(lines, cell) in ALIKE]
    wrong = [list(line) for line in lines]
    for line, position in data.draw(st.sets(st.sampled_from(cells))) if cells else ():
        wrong[line - 1][position - 1] = ALIKE[wrong[line - 1][position - 1]]
    assert parse(["".join(line) for line in wrong], today=TODAY).lines == lines


@quick
@given(surname=words, given_names=words, more=words, name=formats)
def test_names_too_long_are_cut_to_a_beginning_and_said_to_be(
    surname: str, given_names: str, more: str, name: MrzFormat
) -> None:
    given_names = " ".join(f"{given_names} {more} LANGGENG PUSPARINI KUSUMANINGTYAS".split())
    document = TravelDocument("X1", "IDN", surname or "A", given_names)
    reading = parse(compose(document, name), today=TODAY)
    read = reading.document
    assert read.names_truncated or (read.surname, read.given_names) == (document.surname, given_names)
    assert len(read.surname) <= len(document.surname)
    assert read.given_names[:1] == given_names[:1]


@quick
@given(text=zone_text, other=zone_text)
def test_check_digits_add_up(text: str, other: str) -> None:
    """The weights repeat after three characters, so a check digit of parts whose lengths are threefold is a sum."""
    padded = text + "<" * (-len(text) % 3)
    assert check_digit(padded) == check_digit(text)
    assert (int(check_digit(padded)) + int(check_digit(other))) % 10 == int(check_digit(padded + other))


@quick
@given(text=st.text(characters, min_size=1, max_size=30), data=st.data())
def test_a_check_digit_notices_every_single_digit_misread_for_another(text: str, data: st.DataObject) -> None:
    digits = [place for place, character in enumerate(text) if character.isdigit()]
    assume(digits)
    place = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != text[place]]))
    assert check_digit(text) != check_digit(text[:place] + other + text[place + 1 :])


@quick
@given(lines=st.lists(st.text(max_size=100), max_size=5), today=st.one_of(st.none(), st.dates()))
def test_any_text_is_read_or_refused(lines: list[str], today: date | None) -> None:
    try:
        parse(lines, today=today)
    except InvalidInput as refusal:
        assert refusal.mend


@quick
@given(data=st.data(), name=formats, today=st.dates())
def test_any_zone_of_the_right_size_is_read(data: st.DataObject, name: MrzFormat, today: date) -> None:
    layout = LAYOUTS[name]
    line = st.text(characters + "<", min_size=layout.length, max_size=layout.length)
    lines = [data.draw(line) for _ in range(layout.lines)]
    reading = parse(lines, today=today)
    assert {repair.field for repair in reading.repairs} <= {check.field for check in reading.checks if check.ok}
    again = parse(reading.lines, today=today)
    assert again.document == reading.document
    assert all(check.ok == same.ok for check, same in zip(again.checks, reading.checks, strict=True))
