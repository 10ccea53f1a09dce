"""Who is known: the mirror of SIMKIM, as far as a checkpoint needs it."""

from dataclasses import dataclass

from iass.capture.document import INDONESIA, Sex
from iass.capture.partial_date import PartialDate
from iass.ids import PersonId


@dataclass(frozen=True, slots=True)
class KnownDocument:
    """A document issued to a person. number: upper case, no fillers; issuer: ICAO three-letter code."""

    number: str
    kind: str = "P"
    issuer: str = ""
    expiry_date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """version starts at 1 and grows by one with every changed import."""

    person_id: PersonId
    surname: str
    given_names: str
    sex: Sex
    birth_date: PartialDate | None
    birth_place: str
    nationality: str
    documents: tuple[KnownDocument, ...] = ()
    version: int = 1

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_names, self.surname) if part)

    @property
    def is_wni(self) -> bool:
        return self.nationality == INDONESIA
