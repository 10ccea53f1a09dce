"""A travel document, as it comes in and as it is told back."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from iass.capture.document import Sex, TravelDocument
from iass.capture.fields import document_from_fields
from iass.errors import InvalidInput
from iass.service.schemas.wire import DateText, Wire, example

_Value = Annotated[str, StringConstraints(max_length=200)]


class DocumentIn(Wire):
    """The fields of a document that was read otherwise than by its MRZ. Null or empty is unknown."""

    number: _Value = example("X9917640", "Document number")
    nationality: _Value = example("IDN", "ICAO three-letter code")
    surname: _Value | None = example("KUSUMAWATI", "Primary identifier", default=None)
    given_names: _Value | None = example("LARAS", "Secondary identifier; one of the two names is needed", default=None)
    kind: _Value | None = example("P", "Document code", default=None)
    issuer: _Value | None = example("IDN", "ICAO three-letter code of the issuing state", default=None)
    birth_date: _Value | None = example("1995-07-22", "YYYY-MM-DD, YYYY-MM or YYYY", default=None)
    sex: _Value | None = example("F", "F, M or X", default=None)
    expiry_date: _Value | None = example("2031-06-30", "YYYY-MM-DD", default=None)

    def as_domain(self, today: date) -> TravelDocument:
        """Raises InvalidInput naming the field as it is called here."""
        fields = {("document_number" if name == "number" else name): value or "" for name, value in self}
        try:
            return document_from_fields(fields, today=today)
        except InvalidInput as error:
            name = error.where.removeprefix("document_")
            raise InvalidInput(error.what, where=f"document.{name}", mend=error.mend) from None


class DocumentOut(Wire):
    """A document as it was taken down."""

    number: str = example("X9917640", "Document number")
    nationality: str = example("IDN", "ICAO three-letter code")
    surname: str = example("KUSUMAWATI", "Primary identifier")
    given_names: str = example("LARAS", "Secondary identifier")
    kind: str = example("P", "Document code")
    issuer: str = example("IDN", "ICAO three-letter code")
    birth_date: DateText = example("1995-07-22", "YYYY-MM-DD, YYYY-MM or YYYY")
    sex: Sex = example("F", "F, M or X for unspecified")
    expiry_date: DateText = example("2031-06-30", "YYYY-MM-DD")
    names_truncated: bool = example(False, "The MRZ had no room for all names")
