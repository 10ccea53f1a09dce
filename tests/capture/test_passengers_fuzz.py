"""Whatever the bytes, every message is taken or refused; nothing else comes of it."""

import random
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.soaking import counted

from iass.capture.passengers.fault import Severity
from iass.capture.passengers.reading import read_lists
from iass.capture.passengers.standing import standing

from .paxlst import CASPIAN, FLIGHT, HEAD, LARAS, interchange, message

TODAY = date(2026, 11, 29)
GOOD = interchange(message(LARAS, CASPIAN), message(CASPIAN, reference="P2", part="02:C"))
CSV = (
    b"flight,origin,destination,departs_at,arrives_at,surname,given_names,birth_date,nationality,document_number\n"
    b"GA0881,NRT,CGK,2026-11-29T11:45,2026-11-29T17:25,KUSUMAWATI,LARAS,1995-07-22,IDN,X9917640\n"
)
PIECES = [
    b"'", b"+", b":", b"?", b"UNH+", b"UNT+", b"UNZ+", b"UNB+UNOA:4", b"UNA", b"NAD+FL", b"DTM+329:", b"CNT+42:", b"0",
    b"-1", b"99999999999999999999", b"\x00", b"\xff", b"\r\n", b"?" * 50, b":" * 70, b"+" * 70, b"A" * 600, b";", b'"',
    b"2026-11-29T11:45+99:99", b"00000000000000", b"20260230", b"\xc2\xb2",
]  # fmt: skip
_ELEMENT = st.text(st.characters(max_codepoint=0x2FF, exclude_characters="'"), max_size=12)
_SEGMENT = st.builds(
    lambda tag, rest: "+".join((tag, *rest)),
    st.sampled_from(["BGM", "TDT", "LOC", "DTM", "NAD", "ATT", "NAT", "DOC", "RFF", "CNT", "GEI", "FTX", "XXX"]),
    st.lists(st.one_of(_ELEMENT, st.sampled_from(["745", "FL", "329:950722:101", "2", "P", "125", "87"])), max_size=5),
)


def check(data: bytes) -> None:
    answers = read_lists(data, TODAY)
    assert answers
    for answer in answers:
        refused = any(fault.severity is Severity.REFUSED for fault in answer.faults)
        assert answer.is_taken is not refused
        assert len(answer.faults) <= 300
    if lists := [answer.listed for answer in answers if answer.listed]:
        standing(lists)


def mutate(chance: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        at = chance.randrange(len(changed) + 1)
        act = chance.randrange(4)
        if act == 0:
            changed[at : at + 1] = bytes([chance.randrange(256)])
        elif act == 1:
            changed[at:at] = chance.choice(PIECES)
        elif act == 2:
            del changed[at : at + chance.choice((1, 1, 5, 40))]
        else:
            end = at + chance.randrange(60)
            changed[at:at] = changed[at:end]
    return bytes(changed)


def _mutations(numbers: Iterable[int], seed: int) -> None:
    chance = random.Random(seed)
    for _ in numbers:
        check(mutate(chance, chance.choice((GOOD, CSV))))


def test_changed_message_ends_in_an_error() -> None:
    _mutations(range(3_000), 1)


@settings(max_examples=100, deadline=None, database=None)
@given(st.lists(_SEGMENT, max_size=12))
def test_made_up_segments_end_in_an_error(segments: list[str]) -> None:
    check(interchange(message(head=(), flight=segments, count=None), syntax="UNOY:4"))
    check(interchange(message(LARAS, segments, head=HEAD, flight=FLIGHT, count=None), syntax="UNOY:4"))


@settings(max_examples=100, deadline=None, database=None)
@given(st.binary(max_size=400))
def test_any_bytes_end_in_an_error(data: bytes) -> None:
    check(data)
    check(b"UNA:+.? 'UNB+UNOY:4" + data)


def test_bomb_takes_the_machine_down() -> None:
    """Millions of the smallest things that a message can have."""
    begin = b"UNB+UNOA:4+A+B+261129:0130+1'"
    for bomb in (b"UNH'" * 900_000, b"+" * 4_000_000, b":" * 4_000_000, b"?A" * 2_000_000, b"UNT'UNH'" * 500_000):
        check(begin + bomb)
    check(interchange(message(*[CASPIAN] * 7_000)))


@pytest.mark.soak
def test_a_million_changed_messages_end_in_an_error() -> None:
    _mutations(counted("PAXLST and passenger CSV"), 2)
