"""How much a word of a name says: common ones little, rare ones much."""

from collections import Counter
from math import log2

from iass.screen.tokens import Word

MOST_BITS = 12.0
LEAST_BITS = 2.0
_OWN_WEIGHT = 2_000
"""Listed people from which on the list itself speaks as loud as the table of common names."""


class Rarity:
    """Counts the words of a list; what it says is used together with the committed table of common names."""

    def __init__(self) -> None:
        self._bearers: Counter[str] = Counter()
        self._people = 0

    def add(self, words: tuple[Word, ...]) -> None:
        self._people += 1
        for word in words:
            self._bearers[word.key] += 1

    def remove(self, words: tuple[Word, ...]) -> None:
        self._people -= 1
        for word in words:
            self._bearers[word.key] -= 1

    def bits(self, word: Word) -> float:
        """Minus log2 of the share of bearers, LEAST_BITS to MOST_BITS: by the list or the table, whichever is more."""
        listed = max(0, self._bearers.get(word.key, 0) - 1) / (self._people + _OWN_WEIGHT)
        share = max(listed, word.share)
        if share <= 0:
            return MOST_BITS if len(word.text) > 2 else MOST_BITS / 2
        return min(MOST_BITS, max(LEAST_BITS, -log2(share)))
