"""What a Tamil word may be romanised as: one letter for a voiced, an unvoiced and a breathed sound, told by usage."""

import re

from iass.screen.reading import MOST_LETTERS, Reading, alternatives, row_of

_PULLI = "\u0bcd"
_TOKEN = re.compile("(?P<together>ட்ச|க்ஷ|ஸ்ரீ|ற்ற|கிரு)|(?P<first>[அ-ஔ])|(?P<letter>[க-ஹ])(?P<sign>[ா-்]?)|(?P<other>.)")
_MAY_FOLLOW_A_CLUSTER = frozenset("ரலயழ")


def tamil_reading(word: str) -> Reading:
    """Empty for a word that is too long or has a letter of another script."""
    if len(word) > MOST_LETTERS:
        return ()
    tokens = list(_TOKEN.finditer(word))
    places = [place for at in range(len(tokens)) for place in _places(tokens, at)]
    return tuple(places) if all(places) else ()


def _places(tokens: list[re.Match[str]], at: int) -> list[tuple[str, ...]]:
    """Of one token; an unknown letter gives an empty one, which nothing can fill."""
    token = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token["together"]:
        return [alternatives("tamil", "together")[token[0]], *_after_together(token[0], after)]
    if token["first"]:
        found = alternatives("tamil", "first").get(token[0], ())
        dropped = at == 0 and token[0] in "இஉ" and after is not None and after["letter"] in ("ர", "ல")
        return [("", *found) if found and dropped else found]
    if not token["letter"]:
        return [_sign(token[0], optional=True)] if token[0] in alternatives("tamil", "vowels") else [()]
    letter, sign = token["letter"], token["sign"]
    if sign == _PULLI and after is not None and after["letter"] == letter:
        return []  # a letter doubled is one here, on both sides
    found = alternatives("tamil", "letters").get(letter, ())
    if letter == "ம" and sign == _PULLI and after is None:
        found += ("N",)
    if sign == _PULLI:
        return [found]
    if not sign:
        return [found, ("", *row_of("tamil", "unwritten"))]
    follows = after is None if sign == "ு" else sign == "ி"
    loose = sign in "ிு" and after is not None and after["letter"] in _MAY_FOLLOW_A_CLUSTER
    return [found, _sign(sign, optional=loose or (follows and sign == "ு"))]


def _after_together(text: str, after: re.Match[str] | None) -> list[tuple[str, ...]]:
    """What is written together has its vowel in it, or a sign behind it that need not be heard: LAKSHMI."""
    if text in ("ஸ்ரீ", "கிரு") or (after is not None and after["other"]):
        return []
    return [("", *row_of("tamil", "unwritten"))]


def _sign(sign: str, optional: bool) -> tuple[str, ...]:
    found = alternatives("tamil", "vowels").get(sign, ())
    return ("", *found) if found and optional else found
