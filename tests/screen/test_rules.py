"""A rule of a hit holds a little more or a little less than docs/names.md says: each at its very border."""

import pytest

from iass.screen.compare.date_slip import DateRelation
from iass.screen.compare.name_likeness import NOTHING, NameLikeness, NameReason
from iass.screen.compare.number_slip import NumberRelation
from iass.screen.evidence import Verdict
from iass.screen.rating import Compared, is_worth_telling, rate

D, N, V = DateRelation, NumberRelation, Verdict


def _compared(
    score: float = 1.0,
    date: DateRelation = D.SAME,
    number: NumberRelation = N.UNKNOWN,
    nationality: Verdict = V.AGREES,
    sex: Verdict = V.AGREES,
    place: Verdict = V.MISSING,
    namesakes: float = 1.0,
    at_large: float | None = None,
    whole: bool = True,
    another: bool = False,
) -> Compared:
    reasons = (NameReason.ANOTHER_WORD,) if another else (NameReason.SAME,)
    name = NameLikeness(score, 20.0, whole, reasons)
    large = namesakes if at_large is None else at_large
    return Compared(name, date, number, ("", ""), nationality, sex, place, namesakes, large)


def _hit(**known: object) -> str:
    return rate(_compared(**known)).hit  # type: ignore[arg-type]  # checked by _compared


@pytest.mark.parametrize(
    ("known", "rule"),
    [
        ({"score": 0.49, "date": D.OTHER, "nationality": V.DIFFERS}, ""),
        ({"score": 0.5, "date": D.OTHER, "nationality": V.DIFFERS}, "document"),
        ({"score": 0.49, "date": D.SAME, "nationality": V.DIFFERS}, "document"),
        ({"score": 0.49, "date": D.OTHER, "nationality": V.MISSING}, "document"),
        ({"score": 0.49, "date": D.OTHER, "nationality": V.MISSING, "number": N.WITH_CHECK_DIGIT}, "document"),
        ({"score": 0.6, "date": D.OTHER, "number": N.READ_ALIKE}, "document_misread"),
        ({"score": 0.59, "date": D.OTHER, "number": N.READ_ALIKE}, ""),
        ({"score": 0.59, "date": D.SAME, "number": N.READ_ALIKE}, "document_misread"),
        ({"score": 0.59, "date": D.YEAR_OFF, "number": N.READ_ALIKE}, "document_misread"),
        ({"score": 0.59, "date": D.DAY_UNKNOWN, "number": N.READ_ALIKE}, ""),
        ({"score": 0.6, "date": D.OTHER, "number": N.ONE_CHARACTER}, ""),
    ],
)
def test_a_number_proves_more_or_less(known: dict[str, object], rule: str) -> None:
    assert _hit(**{"number": N.SAME} | known) == rule


@pytest.mark.parametrize(
    ("known", "is_hit"),
    [
        ({"score": 0.66}, True),
        ({"score": 0.659}, False),
        ({"nationality": V.DIFFERS}, False),
        ({"sex": V.DIFFERS, "score": 0.95}, True),
        ({"sex": V.DIFFERS, "score": 0.949}, False),
        ({"date": D.UNKNOWN}, False),
        ({"another": True}, False),
        ({"another": True, "number": N.ONE_CHARACTER}, True),
        # a part of the name, in a list whose names are counted: 0.02 of one namesake of this day and sex
        ({"whole": False, "namesakes": 1_000.0}, True),
        ({"whole": False, "namesakes": 1_001.0}, False),
        ({"whole": False, "namesakes": 500.0, "sex": V.MISSING}, True),
        ({"whole": False, "namesakes": 501.0, "sex": V.MISSING}, False),
        ({"whole": False, "namesakes": 1_001.0, "number": N.ONE_CHARACTER}, True),
        # and in a smaller one, whose names are estimated: 0.01
        ({"whole": False, "at_large": 500.0}, True),
        ({"whole": False, "at_large": 501.0}, False),
        # without a nationality: the place, a near number, or the sex with a whole name that is the same or rare
        ({"nationality": V.MISSING, "place": V.AGREES, "sex": V.MISSING, "score": 0.66}, True),
        ({"nationality": V.MISSING, "number": N.ONE_CHARACTER, "sex": V.MISSING, "score": 0.66}, True),
        ({"nationality": V.MISSING, "number": N.OTHER, "sex": V.MISSING}, False),
        ({"nationality": V.MISSING, "place": V.DIFFERS}, True),
        ({"nationality": V.MISSING, "namesakes": 1_001.0, "score": 0.95}, True),
        ({"nationality": V.MISSING, "namesakes": 1_001.0, "score": 0.949}, False),
        ({"nationality": V.MISSING, "namesakes": 1_000.0, "score": 0.949}, True),
        ({"nationality": V.MISSING, "whole": False}, False),
        ({"nationality": V.MISSING, "sex": V.DIFFERS}, False),
    ],
)
def test_name_and_date_prove_more_or_less(known: dict[str, object], is_hit: bool) -> None:
    assert _hit(**known) == ("name_and_date" if is_hit else "")


@pytest.mark.parametrize(
    ("known", "is_hit"),
    [
        ({"score": 0.85}, True),
        ({"score": 0.849}, False),
        ({"whole": False}, False),
        ({"another": True}, False),
        ({"sex": V.DIFFERS}, False),
        ({"nationality": V.DIFFERS}, False),
        ({"sex": V.MISSING}, False),
        ({"nationality": V.MISSING}, False),
        # by chance: 28 of 25,000 days, half of one sex; 0.02 of one namesake
        ({"namesakes": 35.0}, True),
        ({"namesakes": 36.0}, False),
        ({"namesakes": 35.0, "at_large": 1e6}, True),
        ({"namesakes": 17.0, "number": N.OTHER}, True),
        ({"namesakes": 18.0, "number": N.OTHER}, False),
        ({"namesakes": 1e6, "score": 0.85, "number": N.ONE_CHARACTER}, True),
        ({"namesakes": 1e6, "score": 0.85, "number": N.ONE_CHARACTER, "nationality": V.MISSING}, True),
        ({"score": 0.849, "number": N.ONE_CHARACTER, "nationality": V.MISSING}, False),
        ({"date": D.TWO_DIGITS_SWAPPED, "namesakes": 83.0}, True),
        ({"date": D.TWO_DIGITS_SWAPPED, "namesakes": 84.0}, False),
        ({"date": D.YEAR_OFF, "namesakes": 166.0}, True),
        ({"date": D.YEAR_OFF, "namesakes": 167.0}, False),
        ({"date": D.SWAPPED, "namesakes": 1_000.0, "score": 0.75}, True),
        ({"date": D.SWAPPED, "score": 0.749}, False),
        ({"date": D.SWAPPED, "namesakes": 1_001.0}, False),
        # a swap needs one of the two: 1 of 25,000 days, and 0.01
        ({"date": D.SWAPPED, "sex": V.MISSING, "namesakes": 250.0, "score": 0.95}, True),
        ({"date": D.SWAPPED, "sex": V.MISSING, "namesakes": 251.0}, False),
        ({"date": D.SWAPPED, "sex": V.MISSING, "score": 0.949}, False),
        ({"date": D.SWAPPED, "nationality": V.MISSING, "namesakes": 500.0}, True),
        ({"date": D.SWAPPED, "nationality": V.MISSING, "sex": V.MISSING}, False),
        ({"date": D.OTHER}, False),
    ],
)
def test_a_slip_in_the_date_proves_more_or_less(known: dict[str, object], is_hit: bool) -> None:
    assert _hit(**{"date": D.ONE_DIGIT} | known) == ("name_and_date_slip" if is_hit else "")


@pytest.mark.parametrize(
    ("known", "is_hit"),
    [
        ({"score": 0.95}, True),
        ({"score": 0.949}, False),
        ({"whole": False}, False),
        ({"sex": V.MISSING}, False),
        ({"nationality": V.MISSING}, False),
        ({"date": D.UNKNOWN}, False),
        ({"namesakes": 41.0}, True),  # 30 of 25,000 days, half of one sex; 0.025
        ({"namesakes": 42.0}, False),
        ({"date": D.PARTLY_KNOWN, "namesakes": 3.0}, True),  # 365
        ({"date": D.PARTLY_KNOWN, "namesakes": 4.0}, False),
        ({"at_large": 1.36}, True),  # where names are estimated the year alone is believed: 0.01
        ({"at_large": 1.38}, False),
        ({"date": D.PARTLY_KNOWN, "at_large": 1.36}, True),
        ({"date": D.PARTLY_KNOWN, "at_large": 1.38}, False),
    ],
)
def test_a_part_of_the_date_proves_more_or_less(known: dict[str, object], is_hit: bool) -> None:
    assert _hit(**{"date": D.DAY_UNKNOWN} | known) == ("name_and_part_of_date" if is_hit else "")


PLAIN = {"nationality": V.MISSING, "sex": V.MISSING}


@pytest.mark.parametrize(
    ("known", "score"),
    [
        ({"date": D.SAME}, 0.95),
        ({"date": D.SWAPPED}, 0.85),
        ({"date": D.ONE_DIGIT}, 0.85),
        ({"date": D.TWO_DIGITS_SWAPPED}, 0.84),
        ({"date": D.YEAR_OFF}, 0.82),
        ({"date": D.DAY_UNKNOWN}, 0.78),
        ({"date": D.PARTLY_KNOWN}, 0.75),
        ({"date": D.UNKNOWN}, 0.6),
        ({"date": D.OTHER}, 0.3),
        ({"score": 0.5}, 0.475),
        ({"number": N.SAME}, 0.97),
        ({"number": N.WITH_CHECK_DIGIT}, 0.97),
        ({"number": N.READ_ALIKE, "date": D.OTHER}, 0.85),
        ({"number": N.ONE_CHARACTER, "date": D.OTHER}, 0.55),
        ({"number": N.ONE_CHARACTER, "date": D.ONE_DIGIT}, 0.9),
        ({"number": N.OTHER, "date": D.ONE_DIGIT}, 0.85),
        ({"nationality": V.AGREES}, 0.97),
        ({"nationality": V.DIFFERS}, 0.8),
        ({"sex": V.AGREES}, 0.96),
        ({"sex": V.DIFFERS}, 0.85),
        ({"place": V.AGREES}, 0.97),
        ({"place": V.DIFFERS}, 0.95),
        ({"number": N.SAME, "date": D.OTHER}, 0.77),
        ({"number": N.SAME, "score": 0.49}, 0.82),
        ({"number": N.SAME, "score": 0.5}, 0.97),
        ({"number": N.SAME, "nationality": V.AGREES, "sex": V.AGREES, "place": V.AGREES}, 1.0),
        ({"score": 0.0, "date": D.OTHER, "nationality": V.DIFFERS}, 0.0),
    ],
)
def test_the_score_is_moved_otherwise(known: dict[str, object], score: float) -> None:
    """What is likelier stands further up."""
    assert rate(_compared(**PLAIN | known)).score == pytest.approx(score)  # type: ignore[arg-type]  # checked there


def test_a_document_without_a_name_counts_as_another_name() -> None:
    nameless = Compared(NOTHING, D.SAME, N.SAME, ("", ""), V.MISSING, V.MISSING, V.MISSING, 1.0, 1.0)
    assert rate(nameless).score == pytest.approx(0.97)


@pytest.mark.parametrize(
    ("known", "is_told"),
    [
        ({"number": N.SAME, "score": 0.0, "date": D.OTHER}, True),
        ({"number": N.ONE_CHARACTER, "score": 0.7, "date": D.OTHER}, True),
        ({"number": N.ONE_CHARACTER, "score": 0.69, "date": D.OTHER}, False),
        ({"date": D.OTHER}, False),
        ({"date": D.SAME, "score": 0.8}, True),
        ({"date": D.SAME, "score": 0.79}, False),
        ({"date": D.SAME, "sex": V.DIFFERS}, True),
        ({"score": 0.85}, True),
        ({"score": 0.849}, False),
        ({"whole": False}, False),
        ({"sex": V.DIFFERS}, False),
        ({"nationality": V.DIFFERS}, False),
        ({"namesakes": 3.0}, True),
        ({"namesakes": 3.1}, False),
        ({"date": D.ONE_DIGIT, "namesakes": 3.1}, False),
    ],
)
def test_what_is_no_hit_is_told_or_kept_back(known: dict[str, object], is_told: bool) -> None:
    assert is_worth_telling(_compared(**{"date": D.UNKNOWN} | known)) is is_told  # type: ignore[arg-type]
