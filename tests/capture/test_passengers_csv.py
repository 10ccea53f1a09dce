"""Lists as CSV: one for each flight of the file, taken or refused by itself."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from iass.capture.passengers.csv_list import OPTIONAL, REQUIRED
from iass.capture.passengers.passenger_list import Travels
from iass.capture.passengers.reading import Answer, read_lists

HEADER = "flight,origin,destination,departs_at,arrives_at,surname,given_names,birth_date,nationality,document_number"
FLIGHT = "GA0881,NRT,CGK,2026-11-29T11:45,2026-11-29T17:25"
LARAS = f"{FLIGHT},KUSUMAWATI,LARAS,1995-07-22,IDN,X9917640"


def _read(*lines: str) -> tuple[Answer, ...]:
    return read_lists("\n".join(lines).encode(), date(2026, 11, 29), "garuda")


def _rules(*lines: str) -> dict[str, int]:
    (answer,) = _read(*lines)
    assert not answer.is_taken
    return {fault.rule: fault.segment for fault in answer.faults}


def test_csv_is_another_flight_than_edifact() -> None:
    (answer,) = _read(HEADER, LARAS)
    assert answer.listed is not None
    assert answer.listed.flight.flight_id == "GA881-20261129-NRT-CGK"
    assert answer.listed.flight.arrives_at == datetime(2026, 11, 29, 10, 25, tzinfo=UTC)
    (laras,) = answer.listed.travellers
    assert (laras.surname, laras.given_names, laras.documents[0].number) == ("KUSUMAWATI", "LARAS", "X9917640")
    assert answer.faults == ()


def test_offset_of_a_time_is_lost() -> None:
    row = LARAS.replace("2026-11-29T17:25", "2026-11-29T10:25+00:00")
    (answer,) = _read(HEADER, row)
    assert answer.listed is not None
    assert answer.listed.flight.arrives_at == datetime(2026, 11, 29, 10, 25, tzinfo=UTC)


def test_semicolons_of_excel_are_one_column() -> None:
    (answer,) = _read(HEADER.replace(",", ";"), LARAS.replace(",", ";"))
    assert answer.is_taken


def test_two_flights_are_one_list() -> None:
    other = LARAS.replace("GA0881", "GA0883").replace("NRT", "HND")
    answers = _read(HEADER, LARAS, other, LARAS.replace("X9917640", "X9917641"))
    assert [(one.flight_id, one.travellers) for one in answers] == [
        ("GA881-20261129-NRT-CGK", 2),
        ("GA883-20261129-HND-CGK", 1),
    ]


def test_unreadable_cell_of_one_traveller_goes_unsaid() -> None:
    (answer,) = _read(f"{HEADER},sex,travels", f"{FLIGHT},,,2095-01-01,QQQ,X 99,Q,crew")
    assert answer.listed is not None
    assert {fault.tag for fault in answer.faults} == {"surname", "birth_date", "nationality", "sex"}
    assert answer.listed.travellers[0].travels is Travels.CREW


@pytest.mark.parametrize(
    ("lines", "rule", "line"),
    [
        ([HEADER], "nobody", 2),
        ([HEADER.replace(",surname", ""), LARAS], "columns", 1),
        ([f"{HEADER},surname", f"{LARAS},X"], "columns", 1),
        ([HEADER, f"{LARAS},X"], "cells", 2),
        ([HEADER, LARAS.replace("LARAS", "=1+1")], "cell", 2),
        ([HEADER, LARAS.replace("LARAS", '"LARAS')], "csv", 2),
        ([HEADER, LARAS.replace("GA0881", "FLIGHT")], "flight-number", 2),
        ([HEADER, LARAS.replace("NRT", "QQQ")], "airport", 2),
        ([HEADER, LARAS.replace("2026-11-29T11:45", "yesterday")], "flight-time", 2),
        ([HEADER, LARAS.replace("T11:45", "T22:45")], "flight-times", 2),
        ([f"{HEADER},travels", f"{LARAS},cargo"], "nad-function", 2),
        (["\ufffe"], "columns", 1),
    ],
)
def test_bad_file_is_half_taken(lines: list[str], rule: str, line: int) -> None:
    assert _rules(*lines).get(rule) == line


def test_file_of_another_kind_ends_in_an_error() -> None:
    for data in (b"", b"\xff\xfe\x00", b"PK\x03\x04" + b"\x00" * 99, b"\x00" * 5_000_000):
        (answer,) = read_lists(data, date(2026, 11, 29))
        assert not answer.is_taken


def test_documented_example_is_refused() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "passenger-lists.md").read_text()
    (example,) = re.findall(r"<!-- example: passengers.csv -->\n```csv\n(.*?)```", page, re.DOTALL)
    (answer,) = read_lists(example.encode(), date(2026, 11, 29), "garuda")
    assert (answer.flight_id, answer.travellers, answer.faults) == ("GA881-20261129-NRT-CGK", 2, ())
    listed = answer.listed
    assert listed is not None
    page_says = set(re.findall(r"`([a-z_]+)`", page.partition("Required: ")[2].partition("**Times**")[0]))
    assert page_says >= {*REQUIRED, *OPTIONAL}
