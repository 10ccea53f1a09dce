"""Two document numbers: the same, read as one by a machine that confuses letters, or one character apart."""

from enum import StrEnum

from rapidfuzz.distance import OSA

from iass.capture.mrz_check import check_digit
from iass.screen.compare.document_number import number_key

CONFUSED = ("0OQD", "1IL", "2Z", "5S", "6G", "8B")
"""Characters that machines and typists take for one another, the digit first."""
_DIGITS = str.maketrans({letter: group[0] for group in CONFUSED for letter in group[1:]})
_LEAST = 6


class NumberRelation(StrEnum):
    """How one number stands to the other."""

    SAME = "same"
    WITH_CHECK_DIGIT = "with_check_digit"
    READ_ALIKE = "read_alike"
    ONE_CHARACTER = "one_character_off"
    UNKNOWN = "unknown"
    OTHER = "other"

    @property
    def is_same(self) -> bool:
        return self in (NumberRelation.SAME, NumberRelation.WITH_CHECK_DIGIT)


def number_relation(one: str, other: str) -> NumberRelation:
    """Of two numbers as written."""
    ours, theirs = number_key(one), number_key(other)
    if not ours or not theirs:
        return NumberRelation.UNKNOWN
    if ours == theirs:
        return NumberRelation.SAME
    short, long = sorted((ours, theirs), key=len)
    if len(long) == len(short) + 1 and long[:-1] == short and len(short) >= _LEAST and long[-1] == _digit(short):
        return NumberRelation.WITH_CHECK_DIGIT
    if confused(ours) == confused(theirs):
        return NumberRelation.READ_ALIKE
    if len(short) >= _LEAST and OSA.distance(ours, theirs, score_cutoff=1) <= 1:
        return NumberRelation.ONE_CHARACTER
    return NumberRelation.OTHER


def confused(key: str) -> str:
    """The key of a number in which letters and digits that machines confuse are one: O0, I1, B8, S5, Z2, G6."""
    return key.translate(_DIGITS)


def _digit(number: str) -> str:
    return str(check_digit(number.ljust(9, "<")))
