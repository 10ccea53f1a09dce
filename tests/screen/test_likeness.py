"""What is left of two names weighs more or less against them than it says."""

import pytest

from iass.screen.compare.name_likeness import NameLikeness, NameReason, name_likeness
from iass.screen.tokens import Word, parse_name

BITS = 12.0


def _said(_: Word) -> float:
    return BITS


def _likeness(one: str, other: str) -> NameLikeness:
    found = name_likeness(parse_name(one), parse_name(other), _said)
    back = name_likeness(parse_name(other), parse_name(one), _said)
    assert (found.score, found.bits, found.whole) == pytest.approx((back.score, back.bits, back.whole))
    return found


@pytest.mark.parametrize(
    ("one", "other", "score"),
    [
        # what only one side has counts a quarter
        ("TJOKRO KARTODI", "TJOKRO KARTODI PRAWIRO", 24 / (24 + 0.25 * 12)),
        # what answers to nothing on both sides counts double
        ("TJOKRO KARTODI", "TJOKRO WIRYOSAN", 12 / (12 + 2 * 12)),
        ("TJOKRO KARTODI", "TJOKRO WIRYOSAN PRAWIRO", 12 / (12 + 2 * 12 + 0.25 * 12)),
        # what a name may have lost in an MRZ counts a tenth
        ("TJOKRO<KARTODI", "TJOKRO KARTODI PRAWIRO", 24 / (24 + 0.1 * 12)),
        # a father's name counts half
        ("TJOKRO KARTO", "TJOKRO KARTO BIN PRAWIRO", 24 / (24 + 0.25 * 0.5 * 12)),
        # an initial says three bits
        ("TJOKRO K", "TJOKRO KARTODI", 1.0),
        ("TJOKRO K", "TJOKRO", 12 / (12 + 0.25 * 3)),
        # two words that are not wholly the same
        ("PRAWIROSENTONO", "PRAWIROSENTOMO", 12 * (13 / 14) / (12 * (13 / 14) + 2 * 12 / 14)),
    ],
)
def test_what_is_left_weighs_otherwise(one: str, other: str, score: float) -> None:
    assert _likeness(one, other).score == pytest.approx(score, abs=1e-9)


def test_an_initial_says_as_much_as_a_word() -> None:
    assert _likeness("TJOKRO K", "TJOKRO KARTODI").bits == pytest.approx(15)
    assert _likeness("TJOKRO KARTODI", "TJOKRO KARTODI").bits == pytest.approx(24)


@pytest.mark.parametrize(
    ("one", "other", "whole"),
    [
        ("TJOKRO KARTODI", "KARTODI TJOKRO", True),
        ("TJOKRO KARTODI", "TJOKRO", False),
        ("TJOKRO BIN PRAWIRO", "TJOKRO", True),
        ("H TJOKRO", "TJOKRO", True),
        ("Q TJOKRO", "TJOKRO", False),
    ],
)
def test_a_name_is_whole_that_is_not(one: str, other: str, whole: bool) -> None:
    assert _likeness(one, other).whole is whole


@pytest.mark.parametrize(
    ("one", "other", "reasons"),
    [
        ("TJOKRO KARTODI", "KARTODI TJOKRO", {NameReason.OTHER_ORDER}),
        ("TJOKRO", "COKRO", {NameReason.SPELLED_OTHERWISE}),
        ("TJOKRO K", "TJOKRO KARTODI", {NameReason.INITIALS}),
        ("TJOKRO", "TJOKRO KARTODI", {NameReason.LEFT_OUT}),
        ("TJOKRO<<", "TJOKRO KARTODI", {NameReason.CUT_OFF}),
        ("TJOKRO KARTODI", "TJOKRO WIRYOSAN", {NameReason.ANOTHER_WORD}),
        ("TJOKRO", "123", {NameReason.NO_NAME}),
    ],
)
def test_a_reason_is_another(one: str, other: str, reasons: set[NameReason]) -> None:
    assert set(_likeness(one, other).reasons) == reasons


def _common(bits: float) -> float:
    found = name_likeness(parse_name("SUWARNOMO"), parse_name("SUPARNOMO"), lambda _: bits)
    return found.score


def test_two_common_words_that_differ_by_a_letter_are_a_slip() -> None:
    """From eleven bits on a word is rare; below, 0.3 is taken off what the letters say."""
    assert _common(11.0) == pytest.approx(_common(12.0)) and _common(11.0) > 0.7
    assert _common(10.9) < 0.5


def test_words_that_are_written_as_one_are_two() -> None:
    assert _likeness("NURHAYATI KARTODI", "NUR HAYATI KARTODI").whole
    assert _likeness("PRAWIRO SENTONO", "PRAWIROSENTOMO").whole  # and with a slip of the pen
    assert not _likeness("PRAWIRO SENTONO", "PRAWOTOSANTANO").whole
