"""A message PAXLST read as a list (WCO/IATA/ICAO, Passenger List Message Implementation Guide, with the UN directories
D.02B to D.15B). The message is taken or refused as a whole; what is odd in one traveller's data is a warning of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from iass.capture.passengers.edifact import Segment
from iass.capture.passengers.envelope import Message
from iass.capture.passengers.fault import Fault
from iass.capture.passengers.findings import Findings
from iass.capture.passengers.passenger_list import ListAct, ListedTraveller, ListKind, PassengerList
from iass.capture.passengers.paxlst_flight import read_flight
from iass.capture.passengers.paxlst_traveller import TRAVELS, read_traveller

MAX_TRAVELLERS = 6_000
"""Of one message: a ferry has more than any aircraft."""

_HEADER = frozenset({"BGM", "RFF", "DTM", "LOC", "NAD", "CTA", "COM"})
_TRANSPORT = frozenset({"TDT", "DTM", "LOC", "RFF"})
_TRAVELLER = frozenset(
    {"NAD", "ATT", "DTM", "MEA", "GEI", "FTX", "LOC", "COM", "CTA", "EMP", "NAT", "RFF", "DOC", "CPI", "QTY"}
)
_TRAILER = frozenset({"CNT", "AUT"})
_KNOWN = _HEADER | _TRANSPORT | _TRAVELLER | _TRAILER
_PASSENGERS, _CREW, _FLIGHT_STATUS = "745", "250", "266"
_BY_CODE = {
    "CP": ListAct.CHANGE, "XR": ListAct.REMOVE, "RP": ListAct.REMOVE, "XF": ListAct.CANCEL_FLIGHT,
    "CLOB": ListAct.ON_BOARD, "CLNB": ListAct.NOT_ON_BOARD, "CL": ListAct.ON_BOARD,
}  # fmt: skip
_BY_FUNCTION = {
    "": ListAct.WHOLE, "9": ListAct.WHOLE, "5": ListAct.WHOLE, "1": ListAct.CANCEL, "2": ListAct.ADD,
    "3": ListAct.REMOVE, "4": ListAct.CHANGE,
}  # fmt: skip
_OF_NOBODY = frozenset({ListAct.CANCEL, ListAct.CANCEL_FLIGHT, ListAct.ON_BOARD, ListAct.NOT_ON_BOARD})


@dataclass(frozen=True, slots=True)
class _Parts:
    """A message in its four sections."""

    header: tuple[Segment, ...]
    transport: tuple[Segment, ...]
    travellers: tuple[tuple[Segment, ...], ...]
    trailer: tuple[Segment, ...]


def read_message(message: Message, today: date) -> tuple[PassengerList | None, tuple[Fault, ...], str]:
    """The list, or None where it is refused; all faults; and the flight's id, as far as it was read."""
    findings = Findings(list(message.faults))
    if not message.segments:
        findings.refuse(0, "UNH", "empty", "there is nothing in this message")
    if findings.refused:
        return None, tuple(findings.faults), ""
    parts = _sections(message.segments, findings)
    kind, act = _purpose(message.segments[0], findings)
    flight = read_flight(parts.transport, message.segments[-1].number, findings)
    travellers = _travellers(parts.travellers, findings, today)
    _check_count(parts, travellers, act, message, findings)
    faults = tuple(findings.faults)
    if findings.refused or flight is None:
        return None, faults, flight.flight_id if flight else ""
    made = PassengerList(
        sender=message.header.sender,
        reference=f"{message.header.reference}/{message.reference}",
        group=_group(message, parts.header),
        kind=kind,
        act=act,
        flight=flight,
        travellers=travellers,
        part=message.part,
        is_last=message.is_last,
        prepared_at=message.header.prepared_at,
        warnings=faults,
    )
    return made, faults, flight.flight_id


def _sections(segments: Sequence[Segment], findings: Findings) -> _Parts:
    """Each segment where the guide has it; one that stands elsewhere, or that it does not know, refuses the message."""
    header: list[Segment] = []
    transport: list[Segment] = []
    travellers: list[list[Segment]] = []
    trailer: list[Segment] = []
    for one in segments:
        if one.tag in _TRAILER or trailer:
            section, allowed = trailer, _TRAILER
        elif travellers or (transport and one.tag == "NAD"):
            if one.tag == "NAD":
                travellers.append([])
            section, allowed = travellers[-1], _TRAVELLER
        elif transport or one.tag == "TDT":
            section, allowed = transport, _TRANSPORT
        else:
            section, allowed = header, _HEADER
        if one.tag not in allowed:
            rule = "segment-order" if one.tag in _KNOWN else "segment-unknown"
            where = "cannot stand here" if one.tag in _KNOWN else "is none of a passenger list"
            findings.refuse(one.number, one.tag, rule, f"this segment {where}")
        section.append(one)
    return _Parts(tuple(header), tuple(transport), tuple(map(tuple, travellers)), tuple(trailer))


def _purpose(begin: Segment, findings: Findings) -> tuple[ListKind, ListAct]:
    """By BGM: 1001 says of whom, 1004 or 1225 what it does to the lists that came before."""
    name, code, function = begin.get(0), begin.get(1), begin.get(2)
    if begin.tag != "BGM":
        findings.refuse(begin.number, begin.tag, "bgm-missing", "the message does not begin with BGM")
    elif name not in (_PASSENGERS, _CREW, _FLIGHT_STATUS):
        findings.refuse(begin.number, "BGM", "bgm-name", "BGM names neither 745, 250 nor 266")
    elif code == "CF":
        findings.refuse(begin.number, "BGM", "bgm-code", "a change of flight (CF) is not taken: send both lists anew")
    elif function not in _BY_FUNCTION:
        findings.refuse(begin.number, "BGM", "bgm-function", "this message function is not known")
    kind = ListKind.CREW if name == _CREW else ListKind.PASSENGERS
    default = ListAct.ON_BOARD if name == _FLIGHT_STATUS else _BY_FUNCTION.get(function, ListAct.WHOLE)
    return kind, _BY_CODE.get(code, default)


def _group(message: Message, header: Sequence[Segment]) -> str:
    """What the parts of one list share: the access reference of UNH, else the transaction of RFF, else nothing."""
    if message.access:
        return message.access
    transactions = [one.get(0, 1) for one in header if one.tag == "RFF" and one.get(0) == "TN"]
    return next(filter(None, transactions), message.header.reference)


def _travellers(groups: Sequence[Sequence[Segment]], findings: Findings, today: date) -> tuple[ListedTraveller, ...]:
    if len(groups) > MAX_TRAVELLERS:
        number = groups[MAX_TRAVELLERS][0].number
        findings.refuse(number, "NAD", "too-many", f"there are more than {MAX_TRAVELLERS} travellers in one message")
        return ()
    made = []
    for number, group in enumerate(groups, start=1):
        if group[0].get(0) not in TRAVELS:
            what = "NAD says neither FL, DDU, FM nor DDT: it is not known as what this person travels"
            findings.refuse(group[0].number, "NAD", "nad-function", what)
            continue
        made.append(read_traveller(number, group, findings, today))
    _warn_twice(made, groups, findings)
    return tuple(made)


def _warn_twice(made: Sequence[ListedTraveller], groups: Sequence[Sequence[Segment]], findings: Findings) -> None:
    seen: set[tuple[str, str]] = set()
    for traveller in made:
        listed = {(document.issuer, document.number) for document in traveller.documents}
        if listed & seen:
            number = groups[traveller.number - 1][0].number
            what = "an earlier traveller of this message has the same document"
            findings.warn(number, "NAD", "document-twice", what, traveller.number)
        seen |= listed


def _check_count(
    parts: _Parts, travellers: Sequence[ListedTraveller], act: ListAct, message: Message, findings: Findings
) -> None:
    """CNT 42 (passengers) or 41 (crew) of a list in one part is that of the message; of several, it may be of all."""
    said = {one.get(0): one for one in parts.trailer if one.tag == "CNT" and one.get(0) in ("41", "42")}
    end = message.segments[-1]
    if not travellers and act not in _OF_NOBODY and not any(one.get(0, 1).lstrip("0") == "" for one in said.values()):
        findings.refuse(end.number, end.tag, "nobody", "there is nobody on this list, and CNT does not say so")
    for qualifier, one in said.items():
        text = one.get(0, 1)
        here = sum(1 for traveller in travellers if traveller.is_crew == (qualifier == "41"))
        if not text.isascii() or not text.isdecimal() or len(text) > 6:
            findings.refuse(one.number, "CNT", "cnt", "CNT holds no number")
        elif int(text) < here or (int(text) != here and message.part == 1 and message.is_last):
            findings.refuse(one.number, "CNT", "cnt-count", f"CNT counts other people than the {here} that are listed")
