"""Nationalities, as the three-letter codes of ICAO Doc 9303-3 section 5."""

from iass.capture.states import UNSPECIFIED, canonical
from iass.screen.evidence import Attribute, Comparison, Verdict

_SAME = {"XKX": "RKS"}  # Kosovo: the code that lists use, and the one of Doc 9303-3


def compare_nationality(traveller: str, listed: str) -> Comparison:
    """XXX (unspecified) and an empty code are MISSING; stateless persons and refugees (XXA, XXB, XXC) are not."""
    ours, theirs = _code(traveller), _code(listed)
    if ours in UNSPECIFIED or theirs in UNSPECIFIED:
        verdict = Verdict.MISSING
    else:
        verdict = Verdict.AGREES if ours == theirs else Verdict.DIFFERS
    return Comparison(Attribute.NATIONALITY, verdict, traveller, listed)


def _code(nationality: str) -> str:
    code = canonical(nationality)
    return _SAME.get(code, code)
