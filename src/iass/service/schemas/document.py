"""A travel document, as it comes in and as it is told back."""

from typing import Annotated

from pydantic import StringConstraints

from iass.capture.document import Sex, TravelDocument
from iass.capture.partial_date import PartialDate
from iass.capture.states import is_state_code
from iass.errors import InvalidInput
from iass.service.schemas.wire import DateText, Wire, example, optional

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]
_State = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, min_length=1, max_length=3)]
_Number = Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, min_length=1, max_length=30)]
_Date = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10)]


class DocumentIn(Wire):
    """The fields of a document that was read otherwise than by its MRZ."""

    number: _Number = example("X9917640", "Document number")
    nationality: _State = example("IDN", "ICAO three-letter code")
    surname: Name = example("KUSUMAWATI", "Primary identifier; empty for a person of one name is allowed")
    given_names: Name = example("LARAS", "Secondary identifier", default="")
    kind: Annotated[str, StringConstraints(pattern="^[A-Z<]{1,2}$")] = example("P", "Document code", default="P")
    issuer: Annotated[str, StringConstraints(strip_whitespace=True, to_upper=True, max_length=3)] = example(
        "IDN", "ICAO three-letter code of the issuing state; empty when unknown", default=""
    )
    birth_date: _Date | None = optional("1995-07-22", "YYYY-MM-DD, YYYY-MM or YYYY")
    sex: Sex = example("F", "F, M or X for unspecified", default=Sex.UNSPECIFIED)
    expiry_date: _Date | None = optional("2031-06-30", "YYYY-MM-DD")

    def as_domain(self) -> TravelDocument:
        """Raises InvalidInput for a code that no state has, or a date that is none."""
        _check_state(self.nationality, "document.nationality")
        if self.issuer:
            _check_state(self.issuer, "document.issuer")
        return TravelDocument(
            number=self.number,
            nationality=self.nationality,
            surname=self.surname,
            given_names=self.given_names,
            kind=self.kind.rstrip("<"),
            issuer=self.issuer,
            birth_date=_date(self.birth_date, "document.birth_date"),
            sex=self.sex,
            expiry_date=_date(self.expiry_date, "document.expiry_date"),
        )


class DocumentOut(Wire):
    """A document as it was taken down."""

    number: str = example("X9917640", "Document number")
    nationality: str = example("IDN", "ICAO three-letter code")
    surname: str = example("KUSUMAWATI", "Primary identifier")
    given_names: str = example("LARAS", "Secondary identifier")
    kind: str = example("P", "Document code")
    issuer: str = example("IDN", "ICAO three-letter code")
    birth_date: DateText = optional("1995-07-22", "YYYY-MM-DD, YYYY-MM or YYYY")
    sex: Sex = example("F", "F, M or X for unspecified")
    expiry_date: DateText = optional("2031-06-30", "YYYY-MM-DD")
    names_truncated: bool = example(False, "The MRZ had no room for all names")


def _check_state(code: str, where: str) -> None:
    if not is_state_code(code):
        raise InvalidInput("not a state's code", where=where, mend="Use the three-letter codes of ICAO Doc 9303-3")


def _date(text: str | None, where: str) -> PartialDate | None:
    if not text:
        return None
    try:
        return PartialDate.parse(text)
    except InvalidInput as error:
        raise InvalidInput(error.what, where=where, mend=error.mend) from None
