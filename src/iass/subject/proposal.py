"""What an officer proposes to put right, and another one makes: in the registry, or in what was read of a document."""

from dataclasses import dataclass, fields

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate


@dataclass(frozen=True, slots=True)
class Correction:
    """What is right; None leaves a field as it is. birth_place: in the registry alone. document_number: as it
    should have been read at a passage."""

    surname: str | None = None
    given_names: str | None = None
    sex: Sex | None = None
    birth_date: PartialDate | None = None
    birth_place: str | None = None
    nationality: str | None = None
    document_number: str | None = None

    def given(self) -> dict[str, object]:
        """By field: what is said to be right."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in said.items() if value is not None}
