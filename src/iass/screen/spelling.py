"""How a word of a name sounds: one writing for many, by the rules of `tables/spelling.json`. Never shown."""

import re
from collections.abc import Mapping
from functools import cache

from iass.screen.rule_tables import spelling_rules, variants

_VOWELS = re.compile(r"(?!^)[AEIOUHY]")
_DOUBLED = re.compile(r"(.)\1+")
_BREATH = re.compile(r"(?<=[BCDGKPSTZ])H")
_FRAME_VOWELS = re.compile(r"[AEIOUHY]")
_VOICE = str.maketrans("BFDGQCJZXV", "PPTKKSSSSW")
_THIN = str.maketrans("EO", "IU")
_ARTICLE = re.compile(r"[AEU]L(?=[A-Z]{4})|UL(?=[B-DF-HJ-NP-TV-Z][A-Z]{2})|A(?:SH(?=SH)|([SZTDNR])(?=\1))(?=[A-Z]{4})")
"""AL, EL or UL written as one with the name, its L perhaps as the letter that it is heard as: ASSAYED, ATTAMIMI."""
_HEARD = 4
_COARSE = tuple(
    (re.compile(find), to)
    for find, to in (
        (r"NG(?![AEIOU])|M$", "N"),
        (r"TJH|TCH|TJ|TZ|TS|ZH|CH|DJ|[QZJC]", "C"),
        (r"HS|SH|SJ|SY(?=[AEIOU])|SZ|X", "S"),
        (r"BH|PH|B", "P"),
        (r"DH|TH|D", "T"),
        (r"GH|KH|G", "K"),
        (r"R", "L"),
        (r"I[AE](?=N)|Y[AE](?=N)", "I"),
        (r"AO|AU|AW", "O"),
        (r"[YW]?(?:EO|EU|OU|OO|OE|UO|O|U)", "O"),
        (r"A[IEY]|E[IYE]|[IY]E|Y|E", "I"),
        (r"(?<=[AIO])H", ""),
        (r"[CTPK]$", "K"),
        (r"(.)\1+", r"\1"),
    )
)


def sound(word: str) -> str:
    """A word of A-Z by its sound; the word itself where nothing would be left."""
    heard = word
    for find, to in spelling_rules():
        heard = find.sub(to, heard)
    return heard or word


def key_of(word: str) -> str:
    """The sound of the name that this is a writing of: MOHD and MOHAMED give what MUHAMMAD gives, and so does whatever
    sounds like one of its writings."""
    heard = sound(variants().get(word, word))
    return _groups_by_sound().get(heard, heard)


@cache
def _groups_by_sound() -> Mapping[str, str]:
    """The sound of a writing -> the sound of its group; short forms have too little sound for that."""
    return {sound(form): sound(name) for form, name in variants().items() if len(form) >= _HEARD}


def thin(key: str) -> str:
    """A key in which E and I are one letter, and O and U: MAJID and MAJED, NURA and NORA."""
    return key.translate(_THIN)


def frame(word: str) -> str:
    """Consonants alone, those that scripts without vowels or without voice write as one made one: DARWISH gives TRWS.
    A vowel at the beginning is A."""
    bare = _BREATH.sub("", word)
    first = "A" if bare[:1] in "AEIOU" else bare[:1].translate(_VOICE)
    return _DOUBLED.sub(r"\1", first + _FRAME_VOWELS.sub("", bare[1:]).translate(_VOICE))


def other_readings(word: str) -> frozenset[str]:
    """Keys of other readings: CH at the beginning as KH (CHAIRUL), V as W (IVANOV, IWANOW), C as K
    (CAROLINA), the article left out."""
    read = set()
    if word.startswith("CH"):
        read.add(key_of("KH" + word[2:]))
    if "CH" in word[1:]:
        read.update((sound(word.replace("CH", "C").replace("CC", "C")), sound(word.replace("CH", "SH"))))
    if "V" in word:
        read.add(sound(word.replace("V", "W")))
    if word[:1] == "C" and word[1:2] in ("A", "O", "U", "L", "R"):
        read.add(sound("K" + word[1:]))
    if joined := _ARTICLE.match(word):
        read.add(key_of(word[joined.end() :]))
    if "SY" in word or "SI" in word:
        read.add(sound(word.replace("SY", "SI")))
    return frozenset(read - {key_of(word)}) if read else frozenset()


def skeleton(key: str) -> str:
    """Its consonants; a vowel at the beginning is A, because scripts without vowels write one letter for all."""
    bare = _DOUBLED.sub(r"\1", _VOWELS.sub("", key))
    return "A" + bare[1:] if bare[:1] in "EIOU" else bare


def coarse(word: str) -> str:
    """A syllable of Chinese or Korean, so that pinyin, Wade-Giles, Hokkien and the passports' writings come near."""
    heard = word
    for find, to in _COARSE:
        heard = find.sub(to, heard)
    return heard
