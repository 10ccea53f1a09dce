"""An urgent request that comes again, a letter or a digit away; and strangers who are taken for the former person."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.screen.identity import Identity
from iass.screen.refiled import is_one_person, is_one_request

BORN = PartialDate(1979, 12, 5)
FORMER = Identity("N-1", "PRASETYO BAGAS", BORN, "IDN", Sex.MALE, ("X3048812",), "Medan")
BARE = replace(FORMER, key="N-2", numbers=())
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.parametrize(
    "name",
    [
        "PRASETYO BAGAS", "PRASETIO BAGAS", "BAGAS PRASETYO", "BAGAS PRASETIO", "PRASETYA BAGAS", "PRASETYO BAGUS",
        "PRASETJO BAGAS", "H. BAGAS PRASETYO", "PRASETYOBAGAS", "PRASETYO  B.",
    ],
)  # fmt: skip
@pytest.mark.parametrize("born", [BORN, PartialDate(1979), PartialDate(1980), PartialDate(1979, 12), None])
def test_another_writing_passes_for_another_person(name: str, born: PartialDate | None) -> None:
    assert is_one_person(FORMER, replace(BARE, name=name, birth_date=born))
    assert is_one_person(replace(BARE, name=name, birth_date=born), FORMER)


@given(st.integers(0, 13), st.sampled_from(LETTERS), st.sampled_from(["change", "drop", "add"]))
def test_one_letter_changed_passes_for_another_person(place: int, letter: str, how: str) -> None:
    name = FORMER.name
    cut = name[place + 1 :] if how != "add" else name[place:]
    if place < len(name) and (how != "change" or name[place] != " "):
        assert is_one_person(FORMER, replace(BARE, name=name[:place] + ("" if how == "drop" else letter) + cut))


@pytest.mark.parametrize(
    "other",
    [
        replace(BARE, birth_date=PartialDate(1979, 5, 12)),  # day and month swapped
        replace(BARE, birth_date=PartialDate(1979, 12, 6)),  # one digit off
        replace(
            BARE, name="LUBIS DEWI", numbers=("x 304-8812",), birth_date=PartialDate(1990, 1, 1)
        ),  # a number shared
        replace(
            BARE, name="LUBIS DEWI", numbers=("X3048812",), birth_date=PartialDate(1990, 1, 1), nationality="UTO"
        ),  # and nothing else
        replace(BARE, numbers=("X3O48812",), birth_date=PartialDate(1979, 12, 6)),  # O for 0
    ],
)
def test_slip_or_shared_number_passes_for_another_person(other: Identity) -> None:
    assert is_one_person(FORMER, other)


@pytest.mark.parametrize(
    "other",
    [
        replace(BARE, birth_date=PartialDate(1990, 1, 1)),  # a namesake
        replace(BARE, birth_date=PartialDate(1981)),
        replace(BARE, birth_date=PartialDate(1980, 1)),
        replace(BARE, name="LUBIS DEWI"),  # born on one day
        replace(BARE, name="LUBIS BAGAS"),
        replace(BARE, name="PRASETYO DEWI"),
        replace(BARE, name="PRASETYO DEWI", birth_date=None),
        replace(BARE, name=""),
    ],
)
def test_stranger_is_taken_for_the_former_person(other: Identity) -> None:
    assert not is_one_person(FORMER, other)
    assert not is_one_person(other, FORMER)


def test_nameless_people_without_numbers_are_one() -> None:
    nobody = Identity("N-3", "", None)
    assert not is_one_person(nobody, replace(nobody, key="N-4"))
    assert not is_one_person(nobody, replace(nobody, key="N-4", numbers=("-",)))
    assert not is_one_person(replace(nobody, numbers=("<",)), replace(nobody, key="N-4", numbers=("-",)))


@pytest.mark.parametrize(
    ("other", "one"),
    [
        (("Kemenkeu", "R-7/2026", 2026), True),
        (("Kemenkeu", "r 7 / 2026", 2026), True),
        (("Kemenkeu", "R-8/2026", 2026), False),
        (("KPK", "R-7/2026", 2026), False),
        (("Kemenkeu", "R-7/2026", 2027), False),
    ],
)
def test_request_in_another_writing(other: tuple[str, str, int], one: bool) -> None:
    assert is_one_request(("Kemenkeu", "R-7/2026", 2026), other) is one
