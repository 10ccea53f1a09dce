"""Lists as CSV, for carriers without EDIFACT: one row a traveller, the flight repeated in each row."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from iass.capture.partial_date import PartialDate
from iass.capture.passengers import values
from iass.capture.passengers.airports import find_airport
from iass.capture.passengers.edifact import MAX_BYTES, MAX_LENGTH
from iass.capture.passengers.fault import Fault, broken
from iass.capture.passengers.findings import Findings
from iass.capture.passengers.flight import Flight, read_designator
from iass.capture.passengers.passenger_list import (
    ListAct,
    ListedDocument,
    ListedTraveller,
    ListKind,
    PassengerList,
    Travels,
)
from iass.capture.passengers.paxlst import MAX_TRAVELLERS
from iass.capture.passengers.paxlst_flight import checked, moment_at
from iass.errors import InvalidInput

REQUIRED = (
    "flight", "origin", "destination", "departs_at", "arrives_at", "surname", "given_names", "birth_date",
    "nationality", "document_number",
)  # fmt: skip
OPTIONAL = (
    "sex", "birth_place", "residence", "document_kind", "document_issuer", "document_expiry", "embarks", "disembarks",
    "clears", "seat", "booking", "traveller_reference", "travels",
)  # fmt: skip
MAX_ROWS = 20_000
_FLIGHT = REQUIRED[:5]
_FORMULA = ("=", "+", "-", "@")
_DELIMITERS = (",", ";")

Row = tuple[int, Mapping[str, str]]
Made = tuple[str, str, tuple[Fault, ...], PassengerList | None]


def read_csv(data: bytes, today: date, sender: str) -> Iterator[Made]:
    """reference, flight id, faults and list of each flight of the file. Raises BrokenInterchange for a file that as a
    whole cannot be used. sender: who sent it, as nothing in the file says it."""
    reference = sha256(data).hexdigest()[:16]
    flights: dict[tuple[str, ...], list[Row]] = {}
    for line, cells in _rows(data):
        flights.setdefault(tuple(cells[name].upper() for name in _FLIGHT), []).append((line, cells))
    if not flights:
        raise broken(2, "", "nobody", "there is nobody on this list")
    for rows in flights.values():
        yield _one_flight(rows, f"csv-{reference}", sender, today)


def _one_flight(rows: Sequence[Row], reference: str, sender: str, today: date) -> Made:
    findings = Findings()
    line, first = rows[0]
    flight = _flight(line, first, findings)
    if len(rows) > MAX_TRAVELLERS:
        findings.refuse(rows[MAX_TRAVELLERS][0], "", "too-many", f"there are more than {MAX_TRAVELLERS} travellers")
        rows = ()
    travellers = tuple(_traveller(number, row, findings, today) for number, row in enumerate(rows, start=1))
    faults = tuple(findings.faults)
    if flight is None or findings.refused:
        return reference, flight.flight_id if flight else "", faults, None
    crew = all(one.is_crew for one in travellers)
    kind = ListKind.CREW if crew else ListKind.PASSENGERS
    made = PassengerList(sender, reference, reference, kind, ListAct.WHOLE, flight, travellers, warnings=faults)
    return reference, flight.flight_id, faults, made


def _flight(line: int, cells: Mapping[str, str], findings: Findings) -> Flight | None:
    designator = read_designator(cells["flight"])
    if designator is None:
        findings.refuse(line, "flight", "flight-number", "this is no carrier and flight number, as GA881")
    ends = []
    for port, time in (("origin", "departs_at"), ("destination", "arrives_at")):
        airport = find_airport(cells[port].upper())
        if airport is None:
            findings.refuse(line, port, "airport", "this is no airport's IATA code")
            continue
        text, code = _as_edifact(cells[time])
        moment = moment_at(airport, text, code, line, findings, time)
        ends += [(airport.code, moment)] if moment else []
    if designator is None or len(ends) < 2:
        return None
    (origin, departs_at), (destination, arrives_at) = ends
    return checked(Flight(*designator, origin, destination, departs_at, arrives_at), line, findings, "flight")


def _as_edifact(cell: str) -> tuple[str, str]:
    """`2026-11-29T15:30`, with or without an offset, in the formats 203 and 205; "" for what is neither."""
    try:
        read = datetime.fromisoformat(cell.strip())
    except ValueError:
        return "", ""
    digits = read.strftime("%Y%m%d%H%M")
    return (digits, "203") if read.tzinfo is None else (digits + read.strftime("%z")[:5], "205")


def _traveller(number: int, row: Row, findings: Findings, today: date) -> ListedTraveller:
    line, cells = row

    def warn(column: str, rule: str, what: str) -> None:
        findings.warn(line, column, rule, what, number)

    travels = cells["travels"].casefold() or Travels.PASSENGER.value
    if travels not in set(Travels):
        findings.refuse(line, "travels", "nad-function", "this is neither passenger, transit, crew nor transit_crew")
        travels = Travels.PASSENGER.value
    made = ListedTraveller(
        number,
        Travels(travels),
        cells["surname"],
        cells["given_names"],
        birth_place=cells["birth_place"][:100],
        seat=cells["seat"][:40],
        booking=cells["booking"][:40],
        reference=cells["traveller_reference"][:40],
    )
    if not made.full_name:
        warn("surname", "name", "the traveller has no name")
    read: dict[str, object] = {}
    for column, reader, needed in _READERS:
        value = reader(cells[column], today) if cells[column] else None
        if value is None and (cells[column] or needed):
            warn(column, column.replace("_", "-"), "this cell is empty or cannot be read")
        elif value is not None:
            read[column] = value
    document = ListedDocument(
        str(read.pop("document_number", "")),
        cells["document_kind"][:3].upper(),
        str(read.pop("document_issuer", "")),
        _date(read.pop("document_expiry", None)),
    )
    held = (document,) if document.number else ()
    return replace(made, documents=held, **read)  # type: ignore[arg-type]


def _date(value: object) -> PartialDate | None:
    return value if isinstance(value, PartialDate) else None


def _born(cell: str, today: date) -> PartialDate | None:
    born = _partial(cell, today)
    return born if born and born.earliest <= today and born.year > today.year - 140 else None


def _partial(cell: str, _today: date) -> PartialDate | None:
    try:
        return PartialDate.parse(cell)
    except InvalidInput:
        return None


_READERS = (
    ("sex", lambda cell, _: values.sex(cell), False),
    ("birth_date", _born, True),
    ("nationality", lambda cell, _: values.state(cell), True),
    ("residence", lambda cell, _: values.state(cell), False),
    ("document_number", lambda cell, _: values.document_number(cell), True),
    ("document_issuer", lambda cell, _: values.state(cell), False),
    ("document_expiry", _partial, False),
    ("embarks", lambda cell, _: values.port(cell), False),
    ("disembarks", lambda cell, _: values.port(cell), False),
    ("clears", lambda cell, _: values.port(cell), False),
)


def _rows(data: bytes) -> Iterator[Row]:
    """Raises BrokenInterchange."""
    if len(data) > MAX_BYTES:
        raise broken(0, "", "too-large", f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise broken(0, "", "character-set", "this is neither EDIFACT nor a CSV file in UTF-8") from None
    first = text.split("\n", maxsplit=1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = []
    try:
        for number, record in enumerate(reader):
            if number > MAX_ROWS:
                raise broken(reader.line_num, "", "too-many", f"there are more than {MAX_ROWS} rows")
            if number == 0:
                header = _header(record)
            elif any(map(str.strip, record)):
                yield reader.line_num, _cells(reader.line_num, header, record)
    except csv.Error:
        raise broken(reader.line_num, "", "csv", "this is no CSV: a quotation mark is left open") from None
    if not header:
        raise broken(0, "", "empty", "the file is empty")


def _header(record: Sequence[str]) -> list[str]:
    header = [cell.strip().casefold() for cell in record]
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        what = f"this is neither EDIFACT nor a list in CSV: columns are missing: {', '.join(missing)}"
        raise broken(1, "", "columns", what)
    if len(set(filter(None, header))) < len(list(filter(None, header))):
        raise broken(1, "", "columns", "a column stands twice in the header")
    return header


def _cells(line: int, header: Sequence[str], record: Sequence[str]) -> Mapping[str, str]:
    if len(record) != len(header):
        raise broken(line, "", "cells", "the row has another number of cells than the header")
    cells = dict.fromkeys((*REQUIRED, *OPTIONAL), "") | dict(zip(header, map(str.strip, record), strict=True))
    for name in (*REQUIRED, *OPTIONAL):
        cell = cells[name]
        if len(cell) > MAX_LENGTH or cell.startswith(_FORMULA) or any(ord(sign) < 32 for sign in cell):
            raise broken(line, name, "cell", "the cell is too long, begins as a formula, or holds a control character")
    return cells
