"""Who somebody says to be, or is listed as: the fields that papers and lists share."""

from dataclasses import dataclass
from functools import cached_property

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.screen.tokens import ParsedName, parse_name


@dataclass(frozen=True)
class Identity:
    """key: of the list or of the queries. numbers: of documents, as written. Empty, None or X where unknown."""

    key: str
    name: str
    birth_date: PartialDate | None = None
    nationality: str = ""
    sex: Sex = Sex.UNSPECIFIED
    numbers: tuple[str, ...] = ()
    birth_place: str = ""

    @cached_property
    def parsed(self) -> ParsedName:
        return parse_name(self.name)
