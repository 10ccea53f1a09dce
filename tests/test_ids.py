import re

from iass.ids import new_id


def test_two_ids_are_the_same() -> None:
    assert len({new_id("alert") for _ in range(10_000)}) == 10_000


def test_ids_do_not_sort_by_time() -> None:
    first = new_id("alert")[:18]
    assert first <= new_id("alert")[:18]


def test_id_does_not_say_what_it_is() -> None:
    assert re.fullmatch(r"crossing-[0-9a-f]{28}", new_id("crossing"))
