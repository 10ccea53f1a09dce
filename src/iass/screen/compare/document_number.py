"""Document numbers: exact, once fillers, blanks and case are put aside."""

import re
from collections.abc import Sequence

from iass.screen.evidence import Attribute, Comparison, Verdict

_NOT_A_CHARACTER = re.compile(r"[^A-Z0-9]")


def number_key(number: str) -> str:
    """Capital A-Z and 0-9 only, as the MRZ writes it: `a 123-456<` -> `A123456`. O and 0 stay what they are."""
    return _NOT_A_CHARACTER.sub("", number.upper())


def compare_document_number(traveller: str, listed: Sequence[str]) -> Comparison:
    """One presented number against all that are listed; the value shown is the one that agrees, else all."""
    presented = number_key(traveller)
    numbers = [number for number in map(number_key, listed) if number]
    if not presented or not numbers:
        verdict, shown = Verdict.MISSING, numbers
    elif presented in numbers:
        verdict, shown = Verdict.AGREES, [presented]
    else:
        verdict, shown = Verdict.DIFFERS, numbers
    return Comparison(Attribute.DOCUMENT_NUMBER, verdict, presented, ", ".join(shown))
