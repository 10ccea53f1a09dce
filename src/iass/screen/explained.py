"""Why two identities are a candidate: every attribute with both values, what was found and the reason for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from iass.screen.compare.date_slip import DateRelation
from iass.screen.compare.name_likeness import NameReason
from iass.screen.compare.number_slip import NumberRelation
from iass.screen.evidence import Attribute, Verdict
from iass.screen.identity import Identity
from iass.screen.rating import Compared

ALIKE = 0.66
"""A name's score from which on it is near; below it, it is another name."""


@dataclass(frozen=True, slots=True)
class Explained:
    """One attribute. traveller, listed: as they stand; empty where a side does not say. why: codes, comma-parted."""

    attribute: Attribute
    verdict: Verdict
    traveller: str
    listed: str
    why: str
    score: float | None = None


def explain(traveller: Identity, listed: Identity, found: Compared) -> tuple[Explained, ...]:
    """In the order of the comparisons; the missing ones are said to be missing."""
    return tuple(_lines(traveller, listed, found))


def _lines(ours: Identity, theirs: Identity, found: Compared) -> Iterator[Explained]:
    yield Explained(Attribute.DOCUMENT_NUMBER, number_verdict(found.number), *found.number_pair, found.number.value)
    why = ",".join(reason.value for reason in found.name.reasons)
    score = round(found.name.score, 4)
    yield Explained(Attribute.NAME, name_verdict(found), ours.name, theirs.name, why, score)
    dates = (str(ours.birth_date or ""), str(theirs.birth_date or ""))
    yield Explained(Attribute.BIRTH_DATE, date_verdict(found.date), *dates, found.date.value)
    yield Explained(Attribute.NATIONALITY, found.nationality, ours.nationality, theirs.nationality, "")
    yield Explained(Attribute.SEX, found.sex, ours.sex.value, theirs.sex.value, "")
    if ours.birth_place or theirs.birth_place:
        yield Explained(Attribute.BIRTH_PLACE, found.place, ours.birth_place, theirs.birth_place, "")


def number_verdict(relation: NumberRelation) -> Verdict:
    """AGREES only for the same number."""
    if relation.is_same:
        return Verdict.AGREES
    if relation in (NumberRelation.READ_ALIKE, NumberRelation.ONE_CHARACTER):
        return Verdict.NEAR
    return Verdict.MISSING if relation is NumberRelation.UNKNOWN else Verdict.DIFFERS


def name_verdict(found: Compared) -> Verdict:
    """AGREES for the same words in any order."""
    name = found.name
    if NameReason.NO_NAME in name.reasons:
        return Verdict.MISSING
    if name.score >= 1.0:
        return Verdict.AGREES
    return Verdict.NEAR if name.score >= ALIKE else Verdict.DIFFERS


def date_verdict(relation: DateRelation) -> Verdict:
    """A date of which a part is unknown, and the rest agrees, is MISSING: it proves little."""
    if relation is DateRelation.SAME:
        return Verdict.AGREES
    if relation.is_slip:
        return Verdict.NEAR
    return Verdict.DIFFERS if relation is DateRelation.OTHER else Verdict.MISSING
