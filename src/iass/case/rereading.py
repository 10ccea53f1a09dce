"""What was read of a document, beside what was put right of it since (decision 0038)."""

from dataclasses import dataclass

from iass.capture.document import TravelDocument
from iass.case.passage import Passage

PUT_RIGHT = ("surname", "given_names", "sex", "birth_date", "nationality", "number")
"""Fields of a document that can be put right, in the order of the form."""


@dataclass(frozen=True, slots=True)
class Misread:
    """One field. read, right: as text; - for nothing."""

    field: str
    read: str
    right: str


@dataclass(frozen=True, slots=True)
class Rereading:
    """read: on which findings, and the seal of an alert, rest. right: what it should have said."""

    read: TravelDocument
    right: TravelDocument

    @classmethod
    def of(cls, now: Passage | None, then: Passage | None) -> "Rereading | None":
        """Of a passage as it is told now, and as it was read; None where both say the same."""
        right, read = now and now.document, then and then.document
        return cls(read, right) if right and read and right != read else None

    @property
    def misread(self) -> tuple[Misread, ...]:
        told = ((name, *(str(getattr(one, name) or "-") for one in (self.read, self.right))) for name in PUT_RIGHT)
        return tuple(Misread(name, read, right) for name, read, right in told if read != right)
