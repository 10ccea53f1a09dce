"""Sex, as documents state it: F, M or unspecified. Shown to the officer; it proves nothing and hides nobody."""

from iass.capture.document import Sex
from iass.screen.evidence import Attribute, Comparison, Verdict


def compare_sex(traveller: Sex, listed: Sex) -> Comparison:
    """Unspecified on either side is MISSING."""
    if Sex.UNSPECIFIED in (traveller, listed):
        verdict = Verdict.MISSING
    else:
        verdict = Verdict.AGREES if traveller is listed else Verdict.DIFFERS
    return Comparison(Attribute.SEX, verdict, traveller.value, listed.value)
