"""Who acts. Accounts come later; until then the server stays on loopback and a name is taken as given."""

from dataclasses import dataclass
from enum import StrEnum

from iass.ids import OfficerId


class Role(StrEnum):
    COUNTER_OFFICER = "counter_officer"
    SUPERVISOR = "supervisor"
    WATCHLIST_DESK = "watchlist_desk"
    AUDITOR = "auditor"
    OPERATOR = "operator"
    SYSTEM = "system"


class Permission(StrEnum):
    """What a route or command does. Every route names exactly one."""

    RECORD_CROSSING = "record_crossing"
    SEE_ALERTS = "see_alerts"
    DECIDE_ALERT = "decide_alert"
    SEE_PERSON = "see_person"
    SEE_NOTICES = "see_notices"
    IMPORT_REGISTRY = "import_registry"
    IMPORT_NOTICES = "import_notices"
    FILE_NOTICES = "file_notices"
    APPROVE_NOTICES = "approve_notices"
    SEARCH_BY_PHOTO = "search_by_photo"
    SEE_LINKS = "see_links"
    LINK_IDENTITIES = "link_identities"
    SEE_LOOK_ALIKES = "see_look_alikes"
    DECIDE_LOOK_ALIKES = "decide_look_alikes"
    RECEIVE_PASSENGER_LISTS = "receive_passenger_lists"
    SEE_FLIGHTS = "see_flights"
    SEE_AUDIT = "see_audit"
    SEE_OPERATING_POINT = "see_operating_point"
    CHOOSE_OPERATING_POINT = "choose_operating_point"
    OPERATE = "operate"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Officer:
    """A person, or `SYSTEM`, whose name stands behind an act in the audit log."""

    officer_id: OfficerId
    role: Role = Role.COUNTER_OFFICER


SYSTEM = Officer(OfficerId("system"), Role.SYSTEM)
