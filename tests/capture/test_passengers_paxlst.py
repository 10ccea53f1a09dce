"""What carriers send, and what they send wrong: the list is taken whole, or refused with the place and the rule."""

from datetime import UTC, date, datetime

import pytest

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.capture.passengers.fault import Severity
from iass.capture.passengers.passenger_list import ListAct, ListKind, PassengerList, Travels
from iass.capture.passengers.reading import Answer, read_lists

from .paxlst import CASPIAN, FLIGHT, HEAD, LARAS, interchange, message

TODAY = date(2026, 11, 29)


def _read(data: bytes) -> Answer:
    (answer,) = read_lists(data, TODAY)
    return answer


def _taken(data: bytes) -> PassengerList:
    answer = _read(data)
    assert answer.listed is not None, answer.faults
    return answer.listed


def _refused(data: bytes) -> dict[str, int]:
    """The rules that were broken, each with its segment."""
    answer = _read(data)
    assert answer.listed is None
    return {fault.rule: fault.segment for fault in answer.faults if fault.severity is Severity.REFUSED}


def _warnings(data: bytes) -> dict[str, int | None]:
    answer = _read(data)
    assert answer.listed is not None, answer.faults
    return {fault.rule: fault.traveller for fault in answer.faults}


def test_traveller_loses_what_the_carrier_said() -> None:
    listed = _taken(interchange(message(LARAS, CASPIAN)))
    assert (listed.sender, listed.reference, listed.group) == ("GARUDA", "000000123/PAX001", "GA881/261129/1145")
    assert (listed.kind, listed.act, listed.part, listed.is_last) == (ListKind.PASSENGERS, ListAct.WHOLE, 1, True)
    laras, caspian = listed.travellers
    assert (laras.surname, laras.given_names, laras.sex) == ("KUSUMAWATI", "LARAS DEWI", Sex.FEMALE)
    assert laras.birth_date == PartialDate(1995, 7, 22)
    assert (laras.nationality, laras.residence, laras.birth_place) == ("IDN", "IDN", "SURABAYA")
    assert (laras.embarks, laras.disembarks, laras.clears) == ("NRT", "CGK", "CGK")
    assert (laras.booking, laras.seat, laras.reference) == ("KQ7T2B", "27B", "BA8321")
    (passport,) = laras.documents
    assert (passport.number, passport.kind, passport.issuer) == ("X9917640", "P", "IDN")
    assert passport.expiry_date == PartialDate(2031, 6, 30)
    assert (caspian.travels, caspian.birth_date) == (Travels.TRANSIT, PartialDate(1981, 3))
    assert listed.warnings == ()


def test_flight_is_read_on_the_clocks_of_one_airport() -> None:
    """Tokyo is two hours before Jakarta: 11:45 to 17:25 is a flight of 7 h 40, not 5 h 40."""
    flight = _taken(interchange(message(LARAS))).flight
    assert flight.departs_at == datetime(2026, 11, 29, 2, 45, tzinfo=UTC)
    assert flight.arrives_at == datetime(2026, 11, 29, 10, 25, tzinfo=UTC)
    assert (flight.carrier, flight.number) == ("GA", "881")
    assert flight.flight_id == "GA881-20261129-NRT-CGK"


@pytest.mark.parametrize(
    ("port", "hour"),
    [("CGK", 10), ("DPS", 9), ("DJJ", 8)],
    ids=["western", "central", "eastern Indonesian time"],
)
def test_three_zones_of_one_country_are_one(port: str, hour: int) -> None:
    flight = (*FLIGHT[:3], f"LOC+87+{port}", FLIGHT[4])
    assert _taken(interchange(message(LARAS, flight=flight))).flight.arrives_at.hour == hour


def test_telex_breaks_lines_inside_of_a_tag() -> None:
    """Type B networks: 63 characters a line, an address before and a footer behind the interchange."""
    whole = interchange(message(LARAS, CASPIAN)).decode()
    broken = "\r\n".join(whole[at : at + 63] for at in range(0, len(whole), 63))
    telex = f"QU HDQCRGA\r\n.JKTRMGA 290130\r\n{broken}\r\n\r\nEmail secured by a filter\r\n".encode()
    assert _taken(telex).travellers == _taken(whole.encode()).travellers
    assert set(_warnings(telex)) == {"outside"}


def test_released_characters_part_a_name() -> None:
    laras = ("NAD+FL+++O?'BRIEN?+CO:LARAS?:?? DEWI", *LARAS[1:])
    (one,) = _taken(interchange(message(laras))).travellers
    assert (one.surname, one.given_names) == ("O'BRIEN+CO", "LARAS:? DEWI")


def test_service_string_advice_is_not_heeded() -> None:
    text = interchange(message(LARAS)).decode().removeprefix("UNA:+.? '")
    text = "UNA/*.! #" + text.translate(str.maketrans(":+'", "/*#")).replace("GA881/261129/1145", "GA881")
    assert _taken(text.encode()).travellers == _taken(interchange(message(LARAS))).travellers


def test_default_service_characters_are_unknown() -> None:
    assert _taken(interchange(message(LARAS)).removeprefix(b"UNA:+.? '")).travellers


def test_name_of_another_character_set_is_garbled() -> None:
    laras = ("NAD+FL+++MÜLLER:ÅSA", *LARAS[1:])
    latin = interchange(message(laras), syntax="UNOC:3").decode().encode("latin-1")
    assert _taken(latin).travellers[0].surname == "MÜLLER"
    assert _refused(latin.replace(b"UNOC:3", b"UNOA:4")) == {"character-set": 12}


@pytest.mark.parametrize(
    ("begin", "act"),
    [
        ("BGM+745", ListAct.WHOLE),
        ("BGM+745++9", ListAct.WHOLE),
        ("BGM+745++5", ListAct.WHOLE),
        ("BGM+745+CP", ListAct.CHANGE),
        ("BGM+745++4", ListAct.CHANGE),
        ("BGM+745+XR", ListAct.REMOVE),
        ("BGM+745+RP", ListAct.REMOVE),
        ("BGM+745++2", ListAct.ADD),
        ("BGM+745++1", ListAct.CANCEL),
        ("BGM+745+XF", ListAct.CANCEL_FLIGHT),
        ("BGM+266+CLOB", ListAct.ON_BOARD),
        ("BGM+266+CLNB", ListAct.NOT_ON_BOARD),
    ],
)
def test_act_of_a_list_is_taken_for_another(begin: str, act: ListAct) -> None:
    assert _taken(interchange(message(LARAS, head=(begin, *HEAD[1:])))).act is act


def test_crew_is_taken_for_passengers() -> None:
    pilot = ("NAD+FM+++TORVALE:CASPIAN", *CASPIAN[1:], "NAT+2+UTO")
    listed = _taken(interchange(message(pilot, head=("BGM+250+C", *HEAD[1:]), count=None)))
    assert listed.kind is ListKind.CREW
    assert listed.travellers[0].is_crew


def test_list_in_two_messages_is_two_lists() -> None:
    first = message(LARAS, reference="P1", part="01:C", count=2)
    second = message(CASPIAN, reference="P2", part="02:F", count=2)
    answers = read_lists(interchange(first, second), TODAY)
    parts = [one.listed for one in answers if one.listed]
    assert [(part.group, part.part, part.is_last) for part in parts] == [
        ("GA881/261129/1145", 1, False),
        ("GA881/261129/1145", 2, True),
    ]


def test_one_bad_message_takes_its_neighbour_with_it() -> None:
    bad = message(LARAS, reference="P1", flight=FLIGHT[:3])
    answers = read_lists(interchange(bad, message(CASPIAN, reference="P2")), TODAY)
    assert [one.is_taken for one in answers] == [False, True]


def test_interchange_that_was_cut_off_is_half_taken() -> None:
    """At every byte: what lacks its end is refused, and says where."""
    whole = interchange(message(LARAS, CASPIAN))
    for end in range(0, len(whole) - 1, 7):
        (answer,) = read_lists(whole[:end], TODAY)
        assert not answer.is_taken
        assert answer.faults[0].severity is Severity.REFUSED


@pytest.mark.parametrize(
    ("find", "put", "rule", "segment"),
    [
        (b"UNT+28+", b"UNT+27+", "unt-count", 30),
        (b"UNT+28+PAX001", b"UNT+28+PAX002", "unt-reference", 30),
        (b"UNE+1+7", b"UNE+2+7", "une", 31),
        (b"UNE+1+7", b"UNE+1+8", "une", 31),
        (b"UNZ+1+", b"UNZ+2+", "unz-count", 32),
        (b"UNZ+1+000000123", b"UNZ+1+000000124", "unz-reference", 32),
        (b"PAXLST:D:12B", b"PNRGOV:D:12B", "message-type", 3),
        (b"BGM+745", b"BGM+746", "bgm-name", 4),
        (b"BGM+745", b"BGM+745+CF", "bgm-code", 4),
        (b"BGM+745", b"BGM+745++77", "bgm-function", 4),
        (b"TDT+20+GA0881", b"TDT+20+GARUDA-1", "flight-number", 7),
        (b"LOC+125+NRT", b"LOC+125+QQQ", "airport", 8),
        (b"LOC+125+NRT", b"LOC+92+NRT", "flight-port", 7),
        (b"DTM+189:2611291145:201", b"DTM+189:2611319945:201", "flight-time", 9),
        (b"DTM+189:2611291145:201", b"DTM+189:261129:101", "flight-time", 9),
        (b"DTM+189:2611291145:201", b"DTM+189:2611292045:201", "flight-times", 7),
        (b"LOC+87+CGK", b"LOC+87+NRT", "flight-ports", 7),
        (b"NAD+FL+", b"NAD+QZ+", "nad-function", 12),
        (b"ATT+2++F", b"XYZ+2++F", "segment-unknown", 13),
        (b"ATT+2++F", b"TDT+2++F", "segment-order", 13),
        (b"CNT+42:1", b"CNT+42:2", "cnt-count", 29),
        (b"CNT+42:1", b"CNT+42:X", "cnt", 29),
    ],
)
def test_fault_is_not_found_or_misplaced(find: bytes, put: bytes, rule: str, segment: int) -> None:
    good = interchange(message(LARAS))
    assert good.count(find) == 1
    bad = good.replace(find, put)
    refused = _refused(bad)
    assert refused.get(rule) == segment, refused


@pytest.mark.parametrize(("part", "count", "is_taken"), [
    ("02:C", 1, False),
    ("02:C", 2, True),
    ("02:C", 300, True),
    ("02:F", 1, False),
    ("01:F", 300, False),
    ("01:C", 300, True),
])  # fmt: skip
def test_part_of_a_list_holds_more_than_the_whole(part: str, count: int, is_taken: bool) -> None:
    """CNT of a part may count all parts, and never fewer than stand in this one."""
    data = interchange(message(LARAS, CASPIAN, part=part, count=count))
    assert _read(data).is_taken is is_taken
    assert is_taken or "cnt-count" in _refused(data)


def test_segment_stands_where_it_cannot() -> None:
    assert _refused(interchange(message(LARAS, head=(*HEAD, "DOC+P+X1")))) == {"segment-order": 7}


def test_empty_list_wipes_a_full_one_out() -> None:
    """Only where the carrier says so: CNT 42 of 0."""
    assert "nobody" in _refused(interchange(message(count=None)))
    assert _taken(interchange(message(count=0))).travellers == ()


@pytest.mark.parametrize(
    ("find", "put", "rule"),
    [
        ("KUSUMAWATI:LARAS:DEWI", "", "name"),
        ("ATT+2++F", "ATT+2++Q", "sex"),
        ("DTM+329:950722:101", "DTM+329:959922:101", "birth-date"),
        ("DTM+329:950722:101", "DTM+329:20990101:102", "birth-date"),
        ("NAT+2+IDN", "NAT+2+QQQ", "nationality"),
        ("LOC+174+IDN", "LOC+174+1", "residence"),
        ("LOC+178+NRT", "LOC+178+TOKYO", "port"),
        ("+X9917640", "+X99*17640", "document-number"),
        ("DTM+36:310630:101", "DTM+36:soon:101", "expiry-date"),
        ("LOC+91+IDN", "LOC+91+QQQ", "issuer"),
    ],
)
def test_odd_data_of_one_traveller_refuses_all(find: str, put: str, rule: str) -> None:
    text = message(LARAS, CASPIAN)
    assert text.count(find) == 1
    warned = _warnings(interchange(text.replace(find, put)))
    assert warned[rule] == 1


def test_same_passport_twice_goes_unsaid() -> None:
    assert _warnings(interchange(message(LARAS, LARAS))) == {"document-twice": 2}


def test_answer_repeats_personal_data() -> None:
    """It passes through more hands than the list: places and rules, never a name, a date or a number."""
    odd = message(LARAS).replace("NAT+2+IDN", "NAT+2+SECRET").replace("+X9917640", "+X99*SECRET")
    answer = _read(interchange(odd))
    assert answer.faults
    assert "SECRET" not in repr(answer.faults)
    assert "KUSUMAWATI" not in repr(answer.faults)
