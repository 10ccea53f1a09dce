"""What a Thai word may be romanised as: by the Royal system, loosely, or letter by letter as its Sanskrit is written.

Vowels that stand before their consonant are heard behind it, or behind the two that it begins with; a consonant that
the thanthakhat silences may be written all the same.
"""

import re

from iass.screen.reading import MOST_LETTERS, Reading, alternatives, row_of

_TONES = re.compile("[\u0e2f\u0e46-\u0e4b\u0e4d]")
_AM_IN_TWO = "\u0e4d\u0e32"
_TOKEN = re.compile("(?P<silent>(?:[ดตทธจก]ร|ษณ|[ก-ฮ])[ิุู]?์)|(?P<double>รร(?![ะ-ู]))|(?P<lead>[เแโไใ])|(?P<letter>.)")
_SECOND = frozenset("รลว")
_AFTER_H = frozenset("งญนมยรลว")
_KINS = ("กขฃคฅฆ", "จฉชฌ", "ดตถทธฎฏฐฑฒ", "บปผพภ", "นณ", "ลฬ")
_KIN = {letter: kin for kin in _KINS for letter in kin}
_WITH_LEAD = frozenset("ะาิีึืัอย")
_R_SILENT_AFTER = frozenset("ศสซทจย")
_SHORT_AFTER = frozenset("ตทธดมฒถฐ")
_VOWELS = frozenset("ะัาิีึืุูำอ")


def thai_reading(word: str) -> Reading:
    """Empty for a word that is too long or has a letter of another script."""
    if len(word) > MOST_LETTERS:
        return ()
    tokens = [
        (found.lastgroup or "", found[0]) for found in _TOKEN.finditer(_TONES.sub("", word.replace(_AM_IN_TWO, "ำ")))
    ]
    places = _Places(tokens).made()
    return tuple(places) if all(places) else ()


class _Places:
    """Walks the tokens once; `lead` is the vowel that waits for its consonant."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = tokens
        self._places: list[tuple[str, ...]] = []
        self._lead: tuple[str, ...] = ()
        self._led = False

    def made(self) -> list[tuple[str, ...]]:
        """One place for each letter, and those for vowels that are not written."""
        for at, (kind, text) in enumerate(self._tokens):
            if kind == "silent":
                self._places.append(_silent(text))
            elif kind == "double":
                self._places.append(row_of("thai", "double_r"))
            elif kind == "lead":
                self._lead, self._led = alternatives("thai", "vowels")[text], False
            elif text in _VOWELS:
                self._vowel(at, text)
            else:
                self._consonant(at, text)
        return self._places

    def _text(self, at: int) -> str:
        """The letter there, or nothing: beyond the ends, and for what is no plain letter."""
        inside = 0 <= at < len(self._tokens) and self._tokens[at][0] == "letter"
        return self._tokens[at][1] if inside else ""

    def _vowel(self, at: int, sign: str) -> None:
        if sign == "อ" and self._lead:  # it carries the vowel that stands before it
            self._places.append(self._lead)
            self._lead, self._led = (), True
            return
        found = alternatives("thai", "vowels")[sign]
        before, after = self._text(at - 1), self._text(at + 1)
        optional = (self._led and sign in _WITH_LEAD) or (sign in "ิุ" and before in _SHORT_AFTER)
        optional = optional or (sign == "ั" and after == "ว")
        self._places.append(("", *found) if optional else found)

    def _consonant(self, at: int, letter: str) -> None:
        before, after = self._text(at - 1), self._text(at + 1)
        found = alternatives("thai", "letters").get(letter, ())
        self._places.append(("", *found) if found and self._may_be_silent(at, letter, before, after) else found)
        if letter == "ท" and after == "ร":
            self._places[-1] += ("S",)
        if self._lead:
            if after in _SECOND or (letter == "ห" and after in _AFTER_H):
                self._lead = ("", *self._lead)  # here, or behind the second of the two
                self._places.append(self._lead)
                return
            self._places.append(self._lead)
            self._lead, self._led = (), True
            return
        if after and after not in _VOWELS:
            self._places.append(row_of("thai", "unwritten"))
            self._led = self._led and after == "ย"
        elif not after and before and before not in _VOWELS and letter == "ร":
            self._places.append(("", "A"))
        elif at + 1 < len(self._tokens) and self._tokens[at + 1][0] in ("lead", "silent"):
            self._places.append(row_of("thai", "unwritten"))
            self._led = False

    def _may_be_silent(self, at: int, letter: str, before: str, after: str) -> bool:
        if letter in _KIN and (after == letter or after in _KIN[letter]):
            return True
        if after == letter or (after == "ห" and self._text(at + 2) == letter):
            return True
        if (letter == "ย" and self._led) or (letter == "ห" and after in _AFTER_H):
            return True
        in_a_row = bool(before) and before not in _VOWELS
        return letter == "ร" and in_a_row and (before in _R_SILENT_AFTER or after not in _VOWELS)


def _silent(text: str) -> tuple[str, ...]:
    """Nothing, or what stands there: DI of ศักดิ์, NT of อนันต์."""
    first = alternatives("thai", "letters").get(text[0], ())
    second = ("R", "RA") if text[1] == "ร" else ("N",) if text[1] == "ณ" else ("", "I", "EE", "U", "A")
    return ("", *first, *(one + other for one in first for other in second))
