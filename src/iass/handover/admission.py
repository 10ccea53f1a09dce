"""Who beside the protection desk may ask about one trafficking case, and until when. See decision 0037."""

from datetime import datetime

from iass.access import Officer
from iass.accounts.account import officer_id
from iass.errors import Conflict, NotAllowed
from iass.handover.case import ENDED, Case, entered, same
from iass.handover.entry import EntryKind
from iass.ids import OfficerId


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
    return entered(case, officer, at, EntryKind.ADMITTED, reason, named)


def dismissed(case: Case, officer: Officer, at: datetime, whom: str, reason: str) -> Case:
    """Raises Conflict where this officer is not admitted."""
    named = officer_id(whom)
    if not is_admitted(case, named):
        raise Conflict("this officer is not admitted", where=whom[:64])
    return entered(case, officer, at, EntryKind.DISMISSED, reason, named)


def _standing(case: Case) -> None:
    if case.state in ENDED:
        raise Conflict(f"the case is {case.state.value}: nobody more asks about it", where=case.case_id)
