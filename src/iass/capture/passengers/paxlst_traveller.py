"""One traveller of a message PAXLST: group 4, NAD with what follows, and group 5, the documents."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from iass.capture.passengers import values
from iass.capture.passengers.edifact import Segment
from iass.capture.passengers.findings import Findings
from iass.capture.passengers.passenger_list import ListedDocument, ListedTraveller, Travels

MAX_DOCUMENTS = 9
TRAVELS = {"FL": Travels.PASSENGER, "DDU": Travels.TRANSIT, "FM": Travels.CREW, "DDT": Travels.TRANSIT_CREW}

_BIRTH, _EXPIRY = "329", "36"
_PORTS = {"178": "embarks", "179": "disembarks", "22": "clears"}
_REFERENCES = {"AVF": "booking", "SEA": "seat", "ABO": "reference"}


def read_traveller(number: int, group: Sequence[Segment], findings: Findings, today: date) -> ListedTraveller:
    """group: from NAD on; its function is known. What cannot be read is left out with a warning."""
    begin = group[0]
    reader = _Reader(number, findings, today)
    for one in group[1:]:
        reader.take(one)
    surname, given_names = _names(begin)
    documents = tuple(document for document in reader.documents if document.number)
    made = ListedTraveller(number, TRAVELS[begin.get(0)], surname, given_names, documents=documents, **reader.known)
    for is_there, rule, what in (
        (made.full_name, "name", "name"),
        (made.birth_date, "birth-date-missing", "birth date that can be read"),
        (made.nationality, "nationality-missing", "nationality that can be read"),
        (documents, "document-missing", "document that can be read"),
    ):
        if not is_there:
            findings.warn(begin.number, "NAD", rule, f"the traveller has no {what}", number)
    return made


def _names(begin: Segment) -> tuple[str, str]:
    """C080: the surname, then given names. `DOE/JOHN` in one piece is parted likewise."""
    parts = [begin.get(3, place) for place in range(5)]
    if not any(parts[1:]) and "/" in parts[0]:
        parts = parts[0].split("/", maxsplit=1)
    return parts[0], " ".join(part for part in parts[1:] if part)


@dataclass(slots=True)
class _Reader:
    """Takes one segment after another. known: fields by name, as far as they could be read."""

    number: int
    findings: Findings
    today: date
    known: dict[str, Any] = field(default_factory=dict)
    documents: list[ListedDocument] = field(default_factory=list)

    def take(self, one: Segment) -> None:
        if one.tag == "DOC":
            self._document(one)
        elif one.tag == "DTM":
            self._date(one)
        elif one.tag == "LOC":
            self._place(one)
        elif one.tag == "ATT" and one.get(0) == "2":
            self._set(one, "sex", values.sex(one.get(2)), "sex", "the sex is neither F, M, X nor U")
        elif one.tag == "NAT":
            self._set(one, "nationality", values.state(one.get(1)), "nationality", _NO_STATE)
        elif one.tag == "RFF" and one.get(0) in _REFERENCES:
            self.known[_REFERENCES[one.get(0)]] = one.get(0, 1)[:40]

    def _document(self, one: Segment) -> None:
        number = values.document_number(one.get(1))
        if number is None:
            self._warn(one, "document-number", "the document's number is none of at most 20 letters and digits")
        if len(self.documents) >= MAX_DOCUMENTS:
            self._warn(one, "documents", f"only the first {MAX_DOCUMENTS} documents are kept")
            return
        self.documents.append(ListedDocument(number or "", one.get(0)[:3].upper()))

    def _date(self, one: Segment) -> None:
        qualifier, text, code = one.get(0), one.get(0, 1), one.get(0, 2)
        if qualifier == _BIRTH:
            born = values.birth_date(text, code, self.today)
            self._set(one, "birth_date", born, "birth-date", "this is no birth date of the past, as 19570121 in 102")
        elif qualifier == _EXPIRY and self.documents:
            expiry = values.expiry_date(text, code, self.today)
            if expiry is None:
                self._warn(one, "expiry-date", "this is no date, as 20310630 in format 102")
            self.documents[-1] = replace(self.documents[-1], expiry_date=expiry)

    def _place(self, one: Segment) -> None:
        qualifier, code = one.get(0), one.get(1)
        if qualifier in _PORTS:
            port = values.port(code)
            self._set(one, _PORTS[qualifier], port, "port", "this is no airport's code of three letters")
        elif qualifier == "174":
            self._set(one, "residence", values.state(code), "residence", _NO_STATE)
        elif qualifier == "180":
            place = one.get(1, 3) or next((one.get(at) for at in (2, 3) if one.get(at)), "") or code
            self.known["birth_place"] = place[:100]
        elif qualifier == "91" and self.documents:
            issuer = values.state(code)
            if issuer is None:
                self._warn(one, "issuer", _NO_STATE)
            self.documents[-1] = replace(self.documents[-1], issuer=issuer or "")

    def _set(self, one: Segment, name: str, value: object, rule: str, what: str) -> None:
        if value is None:
            self._warn(one, rule, what)
        else:
            self.known[name] = value

    def _warn(self, one: Segment, rule: str, what: str) -> None:
        self.findings.warn(one.number, one.tag, rule, what, self.number)


_NO_STATE = "this is no code of a state of ICAO Doc 9303, as IDN"
