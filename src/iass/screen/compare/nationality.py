"""Nationalities, as the three-letter codes of ICAO Doc 9303-3 section 5."""

from iass.screen.evidence import Attribute, Comparison, Verdict

# One state, two codes in use: the MRZ's and the one that lists take from ISO 3166-1.
_SAME = {"D": "DEU", "XKX": "RKS"}
_UNSPECIFIED = frozenset({"", "XXX"})


def compare_nationality(traveller: str, listed: str) -> Comparison:
    """XXX (unspecified) and an empty code are MISSING; stateless persons and refugees (XXA, XXB, XXC) are not."""
    ours, theirs = _code(traveller), _code(listed)
    if ours in _UNSPECIFIED or theirs in _UNSPECIFIED:
        verdict = Verdict.MISSING
    else:
        verdict = Verdict.AGREES if ours == theirs else Verdict.DIFFERS
    return Comparison(Attribute.NATIONALITY, verdict, traveller, listed)


def _code(nationality: str) -> str:
    code = nationality.strip().strip("<").upper()
    return _SAME.get(code, code)
