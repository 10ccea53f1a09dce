"""Words of scripts that write few vowels, or write them elsewhere than they are heard, as their consonants in A-Z.

A word that has a row in `tables/scripts.json` is written as passports romanise it. Any other one tells what it lets be
heard and nothing that it does not say; `iass.screen.spelling.frame` is how it is compared.
"""

import re

from iass.screen.rule_tables import script_letters, script_words

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_ARABIC_VOWEL = re.compile(r"[\u0621-\u0627\u0629\u0639\u0648-\u0652\u0670\u0671\u06cc]")
_ARABIC_BEGIN = {"ا": "A", "أ": "A", "إ": "A", "آ": "A", "ع": "A", "و": "W", "ي": "Y", "ی": "Y"}
_ARTICLE = "ال"
_SLAVE_OF = "عبد" + _ARTICLE
_THAI = re.compile(r"[\u0e00-\u0e7f]")
_TAMIL = re.compile(r"[\u0b80-\u0bff]")
_SILENT = re.compile("(?:[ดตทจ]ร|.)[ิุู]?์")
_DOUBLE_R = re.compile("รร(?=[ก-ฮ])")
_AS_TITLES = 4
_LETTER_AT_END = {"R": "N", "L": "N", "Y": ""}


def romanised(word: str) -> str:
    """One word without blanks: by the table, by its letters, or, of any other script, as it stands."""
    known = script_words()
    row = known.get(word) or known.get(word.removeprefix(_ARTICLE))
    if row:
        return row
    if _ARABIC.match(word):
        if word.startswith(_SLAVE_OF) and len(word) > len(_SLAVE_OF) + 1:
            return f"ABDUL {romanised(word.removeprefix(_SLAVE_OF))}"
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
