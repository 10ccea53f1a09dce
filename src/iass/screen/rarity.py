"""How much a name says: a common one little, a rare one much; and how many of a list bear it."""

from collections import Counter
from math import log2

from iass.screen.compare.name_likeness import NameLikeness
from iass.screen.tokens import ParsedName, Word

MOST_BITS = 12.0
LEAST_BITS = 2.0
_OWN_WEIGHT = 2_000
"""Listed people from which on the list itself speaks as loud as the table of common names."""


class Rarity:
    """Counts the words of a list; what it says is used together with the committed table of common names."""

    def __init__(self) -> None:
        self._bearers: Counter[str] = Counter()
        self._whole: Counter[frozenset[str]] = Counter()
        self._people = 0

    def count(self, name: ParsedName, step: int = 1) -> None:
        """step: 1 for a name that comes, -1 for one that goes."""
        self._people += step
        self._whole[name.keys] += step
        for key in name.keys:
            self._bearers[key] += step

    def namesakes(self, found: NameLikeness, listed: ParsedName) -> float:
        """How many of the list are to be expected to answer to what answers here: by the words, as if they were drawn
        apart, and at least as many as bear the listed name."""
        by_words = self._people * float(2.0**-found.bits)
        return max(by_words, self._whole[listed.keys] if found.whole else 1.0)

    def bits(self, word: Word) -> float:
        """Minus log2 of the share of bearers, LEAST_BITS to MOST_BITS: by the list or the table, whichever is more."""
        listed = max(0, self._bearers.get(word.key, 0) - 1) / (self._people + _OWN_WEIGHT)
        share = max(listed, word.share)
        if share <= 0:
            return MOST_BITS if len(word.text) > 2 else MOST_BITS / 2
        return min(MOST_BITS, max(LEAST_BITS, -log2(share)))
