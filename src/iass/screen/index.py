"""A list of identities, searched by papers. Nothing that can be a hit is lost on the way to the comparisons.

A hit needs a document number or a birth date (`iass.screen.rating`), so these lead to the candidates: the number as
written and as machines misread it; the birth date and every date one slip away; and, for people of whose birth date a
part or nothing is known, the words of the name, each against every word that the list has.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from iass.capture.partial_date import PartialDate
from iass.screen.compare.date_slip import near_dates
from iass.screen.compare.document_number import number_key
from iass.screen.compare.name_likeness import Bits
from iass.screen.compare.number_slip import confused
from iass.screen.compare.word import alike
from iass.screen.identity import Identity
from iass.screen.rarity import Rarity
from iass.screen.rating import Rating, compare, is_worth_telling, rate
from iass.screen.tokens import ParsedName, Word

Key = TypeVar("Key", str, PartialDate)

_LIKE = 0.74
"""Of two words' sounds: from here on a word of the list is looked up for one of the traveller."""
_BY_NAME = 40
"""People without a complete birth date who are compared for one traveller: those whose names come nearest."""
MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody listed, and what speaks for and against him."""

    listed: Identity
    rating: Rating

    @property
    def is_hit(self) -> bool:
        return bool(self.rating.hit)


@dataclass(slots=True)
class _Words:
    """The words of some people's names. rows: by word, who bears it."""

    rows: dict[str, "array[int]"] = field(default_factory=dict)
    by_bones: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    keys: list[str] = field(default_factory=list)

    def add(self, words: Iterable[Word], row: int) -> None:
        for word in words:
            bearers = self.rows.get(word.key)
            if bearers is None:
                bearers = self.rows[word.key] = array("i")
                self.keys.append(word.key)
                if len(word.bones) > 2:
                    self.by_bones[word.bones].append(word.key)
            bearers.append(row)
            for reading in word.readings:
                if reading not in self.rows:
                    self.rows[reading] = array("i")
                    self.keys.append(reading)
                self.rows[reading].append(row)


_Rows = int | list[int]
"""One row as it is: most numbers are one person's, and a list of one takes as much memory as a number."""


def _add(held: dict[Key, _Rows], key: Key, row: int) -> None:
    known = held.get(key)
    if known is None:
        held[key] = row
    elif isinstance(known, int):
        held[key] = [known, row]
    else:
        known.append(row)


def _rows(held: Mapping[Key, _Rows], key: Key) -> Sequence[int]:
    known = held.get(key, ())
    return (known,) if isinstance(known, int) else known


class NameIndex:
    """Not for several threads at once while it is changed: whoever changes it holds a lock."""

    def __init__(self, identities: Iterable[Identity] = ()) -> None:
        self._listed: list[Identity | None] = []
        self._row_of: dict[str, int] = {}
        self._numbers: dict[str, _Rows] = {}
        self._born: dict[PartialDate, _Rows] = {}
        self._dated, self._undated = _Words(), _Words()
        self._partly: dict[int, list[int]] = {}
        self.rarity = Rarity(self._together)
        for identity in identities:
            self.put(identity)

    def __len__(self) -> int:
        return len(self._row_of)

    def put(self, identity: Identity) -> None:
        """Inserts, or replaces who has the same key; the next search sees it."""
        self.remove(identity.key)
        row = len(self._listed)
        self._listed.append(identity)
        self._row_of[identity.key] = row
        words = identity.parsed.words
        self.rarity.count(identity.parsed)
        for number in identity.numbers:
            key = number_key(number)
            if key:
                _add(self._numbers, confused(key), row)
        born = identity.birth_date
        if born is not None and born.complete:
            _add(self._born, born, row)
            self._dated.add(words, row)
        else:
            self._undated.add(words, row)

    def remove(self, key: str) -> None:
        """Nothing happens where nobody has this key."""
        row = self._row_of.pop(key, None)
        if row is not None:
            identity = self._listed[row]
            self._listed[row] = None
            if identity is not None:
                self.rarity.count(identity.parsed, -1)

    def search(self, traveller: Identity, most: int = MOST_TOLD) -> list[Candidate]:
        """Every hit, and the strongest of what else is worth telling; at most `most` unless more are hits."""
        found = []
        bits = cache(self.rarity.bits)
        by_number = self._by_number(traveller)
        by_rest = _Sieve(traveller.parsed, bits)
        for row in sorted(by_number | self._by_person(traveller)):
            listed = self._listed[row]
            if listed is None or not (row in by_number or by_rest.lets_through(listed.parsed)):
                continue
            compared = compare(traveller, listed, self.rarity, bits)
            rating = rate(compared)
            if rating.hit or is_worth_telling(compared):
                found.append(Candidate(listed, rating))
        found.sort(key=lambda one: (not one.is_hit, -one.rating.score))
        hits = sum(one.is_hit for one in found)
        return found[: max(most, hits)]

    def _together(self, keys: Sequence[str]) -> int:
        """How many rows bear all of these words."""
        count = 0
        for words in (self._dated, self._undated):
            rows = [np.frombuffer(words.rows[key], np.int32) for key in keys if key in words.rows]
            if rows and len(rows) == len(keys):
                count += len(reduce(np.intersect1d, sorted(rows, key=len)))
        return count

    def _by_number(self, traveller: Identity) -> set[int]:
        rows: set[int] = set()
        for number in traveller.numbers:
            key = number_key(number)
            rows.update(_rows(self._numbers, confused(key)) if key else ())
            rows.update(_rows(self._numbers, confused(key[:-1])) if len(key) > 6 else ())
        return rows

    def _by_person(self, traveller: Identity) -> set[int]:
        rows: set[int] = set()
        born, words = traveller.birth_date, traveller.parsed.words
        if born is not None and born.complete:
            rows.update(_rows(self._born, born))
            for near in near_dates(born):
                rows.update(_rows(self._born, near))
        else:
            rows.update(self._by_name(words, self._dated))
        rows.update(self._by_name(words, self._undated))
        return rows

    def _by_name(self, words: tuple[Word, ...], within: _Words) -> list[int]:
        """The rows whose names say the most together with these words."""
        told = [word for word in words if not word.is_initial]
        if not told or not within.keys:
            return []
        likeness = cdist([word.key for word in told], within.keys, scorer=OSA.normalized_similarity, score_cutoff=_LIKE)
        weight: NDArray[np.float32] = np.zeros(len(self._listed), np.float32)
        for word, row in zip(told, likeness, strict=True):
            said = self.rarity.bits(word)
            alike = {within.keys[place]: float(row[place]) for place in np.flatnonzero(row)}
            for key in within.by_bones.get(word.bones, ()) if len(word.bones) > 2 else ():
                alike.setdefault(key, 0.8)
            for reading in word.readings:
                if reading in within.rows:
                    alike[reading] = 1.0
            for key, score in alike.items():
                weight[np.frombuffer(within.rows[key], np.int32)] += said * score
        count = min(_BY_NAME, int(np.count_nonzero(weight)))
        if not count:
            return []
        best: list[int] = np.argpartition(-weight, count - 1)[:count].tolist()
        return best


class _Sieve:
    """Leaves out, before the careful comparison, those of whose name hardly anything can answer to the traveller's."""

    _LEAST = 0.3

    def __init__(self, name: ParsedName, bits: Bits) -> None:
        self._name, self._bits = name, bits
        self._words = [(word, bits(word)) for word in name.words]
        self._all = sum(said for _, said in self._words)

    def lets_through(self, listed: ParsedName) -> bool:
        eastern = self._name.eastern and listed.eastern
        can = 0.0
        for word, said in self._words:
            best = max((alike(word, other, eastern) for other in listed.words), default=0.0)
            can += said * (best or any(_may_begin(word.text, other.text) for other in listed.words))
        return can > 0 and can >= self._LEAST * min(self._all, sum(map(self._bits, listed.words)))


def _may_begin(one: str, other: str) -> bool:
    """An initial, a word cut off, or two words written as one."""
    return one.startswith(other) or other.startswith(one) or one.endswith(other) or other.endswith(one)
