"""Ordinary names in their own script, with the romanisations in use. Nothing here knows the screening.

The words are those of `native.json`, which no table of the screening has. The hash of a native word says which half it
is of: rules are fitted on one, figures are reported on the other.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random

from iass.evaluation.split import Part

SCRIPTS = {
    "arabic": "SAU", "thai": "THA", "tamil": "IND", "cyrillic": "RUS", "chinese": "CHN", "hangul": "KOR",
}  # fmt: skip
"""Script -> a nationality of its bearers."""
_TWINS = 3


@dataclass(frozen=True, slots=True)
class NativeWord:
    """romans: at least one, the most usual first."""

    native: str
    romans: tuple[str, ...]

    def is_like(self, other: "NativeWord") -> bool:
        """Whether both are romanised alike somewhere: two names that letters alone cannot tell apart."""
        return self.native == other.native or not _bare(self).isdisjoint(_bare(other))


@dataclass(frozen=True, slots=True)
class NativeCase:
    """listed, traveller: whole names of people of one birth date, sex and nationality. question: `name` of two words,
    `word` alone, or `twin`, who shares the second word and is another person."""

    script: str
    question: str
    listed: str
    traveller: str


@cache
def native_words(script: str, part: Part) -> tuple[NativeWord, ...]:
    """script: of SCRIPTS; with `_families`, those of a script in which they stand first."""
    read = json.loads((files("iass.evaluation.names") / "native.json").read_text(encoding="utf-8"))
    rows = read.get(script, {})
    return tuple(NativeWord(word, tuple(romans)) for word, romans in rows.items() if part.has(word))


def native_cases(script: str, part: Part, rng: Random) -> Iterator[NativeCase]:
    """Every romanisation of every word: alone, beside another word of the same part, and against twins."""
    words = native_words(script, part)
    families = native_words(f"{script}_families", part)
    for word in words:
        second = rng.choice([one for one in families or words if not one.is_like(word)])
        others = [one for one in words if not (one.is_like(word) or one.is_like(second))]
        for roman in word.romans:
            beside = rng.choice(second.romans)
            listed = f"{beside} {roman}" if families else f"{roman} {beside}"
            yield NativeCase(script, "word", roman, word.native)
            yield NativeCase(script, "name", listed, _written(word, second, bool(families)))
            for other in rng.sample(others, _TWINS):
                yield NativeCase(script, "twin", listed, _written(other, second, bool(families)))


def _written(word: NativeWord, second: NativeWord, family_first: bool) -> str:
    """Chinese and Korean names are written without a blank."""
    return second.native + word.native if family_first else f"{word.native} {second.native}"


def _bare(word: NativeWord) -> frozenset[str]:
    return frozenset("".join(filter(str.isalpha, roman.upper())) for roman in word.romans)
