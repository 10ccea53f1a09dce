"""Whose a case is beside those who opened or signed it."""

from datetime import datetime

from iass.access import Officer
from iass.accounts.account import officer_id
from iass.errors import Conflict
from iass.handover.case import Case, entered, same
from iass.handover.entry import EntryKind


def assigned(case: Case, officer: Officer, at: datetime, whom: str, reason: str) -> Case:
    """Raises Conflict where it is this officer's already, InvalidInput for what is no officer's id."""
    named = officer_id(whom)
    if any(same(named, one) for one in case.officers):
        raise Conflict("the case is this officer's already", where=whom[:64])
    return entered(case, officer, at, EntryKind.ASSIGNED, reason, of_officer=named)
