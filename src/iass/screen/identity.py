"""Who somebody says to be, or is listed as: the fields that papers and lists share."""

from dataclasses import dataclass, field, replace

from iass.capture.document import Sex
from iass.capture.partial_date import PartialDate
from iass.screen.tokens import ParsedName, parse_name


@dataclass(frozen=True, slots=True)
class Identity:
    """Held by the hundred thousand, so without a dictionary of each.

    key: of the list or of the queries. numbers: of documents, as written. Empty, None or X where unknown.
    cut: the name is known to have lost its end (ICAO Doc 9303-4, section 4.2.3)."""

    key: str
    name: str
    birth_date: PartialDate | None = None
    nationality: str = ""
    sex: Sex = Sex.UNSPECIFIED
    numbers: tuple[str, ...] = ()
    birth_place: str = ""
    cut: bool = False
    _parsed: ParsedName | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def parsed(self) -> ParsedName:
        """The name as words, read once."""
        if self._parsed is not None:
            return self._parsed
        found = parse_name(self.name)
        found = replace(found, may_be_cut=True) if self.cut else found
        object.__setattr__(self, "_parsed", found)
        return found
