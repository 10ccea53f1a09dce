"""Who acts, what they may do, and where. Accounts and the rights of roles: `iass.accounts`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from iass.ids import OfficerId


class Role(StrEnum):
    COUNTER_OFFICER = "counter_officer"
    SUPERVISOR = "supervisor"
    WATCHLIST_AUTHOR = "watchlist_author"
    WATCHLIST_DESK = "watchlist_author"
    WATCHLIST_APPROVER = "watchlist_approver"
    INVESTIGATOR = "investigator"
    AGENCY_LIAISON = "agency_liaison"
    AUDITOR = "auditor"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    PROTECTION_OFFICER = "protection_officer"
    OPERATOR = "operator"
    SYSTEM = "system"


class Permission(StrEnum):
    """What a route or command does. Every route names exactly one; LOOK_BACK is asked for beside SEE_ALERTS, of alerts
    that are settled and passages of a while ago."""

    RECORD_CROSSING = "record_crossing"
    SEE_ALERTS = "see_alerts"
    LOOK_BACK = "look_back"
    SEE_PROTECTED = "see_protected"
    DECIDE_ALERT = "decide_alert"
    SUPERVISE_LANES = "supervise_lanes"
    SEE_PERSON = "see_person"
    SEE_NOTICES = "see_notices"
    SEE_DUTIES = "see_duties"
    IMPORT_REGISTRY = "import_registry"
    IMPORT_NOTICES = "import_notices"
    FILE_NOTICES = "file_notices"
    APPROVE_NOTICES = "approve_notices"
    SEARCH_BY_PHOTO = "search_by_photo"
    SEARCH_BY_PAPERS = "search_by_papers"
    SEE_LINKS = "see_links"
    LINK_IDENTITIES = "link_identities"
    SEE_LOOK_ALIKES = "see_look_alikes"
    DECIDE_LOOK_ALIKES = "decide_look_alikes"
    RECEIVE_PASSENGER_LISTS = "receive_passenger_lists"
    SEE_FLIGHTS = "see_flights"
    SEE_AUDIT = "see_audit"
    SEE_OPERATING_POINT = "see_operating_point"
    SEE_FIGURES = "see_figures"
    CHOOSE_OPERATING_POINT = "choose_operating_point"
    SEE_CASES = "see_cases"
    KEEP_CASES = "keep_cases"
    LEAD_CASES = "lead_cases"
    EXPORT_CASES = "export_cases"
    SEE_COMPANIONS = "see_companions"
    ADMIT_TO_CASES = "admit_to_cases"
    USE_INBOX = "use_inbox"
    SERVE_SUBJECTS = "serve_subjects"
    OPERATE = "operate"
    MANAGE_OWN_SESSIONS = "manage_own_sessions"
    OPEN = "open"


class Purpose(StrEnum):
    """For what somebody looks: one of a closed list, which goes into the audit log beside the act. The words for people
    are in the console's catalogue; which role may look for which: `iass.accounts.rights`. See decision 0033."""

    PROTECTION = "protection"
    CASE = "case"
    WATCHLIST = "watchlist"
    SUBJECT_REQUEST = "subject_request"
    AUDIT = "audit"
    OPERATION = "operation"
    BORDER_CONTROL = "border_control"


IN_THE_LIST_SINCE: Mapping[Purpose, date] = dict.fromkeys(Purpose, date(2026, 11, 29))
"""From when on each could be stated. A word is never used again for something else, and none is taken out: entries of
the audit log hold it."""


class Sensitivity(StrEnum):
    """Of what is listed: OPEN to whoever has the permission at that place, PROTECTED for the protection desk alone
    (decision 0029)."""

    OPEN = "open"
    PROTECTED = "protected"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where somebody may do something. places: checkpoints (`CGK`) and single lanes (`CGK/K01`); None is everywhere.

    carriers: designators (`GA`, `GIA`) in whose name lists of passengers may be handed in; None is any.
    agencies: whose inbox it is, as notices name them; None is any. protected: of the places, those whose protected
    alerts are seen too; None is everywhere, and nowhere unless somebody says so. cases_of: whose cases are seen beyond
    the places in led; None is everybody's."""

    places: frozenset[str] | None = None
    carriers: frozenset[str] | None = None
    agencies: frozenset[str] | None = None
    protected: frozenset[str] | None = frozenset()
    cases_of: OfficerId | None = None
    led: frozenset[str] | None = None

    def covers(self, checkpoint: str, lane: str = "") -> bool:
        return _is_among(self.places, checkpoint, lane)

    def shows(self, sensitivity: Sensitivity, checkpoint: str, lane: str = "") -> bool:
        """Whether what is so sensitive, at that place, may be seen."""
        if not self.covers(checkpoint, lane):
            return False
        return sensitivity is Sensitivity.OPEN or _is_among(self.protected, checkpoint, lane)

    @property
    def desks(self) -> "Scope":
        """The whole checkpoints at which what is protected is seen."""
        both = [places for places in (self.places, self.protected) if places is not None]
        if not both:
            return Scope(protected=None)
        found = frozenset(place for place in frozenset.intersection(*both) if "/" not in place)
        return Scope(found, protected=found)

    @property
    def sees_protected(self) -> bool:
        """At one place at least: a notice that protects is at none."""
        return self.protected is None or bool(self.protected)

    def covers_lane(self, key: str) -> bool:
        """key: as `CGK/K01`."""
        checkpoint, _, lane = key.partition("/")
        return self.covers(checkpoint, lane)

    def covers_carrier(self, designator: str) -> bool:
        return self.carriers is None or designator in self.carriers


def _is_among(places: frozenset[str] | None, checkpoint: str, lane: str) -> bool:
    return places is None or not places.isdisjoint({checkpoint, f"{checkpoint}/{lane}"})


EVERYWHERE = Scope(protected=None)


@dataclass(frozen=True, slots=True)
class Officer:
    """A person, or `SYSTEM`, whose name stands behind an act in the audit log.

    scope: where this officer may do what is being done; it follows from the account, and is everywhere without one.
    purpose: for what it is done; every audit entry under this officer says so. None: nobody had to say. login: of the
    machine, of whoever typed this at its prompt; every audit entry says that too.
    """

    officer_id: OfficerId
    role: Role = Role.COUNTER_OFFICER
    scope: Scope = EVERYWHERE
    purpose: Purpose | None = None
    login: str = ""


SYSTEM = Officer(OfficerId("system"), Role.SYSTEM)
