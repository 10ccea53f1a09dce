"""Synthetic people with names of many kinds, in falling frequency as names have it. Nothing here knows the screening.

A person's listed name and its other writings come from `stock.json`; birth dates are of 1940 to 2008.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

_RARE_BEGIN = ("su", "wi", "har", "dar", "mar", "pra", "pur", "yu", "kar", "ma", "no", "sa", "tri", "wa", "ro", "gu")
_RARE_MIDDLE = ("di", "ja", "ma", "na", "to", "wi", "yo", "ri", "sa", "ki", "lo", "ba", "ga", "nu", "ti", "re", "ndo")
_RARE_END = ("no", "to", "di", "man", "wan", "ti", "ni", "yo", "mo", "ja", "sih", "ro", "na", "ngsih", "ta", "rto")
_YEARS = (date(1940, 1, 1), date(2008, 12, 31))


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    """key: of the split. kind: of name. given, family: words of the listed name; family may be empty. writings: the
    whole name in other scripts and romanisations. siblings share family and place."""

    key: str
    kind: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    sex: str
    birth: date
    nationality: str
    number: str
    place: str
    writings: tuple[str, ...] = ()
    family_first: bool = False

    @property
    def name(self) -> str:
        parts = (*self.family, *self.given) if self.family_first else (*self.given, *self.family)
        return " ".join(parts)


@cache
def stock() -> dict[str, Any]:
    """The words that people are made of."""
    read: dict[str, Any] = json.loads((files("iass.evaluation.names") / "stock.json").read_text(encoding="utf-8"))
    return read


def draw(words: Sequence[Any], rng: Random) -> Any:
    """One of them; the first is the most common."""
    return rng.choices(words, _falling(len(words)))[0]


@cache
def _falling(count: int) -> list[float]:
    return [(place + 1) ** -0.8 for place in range(count)]


def rare(rng: Random) -> str:
    """A word as Indonesian names have them, that hardly anybody else bears."""
    middle = "".join(rng.choice(_RARE_MIDDLE) for _ in range(rng.choice((1, 1, 2))))
    return (rng.choice(_RARE_BEGIN) + middle + rng.choice(_RARE_END)).capitalize()


Made = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def _words(kind: str, rng: Random) -> str:
    return str(rare(rng) if rng.random() < 0.35 else draw(stock()[kind], rng))


def _indonesian(sex: str, rng: Random) -> Made:
    given, last = ("indonesian_male", "indonesian_last") if sex == "M" else ("indonesian_female",) * 2
    last = last if sex == "M" else "indonesian_last_female"
    count = rng.choices((1, 2), (0.7, 0.3))[0]
    words = tuple(dict.fromkeys(_words(given, rng) for _ in range(count)))
    return words, (_words(last, rng),), ()


def _muslim(sex: str, rng: Random) -> Made:
    first = ("Muhammad",) if sex == "M" and rng.random() < 0.6 else (("Siti",) if sex == "F" else ())
    middle = str(draw(stock()["muslim_male" if sex == "M" else "muslim_female"], rng))
    return (*first, middle), (_words("indonesian_last", rng),), ()


def _single(sex: str, rng: Random) -> Made:
    known = "indonesian_male" if sex == "M" else "indonesian_female"
    return (rare(rng) if rng.random() < 0.6 else _words(known, rng),), (), ()


def _batak(sex: str, rng: Random) -> Made:
    given = _words("indonesian_male" if sex == "M" else "indonesian_female", rng)
    return (given, rare(rng)) if rng.random() < 0.4 else (given,), (str(draw(stock()["batak_last"], rng)),), ()


def _balinese(sex: str, rng: Random) -> Made:
    order = str(draw(stock()["balinese_order"], rng))
    return ("I" if sex == "M" else "Ni", order), (str(draw(stock()["balinese_last"], rng)),), ()


def _chinese_indonesian(sex: str, rng: Random) -> Made:
    family, given = draw(stock()["chinese_family"], rng), draw(stock()["chinese_given"], rng)
    other = tuple(f"{family[way]} {given[way]}" for way in (1, 2))
    return tuple(given[0].split()), (family[0],), other


def _han(sex: str, rng: Random) -> Made:
    """A family name of one sign and a given name of two."""
    family = draw(stock()["han_family"], rng)
    one, two = (rng.choice(stock()["han_given"]) for _ in range(2))
    given = (one[1] + two[1].lower(),)
    return given, (family[1],), (family[0] + one[0] + two[0], f"{family[1].upper()}, {one[1]} {two[1]}")


def _arabic(sex: str, rng: Random) -> Made:
    """Own name, the father's, and the family's."""
    one, father, two = (draw(stock()[of], rng) for of in ("arabic_first", "arabic_first", "arabic_last"))
    others = tuple(f"{one[way]} {father[way]} {two[way]}" for way in (0, 2, 3))
    return (one[1], father[1]), (two[1],), others


def _with_father(sex: str, rng: Random) -> Made:
    """Russian: own name, the father's, the family's."""
    one, father, two = (draw(stock()[of], rng) for of in ("cyrillic_first", "cyrillic_fathers", "cyrillic_last"))
    others = tuple(f"{one[way]} {father[way]} {two[way]}" for way in (0, 2, 3))
    return (one[1], father[1]), (two[1],), others


def _thai(sex: str, rng: Random) -> Made:
    """A family name of two words: by law no two families have the same."""
    one = draw(stock()["thai_first"], rng)
    parts = [rng.choice(stock()["thai_last"]) for _ in range(2)]
    last = ["".join(part[way] for part in parts) for way in range(3)]
    last = [last[0], *(word.capitalize() for word in last[1:])]
    return (one[1],), (last[1],), tuple(f"{one[way]} {last[way]}" for way in (0, 2))


def _paired(first: str, last: str) -> Callable[[str, Random], Made]:
    def make(sex: str, rng: Random) -> Made:
        one, two = draw(stock()[first], rng), draw(stock()[last], rng)
        ways = range(min(len(one), len(two)))
        return (one[1],), tuple(two[1].split()), tuple(f"{one[way]} {two[way]}" for way in ways if way != 1)

    return make


def _korean(sex: str, rng: Random) -> Made:
    family, given = draw(stock()["hangul_family"], rng), draw(stock()["hangul_given"], rng)
    return (given[1],), (family[1],), (family[0] + given[0], f"{family[2]} {given[2]}", f"{family[1]} {given[2]}")


def _western(sex: str, rng: Random) -> Made:
    return (str(draw(stock()["western_first"], rng)), rare(rng)), (str(draw(stock()["western_last"], rng)),), ()


KINDS: dict[str, tuple[float, str, bool, Callable[[str, Random], Made]]] = {
    "indonesian": (0.38, "IDN", False, _indonesian),
    "muslim": (0.2, "IDN", False, _muslim),
    "single": (0.06, "IDN", False, _single),
    "batak": (0.05, "IDN", False, _batak),
    "balinese": (0.04, "IDN", False, _balinese),
    "chinese_indonesian": (0.06, "IDN", True, _chinese_indonesian),
    "chinese": (0.04, "CHN", True, _han),
    "arabic": (0.04, "SAU", False, _arabic),
    "cyrillic": (0.03, "RUS", False, _with_father),
    "thai": (0.02, "THA", False, _thai),
    "tamil": (0.02, "IND", False, _paired("tamil_first", "tamil_last")),
    "korean": (0.02, "KOR", True, _korean),
    "western": (0.04, "GBR", False, _western),
}
"""Share of all people, nationality, whether the family name stands first, and how one is made."""


def make_person(key: str, rng: Random, kind: str | None = None) -> SyntheticPerson:
    """The same for the same rng. kind: one of KINDS; by its share when not given."""
    chosen = kind or rng.choices(list(KINDS), [row[0] for row in KINDS.values()])[0]
    _, nationality, family_first, make = KINDS[chosen]
    sex = rng.choice("MF")
    given, family, writings = make(sex, rng)
    return SyntheticPerson(
        key, chosen, given, family, sex, birth_of(rng), nationality, number_of(nationality, rng),
        str(draw(stock()["places"], rng)), writings, family_first,
    )  # fmt: skip


def birth_of(rng: Random) -> date:
    """Any day of the years that travellers are born in."""
    return _YEARS[0] + timedelta(days=rng.randrange((_YEARS[1] - _YEARS[0]).days))


def number_of(nationality: str, rng: Random, new: bool = False) -> str:
    """As the passports of that state are numbered, roughly. new: of a series that is on no list, since no state
    numbers two passports alike."""
    letters = ("XY" if new else "ABCE") if nationality == "IDN" else ("SU" if new else "GHKLMNPR")
    letter = rng.choice(letters)
    return f"{letter}{rng.randrange(10_000_000):07d}"
