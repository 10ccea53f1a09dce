"""Two words of a name: how likely one is a writing of the other, 0..1."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from iass.screen.reading import reads
from iass.screen.scripts import same_native
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
THIN = 0.9
_SHORT_FRAME, _NEAR_FRAME = 0.8, 0.74


@lru_cache(maxsize=1 << 18)
def alike(one: Word, other: Word, eastern: bool = False) -> float:
    """1.0 for the same letters; 0.0 for two names. eastern: both names may be Chinese or Korean."""
    if one.text == other.text:
        return BONES if one.native and other.native and not same_native(one.native, other.native) else 1.0
    if one.key == other.key:
        return SAME_SOUND
    if one.is_initial or other.is_initial:
        return SYLLABLE if eastern and one.syllable == other.syllable and one.text[0] in "IOUW" else 0.0
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
    if reads(one.reading, other.text) or reads(other.reading, one.text):
        return True
    if not one.readings:
        return one.key in other.readings
    return other.key in one.readings or one.key in other.readings or not one.readings.isdisjoint(other.readings)


def _by_letters(one: Word, other: Word) -> float:
    if one.is_syllable or other.is_syllable:
        return 0.0  # its reading says all that it may be
    if one.vowelless or other.vowelless:
        read = bool(one.reading or other.reading)  # and it does not fit: two consonants are too few then
        return 0.0 if read and min(len(one.frame), len(other.frame)) < 3 else _by_frame(one.frame, other.frame)
    score = max(_KEYS(one.key, other.key), _KEYS(one.text, other.text))
    if len(one.key) > 3 and not one.thin.isdisjoint(other.thin):
        score = max(score, THIN)
    if one.bones == other.bones and len(one.bones) >= 3:
        score = max(score, BONES if len(one.bones) > 3 else 0.8)
    if one.ordinary and other.ordinary:
        score -= 0.3
    return score if score >= LEAST else 0.0


def _by_frame(one: str, other: str) -> float:
    """Where one side tells its consonants only."""
    if one == other:
        return BONES if len(one) > 2 else _SHORT_FRAME
    score = _KEYS(one, other)
    return score if score >= _NEAR_FRAME and len(one) > 2 and len(other) > 2 else 0.0
