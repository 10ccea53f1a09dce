"""What papers say: evidence always carries both values."""

from dataclasses import dataclass
from enum import StrEnum


class Attribute(StrEnum):
    DOCUMENT_NUMBER = "document_number"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    NATIONALITY = "nationality"
    SEX = "sex"
    BIRTH_PLACE = "birth_place"


class Verdict(StrEnum):
    """AGREES, NEAR (spelled otherwise, one slip away), DIFFERS, or MISSING when a side does not say.

    Missing data is never taken for agreement.
    """

    AGREES = "agrees"
    NEAR = "near"
    DIFFERS = "differs"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One attribute, compared. Values are printable; empty when a side does not say."""

    attribute: Attribute
    verdict: Verdict
    traveller_value: str
    listed_value: str


@dataclass(frozen=True, slots=True)
class PapersEvidence:
    """All attributes of one traveller against one notice or person."""

    comparisons: tuple[Comparison, ...]

    def verdict(self, attribute: Attribute) -> Verdict:
        for comparison in self.comparisons:
            if comparison.attribute is attribute:
                return comparison.verdict
        return Verdict.MISSING

    def agrees(self, attribute: Attribute) -> bool:
        return self.verdict(attribute) is Verdict.AGREES

    def differs(self, attribute: Attribute) -> bool:
        return self.verdict(attribute) is Verdict.DIFFERS

    @property
    def is_document_match(self) -> bool:
        return self.agrees(Attribute.DOCUMENT_NUMBER)

    @property
    def is_biographic_match(self) -> bool:
        """Name + date of birth + nationality: docs/policy.md's "name + date of birth + one more attribute"."""
        return all(map(self.agrees, (Attribute.NAME, Attribute.BIRTH_DATE, Attribute.NATIONALITY)))

    @property
    def contradicts(self) -> bool:
        """The papers are those of somebody else: another birth date or another name, and another document."""
        other_person = self.differs(Attribute.BIRTH_DATE) or self.differs(Attribute.NAME)
        return other_person and not self.is_document_match
