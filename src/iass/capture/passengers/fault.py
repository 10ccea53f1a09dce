"""What is wrong in a list, told so that whoever sent it finds the place and can mend it."""

from dataclasses import dataclass
from enum import StrEnum

from iass.errors import InvalidInput

MOST_FAULTS = 200
"""Of one message: a file that is no list at all would otherwise be answered with a book."""


class Severity(StrEnum):
    """REFUSED: nothing of the message is taken. WARNING: it is taken, and this is said of it."""

    REFUSED = "refused"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """segment: counted from UNB = 1, or the line of a CSV file; 0 for the whole. tag: of that segment, or the column.

    rule: a short name for machines, as `unt-count`. what: in words. traveller: whose, counted from 1; None for none.
    What was sent is never repeated: an answer passes through more hands than a list.
    """

    segment: int
    tag: str
    rule: str
    what: str
    severity: Severity = Severity.REFUSED
    traveller: int | None = None


class BrokenInterchange(InvalidInput):
    """The file as a whole cannot be read."""

    def __init__(self, fault: Fault) -> None:
        place = f"segment {fault.segment}" if fault.segment else "file"
        super().__init__(fault.what, where=place, mend="Send the whole file again")
        self.fault = fault


def broken(segment: int, tag: str, rule: str, what: str) -> BrokenInterchange:
    return BrokenInterchange(Fault(segment, tag, rule, what))
