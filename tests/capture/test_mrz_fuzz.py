"""Whatever a reader took for a machine readable zone is read or refused; nothing else comes of it."""

import random
from collections.abc import Iterable
from datetime import date

import pytest
from tests.soaking import counted

from iass.capture.document import Sex, TravelDocument
from iass.capture.mrz import parse
from iass.capture.mrz_compose import compose
from iass.capture.mrz_format import MrzFormat
from iass.capture.partial_date import PartialDate
from iass.errors import InvalidInput

TODAY = date(2026, 11, 29)
_CITIZEN = TravelDocument(
    "X9917640", "IDN", "KUSUMAWATI", "LARAS AYU", issuer="IDN", birth_date=PartialDate(1995, 7, 22), sex=Sex.FEMALE,
    expiry_date=PartialDate(2031, 4, 1),
)  # fmt: skip
GOOD = [compose(_CITIZEN, form) for form in MrzFormat]
PIECES = ["<", "<<", "<" * 40, "0", "O", "9" * 60, "\n", "\r", "\0", " ", "\ud800", "İ", "٣", "²", "\u202e", "D<<"]


def mutate(chance: random.Random, lines: Iterable[str]) -> list[str]:
    """Characters changed, put in and taken away; lines swapped, doubled and lost."""
    changed = list(lines)
    for _ in range(chance.choice((1, 1, 2, 6))):
        row = chance.randrange(len(changed))
        line = changed[row]
        at = chance.randrange(len(line) + 1)
        act = chance.randrange(6)
        if act == 0:
            changed[row] = line[:at] + chr(chance.randrange(32, 127)) + line[at + 1 :]
        elif act == 1:
            changed[row] = line[:at] + chance.choice(PIECES) + line[at + chance.choice((0, 1, 5)) :]
        elif act == 2:
            changed[row] = line[:at] + line[at + 1 :] + "<"
        elif act == 3:
            changed[row] = line[:at] + chance.choice("0123456789OQDIBSZG<") + line[at + 1 :]
        elif act == 4 and len(changed) < 6:
            changed.insert(row, chance.choice(changed))
        elif len(changed) > 1:
            changed.append(changed.pop(row))
    return changed


def _fuzz(numbers: Iterable[int], seed: int) -> None:
    chance = random.Random(seed)
    for _ in numbers:
        lines = mutate(chance, chance.choice(GOOD))
        try:
            reading = parse(lines, today=chance.choice((TODAY, None)))
        except InvalidInput as refusal:
            assert refusal.mend
        else:
            assert parse(reading.lines, today=TODAY).lines == reading.lines, "a repaired zone was repaired again"


def test_changed_zone_ends_in_an_error() -> None:
    _fuzz(range(2_000), 1)


@pytest.mark.soak
def test_a_million_changed_zones_end_in_an_error() -> None:
    _fuzz(counted("MRZ"), 2)
