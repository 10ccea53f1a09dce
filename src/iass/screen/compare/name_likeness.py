"""Two whole names: which words answer to which, and how much that says.

Words are paired in any order, by the best pairing there is. What is paired is weighed by how rare it is: two people
named MUHAMMAD share little, two named TJOKROAMINOTO much. A word that only one side has (left out, cut off) counts a
little against; words of both sides that answer to nothing (BUDI here, BAYU there) are another person's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from iass.screen.compare.word import LEAST, READ_ALIKE, SAME_SOUND, alike
from iass.screen.tokens import ParsedName, Word, word_of

Bits = Callable[[Word], float]
"""How much a word says: minus log2 of the share of people who bear it."""
_AGAINST = 2.0
_LEFT_OUT = 0.25
_CUT_OFF = 0.1
_FATHER = 0.5
_ORDINARY_BITS = 11.0
"""Two words that are this common in the list are two names, not one and a slip of the pen: SUWARNO, SUPARNO."""
_TWO_NAMES = 0.3
_INITIAL_BITS = 3.0
_JOINED = 0.85
_MOST_BRANCHES = 3000


class NameReason(StrEnum):
    """Why two names are one, or not."""

    SAME = "same"
    OTHER_ORDER = "other_order"
    SPELLED_OTHERWISE = "spelled_otherwise"
    INITIALS = "initials"
    LEFT_OUT = "left_out"
    CUT_OFF = "cut_off"
    ANOTHER_WORD = "another_word"
    NO_NAME = "no_name"


@dataclass(frozen=True, slots=True)
class NameLikeness:
    """score 0..1. bits: what the paired words say together. whole: no word of either side is left. answering: keys of
    the listed words that are paired."""

    score: float
    bits: float
    whole: bool
    reasons: tuple[NameReason, ...]
    answering: tuple[str, ...] = ()


NOTHING = NameLikeness(0.0, 0.0, False, (NameReason.NO_NAME,))
Pair = tuple[int, int, float]


def name_likeness(ours: ParsedName, theirs: ParsedName, bits: Bits) -> NameLikeness:
    """NOTHING when a side has no name."""
    if not ours.words or not theirs.words:
        return NOTHING
    if ours.words == theirs.words:
        return NameLikeness(1.0, sum(map(bits, ours.words)), True, (NameReason.SAME,))
    found = _likeness(ours, ours.words, theirs, theirs.words, bits)
    if found.score < 0.9 and (len(ours.words) > 1 or len(theirs.words) > 1):
        eastern = ours.eastern and theirs.eastern
        one, other = _joined(ours.words, theirs.words, eastern), _joined(theirs.words, ours.words, eastern)
        if one != ours.words or other != theirs.words:
            again = _likeness(ours, one, theirs, other, bits)
            found = again if again.score > found.score else found
    return found


def _likeness(
    ours: ParsedName, one: Sequence[Word], theirs: ParsedName, other: Sequence[Word], bits: Bits
) -> NameLikeness:
    eastern = ours.eastern and theirs.eastern
    cut = ours.may_be_cut or theirs.may_be_cut
    pairs = _pairs(one, other, eastern, cut, bits)
    said = left_one = left_other = 0.0
    for place, answer, score in pairs:
        if score < 0:  # an initial
            said += min(_INITIAL_BITS, bits(one[place]), bits(other[answer]))
            continue
        weight = min(bits(one[place]), bits(other[answer]))
        said += weight * score
        left_one += weight * (1 - score)
        left_other += weight * (1 - score)
    paired_one, paired_other = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    alone_one = _alone(one, paired_one, ours.patronymic, bits)
    alone_other = _alone(other, paired_other, theirs.patronymic, bits)
    left_one, left_other = left_one + alone_one, left_other + alone_other
    against, left_out = min(left_one, left_other), abs(left_one - left_other)
    weighed = _AGAINST * against + (_CUT_OFF if cut else _LEFT_OUT) * left_out
    whole = _whole(one, paired_one, ours.patronymic) and _whole(other, paired_other, theirs.patronymic)
    score = said / (said + weighed) if said else 0.0
    answering = tuple(other[answer].key for _, answer, found in pairs if found >= 0)
    return NameLikeness(score, said, whole, _reasons(pairs, alone_one, alone_other, cut), answering)


def _alone(words: Sequence[Word], paired: set[int], patronymic: int, bits: Bits) -> float:
    fathers = len(words) - patronymic
    return sum(
        (min(_INITIAL_BITS, bits(word)) if word.is_initial else bits(word)) * (_FATHER if place >= fathers else 1.0)
        for place, word in enumerate(words)
        if place not in paired and not word.may_be_title
    )


def _whole(words: Sequence[Word], paired: set[int], patronymic: int) -> bool:
    """Whether every word is paired; a father's name and what may be a title can be missing."""
    own = words[: len(words) - patronymic]
    return all(place in paired or word.may_be_title for place, word in enumerate(own))


def _reasons(pairs: Sequence[Pair], alone_one: float, alone_other: float, cut: bool) -> tuple[NameReason, ...]:
    found = []
    if any(score < 0 for *_, score in pairs):
        found.append(NameReason.INITIALS)
    if any(0 <= score < 1 for *_, score in pairs):
        found.append(NameReason.SPELLED_OTHERWISE)
    if [place for place, *_ in pairs] and sorted(pairs) != sorted(pairs, key=lambda pair: pair[1]):
        found.append(NameReason.OTHER_ORDER)
    if alone_one and alone_other:
        found.append(NameReason.ANOTHER_WORD)
    elif alone_one or alone_other:
        found.append(NameReason.CUT_OFF if cut else NameReason.LEFT_OUT)
    return tuple(found) or (NameReason.SAME,)


def _pairs(one: Sequence[Word], other: Sequence[Word], eastern: bool, cut: bool, bits: Bits) -> list[Pair]:
    """The pairing with the highest sum. An initial has score -1 and takes what the whole words leave."""
    options = []
    for place, word in enumerate(one):
        scored = [(answer, _pair_score(word, listed, eastern, cut, bits)) for answer, listed in enumerate(other)]
        options.append([(place, answer, score) for answer, score in scored if score > 0])
    branches = 1
    for row in options:
        branches *= len(row) + 1
    pairs = _best(options) if branches <= _MOST_BRANCHES else _greedy(options)
    return pairs + _initials(one, other, pairs)


def _pair_score(word: Word, listed: Word, eastern: bool, cut: bool, bits: Bits) -> float:
    score = alike(word, listed, eastern)
    by_sound = eastern or word.vowelless or listed.vowelless
    if not by_sound and score < READ_ALIKE and max(bits(word), bits(listed)) < _ORDINARY_BITS:
        lower = score if word.ordinary and listed.ordinary else score - _TWO_NAMES  # the first is lowered already
        score = lower if lower >= LEAST else 0.0
    if cut and score < 0.8 and min(len(word.text), len(listed.text)) >= 2:
        short, long = sorted((word.text, listed.text), key=len)
        if long.startswith(short):
            return 0.9
    return score


def _best(options: Sequence[Sequence[Pair]]) -> list[Pair]:
    best: tuple[float, list[Pair]] = (0.0, [])

    def look(row: int, taken: int, total: float, chosen: list[Pair]) -> None:
        nonlocal best
        if row == len(options):
            if total > best[0]:
                best = (total, chosen.copy())
            return
        for pair in options[row]:
            if not taken >> pair[1] & 1:
                chosen.append(pair)
                look(row + 1, taken | 1 << pair[1], total + pair[2], chosen)
                chosen.pop()
        look(row + 1, taken, total, chosen)

    look(0, 0, 0.0, [])
    return best[1]


def _greedy(options: Sequence[Sequence[Pair]]) -> list[Pair]:
    rows: set[int] = set()
    columns: set[int] = set()
    chosen = []
    for pair in sorted((pair for row in options for pair in row), key=lambda pair: -pair[2]):
        if pair[0] not in rows and pair[1] not in columns:
            rows.add(pair[0])
            columns.add(pair[1])
            chosen.append(pair)
    return chosen


def _initials(one: Sequence[Word], other: Sequence[Word], pairs: Sequence[Pair]) -> list[Pair]:
    rows, columns = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    found = []
    for place, word in enumerate(one):
        if place in rows:
            continue
        for answer, listed in enumerate(other):
            if answer not in columns and (word.is_initial or listed.is_initial) and word.text[0] == listed.text[0]:
                columns.add(answer)
                found.append((place, answer, -1.0))
                break
    return found


def _joined(words: Sequence[Word], other: Sequence[Word], eastern: bool) -> tuple[Word, ...]:
    """Neighbours written together where the other side writes them so (NUR HAYATI, NURHAYATI)."""
    result: list[Word] = []
    place = 0
    while place < len(words):
        whole = _written_as_one(words[place : place + 3], other, eastern, SAME_SOUND)
        if whole is None and not any(alike(words[place], listed) >= _JOINED for listed in other):
            whole = _written_as_one(words[place : place + 3], other, eastern, _JOINED)
        width, word = whole or (1, words[place])
        result.append(word)
        place += width
    return tuple(result)


def _written_as_one(
    words: Sequence[Word], other: Sequence[Word], eastern: bool, least: float
) -> tuple[int, Word] | None:
    """The first three or two of the words as one that the other side has, and how many they are."""
    for width in (3, 2):
        if len(words) < width or any(word.is_initial for word in words[:width]):
            continue
        text = "".join(word.text for word in words[:width])
        parts = [word.native for word in words[:width]]
        native = "".join(parts) if all(parts) else ""
        near = [listed for listed in other if native or listed.reading or _may_be(text, listed.text, eastern)]
        if any(alike(word_of(text, native), listed, eastern) >= least for listed in near):
            return width, word_of(text, native)
    return None


def _may_be(text: str, listed: str, eastern: bool) -> bool:
    """Before anything is made of the words: the eastern ones may begin otherwise, and are then two syllables."""
    longer = abs(len(text) - len(listed))
    return (longer <= 2 and text[0] == listed[0]) or (eastern and longer <= 4 and len(listed) >= 5)
