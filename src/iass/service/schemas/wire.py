"""What all wire models share."""

from typing import Annotated, Any, Self

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from iass.capture.partial_date import PartialDate

READABLE = "^[^\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\u202a-\u202e\u2066-\u2069]*$"
"""What people write: no controls, and none of those that turn the direction of writing, by which a text reads as
another."""

_KEPT = READABLE[1:-2]
SAID = f"^{_KEPT}*{_KEPT[:2]}\\s{_KEPT[2:]}{_KEPT}*$"
"""As READABLE, and something is said: what is white alone is nothing once it is stripped."""


def _not_a_number(value: object) -> object:
    """Seconds since 1970 are no moment as RFC 3339 writes it, and a stray number would be one in that year."""
    digits = value.strip().lstrip("+-").replace(".", "", 1) if isinstance(value, str) else ""
    if isinstance(value, int | float) or digits.isdecimal():
        raise ValueError("a moment is written as 2026-11-24T09:00:00+07:00")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_not_a_number)]


class Wire(BaseModel):
    """Frozen; an unknown field is refused rather than ignored, so that a misspelt one is noticed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def of(cls, domain: object) -> Self:
        """The wire form of a domain value whose attributes carry the same names."""
        return cls.model_validate(domain, from_attributes=True)


def example(value: Any, description: str, **bounds: Any) -> Any:
    """A required field with its description and one example."""
    return Field(description=description, examples=[value], **bounds)


def optional(value: Any, description: str, **bounds: Any) -> Any:
    """A field that may be null, with its description and one example."""
    return Field(default=None, description=description, examples=[value], **bounds)


def _as_text(value: object) -> object:
    return str(value) if isinstance(value, PartialDate) else value


DateText = Annotated[str | None, BeforeValidator(_as_text)]
"""YYYY, YYYY-MM or YYYY-MM-DD: an unknown day, or day and month, is left out."""
