"""Words of scripts that write few vowels, or write them elsewhere than they are heard, as their consonants in A-Z.

A word that has a row in `tables/scripts.json` is written as passports romanise it. Any other one tells what it lets be
heard and nothing that it does not say. What else it may be romanised as is its reading (`iass.screen.reading`); where
that does not fit either, its consonants are compared (`iass.screen.spelling.frame`).
"""

import re
from collections.abc import Callable

from iass.screen.arabic_reading import arabic_letters, arabic_reading
from iass.screen.hangul_reading import hangul_reading
from iass.screen.reading import Reading
from iass.screen.rule_tables import script_letters, script_words
from iass.screen.tamil_reading import tamil_reading
from iass.screen.thai_reading import thai_reading

NATIVE = re.compile("[\u0621-\u065f\u0670-\u06d3]+|[\u0e00-\u0e7f]+|[\u0b80-\u0bff]+")
"""A word of Arabic, Thai or Tamil script."""

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_VOWEL = re.compile(r"[\u0621-\u0627\u0629\u0639\u0648-\u0652\u0670\u0671\u06cc]")
_ARABIC_BEGIN = {"ا": "A", "أ": "A", "إ": "A", "آ": "A", "ع": "A", "و": "W", "ي": "Y", "ی": "Y"}
HANGUL = re.compile("[\uac00-\ud7a3]")
_ARTICLE = "ال"
SLAVE_OF = "عبد" + _ARTICLE
_APART = re.compile("(?<=[\u0621-\u064a])\\s+(?=الدين(?!\\S))|(?<=(?<!\\S)عبد)\\s+(?=ال)")
_HAMZA = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_TAMIL = re.compile(r"[\u0b80-\u0bff]")
_SILENT = re.compile("(?:[ดตทจ]ร|.)[ิุู]?์")
_DOUBLE_R = re.compile("รร(?=[ก-ฮ])")
_AS_TITLES = 4
_LETTER_AT_END = {"R": "N", "L": "N", "Y": ""}


def joined_as_heard(name: str) -> str:
    """نور الدين and عبد الكريم are one word each, however they are parted."""
    return _APART.sub("", name)


def reading_of(native: str) -> Reading:
    """What a native word may be romanised as; empty for a word of any other script."""
    read: Callable[[str], Reading] | None = None
    if _ARABIC.match(native):
        read = arabic_reading
    elif _THAI.match(native):
        read = thai_reading
    elif _TAMIL.match(native):
        read = tamil_reading
    elif HANGUL.match(native):
        read = hangul_reading
    return read(native) if read else ()


def same_native(one: str, other: str) -> bool:
    """Whether two native words are one, marks and hamzas aside."""
    return arabic_letters(one).translate(_HAMZA) == arabic_letters(other).translate(_HAMZA)


def romanised(word: str) -> str:
    """One word without blanks: by the table, by its letters, or, of any other script, as it stands."""
    known = script_words()
    row = known.get(word) or known.get(word.removeprefix(_ARTICLE))
    if row:
        return row
    if _ARABIC.match(word):
        if word.startswith(SLAVE_OF) and len(word) > len(SLAVE_OF) + 1:
            return f"ABDUL {romanised(word.removeprefix(SLAVE_OF))}"
        return _told(_arabic(word.removeprefix(_ARTICLE)), word)
    if _THAI.match(word):
        return _told(_thai(word), word)
    return _told("".join(script_letters().get(letter, "") for letter in word), word) if _TAMIL.match(word) else word


def _told(consonants: str, word: str) -> str:
    """A few letters get an H, which no comparison hears: RM is رامي here, and not Raden Mas."""
    return consonants + "H" * (0 < len(consonants) < _AS_TITLES) or word


def _arabic(letters: str) -> str:
    return _ARABIC_BEGIN.get(letters[:1], "") + _ARABIC_VOWEL.sub("", letters)


def _thai(word: str) -> str:
    """What thanthakhat silences is left out, RR before a consonant is a vowel, and a last R or L is heard as N."""
    heard = _DOUBLE_R.sub("", _SILENT.sub("", word))
    written = [script_letters().get(letter, "") for letter in heard]
    plain = "".join(written)
    last = heard[-1:]
    if last == "ญ":
        return plain[:-1] + "N"
    return plain[:-1] + _LETTER_AT_END.get(plain[-1], plain[-1]) if plain and script_letters().get(last) else plain
