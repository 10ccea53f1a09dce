"""Whether two requests are about one person, or one request is made twice, for the ban on filing an urgent one again.

Here a miss gives somebody forty days without a decision, and a namesake who is taken for the former person costs a
desk an hour: so it is stricter than the screening of travellers, whose own rules hold here too.
"""

from dataclasses import replace

from rapidfuzz.distance import OSA

from iass.screen.compare.date_slip import DateRelation, date_relation
from iass.screen.compare.document_number import number_key
from iass.screen.compare.name_likeness import name_likeness
from iass.screen.identity import Identity
from iass.screen.names import name_words
from iass.screen.rarity import Rarity
from iass.screen.rating import NAME_WITH_DATE, NAME_WITH_SLIP, compare, rate
from iass.screen.watchlist_names import identity_of
from iass.watchlist.notice import Notice

LETTERS_A_SLIP = 6
"""One letter more, less, other or swapped is a slip of the pen; in a longer name one in so many."""
_LEAST_LETTERS = 3
_NOBODY_ELSE = Rarity(lambda _keys: 0)
"""Words are weighed by the table of common names: urgent requests are too few to count names by."""


def is_one_person(one: Identity, other: Identity) -> bool:
    """By a document number that both have, by a rule of `iass.screen.rating`, or by a name that is the other one but
    for its writing or a slip, where the birth dates agree as far as both are known."""
    if {number_key(number) for number in one.numbers} & {number_key(number) for number in other.numbers} - {""}:
        return True
    date = date_relation(one.birth_date, other.birth_date)
    agree = date in (DateRelation.SAME, DateRelation.UNKNOWN) or date.is_part or _by_age(one, other)
    if agree and (_slip_apart(one.name, other.name) or _like(one, other, date)):
        return True
    return bool(rate(compare(one, other, _NOBODY_ELSE)).hit)


def is_one_request(one: tuple[str, str, int], other: tuple[str, str, int]) -> bool:
    """Each the agency, the number of its request and the year of it; the number in whatever writing."""
    return (one[0], number_key(one[1]), one[2]) == (other[0], number_key(other[1]), other[2])


def is_about_one_person(one: Notice, other: Notice) -> bool:
    """By any of the names of each; weak ones too: here a miss costs more than a namesake."""
    return any(is_one_person(this, that) for this in under_all_names(one) for that in under_all_names(other))


def may_correct(new: Notice, recorded: Notice) -> bool:
    """Whether new content may be the same person's, put right. Stricter than `is_about_one_person`: a document number
    that both have counts with a name or birth date that agrees, since a row can copy it."""
    return any(_may_correct(this, that) for this in under_all_names(new) for that in under_all_names(recorded))


def _may_correct(one: Identity, other: Identity) -> bool:
    if is_one_person(replace(one, numbers=()), replace(other, numbers=())):
        return True
    if not {number_key(number) for number in one.numbers} & {number_key(number) for number in other.numbers} - {""}:
        return False
    date = date_relation(one.birth_date, other.birth_date)
    named = name_likeness(one.parsed, other.parsed, _NOBODY_ELSE.bits).score >= NAME_WITH_DATE
    return named or date is DateRelation.SAME or date.is_slip or date.is_part


def under_all_names(notice: Notice) -> tuple[Identity, ...]:
    own = identity_of(notice)
    return own, *(replace(own, name=other.name) for other in notice.other_names)


def _by_age(one: Identity, other: Identity) -> bool:
    dates = one.birth_date, other.birth_date
    if dates[0] is None or dates[1] is None or (dates[0].month and dates[1].month):
        return False
    return abs(dates[0].year - dates[1].year) <= 1


def _like(one: Identity, other: Identity, date: DateRelation) -> bool:
    """At the thresholds of the screening: the lower one where the very birth date is the same."""
    found = name_likeness(one.parsed, other.parsed, _NOBODY_ELSE.bits)
    return found.whole and found.score >= (NAME_WITH_DATE if date is DateRelation.SAME else NAME_WITH_SLIP)


def _slip_apart(one: str, other: str) -> bool:
    """The words of the other name are tried from each of them on, as the surname may stand first or last."""
    words, listed = name_words(one, ""), name_words(other, "")
    written = "".join(words)
    if min(len(written), sum(map(len, listed))) < _LEAST_LETTERS:
        return bool(words) and words == listed
    most = max(1, len(written) // LETTERS_A_SLIP)
    turns = ("".join((*listed[place:], *listed[:place])) for place in range(len(listed)))
    return any(OSA.distance(written, turn) <= most for turn in turns)
