"""What an Arabic word may be romanised as: short vowels are not written, the article is joined, apart or left out."""

import re

from iass.screen.reading import MOST_LETTERS, Reading, alternatives, row_of

_MARKS = re.compile("[\u0640\u064b-\u0652\u0670]")
_SAME_LETTER = str.maketrans({"ی": "ي", "ٱ": "ا", "ۀ": "ة", "ہ": "ه"})
_ARTICLE = "ال"
_FAITH = "الدين"
_SILENT_VOWEL = frozenset("اأإآىةءعؤئ")
_NO_ARTICLE_BELOW = 4
"""Letters: ALI is not the article and an I."""


def arabic_letters(word: str) -> str:
    """Without marks for vowels, and one letter for what Persian and Urdu write otherwise."""
    return _MARKS.sub("", word).translate(_SAME_LETTER)


def arabic_reading(word: str) -> Reading:
    """Empty for a word that is too long or has a letter of another script."""
    letters = arabic_letters(word)
    if len(letters) > MOST_LETTERS:
        return ()
    faithful = letters.endswith(_FAITH) and len(letters) > len(_FAITH) + 1
    first = letters.removesuffix(_FAITH) if faithful else letters
    bare = first.removeprefix(_ARTICLE) if len(first) > len(_ARTICLE) + 1 else first
    article = row_of("arabic", "article")
    places = [article] if bare != first or len(bare) >= _NO_ARTICLE_BELOW else []
    places += _places(bare, ends=not faithful)
    if faithful:
        places += [article, *_places(_FAITH.removeprefix(_ARTICLE), ends=True)]
    return tuple(places) if all(places) else ()


def _places(letters: str, ends: bool) -> list[tuple[str, ...]]:
    """One for each letter, and one for the short vowel that may stand behind it. An unknown letter gives an empty
    one, which nothing can fill."""
    short = row_of("arabic", "short")
    places: list[tuple[str, ...]] = []
    for place, letter in enumerate(letters):
        last = ends and place == len(letters) - 1
        found = _alternatives(letter, first=place == 0, last=last and place > 0)
        places.append(("", *found) if letter == "ا" and letters[place - 1 : place] == "ع" else found)
        if letter not in _SILENT_VOWEL and not last:
            places.append(short)
        elif last and letter not in alternatives("arabic", "last"):
            places.append(("", "E"))
    return places


def _alternatives(letter: str, first: bool, last: bool) -> tuple[str, ...]:
    kinds = ["first"] * first + ["last"] * last + ["letters", "vowels", "last"]
    return next((found for kind in kinds if (found := alternatives("arabic", kind).get(letter))), ())
