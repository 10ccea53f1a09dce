"""What two identities have in common: an ordered table of comparisons, one score, and whether it is a hit.

The strongest evidence sets the score and the rest moves it by the weights that stand here. A hit needs what invariant
2 of docs/policy.md asks: a document number, or name + birth date + one more attribute; never a name alone.
"""

from collections.abc import Callable
from dataclasses import dataclass

from iass.capture.document import Sex
from iass.screen.compare.birth_place import same_place
from iass.screen.compare.date_slip import DateRelation, date_relation
from iass.screen.compare.name_likeness import NOTHING, Bits, NameLikeness, NameReason, name_likeness
from iass.screen.compare.nationality import compare_nationality
from iass.screen.compare.number_slip import NumberRelation, number_relation
from iass.screen.compare.sex import compare_sex
from iass.screen.evidence import Verdict
from iass.screen.identity import Identity
from iass.screen.rarity import Rarity

NAME_WITH_DATE = 0.66
"""A name this alike, with the very birth date and one more attribute, is one person's, unless chance explains it."""
NAME_WITH_SLIP = 0.85
NAME_WITH_SWAP = 0.75
"""The same where day and month are swapped, which a stranger's date is no likelier than equal."""
NAME_ALONE = 0.95
"""Where only the sex is there besides, or only a part of the date; or where the sex is another."""
CHANCE = 0.01
"""How many of the list may be expected to be like the traveller by chance alone, for it to be a hit."""
CHANCE_COUNTED = 0.02
"""The same in a list so large that its names are counted, not estimated, or where the birth date is one slip away."""
CHANCE_OF_PART = 0.025
"""The same where a part of the birth date is unknown, which few documents and lists leave so."""
ANOTHER_NUMBER = 2.0
"""A slip is so many times less likely one where both sides have a number, and not the same: about every other listed
person travels on the document that is listed, and a stranger never does."""
DAYS = 25_000
"""Birth dates that travellers have, about as likely each."""
DATES = {
    DateRelation.SAME: 1,
    DateRelation.SWAPPED: 1,
    DateRelation.YEAR_OFF: 6,
    DateRelation.TWO_DIGITS_SWAPPED: 12,
    DateRelation.ONE_DIGIT: 28,
    DateRelation.DAY_UNKNOWN: 30,
    DateRelation.PARTLY_KNOWN: 365,
}
"""How many dates stand so to one; thrice as many where the slip is a rarer one than a wrong digit."""


@dataclass(frozen=True, slots=True)
class Compared:
    """All attributes of two identities, each by its own comparison. number_pair: the two that stand nearest. namesakes:
    how many of the list are to be expected to answer to the name as well as this one; at_large: of 100,000 people,
    where the list has fewer."""

    name: NameLikeness
    date: DateRelation
    number: NumberRelation
    number_pair: tuple[str, str]
    nationality: Verdict
    sex: Verdict
    place: Verdict
    namesakes: float
    at_large: float

    @property
    def is_counted(self) -> bool:
        """Whether the list itself says how many bear the name."""
        return self.at_large <= self.namesakes

    @property
    def chance(self) -> float:
        """How many of the list are to be expected to agree by chance in name, birth date and sex as far as here."""
        return self.namesakes * self._share

    @property
    def chance_at_large(self) -> float:
        """The same of 100,000 people, where the list has fewer."""
        return self.at_large * self._share

    @property
    def _share(self) -> float:
        return DATES.get(self.date, DAYS) / DAYS * (0.5 if self.sex is Verdict.AGREES else 1.0)


@dataclass(frozen=True, slots=True)
class Rating:
    """score 0..1. hit: the name of the rule that makes it one, or empty."""

    score: float
    hit: str
    compared: Compared


_NEARNESS = {relation: place for place, relation in enumerate(NumberRelation)}


def compare(traveller: Identity, listed: Identity, rarity: Rarity, bits: Bits | None = None) -> Compared:
    """rarity: of the list. bits: its own, kept for one search."""
    name = name_likeness(traveller.parsed, listed.parsed, bits or rarity.bits)
    number, pair = _numbers(traveller.numbers, listed.numbers)
    date = date_relation(traveller.birth_date, listed.birth_date)
    namesakes = rarity.namesakes(name, listed.parsed, count_parts=date is DateRelation.SAME)
    return Compared(
        name=name,
        date=date,
        number=number,
        number_pair=pair,
        nationality=compare_nationality(traveller.nationality, listed.nationality).verdict,
        sex=compare_sex(traveller.sex, listed.sex).verdict if Sex.UNSPECIFIED not in (traveller.sex, listed.sex)
        else Verdict.MISSING,
        place=same_place(traveller.birth_place, listed.birth_place),
        namesakes=namesakes,
        at_large=rarity.at_large(name, namesakes),
    )  # fmt: skip


def _numbers(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[NumberRelation, tuple[str, str]]:
    pairs = [(number_relation(one, other), (one, other)) for one in ours for other in theirs]
    nothing = (NumberRelation.UNKNOWN, (", ".join(ours), ", ".join(theirs)))
    known = [pair for pair in pairs if pair[0] is not NumberRelation.UNKNOWN]
    return min(known, key=lambda pair: _NEARNESS[pair[0]], default=nothing)


def by_document(found: Compared) -> bool:
    """the document number agrees, and not everything else speaks of another person"""
    other_person = found.date is DateRelation.OTHER and found.name.score < 0.5 and found.nationality is Verdict.DIFFERS
    return found.number.is_same and not other_person


def by_document_misread(found: Compared) -> bool:
    """the document number agrees but for letters that machines confuse, and the name or the birth date with it"""
    with_it = found.name.score >= 0.6 or found.date is DateRelation.SAME or found.date.is_slip
    return found.number is NumberRelation.READ_ALIKE and with_it


def by_name_and_date(found: Compared) -> bool:
    """the name, no word of which is another, the very birth date, and the nationality, a near document number, the
    birth place or, where the name agrees wholly and no nationality is known, the sex"""
    name = found.name
    if found.date is not DateRelation.SAME or found.nationality is Verdict.DIFFERS:
        return False
    if name.score < (NAME_ALONE if found.sex is Verdict.DIFFERS else NAME_WITH_DATE):
        return False
    rare = found.chance_at_large <= (CHANCE_COUNTED if found.is_counted else CHANCE)
    if not (rare or name.whole or _near_number(found)):
        return False
    if NameReason.ANOTHER_WORD in name.reasons and not _near_number(found):  # as twins have, and brothers of one day
        return False
    return _more(found) or (found.sex is Verdict.AGREES and name.whole and (rare or name.score >= NAME_ALONE))


def by_name_and_date_slip(found: Compared) -> bool:
    """the whole name, a birth date one slip away, nationality and sex, or a near document number; and chance does not
    explain it"""
    name = found.name
    verdicts = {found.nationality, found.sex}
    another = not name.whole or NameReason.ANOTHER_WORD in name.reasons or Verdict.DIFFERS in verdicts
    if another or not found.date.is_slip:
        return False
    swapped = found.date is DateRelation.SWAPPED
    if _near_number(found) and name.score >= NAME_WITH_SLIP:
        return True
    chance = found.chance * (ANOTHER_NUMBER if found.number is NumberRelation.OTHER else 1.0)
    if verdicts == {Verdict.AGREES}:
        return name.score >= (NAME_WITH_SWAP if swapped else NAME_WITH_SLIP) and chance <= CHANCE_COUNTED
    return swapped and Verdict.AGREES in verdicts and name.score >= NAME_ALONE and chance <= CHANCE


def by_name_and_part_of_date(found: Compared) -> bool:
    """a name that hardly anybody else of the list has, wholly; all that is known of the birth date; nationality and
    sex"""
    name = found.name
    both = found.nationality is Verdict.AGREES and found.sex is Verdict.AGREES
    return found.date.is_part and both and name.whole and name.score >= NAME_ALONE and _few_have_part(found)


def _few_have_part(found: Compared) -> bool:
    """Where the list is too small to count names by, the year alone is believed, and of a rarer name."""
    if found.is_counted:
        return found.chance <= CHANCE_OF_PART
    year = DATES[DateRelation.PARTLY_KNOWN] / DATES[found.date]
    return found.chance_at_large * year <= CHANCE


def _more(found: Compared) -> bool:
    return found.nationality is Verdict.AGREES or found.place is Verdict.AGREES or _near_number(found)


def _near_number(found: Compared) -> bool:
    return found.number in (NumberRelation.ONE_CHARACTER, NumberRelation.READ_ALIKE)


RULES: tuple[tuple[str, Callable[[Compared], bool]], ...] = (
    ("document", by_document),
    ("document_misread", by_document_misread),
    ("name_and_date", by_name_and_date),
    ("name_and_date_slip", by_name_and_date_slip),
    ("name_and_part_of_date", by_name_and_part_of_date),
)
"""In order: the first that holds names the hit."""

TOLD_NAMESAKES = 3.0
"""How many of the list may bear a name that is told, where only the name speaks."""
DATE_WEIGHT = {
    DateRelation.SAME: 0.95,
    DateRelation.SWAPPED: 0.85,
    DateRelation.ONE_DIGIT: 0.85,
    DateRelation.TWO_DIGITS_SWAPPED: 0.84,
    DateRelation.YEAR_OFF: 0.82,
    DateRelation.DAY_UNKNOWN: 0.78,
    DateRelation.PARTLY_KNOWN: 0.75,
    DateRelation.UNKNOWN: 0.6,
    DateRelation.OTHER: 0.3,
}
"""A name's score times this, by what the birth dates say."""
NUMBER_SCORE = {
    NumberRelation.SAME: 0.97,
    NumberRelation.WITH_CHECK_DIGIT: 0.97,
    NumberRelation.READ_ALIKE: 0.85,
    NumberRelation.ONE_CHARACTER: 0.5,
}
MOVES: tuple[tuple[str, Callable[[Compared], bool], float], ...] = (
    ("nationality agrees", lambda found: found.nationality is Verdict.AGREES, 0.02),
    ("nationality differs", lambda found: found.nationality is Verdict.DIFFERS, -0.15),
    ("sex agrees", lambda found: found.sex is Verdict.AGREES, 0.01),
    ("sex differs", lambda found: found.sex is Verdict.DIFFERS, -0.1),
    ("birth place agrees", lambda found: found.place is Verdict.AGREES, 0.02),
    ("near document number", lambda found: found.number is NumberRelation.ONE_CHARACTER, 0.05),
    ("same number, other birth date", lambda f: f.number.is_same and f.date is DateRelation.OTHER, -0.2),
    ("same number, other name", lambda f: f.number.is_same and f.name is not NOTHING and f.name.score < 0.5, -0.15),
)
"""What moves the score that the strongest evidence has set, and by how much."""


def rate(found: Compared) -> Rating:
    """The score and the rule that makes it a hit."""
    score = max(NUMBER_SCORE.get(found.number, 0.0), found.name.score * DATE_WEIGHT[found.date])
    score += sum(weight for _, holds, weight in MOVES if holds(found))
    hit = next((name for name, holds in RULES if holds(found)), "")
    return Rating(round(min(1.0, max(0.0, score)), 4), hit, found)


def is_worth_telling(found: Compared) -> bool:
    """Of what is no hit: the number of another person altogether, or one character off with a like name; or a name that
    says much where the birth dates are near, in part known or not known. A namesake with another birth date is not
    told."""
    if found.number.is_same or (found.number is NumberRelation.ONE_CHARACTER and found.name.score >= 0.7):
        return True
    if found.date in (DateRelation.SAME, DateRelation.OTHER):
        return found.date is DateRelation.SAME and found.name.score >= 0.8
    unlike = found.nationality is Verdict.DIFFERS or found.sex is Verdict.DIFFERS
    few = found.namesakes <= TOLD_NAMESAKES
    return not unlike and found.name.whole and found.name.score >= NAME_WITH_SLIP and few
