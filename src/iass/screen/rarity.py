"""How much a name says: a common one little, a rare one much; and how many of a list bear it."""

from collections import Counter
from collections.abc import Callable, Sequence
from math import log2

from iass.screen.compare.name_likeness import NameLikeness
from iass.screen.compare.word import SAME_SOUND
from iass.screen.tokens import ParsedName, Word

MOST_BITS = 12.0
LEAST_BITS = 2.0
AT_LARGE = 100_000
"""People among whom a name must be rare that is not there wholly, or that comes with a part of a date only."""
_OWN_WEIGHT = 2_000
"""Listed people from which on the list itself speaks as loud as the table of common names."""


Together = Callable[[Sequence[str]], int]
"""How many of the list bear all these keys of words."""


class Rarity:
    """Counts the words of a list; what it says is used together with the committed table of common names."""

    def __init__(self, together: Together) -> None:
        self._together = together
        self._bearers: Counter[str] = Counter()
        self._whole: Counter[tuple[str, ...]] = Counter()
        self._people = 0

    def count(self, name: ParsedName, step: int = 1) -> None:
        """step: 1 for a name that comes, -1 for one that goes."""
        self._people += step
        self._whole[name.keys] += step
        for key in name.keys:
            self._bearers[key] += step

    def namesakes(self, found: NameLikeness, listed: ParsedName, *, count_parts: bool = True) -> float:
        """How many of the list are to be expected to answer to what answers here. A whole name that sounds the same is
        counted; of one that is near, or of which a part is there, as many as the words let expect, as if they were
        drawn apart, and at least as many as bear what answers. count_parts: whether the last is looked up, which takes
        long for common words."""
        if found.whole and found.score >= SAME_SOUND:
            return max(1.0, self._whole[listed.keys])
        by_words = self._people * float(2.0**-found.bits)
        if found.whole:
            return max(by_words, self._whole[listed.keys])
        return max(by_words, self._together(found.answering) if count_parts else 1.0)

    def at_large(self, found: NameLikeness, here: float) -> float:
        """The same of AT_LARGE people, where the list is too small to count names by."""
        return here if self._people >= AT_LARGE // 2 else max(here, AT_LARGE * float(2.0**-found.bits))

    def bits(self, word: Word) -> float:
        """Minus log2 of the share of bearers, LEAST_BITS to MOST_BITS: by the list or the table, whichever is more."""
        listed = max(0, self._bearers.get(word.key, 0) - 1) / (self._people + _OWN_WEIGHT)
        share = max(listed, word.share)
        if share <= 0:
            return MOST_BITS if len(word.text) > 2 else MOST_BITS / 2
        return min(MOST_BITS, max(LEAST_BITS, -log2(share)))
