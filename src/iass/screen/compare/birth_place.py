"""Places of birth: the same words in any order and spelling. Siblings share one, so it only adds to other evidence."""

from iass.screen.compare.word import alike
from iass.screen.evidence import Verdict
from iass.screen.tokens import parse_name

_LEAST = 0.8


def same_place(traveller: str, listed: str) -> Verdict:
    """AGREES when every word of the shorter has its like in the longer; MISSING when a side does not say."""
    ours, theirs = parse_name(traveller).words, parse_name(listed).words
    if not ours or not theirs:
        return Verdict.MISSING
    short, long = sorted((ours, theirs), key=len)
    found = all(any(alike(word, other) >= _LEAST for other in long) for word in short)
    return Verdict.AGREES if found else Verdict.DIFFERS
