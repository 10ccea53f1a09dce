"""Whether a romanised word can be read from a native one: letter by letter, each with the romanisations in use.

A reading is a row of places, each with what may be written there. It is walked with every beginning that is possible
at once, so a hostile word costs no more than its length times that of the other.
"""

import re
from collections.abc import Mapping
from functools import cache

from iass.screen.rule_tables import table

Reading = tuple[tuple[str, ...], ...]
MOST_LETTERS = 40
"""Of a native word: a longer one has no reading, and is compared by its consonants."""
_DOUBLED = re.compile(r"([B-DF-HJ-NP-TV-Z])\1+")


def reads(reading: Reading, roman: str) -> bool:
    """roman: A-Z. False where there is no reading."""
    written = _DOUBLED.sub(r"\1", roman)
    ends = {0}
    for alternatives in reading:
        ends = {end + len(one) for end in ends for one in alternatives if written.startswith(one, end)}
        if not ends:
            return False
    return len(written) in ends and bool(reading)


@cache
def alternatives(script: str, kind: str) -> Mapping[str, tuple[str, ...]]:
    """Letter -> what may be written for it, of a script's kind in `tables/readings.json`."""
    return {letter: choices(row) for letter, row in table("readings")[script][kind].items()}


@cache
def choices(row: str) -> tuple[str, ...]:
    """The words of a row; a row that begins with a blank has the empty word too. Doubled consonants once."""
    once = dict.fromkeys(_DOUBLED.sub(r"\1", one) for one in row.split())
    return ("", *once) if row.startswith(" ") else tuple(once)


def row_of(script: str, kind: str) -> tuple[str, ...]:
    """What may be written in a place that the script does not write."""
    return choices(table("readings")[script][kind])
