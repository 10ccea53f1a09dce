"""Who beside the protection desk is told of one trafficking case, until when, and what. See decision 0037."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from iass.access import Officer, Permission, Purpose, Scope
from iass.accounts.account import Accounts, officer_id
from iass.accounts.rights import reach_by
from iass.case.companions import Window, traveller_of
from iass.case.passage import Passage
from iass.errors import Conflict, NotAllowed, NotFound
from iass.handover.case import ENDED, Case, entered, same
from iass.handover.entry import EntryKind
from iass.handover.records import HandoverTransaction
from iass.ids import CrossingId, OfficerId

_MOST_AT_ONCE = 200
"""Travellers who cross at one checkpoint in one moment."""


def admitted_to(case: Case) -> tuple[OfficerId, ...]:
    """Officers who may ask now; nobody once the case has ended."""
    standing: dict[OfficerId, None] = {}
    for entry in case.entries:
        if entry.kind is EntryKind.ADMITTED:
            standing[OfficerId(entry.of_officer)] = None
        elif entry.kind is EntryKind.DISMISSED:
            standing = {one: None for one in standing if not same(one, OfficerId(entry.of_officer))}
    return () if case.state in ENDED else tuple(standing)


def is_admitted(case: Case, officer: OfficerId) -> bool:
    return any(same(one, officer) for one in admitted_to(case))


def is_of_trafficking(case: Case) -> bool:
    """Whether its keeper said so, as each admission does. A notice that protects may be about a missing person too."""
    return any(entry.kind is EntryKind.ADMITTED for entry in case.entries)


def admitted(case: Case, officer: Officer, at: datetime, whom: str, reason: str) -> Case:
    """reason: why this is a case of trafficking, and what is to be found out. Raises Conflict where the case has ended
    or the officer is admitted, NotAllowed for oneself, InvalidInput for what is no officer's id."""
    named = officer_id(whom)
    _standing(case)
    if same(named, officer.officer_id):
        raise NotAllowed("nobody admits himself", where=whom[:64], mend="Another officer of the desk does it")
    if is_admitted(case, named):
        raise Conflict("this officer is admitted", where=whom[:64])
    return entered(case, officer, at, EntryKind.ADMITTED, reason, of_officer=named)


def dismissed(case: Case, officer: Officer, at: datetime, whom: str, reason: str) -> Case:
    """Raises Conflict where this officer is not admitted."""
    named = officer_id(whom)
    if not is_admitted(case, named):
        raise Conflict("this officer is not admitted", where=whom[:64])
    return entered(case, officer, at, EntryKind.DISMISSED, reason, of_officer=named)


def named(
    case: Case, officer: Officer, at: datetime, crossing_id: CrossingId, reason: str, shown: Sequence[CrossingId] = ()
) -> Case:
    """Whoever is admitted is told who crossed there, and shown these crossings of theirs. Raises Conflict where the
    case has ended or nobody said that it is of trafficking."""
    _standing(case)
    if not is_of_trafficking(case):
        raise Conflict("nobody said that this is a case of trafficking", where=case.case_id)
    return entered(case, officer, at, EntryKind.NAMED, reason, of_crossing=crossing_id, shown=shown)


class Told(NamedTuple):
    """Whom the desk named, by a crossing of theirs, and which it showed."""

    by: Passage
    shown: tuple[Passage, ...]


def told_of(tx: HandoverTransaction, case: Case) -> Iterator[Told]:
    """Those whom the desk named, as they may be named still; each traveller once, with all that was ever shown."""
    told: dict[str | None, Told] = {}
    for entry in case.entries:
        by = tx.passages.get(CrossingId(entry.of_crossing)) if entry.kind is EntryKind.NAMED else None
        if by is None or not _may_be_named(tx, case, by):
            continue
        before = told[traveller_of(by)].shown if traveller_of(by) in told else ()
        found = {one.crossing_id: one for one in (*before, *map(tx.passages.get, entry.shown)) if one is not None}
        told[traveller_of(by)] = Told(by, tuple(sorted(found.values(), key=lambda one: (one.at, one.crossing_id))))
    yield from told.values()


def require_nameable(
    tx: HandoverTransaction, scope: Scope, case: Case, crossing_id: CrossingId, shown: Sequence[CrossingId] = ()
) -> None:
    """Raises NotFound for a crossing beyond the scope, or of nobody, or one to show that is not the same traveller's;
    Conflict for the person of the case, anybody else who is known to be protected, and children: they are not named to
    an investigator by anybody."""
    passage = _crossed(tx, scope, crossing_id)
    for one in shown:
        if traveller_of(_crossed(tx, scope, one)) != traveller_of(passage):
            raise NotFound("no such crossing of this traveller", where=one[:60])
    if not _may_be_named(tx, case, passage):
        raise Conflict("this traveller is protected, or a minor, and is not named", where=crossing_id[:60])


def require_investigator(accounts: Accounts, case: Case, whom: str) -> None:
    """Raises Conflict where no account of this name could ask: there is none, it is disabled, or it has no such role at
    the place of the case. Until the first account exists any name may."""
    account, about = accounts.get(officer_id(whom)), case.opening
    grants = account.grants if account is not None and account.is_active else ()
    reach = reach_by(Permission.SEE_COMPANIONS, grants, Purpose.PROTECTION)
    if accounts.any() and (reach is None or not reach.scope.covers(about.checkpoint, about.lane)):
        mend = f"An account that stands, with the right {Permission.SEE_COMPANIONS} at {about.checkpoint}"
        raise Conflict("no officer of this name could ask", where=whom[:64], mend=mend)


def _crossed(tx: HandoverTransaction, scope: Scope, crossing_id: CrossingId) -> Passage:
    passage = tx.passages.get(crossing_id)
    if passage is None or not scope.covers(passage.checkpoint, passage.lane) or traveller_of(passage) is None:
        raise NotFound("no such crossing of a traveller", where=crossing_id[:60])
    return passage


def _may_be_named(tx: HandoverTransaction, case: Case, passage: Passage) -> bool:
    moment = Window(1, passage.checkpoint, passage.direction, passage.at, passage.at)
    hers = tx.crossed_together.travellers([case.opening.crossing_id])
    there = tx.crossed_together.met([moment], hers, 1, _MOST_AT_ONCE, scope=Scope())
    return traveller_of(passage) in {one.traveller for one in there.met}


def _standing(case: Case) -> None:
    if case.state in ENDED:
        raise Conflict(f"the case is {case.state.value}: nobody more asks about it", where=case.case_id)
