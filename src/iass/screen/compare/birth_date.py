"""Birth dates. A date without its day agrees with too many people to prove anything."""

from iass.capture.partial_date import PartialDate
from iass.screen.evidence import Attribute, Comparison, Verdict


def compare_birth_date(traveller: PartialDate | None, listed: PartialDate | None) -> Comparison:
    """AGREES only when both dates are complete and equal.

    A known part that differs (another year, or another month) is DIFFERS, however incomplete the dates
    are. Incomplete dates that do not differ are MISSING, with both values for the officer to see: a year
    alone is shared by one namesake in a few dozen.
    """
    shown = (str(traveller) if traveller else "", str(listed) if listed else "")
    return Comparison(Attribute.BIRTH_DATE, _verdict(traveller, listed), *shown)


def _verdict(traveller: PartialDate | None, listed: PartialDate | None) -> Verdict:
    if traveller is None or listed is None:
        return Verdict.MISSING
    if not traveller.agrees_with(listed):
        return Verdict.DIFFERS
    return Verdict.AGREES if traveller.complete and listed.complete else Verdict.MISSING
