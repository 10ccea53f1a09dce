"""What each role may do, and for what: two tables. What is not in them is denied."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from iass.access import Permission, Purpose, Role, Scope
from iass.accounts.account import ANYWHERE, Grant
from iass.errors import NotAllowed
from iass.ids import OfficerId

_OWN = {Permission.MANAGE_OWN_SESSIONS}
_COUNTER = {
    *_OWN,
    Permission.RECORD_CROSSING,
    Permission.SEE_ALERTS,
    Permission.LOOK_BACK,
    Permission.DECIDE_ALERT,
    Permission.SEE_CASES,
    Permission.KEEP_CASES,
}
_LISTS = {
    *_OWN,
    Permission.SEE_NOTICES,
    Permission.SEE_DUTIES,
    Permission.SEE_PERSON,
    Permission.SEE_LOOK_ALIKES,
}

RIGHTS: Mapping[Role, frozenset[Permission]] = {
    Role.COUNTER_OFFICER: frozenset(_COUNTER),
    Role.SUPERVISOR: frozenset(
        {
            *_COUNTER,
            *_LISTS,
            Permission.SUPERVISE_LANES,
            Permission.LEAD_CASES,
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
            Permission.LOOK_BACK,
            Permission.SEE_CASES,
            Permission.LEAD_CASES,
            Permission.EXPORT_CASES,
            Permission.SEARCH_BY_PHOTO,
            Permission.SEARCH_BY_PAPERS,
            Permission.SEE_LINKS,
            Permission.LINK_IDENTITIES,
            Permission.SEE_FLIGHTS,
            Permission.DECIDE_LOOK_ALIKES,
            Permission.SEE_COMPANIONS,
        }
    ),
    Role.AGENCY_LIAISON: frozenset({*_OWN, Permission.USE_INBOX}),
    Role.AUDITOR: frozenset({*_OWN, Permission.SEE_AUDIT, Permission.SEE_FIGURES, Permission.SEE_OPERATING_POINT}),
    Role.DATA_PROTECTION_OFFICER: frozenset(
        {*_OWN, Permission.SEE_AUDIT, Permission.SEE_PERSON, Permission.SEE_DUTIES, Permission.SERVE_SUBJECTS}
    ),
    Role.PROTECTION_OFFICER: frozenset(
        {
            *_OWN,
            *_COUNTER,
            Permission.SEE_PROTECTED,
            Permission.SEE_NOTICES,
            Permission.SEE_DUTIES,
            Permission.SEE_PERSON,
            Permission.LEAD_CASES,
            Permission.EXPORT_CASES,
            Permission.SEE_COMPANIONS,
            Permission.ADMIT_TO_CASES,
        }
        - {Permission.RECORD_CROSSING}
    ),
    Role.OPERATOR: frozenset(
        {*_OWN, Permission.SEE_FIGURES, Permission.OPERATE, Permission.IMPORT_REGISTRY, Permission.SEE_OPERATING_POINT}
    ),
}
"""An operator keeps the machine running and sees no face. Whoever exports a case may also see notices: the bundle holds
one. Who leads cases sees every one at their places, and assigns them; others see their own. An agency's own people see
what was handed to that agency, and nothing else. Nobody both writes a notice and approves it: that is held by the
watchlist itself, whatever roles an account has."""

LOOKS = frozenset(
    {
        Permission.LOOK_BACK,
        Permission.SEE_CASES,
        Permission.SEE_PERSON,
        Permission.SEE_NOTICES,
        Permission.SEE_DUTIES,
        Permission.SEE_PROTECTED,
        Permission.SEE_LINKS,
        Permission.SEE_COMPANIONS,
        Permission.SEARCH_BY_PHOTO,
        Permission.SEARCH_BY_PAPERS,
        Permission.EXPORT_CASES,
        Permission.SERVE_SUBJECTS,
        Permission.SEE_AUDIT,
    }
)
"""Looks at a person that go beyond the duty at the lane. Each needs a purpose that fits; all else is done for the duty
of the role."""


@dataclass(frozen=True, slots=True)
class Purposes:
    """Of one role. duty: for what it does whatever is not named here. looks: for what it may look, where that is
    another thing, or a choice."""

    duty: Purpose
    looks: Mapping[Permission, frozenset[Purpose]] = field(default_factory=dict)

    def of(self, permission: Permission) -> frozenset[Purpose]:
        return self.looks.get(permission, frozenset({self.duty}))


_AT_THE_LANE = frozenset({Purpose.BORDER_CONTROL, Purpose.CASE})
_INQUIRY = frozenset({Purpose.CASE, Purpose.WATCHLIST, Purpose.PROTECTION})

PURPOSES: Mapping[Role, Purposes] = {
    Role.COUNTER_OFFICER: Purposes(Purpose.BORDER_CONTROL, {Permission.LOOK_BACK: _AT_THE_LANE}),
    Role.SUPERVISOR: Purposes(
        Purpose.BORDER_CONTROL,
        {
            Permission.LOOK_BACK: _AT_THE_LANE,
            Permission.SEE_CASES: _AT_THE_LANE,
            Permission.SEE_PERSON: _AT_THE_LANE,
            Permission.SEE_NOTICES: _AT_THE_LANE,
            Permission.SEE_DUTIES: _AT_THE_LANE,
            Permission.SEE_LINKS: _AT_THE_LANE,
            Permission.EXPORT_CASES: frozenset({Purpose.CASE}),
        },
    ),
    Role.WATCHLIST_AUTHOR: Purposes(Purpose.WATCHLIST),
    Role.WATCHLIST_APPROVER: Purposes(Purpose.WATCHLIST),
    Role.INVESTIGATOR: Purposes(
        Purpose.CASE,
        {
            Permission.LOOK_BACK: _INQUIRY,
            Permission.SEE_CASES: _INQUIRY,
            Permission.SEE_PERSON: _INQUIRY,
            Permission.SEE_NOTICES: _INQUIRY,
            Permission.SEE_DUTIES: _INQUIRY,
            Permission.SEE_LINKS: _INQUIRY,
            Permission.SEARCH_BY_PHOTO: _INQUIRY,
            Permission.SEARCH_BY_PAPERS: _INQUIRY,
            Permission.SEE_COMPANIONS: frozenset({Purpose.PROTECTION}),
        },
    ),
    Role.AGENCY_LIAISON: Purposes(Purpose.CASE),
    Role.AUDITOR: Purposes(Purpose.AUDIT),
    Role.DATA_PROTECTION_OFFICER: Purposes(
        Purpose.AUDIT,
        {
            Permission.SEE_PERSON: frozenset({Purpose.SUBJECT_REQUEST, Purpose.AUDIT}),
            Permission.SEE_DUTIES: frozenset({Purpose.SUBJECT_REQUEST}),
            Permission.SERVE_SUBJECTS: frozenset({Purpose.SUBJECT_REQUEST}),
        },
    ),
    Role.PROTECTION_OFFICER: Purposes(Purpose.PROTECTION),
    Role.OPERATOR: Purposes(Purpose.OPERATION),
}
"""For what a role does what it may. Who crossed together with a victim is asked for her protection, and for nothing
else. An investigator who looks for a missing person sees no notice that protects: that goes with the desk's role."""

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
        Permission.SEE_AUDIT,
    }
)
"""What changes, or shows, what is everywhere: a ban holds at each checkpoint, a search tells of each one's crossings.
A role at one checkpoint does not have these rights; the same role everywhere does."""

_OF_OWN_CASES = frozenset({Permission.SEE_CASES, Permission.KEEP_CASES, Permission.DECIDE_ALERT})
"""Whoever has another right over cases leads them there. A handover from an alert signs a case."""

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
must decide, or look at with a purpose of its choice, is never done by a key."""

PURPOSE_OF_DEVICES: Mapping[Permission, Purpose] = {
    Permission.RECORD_CROSSING: Purpose.BORDER_CONTROL,
    Permission.SEE_ALERTS: Purpose.BORDER_CONTROL,
    Permission.RECEIVE_PASSENGER_LISTS: Purpose.BORDER_CONTROL,
    Permission.SEE_OPERATING_POINT: Purpose.OPERATION,
    Permission.USE_INBOX: Purpose.CASE,
}
"""For what a key does each; nothing else can be stated with it."""


@dataclass(frozen=True, slots=True)
class Reach:
    """In which role, where and for what something is done."""

    role: Role
    scope: Scope
    purpose: Purpose


class PurposeNeeded(NotAllowed):
    """A look at somebody, for no purpose that fits it. fits: those that do, as they stand in the list."""

    def __init__(self, permission: Permission, fits: Iterable[Purpose]) -> None:
        self.fits = tuple(fits)
        mend = f"One of these fits: {', '.join(self.fits)}"
        super().__init__("this needs a purpose that fits it", where=permission.value, mend=mend)


def purposes_for(permission: Permission, grants: Iterable[Grant]) -> tuple[Purpose, ...]:
    """Those that fit, in the order of the list; none where nothing allows it."""
    found = {one for grant in grants if _allows(grant, permission) for one in PURPOSES[grant.role].of(permission)}
    return tuple(one for one in Purpose if one in found)


def sole_purpose(permission: Permission) -> Purpose | None:
    """The one that a look is for, whoever looks; None where roles differ, and for a duty."""
    found = {one for role in PURPOSES if permission in RIGHTS[role] for one in PURPOSES[role].of(permission)}
    return found.pop() if permission in LOOKS and len(found) == 1 else None


def fitting(
    permission: Permission, fits: tuple[Purpose, ...], stated: Purpose | None, chosen: Purpose | None = None
) -> Purpose:
    """Of those that fit, of which there is one at least, the one that counts. stated: with the request. chosen: of the
    session, for looks alone. Where one alone fits a look, nobody has to say so; a duty is done for the first that fits.

    Raises PurposeNeeded for a look for which something else is stated, or nothing where there is a choice."""
    if stated is not None and stated in fits:
        return stated
    if permission not in LOOKS:
        return fits[0]
    if stated is None and chosen is not None and chosen in fits:
        return chosen
    if stated is not None or len(fits) != 1:
        raise PurposeNeeded(permission, fits)
    return fits[0]


def reach_by(
    permission: Permission, grants: Iterable[Grant], stated: Purpose | None = None, chosen: Purpose | None = None
) -> Reach | None:
    """By those of the grants that allow it for this purpose; what is protected shows where one of them does, for the
    same purpose. Duties add up, as long as nobody states for which of them: an alert that protects somebody sounds
    wherever its officer sits. None where no grant allows it. Raises PurposeNeeded as `fitting` does."""
    held = tuple(grants)
    fits = purposes_for(permission, held)
    if not fits:
        return None
    purpose = fitting(permission, fits, stated, chosen)
    adds_up = permission not in LOOKS and stated != purpose
    used = [one for one in held if adds_up or purpose in PURPOSES[one.role].of(permission)]
    seen = [one for one in held if adds_up or purpose in PURPOSES[one.role].of(Permission.SEE_PROTECTED)]
    role = next(one.role for one in used if _allows(one, permission))
    scope = Scope(_places(permission, used), protected=_places(Permission.SEE_PROTECTED, seen))
    return Reach(role, scope, purpose)


def _places(permission: Permission, grants: Iterable[Grant]) -> frozenset[str] | None:
    """None for everywhere."""
    found = frozenset(grant.checkpoint for grant in grants if _allows(grant, permission))
    return None if ANYWHERE in found else found


def of_own_cases(scope: Scope, permission: Permission, grants: Iterable[Grant], officer: OfficerId) -> Scope:
    """Where none of these roles leads cases, they see those that are this officer's."""
    led = _places(Permission.LEAD_CASES, grants) if permission in _OF_OWN_CASES else None
    return scope if led is None else replace(scope, cases_of=officer, led=led)


def of_agency(scope: Scope, permission: Permission, agency: str) -> Scope:
    """An inbox is one agency's: whoever is of none has none."""
    if permission is not Permission.USE_INBOX:
        return scope
    return replace(scope, agencies=frozenset({agency} - {""}))


def _allows(grant: Grant, permission: Permission) -> bool:
    here = grant.checkpoint == ANYWHERE or permission not in HOLDS_EVERYWHERE
    return here and permission in RIGHTS.get(grant.role, frozenset())
