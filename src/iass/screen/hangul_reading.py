"""What a Korean word may be romanised as: each syllable is a first sound, a vowel and perhaps a last sound."""

from functools import cache

from iass.screen.reading import MOST_LETTERS, Reading, choices
from iass.screen.rule_tables import table

_BEGIN, _END = 0xAC00, 0xD7A3
_MIDDLES, _LASTS = 21, 28


def hangul_reading(word: str) -> Reading:
    """Empty for a word that is too long or has a sign that is no whole syllable."""
    if len(word) > MOST_LETTERS or not all(_BEGIN <= ord(sign) <= _END for sign in word):
        return ()
    return tuple(place for sign in word for place in _places(ord(sign) - _BEGIN))


def _places(number: int) -> Reading:
    """number: of the syllable, as Unicode counts them: 0 is GA."""
    first, rest = divmod(number, _MIDDLES * _LASTS)
    middle, last = divmod(rest, _LASTS)
    rows = _rows()
    return rows["first"][first], rows["middle"][middle], rows["last"][last]


@cache
def _rows() -> dict[str, tuple[tuple[str, ...], ...]]:
    """A first sound that is not heard, and a last one that is not there, may be nothing."""
    return {kind: tuple(choices(row) or ("",) for row in rows) for kind, rows in table("readings")["hangul"].items()}
