"""A travel document as it was presented: what the rest of the story needs, whoever read it."""

from dataclasses import dataclass
from enum import StrEnum

from iass.capture.partial_date import PartialDate

INDONESIA = "IDN"


class Sex(StrEnum):
    """ICAO Doc 9303-3: F, M, or < for unspecified (X here)."""

    FEMALE = "F"
    MALE = "M"
    UNSPECIFIED = "X"


@dataclass(frozen=True, slots=True)
class TravelDocument:
    """number: document number without fillers, upper case. issuer, nationality: ICAO three-letter codes.

    surname and given_names as read (an MRZ gives A-Z only); either may be empty for a person of one
    name. kind: the MRZ's document code (P, V, I, ...). names_truncated: the MRZ had no room for all.
    misread: fields of the MRZ that cannot be right, as by a check digit that fails, and that nothing could repair.
    """

    number: str
    nationality: str
    surname: str
    given_names: str = ""
    kind: str = "P"
    issuer: str = ""
    birth_date: PartialDate | None = None
    sex: Sex = Sex.UNSPECIFIED
    expiry_date: PartialDate | None = None
    names_truncated: bool = False
    misread: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_names, self.surname) if part)

    @property
    def is_wni(self) -> bool:
        """Whether the bearer is an Indonesian citizen (WNI), by the nationality on the document."""
        return self.nationality == INDONESIA
