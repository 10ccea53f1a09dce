"""The name field of a machine readable zone (ICAO Doc 9303-3 sections 4.6 and 6)."""

import re
from dataclasses import dataclass

from anyascii import anyascii

from iass.capture.mrz_format import FILLER

_SPLIT = FILLER * 2
# Doc 9303-3 section 6 part A, where it differs from leaving the accent away.
_TRANSLITERATED = str.maketrans(
    {"Ä": "AE", "Å": "AA", "Æ": "AE", "Ö": "OE", "Ø": "OE", "Œ": "OE", "Ü": "UE", "ß": "SS"}
)
# Section 4.6: apostrophes and full stops are left out, a hyphen and whatever else becomes a filler.
_LEFT_OUT = re.compile(r"['’ʼ`.]")
_SEVERAL_LETTERS = re.compile(r"[A-Z]{2,}")
_BETWEEN_WORDS = re.compile(r"[^A-Z]+")


@dataclass(frozen=True, slots=True)
class Names:
    """surname: the primary identifier, which is all that a person of one name has; given_names: the secondary.

    Words are parted by single spaces. truncated: the field is full to its last character, so that something
    may have been cut off; a name that just fits cannot be told from one that was cut (Doc 9303-4 section 4.2.3).
    """

    surname: str
    given_names: str
    truncated: bool


def read(field: str) -> Names:
    """The identifiers in a name field. `<<` parts primary and secondary, `<` parts words."""
    surname, _, given_names = field.rstrip(FILLER).partition(_SPLIT)
    return Names(_words(surname), _words(given_names), truncated=not field.endswith(FILLER))


def compose(surname: str, given_names: str, length: int) -> str:
    """The name field, filled up or cut to its length.

    A cut leaves at least one letter of the secondary identifier, and a letter in the last position.
    """
    primary, secondary = _written(surname), _written(given_names)
    if not secondary:
        return _cut(primary, length).ljust(length, FILLER)
    whole = primary + _SPLIT + secondary
    if len(whole) > length:
        whole = primary[: length - len(_SPLIT) - 1].rstrip(FILLER) + _SPLIT + secondary
    return _cut(whole, length).ljust(length, FILLER)


def _words(text: str) -> str:
    return " ".join(text.replace(FILLER, " ").split())


def _written(name: str) -> str:
    """A name in A-Z and single fillers."""
    latin = anyascii(name.upper().translate(_TRANSLITERATED)).upper()
    return _BETWEEN_WORDS.sub(FILLER, _LEFT_OUT.sub("", latin)).strip(FILLER)


def _cut(text: str, length: int) -> str:
    """Cut to the length. Where that would end in a filler, the last word of several letters gives one up, so that
    the next word begins in the last position and shows that something is missing."""
    while len(text) > length and text[length - 1] == FILLER:
        words = list(_SEVERAL_LETTERS.finditer(text, 0, length))
        if not words:
            break
        text = text[: words[-1].end() - 1] + text[words[-1].end() :]
    return text[:length]
