"""What a carrier sends later counts, whatever the order of arrival; and what it did not send is known to be missing."""

from collections.abc import Sequence
from datetime import date

import pytest

from iass.capture.passengers.passenger_list import PassengerList
from iass.capture.passengers.reading import read_lists
from iass.capture.passengers.standing import Standing, standing

from .paxlst import CASPIAN, HEAD, LARAS, interchange, message

BUDI = ("NAD+FL+++SANTOSO:BUDI", "ATT+2++M", "DTM+329:19800101:102", "NAT+2+IDN", "DOC+P+B1234567", "LOC+91+IDN")


def _lists(*sent: bytes) -> list[PassengerList]:
    answers = [answer for data in sent for answer in read_lists(data, date(2026, 11, 29))]
    assert all(answer.is_taken for answer in answers), answers
    return [answer.listed for answer in answers if answer.listed]


def _sent(*groups: Sequence[str], number: int, begin: str = "BGM+745", access: str = "", part: str = "01:F") -> bytes:
    text = message(*groups, head=(begin, *HEAD[1:]), access=access, part=part, count=None)
    return interchange(text, reference=f"{number:09d}", at=f"261129:01{number:02d}")


def _names(of: Standing) -> list[str]:
    return [one.traveller.surname for one in of.expected]


def test_newer_list_stands_beside_the_older() -> None:
    both = _lists(_sent(LARAS, CASPIAN, number=1), _sent(BUDI, number=2))
    assert _names(standing(both)) == ["SANTOSO"]


def test_older_list_that_comes_late_counts() -> None:
    both = _lists(_sent(BUDI, number=2), _sent(LARAS, CASPIAN, number=1))
    assert _names(standing(both)) == ["SANTOSO"]


def test_change_makes_a_second_traveller_of_one() -> None:
    renamed = ("NAD+FL+++KUSUMAWATI:LARAS", *LARAS[1:])
    held = standing(_lists(_sent(LARAS, CASPIAN, number=1), _sent(renamed, number=2, begin="BGM+745+CP")))
    assert [(one.traveller.surname, one.traveller.given_names) for one in held.expected] == [
        ("TORVALE", "CASPIAN"),
        ("KUSUMAWATI", "LARAS"),
    ]


def test_traveller_who_cancelled_is_expected() -> None:
    held = standing(_lists(_sent(LARAS, CASPIAN, number=1), _sent(CASPIAN, number=2, begin="BGM+745+XR")))
    assert _names(held) == ["KUSUMAWATI"]


def test_added_traveller_replaces_all() -> None:
    held = standing(_lists(_sent(LARAS, number=1), _sent(BUDI, number=2, begin="BGM+745++2")))
    assert _names(held) == ["KUSUMAWATI", "SANTOSO"]


def test_list_that_was_cancelled_counts() -> None:
    assert standing(_lists(_sent(LARAS, number=1), _sent(LARAS, number=2, begin="BGM+745++1"))).expected == ()


def test_cancelled_flight_is_awaited() -> None:
    lists = _lists(_sent(LARAS, number=1), _sent(LARAS, number=2, begin="BGM+745+XF"))
    assert standing(lists).is_cancelled
    assert not standing([*lists, *_lists(_sent(LARAS, number=3))]).is_cancelled, "it flies after all"


def test_nobody_knows_who_stayed_behind() -> None:
    closed = _sent(LARAS, number=2, begin="BGM+266+CLOB")
    held = standing(_lists(_sent(LARAS, CASPIAN, number=1), closed))
    assert [one.on_board for one in held.expected] == [True, None]
    left = _sent(CASPIAN, number=3, begin="BGM+266+CLNB")
    held = standing(_lists(_sent(LARAS, CASPIAN, number=1), closed, left))
    assert [one.on_board for one in held.expected] == [True, False]


def test_part_of_a_list_is_taken_for_all_of_it() -> None:
    first = _sent(LARAS, number=1, access="GA881", part="01:C")
    third = _sent(BUDI, number=3, access="GA881", part="03:F")
    assert standing(_lists(first)).missing_parts == ("2...",)
    held = standing(_lists(first, third))
    assert (_names(held), held.missing_parts) == (["KUSUMAWATI", "SANTOSO"], ("2",))
    held = standing(_lists(first, third, _sent(CASPIAN, number=2, access="GA881", part="02")))
    assert (_names(held), held.missing_parts) == (["KUSUMAWATI", "TORVALE", "SANTOSO"], ())


def test_crew_replaces_passengers() -> None:
    pilot = ("NAD+FM+++TORVALE:CASPIAN", *CASPIAN[1:])
    held = standing(_lists(_sent(LARAS, number=1), _sent(pilot, number=2, begin="BGM+250+C")))
    assert _names(held) == ["KUSUMAWATI", "TORVALE"]


def _undocumented(surname: str, given: str, born: str) -> tuple[str, ...]:
    return (f"NAD+FL+++{surname}:{given}", "ATT+2++M", f"DTM+329:{born}:102", "NAT+2+IDN")


FATHER = _undocumented("SANTOSO", "BUDI", "19500101")


@pytest.mark.parametrize(("other", "is_same"), [
    (_undocumented("SANTOSO", "BUDI", "19500101"), True),
    (_undocumented("Santoso", "Budi", "19500101"), True),
    (_undocumented("SANTOSO", "BUDI", "19800101"), False),
    (_undocumented("SANTOSO", "ADI", "19500101"), False),
    (_undocumented("WIJAYA", "BUDI", "19500101"), False),
])  # fmt: skip
def test_namesake_is_taken_off_the_list(other: Sequence[str], is_same: bool) -> None:
    """Whoever has no document is known by surname, given names and birth date, all three."""
    whole = _sent(FATHER, LARAS, number=1)
    removed = _sent(other, number=2, begin="BGM+745+XR").replace(b"UNOA", b"UNOC")
    assert _names(standing(_lists(whole, removed))) == (["KUSUMAWATI"] if is_same else ["SANTOSO", "KUSUMAWATI"])


def test_namesake_with_another_passport_is_taken_off_the_list() -> None:
    """Two people of one name and birth date, each with a document: the documents part them."""
    other = (*FATHER, "DOC+P+B7654321", "LOC+91+IDN")
    held = (*FATHER, "DOC+P+B1234567", "LOC+91+IDN")
    lists = _lists(_sent(held, number=1), _sent(other, number=2, begin="BGM+745+XR"))
    assert _names(standing(lists)) == ["SANTOSO"]
    lists = _lists(_sent(held, number=1), _sent(FATHER, number=2, begin="BGM+745+XR"))
    assert _names(standing(lists)) == [], "named without a document, the name decides"
    lists = _lists(_sent(FATHER, number=1), _sent(held, number=2, begin="BGM+745+XR"))
    assert _names(standing(lists)) == [], "listed without a document, likewise"
