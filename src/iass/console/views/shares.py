"""A share with the interval that it lies in, as a sentence; and that there was nothing to make one of."""

from iass.console import formats
from iass.console.catalogue import Catalogue
from iass.figures.share import Share


def in_words(key: str, found: Share, words: Catalogue) -> str:
    percent = {name: formats.percent(getattr(found, name), words.language) for name in ("value", "low", "high")}
    counted = {name: formats.count(getattr(found, name), words.language) for name in ("events", "trials")}
    return words(key, **percent, **counted)


def looks_in_words(found: Share | None, words: Catalogue) -> str:
    """Of looks before the score: how many agreed with the verdict."""
    return in_words("looks.agreed", found, words) if found else words("looks.none")


def caught_in_words(found: Share | None, words: Catalogue) -> str:
    """Of practice pairs: how many wrong proposals were caught."""
    return in_words("vigilance.caught", found, words) if found else words("looks.none_shown")
