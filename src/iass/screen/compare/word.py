"""Two words of a name: how likely one is a writing of the other, 0..1."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from iass.screen.tokens import Word

_KEYS = OSA.normalized_similarity
LEAST = 0.6
"""Below it two words are two names."""
SAME_SOUND = 0.98
READ_ALIKE = 0.96
FAMILY = 0.9
SYLLABLE = 0.86
TAKEN = 0.7
BONES = 0.88


@lru_cache(maxsize=1 << 18)
def alike(one: Word, other: Word, eastern: bool = False) -> float:
    """1.0 for the same letters; 0.0 for two names. eastern: both names may be Chinese or Korean."""
    if one.text == other.text:
        return 1.0
    if one.key == other.key:
        return SAME_SOUND
    if one.is_initial or other.is_initial:
        return 0.0
    if _read_alike(one, other):
        return READ_ALIKE
    if one.families and other.families and one.families & other.families:
        return FAMILY
    if eastern and one.syllable == other.syllable:
        return SYLLABLE
    if (one.families & other.taken) or (one.taken & other.families):
        return TAKEN
    return _by_letters(one, other)


def _read_alike(one: Word, other: Word) -> bool:
    if not one.readings:
        return one.key in other.readings
    return other.key in one.readings or one.key in other.readings or not one.readings.isdisjoint(other.readings)


def _by_letters(one: Word, other: Word) -> float:
    score = max(_KEYS(one.key, other.key), _KEYS(one.text, other.text))
    if one.bones == other.bones and (len(one.bones) >= 3 or one.vowelless or other.vowelless):
        score = max(score, BONES if one.vowelless or other.vowelless or len(one.bones) > 3 else 0.8)
    if one.ordinary and other.ordinary:
        score -= 0.3
    return score if score >= LEAST else 0.0
