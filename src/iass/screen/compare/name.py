"""Names: the same words, in any order (`iass.screen.names`); a name that the MRZ cut off by its whole words."""

from typing import Protocol

from iass.screen.evidence import Attribute, Comparison, Verdict
from iass.screen.names import name_key, name_words


class Named(Protocol):
    """A travel document, a notice or a registered person."""

    @property
    def surname(self) -> str: ...
    @property
    def given_names(self) -> str: ...
    @property
    def full_name(self) -> str: ...


def compare_name(traveller: Named, listed: Named, *, truncated: bool = False) -> Comparison:
    """truncated: the traveller's name was cut off by the MRZ (ICAO Doc 9303-4, section 4.2.3)."""
    verdict = _verdict(traveller, listed, truncated)
    return Comparison(Attribute.NAME, verdict, traveller.full_name, listed.full_name)


def _verdict(traveller: Named, listed: Named, truncated: bool) -> Verdict:
    ours = name_key(traveller.surname, traveller.given_names)
    theirs = name_key(listed.surname, listed.given_names)
    if not ours or not theirs:
        return Verdict.MISSING
    if ours == theirs:
        return Verdict.AGREES
    if not truncated:
        return Verdict.DIFFERS
    return _cut(name_words(traveller.surname, traveller.given_names), theirs.split(" "))


def _cut(words: tuple[str, ...], listed: list[str]) -> Verdict:
    """AGREES when two or more words stand whole and at most one is a beginning of another listed word.

    MISSING when the letters that are left fit but prove little (initials); DIFFERS when one does not fit.
    """
    rest = list(listed)
    beginnings = []
    for word in words:
        if word in rest:
            rest.remove(word)
        else:
            beginnings.append(word)
    for word in sorted(beginnings, key=len, reverse=True):
        whole = next((candidate for candidate in rest if candidate.startswith(word)), None)
        if whole is None:
            return Verdict.DIFFERS
        rest.remove(whole)
    proven = len(words) - len(beginnings) >= 2 and len(beginnings) <= 1
    return Verdict.AGREES if proven else Verdict.MISSING
