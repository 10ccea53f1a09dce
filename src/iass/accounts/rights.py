"""What each role may do: one table. What is not in it is denied."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from iass.access import Permission, Role, Scope
from iass.accounts.account import ANYWHERE, Grant

_OWN = {Permission.MANAGE_OWN_SESSIONS}
_COUNTER = {
    *_OWN,
    Permission.RECORD_CROSSING,
    Permission.SEE_ALERTS,
    Permission.DECIDE_ALERT,
    Permission.SEE_CASES,
    Permission.KEEP_CASES,
}
_LISTS = {*_OWN, Permission.SEE_NOTICES, Permission.SEE_PERSON, Permission.SEE_LOOK_ALIKES}

RIGHTS: Mapping[Role, frozenset[Permission]] = {
    Role.COUNTER_OFFICER: frozenset(_COUNTER),
    Role.SUPERVISOR: frozenset(
        {
            *_COUNTER,
            *_LISTS,
            Permission.SUPERVISE_LANES,
            Permission.DECIDE_LOOK_ALIKES,
            Permission.EXPORT_CASES,
            Permission.SEE_LINKS,
            Permission.SEE_OPERATING_POINT,
            Permission.SEE_FIGURES,
            Permission.CHOOSE_OPERATING_POINT,
            Permission.RECEIVE_PASSENGER_LISTS,
            Permission.SEE_FLIGHTS,
        }
    ),
    Role.WATCHLIST_AUTHOR: frozenset(
        {*_LISTS, Permission.IMPORT_NOTICES, Permission.FILE_NOTICES, Permission.SEARCH_BY_PAPERS}
    ),
    Role.WATCHLIST_APPROVER: frozenset({*_LISTS, Permission.APPROVE_NOTICES, Permission.SEE_OPERATING_POINT}),
    Role.INVESTIGATOR: frozenset(
        {
            *_LISTS,
            Permission.SEE_ALERTS,
            Permission.SEE_CASES,
            Permission.EXPORT_CASES,
            Permission.SEARCH_BY_PHOTO,
            Permission.SEARCH_BY_PAPERS,
            Permission.SEE_LINKS,
            Permission.LINK_IDENTITIES,
            Permission.SEE_FLIGHTS,
            Permission.DECIDE_LOOK_ALIKES,
        }
    ),
    Role.AGENCY_LIAISON: frozenset({*_OWN, Permission.USE_INBOX}),
    Role.AUDITOR: frozenset({*_OWN, Permission.SEE_AUDIT, Permission.SEE_FIGURES, Permission.SEE_OPERATING_POINT}),
    Role.DATA_PROTECTION_OFFICER: frozenset(
        {*_OWN, Permission.SEE_AUDIT, Permission.SEE_PERSON, Permission.SERVE_SUBJECTS}
    ),
    Role.PROTECTION_OFFICER: frozenset(
        {
            *_OWN,
            *_COUNTER,
            Permission.SEE_PROTECTED,
            Permission.SEE_NOTICES,
            Permission.SEE_PERSON,
            Permission.EXPORT_CASES,
        }
        - {Permission.RECORD_CROSSING}
    ),
    Role.OPERATOR: frozenset(
        {*_OWN, Permission.SEE_FIGURES, Permission.OPERATE, Permission.IMPORT_REGISTRY, Permission.SEE_OPERATING_POINT}
    ),
}
"""An operator keeps the machine running and sees no face. Whoever exports a case may also see notices: the bundle holds
one. An agency's own people see what was handed to that agency, and nothing else. Nobody both writes a notice and
approves it: that is held by the watchlist itself, whatever roles an account has."""

HOLDS_EVERYWHERE = frozenset(
    {
        Permission.IMPORT_NOTICES,
        Permission.FILE_NOTICES,
        Permission.APPROVE_NOTICES,
        Permission.IMPORT_REGISTRY,
        Permission.CHOOSE_OPERATING_POINT,
        Permission.DECIDE_LOOK_ALIKES,
        Permission.LINK_IDENTITIES,
        Permission.SEARCH_BY_PHOTO,
        Permission.OPERATE,
        Permission.SERVE_SUBJECTS,
    }
)
"""What changes, or shows, what is everywhere: a ban holds at each checkpoint, a search tells of each one's crossings.
A role at one checkpoint does not have these rights; the same role everywhere does."""

FOR_DEVICES = frozenset(
    {
        Permission.RECORD_CROSSING,
        Permission.SEE_ALERTS,
        Permission.SEE_OPERATING_POINT,
        Permission.RECEIVE_PASSENGER_LISTS,
        Permission.USE_INBOX,
    }
)
"""What a gate, a camera, a board, a carrier or an agency's system may be given a key for. What a person of this house
must decide, or look at with a purpose, is never done by a key."""


def scope_of(permission: Permission, grants: Iterable[Grant]) -> Scope | None:
    """Where these grants allow it, and where of that they show what is protected; None for nowhere."""
    held = tuple(grants)
    places = _places(permission, held)
    if places is not None and not places:
        return None
    return Scope(places, protected=_places(Permission.SEE_PROTECTED, held))


def _places(permission: Permission, grants: Iterable[Grant]) -> frozenset[str] | None:
    """None for everywhere."""
    found = frozenset(grant.checkpoint for grant in grants if _allows(grant, permission))
    return None if ANYWHERE in found else found


def of_agency(scope: Scope, permission: Permission, agency: str) -> Scope:
    """An inbox is one agency's: whoever is of none has none."""
    if permission is not Permission.USE_INBOX:
        return scope
    return replace(scope, agencies=frozenset({agency} - {""}))


def role_for(permission: Permission, grants: Iterable[Grant]) -> Role | None:
    """In which of the roles it is done."""
    return next((grant.role for grant in grants if _allows(grant, permission)), None)


def _allows(grant: Grant, permission: Permission) -> bool:
    here = grant.checkpoint == ANYWHERE or permission not in HOLDS_EVERYWHERE
    return here and permission in RIGHTS.get(grant.role, frozenset())
