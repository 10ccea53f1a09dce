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


WEAK = "weak"
"""In place of a rule: worth keeping on record, and no match."""


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
    """One attribute, compared. Values are printable; empty when a side does not say. why: codes, comma-parted, of how
    two values that are not the same come together (`iass.screen.explained`)."""

    attribute: Attribute
    verdict: Verdict
    traveller_value: str
    listed_value: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class PapersEvidence:
    """All attributes of one traveller against one notice or person. rule: of `iass.screen.rating`, the one that makes
    them those of one person; empty where none does."""

    comparisons: tuple[Comparison, ...]
    rule: str = ""

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
    def is_near_match(self) -> bool:
        """Name, birth date or number are another writing, or one slip away, of the listed ones, and together with more
        they are evidence all the same. It refers; it never does more by itself."""
        exact = self.is_document_match or self.is_biographic_match
        return self.rule not in ("", WEAK) and not exact

    @property
    def is_weak(self) -> bool:
        """A like name that says much, where too little else is known: on record, and never an advice."""
        return self.rule == WEAK and not self.is_document_match and not self.is_biographic_match

    @property
    def is_match(self) -> bool:
        """By number, by name and birth date with more, or nearly so."""
        return self.is_document_match or self.is_biographic_match or self.is_near_match

    @property
    def contradicts(self) -> bool:
        """The papers are those of somebody else: another birth date or another name, and another document."""
        other_person = self.differs(Attribute.BIRTH_DATE) or self.differs(Attribute.NAME)
        return other_person and not self.is_document_match
