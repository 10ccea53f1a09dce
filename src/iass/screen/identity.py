"""Who somebody says to be, or is listed as: the fields that papers and lists share."""

from dataclasses import dataclass, replace
from functools import cached_property

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.screen.tokens import ParsedName, parse_name


@dataclass(frozen=True)
class Identity:
    """key: of the list or of the queries. numbers: of documents, as written. Empty, None or X where unknown.
    cut: the name is known to have lost its end (ICAO Doc 9303-4, section 4.2.3)."""

    key: str
    name: str
    birth_date: PartialDate | None = None
    nationality: str = ""
    sex: Sex = Sex.UNSPECIFIED
    numbers: tuple[str, ...] = ()
    birth_place: str = ""
    cut: bool = False

    @cached_property
    def parsed(self) -> ParsedName:
        parsed = parse_name(self.name)
        return replace(parsed, may_be_cut=True) if self.cut else parsed
