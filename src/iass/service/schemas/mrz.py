"""How a machine readable zone was read."""

from pydantic import Field

from iass.capture.mrz_format import MrzFormat
from iass.service.schemas.wire import Wire, example


class CheckDigitOut(Wire):
    """One check digit."""

    field: str = example("document_number", "What it protects; `composite` for the one over several fields")
    expected: str = example("1", "The digit that the field asks for")
    found: str = example("1", "The character that stands there")
    ok: bool = example(True, "Whether they agree")


class RepairOut(Wire):
    """One character that a check digit proved to be misread."""

    field: str = example("document_number", "Where it stood")
    line: int = example(2, "Counted from 1", ge=1)
    position: int = example(5, "Counted from 1", ge=1)
    read: str = example("O", "What came in")
    repaired: str = example("0", "What it became")


class MrzProblemOut(Wire):
    """Something that an officer should know and that did not stop the reading."""

    field: str = example("expiry_date", "What it concerns")
    what: str = example("the document has expired", "One sentence")


class MrzOut(Wire):
    """The reading: format, check digits, repairs, and what is wrong."""

    format: MrzFormat = example("TD3", "TD1, TD2, TD3, MRV-A or MRV-B")
    all_checks_pass: bool = example(True, "Every check digit agrees")
    checks: list[CheckDigitOut] = Field(description="One for each check digit, the composite last")
    repairs: list[RepairOut] = Field(description="Every character that was changed")
    problems: list[MrzProblemOut] = Field(description="What is wrong and was not repaired")
