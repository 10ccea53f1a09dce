"""A registered person."""

from pydantic import Field

from iass.capture.document import Sex
from iass.service.schemas.wire import DateText, Wire, example, optional


class KnownDocumentOut(Wire):
    """A document issued to a person."""

    number: str = example("X9917640", "Document number")
    kind: str = example("P", "Document code")
    issuer: str = example("IDN", "ICAO three-letter code")
    expiry_date: DateText = optional("2031-06-30", "YYYY-MM-DD")


class PersonOut(Wire):
    """Who is known, as the registry has it. Every look is written to the audit log."""

    person_id: str = example("SIMKIM-P004", "Their id in the registry")
    surname: str = example("KUSUMAWATI", "Primary identifier")
    given_names: str = example("LARAS", "Secondary identifier")
    sex: Sex = example("F", "F, M or X for unspecified")
    birth_date: DateText = optional("1995-07-22", "YYYY-MM-DD, YYYY-MM or YYYY")
    birth_place: str = example("Surabaya", "Place of birth")
    nationality: str = example("IDN", "ICAO three-letter code")
    is_wni: bool = example(True, "Indonesian citizen (WNI); otherwise a foreigner (WNA)")
    documents: list[KnownDocumentOut] = Field(description="Documents issued to them")
    version: int = example(1, "Grows with every changed import", ge=1)
