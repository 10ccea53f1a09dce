"""Who crossed with a victim and is not named: whoever is known to be protected, by any paper of theirs, and children.

Somebody has several papers, and the registry learns later whose they are: what is known of one holds for all."""

from sqlalchemy import CTE, ColumnElement, Select, and_, exists, func, literal, not_, or_, select, true, union

from iass.access import Scope
from iass.adapters.sql.schema import NOTICE_NUMBERS, PERSON_DOCUMENTS, PERSON_VERSIONS
from iass.adapters.sql.sensitivity import protected_notices
from iass.adapters.sql.traveller_tables import PASSAGE_TRAVELLERS
from iass.adapters.sql.within import on_lane
from iass.case.companions import HOLDER

_OTHER = PASSAGE_TRAVELLERS.alias("other")
_THEIRS, _PAPERS, _PEOPLE = _OTHER.c, PERSON_DOCUMENTS.c, PERSON_VERSIONS.c


def is_shown(scope: Scope) -> ColumnElement[bool]:
    """Of rows of travellers: that nobody protected, where the scope shows none, is known to be this one: by a crossing
    whenever it was, by a notice that the scope does not show, by the number of a paper of either, or by what the
    registry says of whose that paper is, in any version."""
    if scope.protected is None:
        return true()
    numbers = _protected_numbers(scope)
    holders = _holders(scope, numbers)
    ids = select(func.substr(holders.c.traveller, len(HOLDER) + 1)).where(holders.c.traveller.startswith(HOLDER))
    theirs = union(
        select(_PAPERS.number_key).where(_PAPERS.person_id.in_(ids), _PAPERS.number_key != ""),
        select(_THEIRS.number_key).where(_THEIRS.traveller.in_(select(holders.c.traveller)), _THEIRS.number_key != ""),
    ).cte("protected_papers")
    on_papers = select(_THEIRS.traveller).where(_THEIRS.number_key.in_(select(theirs.c.number_key)))
    traveller = PASSAGE_TRAVELLERS.c.traveller
    return and_(traveller.not_in(select(holders.c.traveller)), traveller.not_in(on_papers))


def protected_holders(scope: Scope) -> Select[tuple[str]]:
    """Ids of the people of the registry who are known to be protected, by any paper of theirs."""
    holders = _holders(scope, _protected_numbers(scope))
    traveller = holders.c.traveller
    return select(func.substr(traveller, len(HOLDER) + 1)).where(traveller.startswith(HOLDER))


def _protected_numbers(scope: Scope) -> CTE:
    crossed = select(_THEIRS.number_key).where(_is_hidden(scope), _THEIRS.number_key != "")
    if scope.sees_protected:
        return crossed.cte("protected_numbers")
    listed = NOTICE_NUMBERS.c
    named = select(listed.number_key).where(listed.notice_id.in_(protected_notices()), listed.number_key != "")
    return union(crossed, named).cte("protected_numbers")


def _holders(scope: Scope, numbers: CTE) -> CTE:
    """Travellers who are protected, or who have one of these numbers."""
    known: Select[tuple[str]] = select(numbers.c.number_key)
    return union(
        select(_THEIRS.traveller).where(_is_hidden(scope)),
        select(_THEIRS.traveller).where(_THEIRS.number_key.in_(known)),
        select((literal(HOLDER) + _PAPERS.person_id).label("traveller")).where(_PAPERS.number_key.in_(known)),
    ).cte("protected_travellers")


def _is_hidden(scope: Scope) -> ColumnElement[bool]:
    if not scope.protected:
        return _THEIRS.is_protected
    return and_(_THEIRS.is_protected, not_(on_lane(Scope(scope.protected), _THEIRS.checkpoint, _THEIRS.lane)))


def is_minor(of: CTE) -> ColumnElement[bool]:
    """Of rows with a `traveller` and a day, `born_after`: that the traveller was born after it, by the document of any
    crossing, also of another who showed the same number, or by the registry, of whoever the traveller is or has such a
    number, in any version."""
    traveller, after = of.c.traveller, of.c.born_after
    own = PASSAGE_TRAVELLERS.alias("own")
    mine = select(own.c.number_key).where(own.c.traveller == traveller, own.c.number_key != "")
    of_registry = func.substr(traveller, len(HOLDER) + 1)
    born = _PEOPLE.birth_date + func.substr("-12-31", func.length(_PEOPLE.birth_date) - 3)
    papers = PERSON_VERSIONS.join(
        PERSON_DOCUMENTS, and_(_PAPERS.person_id == _PEOPLE.person_id, _PAPERS.version == _PEOPLE.version)
    )
    return or_(
        exists().where(own.c.traveller == traveller, own.c.born > after),
        exists().where(_THEIRS.number_key.in_(mine.correlate(of)), _THEIRS.born > after),
        exists().where(traveller.startswith(HOLDER), _PEOPLE.person_id == of_registry, born > after),
        exists().select_from(papers).where(_PAPERS.number_key.in_(mine.correlate(of)), born > after),
    )
